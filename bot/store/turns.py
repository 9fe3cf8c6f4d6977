"""Committing a turn: everything one update or timer changed, in the transaction that is given."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.engine.actions import Begun, Closed, Opened, Recorded, SetTimer
from bot.errors import Conflict, Gone
from bot.grading.report import Report
from bot.ports import Codec
from bot.serial import CONVERSATION, EVENT, RECORDED, REPORT
from bot.store import groups, mirror, schema, statements
from bot.store.codec import sealed
from bot.store.connection import is_of
from bot.store.forgetting import forget
from bot.store.statements import key_values, upserts
from bot.store.training import keep as keep_training
from bot.store.training import stop
from bot.traffic import Lane, Letter, Turn


def commit_turn(
    c: Connection, turn: Turn, codec: Codec, upsert: Callable[[Any], Any]
) -> tuple[tuple[bytes, ...], set[Lane]]:
    """Write it all; ids of keys to destroy once that is committed, and lanes in which there is something new. Conflict
    when the conversation's version is not the one that was loaded."""
    if turn.forget:
        return _forget(c, turn, codec), set()
    conversation = _conversation(c, turn, codec)
    _use_up(c, turn, conversation)
    for change in turn.sessions:
        _session(c, change, conversation, turn.at)
    if turn.events:
        rows = [
            {
                "session": e.session,
                "at": e.at,
                "seed": e.seed,
                "event": sealed(codec, turn.key.owner, EVENT.dump(e.event)),
            }
            for e in turn.events
        ]
        c.execute(statements.KEEP_EVENTS, rows)
    for answer in turn.answers:
        _answer(c, answer, turn, codec)
    for session, report in turn.reports:
        keep_report(c, session, report, turn.at, turn.key.owner, codec)
    mirror.write(c, turn, conversation, codec, upsert)
    keep_training(c, turn, upsert)
    for change_timer in turn.timers:
        _timer(c, change_timer, conversation)
    blocked = turn.blocked
    if blocked:
        stop(c, turn.key)
    if turn.out and not blocked:
        replaced = {call.slot for call in turn.out if call.slot}
        if replaced:
            o = schema.outbox
            unsent = (o.c.platform == turn.key.platform) & (o.c.bot == turn.key.bot) & (o.c.chat == turn.key.chat)
            c.execute(delete(o).where(unsent, o.c.slot.in_(replaced), o.c.tries == 0))
        c.execute(statements.QUEUE, [_call(turn, call, codec) for call in turn.out])
    if turn.letters:
        c.execute(statements.WRITE_LETTER, [_letter(letter, turn.at, codec) for letter in turn.letters])
    if turn.keep_days is not None:
        mine = {"platform": turn.key.platform, "user": turn.key.user}
        kept = upsert(schema.retention).values(**mine, days=turn.keep_days)
        c.execute(kept.on_conflict_do_update(index_elements=list(mine), set_={"days": turn.keep_days}))
    # Last: a group that moves takes all of the above along.
    return (), {Lane.of(letter.key) for letter in turn.letters} | groups.write(c, turn, codec, upsert)


def _use_up(c: Connection, turn: Turn, conversation: int) -> None:
    """Take away what the turn was made for: whoever comes second finds it gone, and writes nothing."""
    done = 1
    if turn.inbox is not None:
        done = c.execute(statements.USE_UPDATE, {"number": turn.inbox}).rowcount
    if turn.letter is not None:
        done = c.execute(statements.USE_LETTER, {"number": turn.letter}).rowcount
    if turn.due is not None:
        set_so = {"of": conversation, "named": turn.due.timer, "set_as": turn.due.serial}
        done = c.execute(statements.USE_TIMER, set_so).rowcount
    if done != 1:
        raise Gone("What this turn was made for is done already; the turn is dropped.")


def _forget(c: Connection, turn: Turn, codec: Codec) -> tuple[bytes, ...]:
    """Nothing stays of the person but the calls of this turn, which are the house's own: they go when they are made."""
    t = schema.conversations
    found = c.execute(select(t.c.version).where(*is_of(t, turn.key))).scalar()
    if (found or 0) != turn.version:
        raise Conflict("This conversation was changed by another process meanwhile; the turn is repeated.")
    if turn.inbox is not None and c.execute(statements.USE_UPDATE, {"number": turn.inbox}).rowcount != 1:
        raise Gone("What this turn was made for is done already; the turn is dropped.")
    keys = forget(c, turn.key.owner, codec, turn.at, turn.inbox)
    if turn.inbox is not None:
        blank = {"status": "done", "chat": None, "topic": None, "user": None, "raw": None}
        c.execute(update(schema.inbox).where(schema.inbox.c.id == turn.inbox).values(**blank))
    house = replace(turn, key=replace(turn.key, user=0))
    if turn.out:
        c.execute(insert(schema.outbox), [_call(house, call, codec) for call in turn.out])
    return keys


def _conversation(c: Connection, turn: Turn, codec: Codec) -> int:
    """The id of its row, written at the next version."""
    key = turn.key
    values: dict[str, Any] = {
        "version": turn.version + 1,
        "state": sealed(codec, key.owner, CONVERSATION.dump(turn.conversation)),
        "changed": turn.at,
    }
    if turn.blocked is not None:
        values["blocked"] = turn.blocked
    if turn.version:
        found: int | None = c.execute(statements.COMMIT, {**key_values(key), "was": turn.version, **values}).scalar()
        if found is None:
            raise Conflict("This conversation was changed by another process meanwhile; the turn is repeated.")
        if turn.blocked:
            o = schema.outbox
            c.execute(delete(o).where(o.c.platform == key.platform, o.c.bot == key.bot, o.c.chat == key.chat))
        return found
    named = {"platform": key.platform, "bot": key.bot, "chat": key.chat, "topic": key.topic, "user": key.user}
    made: int | None = c.execute(upserts(c.dialect.name).begun, {**named, **values}).scalar()
    if made is None:
        raise Conflict("This conversation was begun by another process meanwhile; the turn is repeated.")
    return made


def _session(c: Connection, change: Opened | Begun | Closed, conversation: int, at: float) -> None:
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
    elif isinstance(change, Begun):
        c.execute(
            insert(t).values(
                id=change.session,
                conversation=conversation,
                form=change.form,
                scenario=change.pack,
                rubric=change.rubric,
                minutes=0,
                language=change.language,
                seed=change.seed,
                began=change.began,
            )
        )
    else:
        c.execute(update(t).where(t.c.id == change.session).values(ended=at, outcome=change.outcome))


def _answer(c: Connection, answer: Recorded, turn: Turn, codec: Codec) -> None:
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
        "body": sealed(codec, turn.key.owner, RECORDED.dump(answer)),
    }
    c.execute(upserts(c.dialect.name).answer, {"session": answer.session, "number": heard.number, **values})


def keep_report(c: Connection, session: str, report: Report, at: float, owner: str, codec: Codec) -> None:
    """Add an assessment, replacing one of the same rubric, rubric version and grader."""
    same = {
        "session": session,
        "rubric": report.rubric,
        "rubric_version": report.rubric_version,
        "grader": report.grader,
    }
    values = {"at": at, "body": sealed(codec, owner, REPORT.dump(report))}
    c.execute(upserts(c.dialect.name).report, {**same, **values})


def _timer(c: Connection, change: Any, conversation: int) -> None:
    if isinstance(change, SetTimer):
        row = {"conversation": conversation, "timer": change.timer, "serial": change.serial, "due": change.due}
        c.execute(upserts(c.dialect.name).timer, row)
    else:
        c.execute(statements.STOP_TIMER, {"of": conversation, "named": change.timer})


def _call(turn: Turn, call: Any, codec: Codec) -> dict[str, Any]:
    key = turn.key
    return {
        "platform": key.platform,
        "bot": key.bot,
        "chat": key.chat,
        "topic": key.topic,
        "user": key.user,
        "method": call.method,
        "params": sealed(codec, key.owner, json.dumps(dict(call.params), ensure_ascii=False)),
        "perishable": call.perishable,
        "queued": turn.at,
        "file": codec.seal(key.owner, call.file) if call.file else None,
        "ref": call.ref,
        "slot": call.slot,
        "bulk": call.bulk,
        "cause": turn.cause,
    }


def _letter(letter: Letter, at: float, codec: Codec) -> dict[str, Any]:
    key = letter.key
    return {
        "platform": key.platform,
        "bot": key.bot,
        "chat": key.chat,
        "topic": key.topic,
        "user": key.user,
        "owner": letter.owner,
        "event": sealed(codec, letter.owner, EVENT.dump(letter.event)),
        "at": at,
    }
