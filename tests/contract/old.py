"""Databases as earlier revisions left them: with data in every table that they had, in plain where it was plain."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, create_engine, insert

from bot.engine.events import Said
from bot.ports import Codec
from bot.serial import CONVERSATION, EVENT, RECORDED, REPORT
from bot.store.codec import PlainCodec
from bot.store.crypto import AesCodec
from bot.store.database import FIRST_SEALED, MIGRATIONS, REVISIONS
from bot.store.vault import Vault
from bot.traffic import Key
from tests.contract.test_store import SECRET, recorded
from tests.dialogs.table import Table
from tests.keys import source

KEY = Key("telegram", 1, 10, 0, 10)
SESSION = "aaaaaaaaaaaa"
PERSON = {"platform": "telegram", "bot": 1, "user": 10}
WHOSE = {"platform": "telegram", "bot": 1, "chat": 10, "topic": 0, "user": 10}


def rows() -> dict[str, list[dict[str, Any]]]:
    """Table -> rows; columns that a revision does not have yet are left out."""
    from bot.engine.events import EndAsked

    table = Table().begins().says(SECRET)
    report = Table().begins().says(SECRET).does(EndAsked()).report.report
    send = {**WHOSE, "method": "sendMessage", "perishable": False, "tries": 0, "not_before": 0.0, "queued": 2.0}
    answer = recorded(1, SECRET)
    return {
        "conversations": [
            {
                **WHOSE,
                "id": 1,
                "version": 3,
                "blocked": False,
                "changed": 2.0,
                "state": CONVERSATION.dump(table.conversation),
            }
        ],
        "sessions": [
            {
                "id": SESSION,
                "conversation": 1,
                "scenario": "ticket-sale",
                "rubric": "crisis-operator",
                "minutes": 10,
                "language": "en",
                "seed": 7,
                "began": 1.0,
            }
        ],
        "timers": [{"conversation": 1, "timer": "quiet", "serial": 4, "due": 9.0}],
        "trainees": [{**PERSON, "chat": 10, "topic": 0, "settings": "{}", "streak": "{}"}],
        "pushes": [{**PERSON, "due": 1.0, "what": "drill", "day": "2026-03-29", "at": 2.0}],
        "memories": [
            {**PERSON, "criterion": "esc.who", "stability": 1.0, "difficulty": 5.0, "due": 1.0, "reviewed": 1.0}
            | {"reviews": 1}
        ],
        "trainings": [
            {**PERSON, "session": SESSION, "item": "", "form": "drill", "pack": "pay-one", "outcome": "graded"}
            | {"at": 1.0, "day": "2026-03-29", "trapped": False, "repeat": False, "why": "[]", "relaxed": "[]"}
        ],
        "turns": [{"session": SESSION, "at": 1.0, "seed": 7, "event": EVENT.dump(Said(SECRET, 5))}],
        "answers": [
            {
                "session": SESSION,
                "number": 1,
                "version": 1,
                "stage": "failure",
                "question_kind": "probe",
                "aims": "[]",
                "how": "{}",
                "asked": 1.0,
                "answered": 2.0,
                "skipped": False,
                "body": RECORDED.dump(answer),
            }
        ],
        "assessments": [
            {
                "session": SESSION,
                "rubric": "crisis-operator",
                "rubric_version": 1,
                "grader": "cues 1",
                "at": 2.0,
                "body": REPORT.dump(replace(report, title=SECRET)),
            }
        ],
        "inbox": [
            {"platform": "telegram", "bot": 1, "update": 7, "status": "waiting", "tries": 0, "received": 1.0}
            | {"chat": 10, "topic": 0, "user": 10, "raw": '{"text": "' + SECRET + '"}'},
            {"platform": "telegram", "bot": 1, "update": 8, "status": "parked", "tries": 1, "received": 1.0}
            | {"chat": None, "topic": None, "user": None, "raw": SECRET, "reason": "ValueError"},
        ],
        "outbox": [
            {**send, "params": '{"chat_id": 10, "text": "' + SECRET + '"}', "file": SECRET.encode(), "bulk": False}
        ],
        "posts": [{"platform": "telegram", "bot": 1, "chat": 10, "message": 5, "ref": "page:1", "user": 10, "at": 1.0}],
        "letters": [{**WHOSE, "owner": "telegram:10", "event": EVENT.dump(Said(SECRET, 6)), "at": 1.0}],
    }


def _stored(value: Any, kind: Any, codec: Codec, owner: str) -> Any:
    if value is None or str(kind) != "BLOB":
        return value
    return codec.seal(owner, value.encode() if isinstance(value, str) else value)


def database_of(revision: str, file: Path) -> None:
    """Make the file as the program of that revision would have: in plain before the one that seals."""
    assert revision in REVISIONS
    codec: Codec = PlainCodec()
    if revision >= FIRST_SEALED:
        codec = AesCodec(Vault.open(f"sqlite:///{file}", source(file.parent), lambda: False))
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        config.attributes["codec"] = codec
        command.upgrade(config, revision)
    with engine.begin() as connection:
        metadata = MetaData()
        metadata.reflect(connection)
        for name, each in rows().items():
            if name in metadata.tables:
                columns = metadata.tables[name].columns
                for row in each:
                    owner = KEY.owner if row.get("user", KEY.user) else "telegram:nobody"
                    values = {
                        column: _stored(value, columns[column].type, codec, owner)
                        for column, value in row.items()
                        if column in columns
                    }
                    connection.execute(insert(metadata.tables[name]).values(values))
    engine.dispose()
    codec.close()
