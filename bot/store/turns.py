"""Committing a turn: everything one update or timer changed, in the transaction that is given."""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.engine.actions import Closed, Opened, Recorded, SetTimer
from bot.errors import Conflict
from bot.grading.report import Report
from bot.ports import Codec
from bot.serial import CONVERSATION, EVENT, RECORDED, REPORT
from bot.store import schema
from bot.traffic import Turn


def commit_turn(c: Connection, turn: Turn, codec: Codec, upsert: Callable[[Any], Any]) -> None:
    """Write it all. Conflict when the conversation's version is not the one that was loaded."""
    conversation = _conversation(c, turn, codec)
    if turn.inbox is not None:
        t = schema.inbox
        c.execute(update(t).where(t.c.id == turn.inbox).values(status="done", raw=None))
    for change in turn.sessions:
        _session(c, change, conversation, turn.at)
    if turn.events:
        rows = [
            {"session": e.session, "at": e.at, "seed": e.seed, "event": codec.seal(turn.key.owner, EVENT.dump(e.event))}
            for e in turn.events
        ]
        c.execute(insert(schema.turns), rows)
    for answer in turn.answers:
        _answer(c, answer, turn, codec, upsert)
    for session, report in turn.reports:
        keep_report(c, session, report, turn.at, turn.key.owner, codec)
    for change_timer in turn.timers:
        _timer(c, change_timer, conversation, upsert)
    blocked = turn.blocked
    if turn.out and not blocked:
        c.execute(insert(schema.outbox), [_call(turn, call, codec) for call in turn.out])


def _conversation(c: Connection, turn: Turn, codec: Codec) -> int:
    """The id of its row, written at the next version."""
    t, key = schema.conversations, turn.key
    values: dict[str, Any] = {
        "version": turn.version + 1,
        "state": codec.seal(key.owner, CONVERSATION.dump(turn.conversation)),
        "changed": turn.at,
    }
    if turn.blocked is not None:
        values["blocked"] = turn.blocked
    mine = (
        (t.c.platform == key.platform)
        & (t.c.bot == key.bot)
        & (t.c.chat == key.chat)
        & (t.c.topic == key.topic)
        & (t.c.user == key.user)
    )
    if turn.version:
        done = c.execute(update(t).where(mine, t.c.version == turn.version).values(**values))
        if done.rowcount != 1:
            raise Conflict("This conversation was changed by another process meanwhile; the turn is repeated.")
        if turn.blocked:
            o = schema.outbox
            c.execute(delete(o).where(o.c.platform == key.platform, o.c.bot == key.bot, o.c.chat == key.chat))
        found: int = c.execute(select(t.c.id).where(mine)).scalar_one()
        return found
    if c.execute(select(t.c.id).where(mine)).first() is not None:
        raise Conflict("This conversation was begun by another process meanwhile; the turn is repeated.")
    new = c.execute(
        insert(t)
        .values(platform=key.platform, bot=key.bot, chat=key.chat, topic=key.topic, user=key.user, **values)
        .returning(t.c.id)
    )
    made: int = new.scalar_one()
    return made


def _session(c: Connection, change: Opened | Closed, conversation: int, at: float) -> None:
    t = schema.sessions
    if isinstance(change, Opened):
        brief = change.brief
        c.execute(
            insert(t).values(
                id=brief.session,
                conversation=conversation,
                scenario=brief.scenario,
                rubric=brief.rubric,
                minutes=brief.minutes,
                language=brief.language,
                seed=brief.seed,
                began=brief.began,
            )
        )
    else:
        c.execute(update(t).where(t.c.id == change.session).values(ended=at, outcome=change.outcome))


def _answer(c: Connection, answer: Recorded, turn: Turn, codec: Codec, upsert: Callable[[Any], Any]) -> None:
    heard = answer.heard
    values = {
        "version": heard.version,
        "stage": heard.stage.value,
        "question_kind": answer.question_kind,
        "aims": json.dumps(answer.aims),
        "how": json.dumps(dict(answer.how)),
        "asked": answer.asked_at,
        "answered": heard.at,
        "skipped": heard.skipped,
        "body": codec.seal(turn.key.owner, RECORDED.dump(answer)),
    }
    row = upsert(schema.answers).values(session=answer.session, number=heard.number, **values)
    c.execute(row.on_conflict_do_update(index_elements=["session", "number"], set_=values))


def keep_report(c: Connection, session: str, report: Report, at: float, owner: str, codec: Codec) -> None:
    """Add an assessment, replacing one of the same rubric, rubric version and grader."""
    t = schema.assessments
    same = {
        "session": session,
        "rubric": report.rubric,
        "rubric_version": report.rubric_version,
        "grader": report.grader,
    }
    c.execute(delete(t).filter_by(**same))
    c.execute(insert(t).values(**same, at=at, body=codec.seal(owner, REPORT.dump(report))))


def _timer(c: Connection, change: Any, conversation: int, upsert: Callable[[Any], Any]) -> None:
    t = schema.timers
    if isinstance(change, SetTimer):
        values = {"serial": change.serial, "due": change.due}
        row = upsert(t).values(conversation=conversation, timer=change.timer, **values)
        c.execute(row.on_conflict_do_update(index_elements=["conversation", "timer"], set_=values))
    else:
        c.execute(delete(t).where(t.c.conversation == conversation, t.c.timer == change.timer))


def _call(turn: Turn, call: Any, codec: Codec) -> dict[str, Any]:
    key = turn.key
    return {
        "platform": key.platform,
        "bot": key.bot,
        "chat": key.chat,
        "topic": key.topic,
        "user": key.user,
        "method": call.method,
        "params": codec.seal(key.owner, json.dumps(dict(call.params), ensure_ascii=False)),
        "perishable": call.perishable,
        "queued": turn.at,
    }
