"""An upgrade from every earlier revision with data in it: all of it is there, and none is readable in the files."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary

from bot.store import database, schema
from bot.store.registry import NOBODYS, OWNED
from bot.store.sql import SqlStore
from tests.contract.old import KEY, SESSION, database_of
from tests.contract.test_store import SECRET, recorded
from tests.keys import sealed_store

EARLIER = database.REVISIONS[:-1]

PLAIN = [revision for revision in database.REVISIONS if revision < database.FIRST_SEALED]


def words_in(folder: Path) -> list[str]:
    """Files that hold the known sentence, or a part of it; the packs that are kept use some of its words, too."""
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file()
        and any(
            word in path.read_bytes()
            for word in (SECRET.encode(), *(() if path.name == "packs.json" else (b"Jakarta", b"weakest")))
        )
    ]


async def all_there(store: SqlStore, revision: str) -> None:
    loaded = await store.load(KEY)
    assert loaded.version == 3
    assert "Jakarta" in str(loaded.conversation)
    assert [answer.heard.text for answer in await store.answers(SESSION)] == [recorded().heard.text]
    assert [getattr(each.event, "text", "") for each in await store.happened(SESSION)] == [SECRET]
    assert [report.report.title for report in await store.reports(SESSION)] == [SECRET]
    assert [waiting.incoming.raw for waiting in await store.waiting("telegram", 1, 10)] == [f'{{"text": "{SECRET}"}}']
    assert [(w.incoming.raw, reason) for w, reason in await store.parked(10)] == [(SECRET, "ValueError")]
    (queued,) = await store.queued("telegram", 1, 5.0, 10)
    assert queued.call.params["text"] == SECRET
    assert [due.serial for due in await store.due("telegram", 1, 9.0, 10)] == [4]
    if revision >= "0002":
        assert queued.call.file == SECRET.encode()
        assert [getattr(each.letter.event, "text", "") for each in await store.letters("telegram", 1, 10)] == [SECRET]
        assert await store.ref_of("telegram", 1, 10, 5) == "page:1"


@pytest.mark.parametrize("revision", [*EARLIER, database.REVISIONS[-1]])
async def test_all_that_was_stored_is_there_and_sealed(tmp_path: Path, revision: str) -> None:
    database_of(revision, tmp_path / "warroom.db")
    assert words_in(tmp_path) == (["warroom.db"] if revision in PLAIN else [])
    store = await sealed_store(tmp_path)
    assert words_in(tmp_path) == []
    await all_there(store, revision)
    await store.close()
    assert words_in(tmp_path) == []
    store = await sealed_store(tmp_path)
    await all_there(store, revision)
    await store.close()


@pytest.mark.parametrize("revision", PLAIN)
async def test_an_upgrade_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.store.crypto import AesCodec

    database_of(revision, tmp_path / "warroom.db")
    seal, calls = AesCodec.seal, []

    def failing(self: AesCodec, owner: str, data: bytes) -> bytes:
        calls.append(owner)
        if len(calls) == 5:
            raise MemoryError
        return seal(self, owner, data)

    monkeypatch.setattr(AesCodec, "seal", failing)
    with pytest.raises(MemoryError):
        await sealed_store(tmp_path)
    monkeypatch.undo()
    with closing(sqlite3.connect(tmp_path / "warroom.db")) as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchall() == [(revision,)]
        assert SECRET.encode() in db.execute("SELECT raw FROM inbox").fetchone()[0]
    store = await sealed_store(tmp_path)
    await all_there(store, revision)
    await store.close()


async def test_a_crash_between_the_upgrade_and_the_scrubbing_is_made_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database_of(PLAIN[-1], tmp_path / "warroom.db")
    with closing(sqlite3.connect(tmp_path / "warroom.db")) as db:
        db.execute("PRAGMA secure_delete=OFF")
        # Rows that were deleted long ago: their pages are free, and still hold the words.
        db.execute("UPDATE inbox SET raw = ? WHERE status = 'parked'", (SECRET.encode() * 1000,))
        db.execute("UPDATE inbox SET raw = ? WHERE status = 'parked'", (SECRET.encode(),))
        db.commit()
    monkeypatch.setattr(database, "_scrub", lambda engine: None)
    await (await sealed_store(tmp_path)).close()
    assert words_in(tmp_path) == ["warroom.db"]
    monkeypatch.undo()
    await (await sealed_store(tmp_path)).close()
    assert words_in(tmp_path) == []


def test_every_table_says_whose_its_rows_are() -> None:
    """A new table: a line in bot/store/registry.py, or nobody could have it exported or forgotten."""
    owned = {each.table.name for each in OWNED}
    assert owned | NOBODYS.keys() == set(schema.metadata.tables)
    assert not owned & NOBODYS.keys()


def test_every_sealed_column_is_known_as_one() -> None:
    for each in OWNED:
        binary = {column.name for column in each.table.columns if isinstance(column.type, LargeBinary)}
        assert binary == set(each.sealed), each.table.name


def test_children_stand_before_their_parents() -> None:
    names = [each.table.name for each in OWNED]
    for each in OWNED:
        for key in each.table.foreign_keys:
            assert names.index(each.table.name) < names.index(key.column.table.name)
