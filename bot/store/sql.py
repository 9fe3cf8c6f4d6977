"""The store: the same statements on SQLite and PostgreSQL. Every public method is one transaction."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from sqlalchemy import Row, and_, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.engine.actions import Recorded
from bot.engine.events import TimerName
from bot.engine.state import Conversation
from bot.errors import StoreError
from bot.grading.report import Report
from bot.packs.text import Language
from bot.ports import (
    Backlog,
    Codec,
    Due,
    Happened,
    Incoming,
    Key,
    Loaded,
    Outgoing,
    Queued,
    StoredReport,
    StoredSession,
    Turn,
    Waiting,
)
from bot.serial import CONVERSATION, EVENT, RECORDED, REPORT
from bot.store import schema
from bot.store.database import engine_for, explained, prepare
from bot.store.turns import commit_turn, keep_report

WAITING, DONE, PARKED = "waiting", "done", "parked"


class SqlStore:
    """Implements ports.Store. Open with `await SqlStore.open(url, codec)`."""

    def __init__(self, engine: AsyncEngine, codec: Codec) -> None:
        self._engine, self._codec = engine, codec

    @classmethod
    async def open(cls, url: str, codec: Codec) -> "SqlStore":
        """Open a database and bring its schema up to date. OperatorError in words when that fails."""
        engine = engine_for(url)
        try:
            await prepare(engine)
        except BaseException:
            await engine.dispose()
            raise
        return cls(engine, codec)

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise StoreError(str(explained(error))) from error

    def _upsert(self, table: Any) -> Any:
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        return dialect.insert(table)

    # -- inbox

    async def receive(self, updates: Sequence[Incoming]) -> None:
        if not updates:
            return
        t = schema.inbox
        rows = [
            {
                "platform": u.platform,
                "bot": u.bot,
                "update": u.update,
                "status": WAITING,
                "tries": 0,
                "chat": u.key.chat if u.key else None,
                "topic": u.key.topic if u.key else None,
                "user": u.key.user if u.key else None,
                "raw": self._codec.seal(_inbox_owner(u.platform, u.key), u.raw),
                "received": u.received,
            }
            for u in updates
        ]
        async with self._begin() as c:
            await c.execute(self._upsert(t).on_conflict_do_nothing(index_elements=["platform", "bot", "update"]), rows)

    async def waiting(self, platform: str, bot: int, limit: int, after: int = 0) -> list[Waiting]:
        t = schema.inbox
        query = (
            select(t)
            .where(t.c.platform == platform, t.c.bot == bot, t.c.status == WAITING, t.c.id > after)
            .order_by(t.c.id)
            .limit(limit)
        )
        async with self._begin() as c:
            return [self._waiting(row) for row in await c.execute(query)]

    def _waiting(self, row: Row[Any]) -> Waiting:
        key = None if row.chat is None else Key(row.platform, row.bot, row.chat, row.topic, row.user)
        raw = self._codec.open(_inbox_owner(row.platform, key), row.raw or b"")
        return Waiting(row.id, Incoming(row.platform, row.bot, row.update, raw, key, row.received), row.tries)

    async def done(self, inbox: int) -> None:
        t = schema.inbox
        async with self._begin() as c:
            await c.execute(update(t).where(t.c.id == inbox).values(status=DONE, raw=None))

    async def failed(self, inbox: int, reason: str, park: bool) -> None:
        t = schema.inbox
        values: dict[str, Any] = {"tries": t.c.tries + 1, "reason": reason}
        if park:
            values["status"] = PARKED
        async with self._begin() as c:
            await c.execute(update(t).where(t.c.id == inbox).values(**values))

    async def parked(self, limit: int) -> list[tuple[Waiting, str]]:
        t = schema.inbox
        query = select(t).where(t.c.status == PARKED).order_by(t.c.id.desc()).limit(limit)
        async with self._begin() as c:
            return [(self._waiting(row), row.reason or "") for row in await c.execute(query)]

    # -- turns

    async def load(self, key: Key) -> Loaded:
        t = schema.conversations
        async with self._begin() as c:
            row = (await c.execute(select(t).where(*_is(t, key)))).one_or_none()
        if row is None:
            return Loaded(Conversation(), 0)
        return Loaded(CONVERSATION.load(self._codec.open(key.owner, row.state)), row.version, row.blocked)

    async def commit(self, turn: Turn) -> None:
        async with self._begin() as c:
            await commit_turn(c, turn, self._codec, self._upsert)

    async def due(self, platform: str, bot: int, now: float, limit: int) -> list[Due]:
        t, k = schema.timers, schema.conversations
        query = (
            select(t, k.c.platform, k.c.bot, k.c.chat, k.c.topic, k.c.user)
            .join(k, k.c.id == t.c.conversation)
            .where(k.c.platform == platform, k.c.bot == bot, t.c.due <= now)
            .order_by(t.c.due)
            .limit(limit)
        )
        async with self._begin() as c:
            return [Due(_key(row), cast(TimerName, row.timer), row.serial, row.due) for row in await c.execute(query)]

    async def next_due(self, platform: str, bot: int) -> float | None:
        t, k = schema.timers, schema.conversations
        query = (
            select(func.min(t.c.due))
            .join(k, k.c.id == t.c.conversation)
            .where(k.c.platform == platform, k.c.bot == bot)
        )
        async with self._begin() as c:
            found: float | None = (await c.execute(query)).scalar()
        return found

    # -- outbox

    async def queued(self, platform: str, bot: int, now: float, limit: int) -> list[Queued]:
        t = schema.outbox
        heads = (
            select(func.min(t.c.id).label("id"))
            .where(t.c.platform == platform, t.c.bot == bot)
            .group_by(t.c.chat)
            .subquery()
        )
        query = select(t).join(heads, heads.c.id == t.c.id).where(t.c.not_before <= now).order_by(t.c.id).limit(limit)
        async with self._begin() as c:
            return [self._queued(row) for row in await c.execute(query)]

    def _queued(self, row: Row[Any]) -> Queued:
        key = _key(row)
        params = json.loads(self._codec.open(key.owner, row.params))
        return Queued(row.id, key, Outgoing(row.method, params, row.perishable), row.tries, row.queued)

    async def sent(self, queued: int, message: int | None, at: float) -> None:
        await self.drop(queued, "sent")

    async def retry(self, queued: int, at: float, reason: str) -> None:
        t = schema.outbox
        async with self._begin() as c:
            await c.execute(update(t).where(t.c.id == queued).values(tries=t.c.tries + 1, not_before=at, reason=reason))

    async def drop(self, queued: int, reason: str) -> None:
        t = schema.outbox
        async with self._begin() as c:
            await c.execute(delete(t).where(t.c.id == queued))

    async def block(self, key: Key, blocked: bool) -> None:
        t, o = schema.conversations, schema.outbox
        async with self._begin() as c:
            await c.execute(update(t).where(*_is(t, key)).values(blocked=blocked))
            if blocked:
                await c.execute(delete(o).where(*_is(o, key)))

    # -- what was kept

    async def sessions(self, key: Key | None = None) -> list[StoredSession]:
        s, k = schema.sessions, schema.conversations
        query = select(s, k.c.platform, k.c.bot, k.c.chat, k.c.topic, k.c.user).join(k, k.c.id == s.c.conversation)
        if key is not None:
            query = query.where(*_is(k, key))
        async with self._begin() as c:
            rows = (await c.execute(query.order_by(s.c.began.desc()))).all()
        return [
            StoredSession(
                row.id,
                _key(row),
                row.scenario,
                row.rubric,
                row.minutes,
                cast(Language, row.language),
                row.began,
                row.ended,
                row.outcome,
            )
            for row in rows
        ]

    async def happened(self, session: str) -> list[Happened]:
        t = schema.turns
        owner = await self._owner(session)
        async with self._begin() as c:
            rows = (await c.execute(select(t).where(t.c.session == session).order_by(t.c.id))).all()
        return [Happened(session, r.at, r.seed, EVENT.load(self._codec.open(owner, r.event))) for r in rows]

    async def answers(self, session: str) -> list[Recorded]:
        t = schema.answers
        owner = await self._owner(session)
        async with self._begin() as c:
            rows = (await c.execute(select(t).where(t.c.session == session).order_by(t.c.number))).all()
        return [RECORDED.load(self._codec.open(owner, row.body)) for row in rows]

    async def reports(self, session: str) -> list[StoredReport]:
        t = schema.assessments
        owner = await self._owner(session)
        async with self._begin() as c:
            rows = (await c.execute(select(t).where(t.c.session == session).order_by(t.c.id))).all()
        return [
            StoredReport(
                session, r.rubric, r.rubric_version, r.grader, r.at, REPORT.load(self._codec.open(owner, r.body))
            )
            for r in rows
        ]

    async def keep_report(self, session: str, report: Report, at: float) -> None:

        owner = await self._owner(session)
        async with self._begin() as c:
            await keep_report(c, session, report, at, owner, self._codec)

    async def _owner(self, session: str) -> str:
        s, k = schema.sessions, schema.conversations
        query = select(k.c.platform, k.c.user).join(s, s.c.conversation == k.c.id).where(s.c.id == session)
        async with self._begin() as c:
            row = (await c.execute(query)).one_or_none()
        if row is None:
            raise StoreError(f"There is no session {session!r}. `warroom export` lists them.")
        return f"{row.platform}:{row.user}"

    async def backlog(self) -> Backlog:
        i, o = schema.inbox, schema.outbox
        async with self._begin() as c:
            waiting, oldest = (
                await c.execute(select(func.count(), func.min(i.c.received)).where(i.c.status == WAITING))
            ).one()
            parked = (await c.execute(select(func.count()).select_from(i).where(i.c.status == PARKED))).scalar_one()
            out = (await c.execute(select(func.count()).select_from(o))).scalar_one()
        return Backlog(waiting, parked, out, oldest)


def _inbox_owner(platform: str, key: Key | None) -> str:
    return key.owner if key else f"{platform}:nobody"


def _key(row: Row[Any]) -> Key:
    return Key(row.platform, row.bot, row.chat, row.topic, row.user)


def _is(table: Any, key: Key) -> list[Any]:
    """The condition that a row belongs to that conversation."""
    c = table.c
    return [
        and_(
            c.platform == key.platform,
            c.bot == key.bot,
            c.chat == key.chat,
            c.topic == key.topic,
            c.user == key.user,
        )
    ]
