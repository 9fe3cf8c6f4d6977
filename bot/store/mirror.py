"""What people see of themselves: past interviews, second attempts, pictures, and scores that are shared."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from bot.engine.looking import Tried
from bot.grading.report import Report
from bot.packs.text import Language
from bot.ports import Codec
from bot.serial import REPORT, TRIED
from bot.sights import Past, StoredAttempt
from bot.store import schema
from bot.store.codec import opened, sealed
from bot.store.connection import Connected, key_of
from bot.traffic import Key, StoredSession, Turn


class Mirror(Connected):
    """The part of ports.Store that a person looks into."""

    async def past(self, key: Key) -> list[Past]:
        rows = await self._run(lambda c: c.execute(_past(key)).all())
        # Hundreds of reports are opened here: not on the loop, where others would wait for them.
        return await asyncio.to_thread(
            lambda: [Past(_stored(row), REPORT.load(opened(self._codec, key.owner, row.body))) for row in rows]
        )

    async def exercised(self, key: Key) -> list[StoredSession]:
        s, k = schema.sessions, schema.conversations
        query = (
            select(s, k.c.platform, k.c.bot, k.c.chat, k.c.topic, k.c.user)
            .join(k, k.c.id == s.c.conversation)
            .where(k.c.platform == key.platform, k.c.bot == key.bot, k.c.user == key.user)
            .where(s.c.form != "interview", s.c.ended.is_not(None))
            .order_by(s.c.began.desc())
        )
        return [_stored(row) for row in await self._run(lambda c: c.execute(query).all())]

    async def attempts(self, session: str) -> list[StoredAttempt]:
        t, s, k = schema.second_attempts, schema.sessions, schema.conversations
        query = (
            select(t, k.c.platform, k.c.user)
            .join(s, s.c.id == t.c.session)
            .join(k, k.c.id == s.c.conversation)
            .where(t.c.session == session)
            .order_by(t.c.id)
        )
        rows = await self._run(lambda c: c.execute(query).all())
        return [StoredAttempt(r.at, TRIED.load(opened(self._codec, f"{r.platform}:{r.user}", r.body))) for r in rows]

    async def picture(self, key: Key, name: str, digest: str) -> bytes | None:
        t = schema.pictures
        query = select(t.c.body).filter_by(**_whose(key), name=name, digest=digest)
        body: bytes | None = await self._run(lambda c: c.execute(query).scalar())
        return None if body is None else self._codec.open(key.owner, body)

    async def keep_picture(self, key: Key, name: str, digest: str, data: bytes, at: float) -> None:
        t, body = schema.pictures, self._codec.seal(key.owner, data)

        def write(c: Connection) -> None:
            c.execute(delete(t).filter_by(**_whose(key), name=name))
            c.execute(insert(t).values(**_whose(key), name=name, digest=digest, body=body, at=at))

        await self._run(write)

    async def shared(self, scenario: str, rubric: str, but: Key) -> list[dict[str, float]]:
        t, k = schema.shared_scores, schema.conversations
        query = (
            select(t.c.scores, k.c.platform, k.c.user)
            .join(k, k.c.id == t.c.conversation)
            .where(t.c.scenario == scenario, t.c.rubric == rubric)
            .order_by(t.c.at)
        )
        rows = await self._run(lambda c: c.execute(query).all())
        # One voice a person, the latest: who practises most must not outvote the others.
        latest = {(row.platform, row.user): row.scores for row in rows}
        latest.pop((but.platform, but.user), None)
        return [json.loads(scores) for scores in latest.values()]


def _whose(key: Key) -> dict[str, Any]:
    return {"platform": key.platform, "bot": key.bot, "user": key.user}


def _past(key: Key | None = None, conversation: int | None = None) -> Any:
    """Debriefed sessions with their newest assessment, newest first."""
    s, k, a = schema.sessions, schema.conversations, schema.assessments
    newest = select(func.max(a.c.id).label("id")).group_by(a.c.session).subquery()
    query = (
        select(s, k.c.platform, k.c.bot, k.c.chat, k.c.topic, k.c.user, a.c.body)
        .join(k, k.c.id == s.c.conversation)
        .join(a, a.c.session == s.c.id)
        .join(newest, newest.c.id == a.c.id)
        .where(s.c.outcome == "debriefed")
        .order_by(s.c.began.desc())
    )
    if key is not None:
        query = query.where(k.c.platform == key.platform, k.c.bot == key.bot, k.c.user == key.user)
    return query if conversation is None else query.where(k.c.id == conversation)


def _stored(row: Row[Any]) -> StoredSession:
    language = cast(Language, row.language)
    return StoredSession(
        row.id,
        key_of(row),
        row.scenario,
        row.rubric,
        row.minutes,
        language,
        row.began,
        row.ended,
        row.outcome,
        row.seed,
        row.form,
    )


def write(c: Connection, turn: Turn, conversation: int, codec: Codec, upsert: Callable[[Any], Any]) -> None:
    """The part of a turn that belongs to the mirror, in the transaction of the turn."""
    for tried in turn.tried:
        c.execute(insert(schema.second_attempts), [_attempt(tried, turn, codec)])
    if turn.conversation.settings.sharing:
        for session, report in turn.reports:
            _share(c, session, report, conversation, turn.at, upsert)
    if turn.sharing is True:
        for row in c.execute(_past(conversation=conversation)).all():
            report = REPORT.load(opened(codec, turn.key.owner, row.body))
            _share(c, row.id, report, conversation, row.ended or row.began, upsert)
    elif turn.sharing is False:
        t = schema.shared_scores
        c.execute(delete(t).where(t.c.conversation == conversation))


def _attempt(tried: Tried, turn: Turn, codec: Codec) -> dict[str, Any]:
    return {
        "session": tried.session,
        "number": tried.number,
        "criterion": tried.criterion,
        "at": turn.at,
        "body": sealed(codec, turn.key.owner, TRIED.dump(tried)),
    }


def share_again(c: Connection, session: str, report: Report) -> None:
    """What is shared of a session follows its newest assessment."""
    t = schema.shared_scores
    c.execute(update(t).where(t.c.session == session).values(**_numbers(report)))


def _share(
    c: Connection, session: str, report: Report, conversation: int, at: float, upsert: Callable[[Any], Any]
) -> None:
    """Numbers only: no text, no quote, no name."""
    values = {"conversation": conversation, "scenario": report.scenario, "at": at, **_numbers(report)}
    row = upsert(schema.shared_scores).values(session=session, **values)
    c.execute(row.on_conflict_do_update(index_elements=["session"], set_=values))


def _numbers(report: Report) -> dict[str, str]:
    scores = {axis.axis: round(axis.score, 1) for axis in report.axes if axis.score is not None}
    return {"rubric": f"{report.rubric} {report.rubric_version}", "scores": json.dumps(scores)}
