"""The store: the same statements on SQLite and PostgreSQL. Every public method is one transaction."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.engine.events import TimerName
from bot.engine.state import Conversation
from bot.ports import Codec
from bot.serial import CONVERSATION
from bot.store import schema
from bot.store.connection import is_of, key_of
from bot.store.database import engine_for, prepare
from bot.store.kept import Kept
from bot.store.turns import commit_turn
from bot.traffic import (
    Backlog,
    Due,
    Incoming,
    Key,
    Loaded,
    Outgoing,
    Queued,
    Turn,
    Waiting,
)

WAITING, DONE, PARKED = "waiting", "done", "parked"


class SqlStore(Kept):
    """Implements ports.Store. Open with `await SqlStore.open(url, codec)`."""

    @classmethod
    async def open(cls, url: str, codec: Codec) -> "SqlStore":
        """Open a database and bring its schema up to date. OperatorError in words when that fails."""
        engine = engine_for(url)
        store = cls(engine, codec)
        try:
            await asyncio.get_running_loop().run_in_executor(store._threads, prepare, engine)
        except BaseException:
            await store.close()
            raise
        return store

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
        query = self._upsert(t).on_conflict_do_nothing(index_elements=["platform", "bot", "update"])
        await self._run(lambda c: c.execute(query, rows))

    async def waiting(self, platform: str, bot: int, limit: int, after: int = 0) -> list[Waiting]:
        t = schema.inbox
        query = (
            select(t)
            .where(t.c.platform == platform, t.c.bot == bot, t.c.status == WAITING, t.c.id > after)
            .order_by(t.c.id)
            .limit(limit)
        )
        rows = await self._run(lambda c: c.execute(query).all())
        return [self._waiting(row) for row in rows]

    def _waiting(self, row: Row[Any]) -> Waiting:
        key = None if row.chat is None else Key(row.platform, row.bot, row.chat, row.topic, row.user)
        raw = self._codec.open(_inbox_owner(row.platform, key), row.raw or b"")
        return Waiting(row.id, Incoming(row.platform, row.bot, row.update, raw, key, row.received), row.tries)

    async def done(self, inbox: int) -> None:
        t = schema.inbox
        await self._run(lambda c: c.execute(update(t).where(t.c.id == inbox).values(status=DONE, raw=None)))

    async def failed(self, inbox: int, reason: str, park: bool) -> None:
        t = schema.inbox
        values: dict[str, Any] = {"tries": t.c.tries + 1, "reason": reason}
        if park:
            values["status"] = PARKED
        await self._run(lambda c: c.execute(update(t).where(t.c.id == inbox).values(**values)))

    async def parked(self, limit: int) -> list[tuple[Waiting, str]]:
        t = schema.inbox
        query = select(t).where(t.c.status == PARKED).order_by(t.c.id.desc()).limit(limit)
        rows = await self._run(lambda c: c.execute(query).all())
        return [(self._waiting(row), row.reason or "") for row in rows]

    # -- turns

    async def load(self, key: Key) -> Loaded:
        t = schema.conversations
        row = await self._run(lambda c: c.execute(select(t).where(*is_of(t, key))).one_or_none())
        if row is None:
            return Loaded(Conversation(), 0)
        return Loaded(CONVERSATION.load(self._codec.open(key.owner, row.state)), row.version, row.blocked)

    async def commit(self, turn: Turn) -> None:
        await self._run(lambda c: commit_turn(c, turn, self._codec, self._upsert))

    async def due(self, platform: str, bot: int, now: float, limit: int) -> list[Due]:
        t, k = schema.timers, schema.conversations
        query = (
            select(t, k.c.platform, k.c.bot, k.c.chat, k.c.topic, k.c.user)
            .join(k, k.c.id == t.c.conversation)
            .where(k.c.platform == platform, k.c.bot == bot, t.c.due <= now)
            .order_by(t.c.due)
            .limit(limit)
        )
        rows = await self._run(lambda c: c.execute(query).all())
        return [Due(key_of(row), cast(TimerName, row.timer), row.serial, row.due) for row in rows]

    async def next_due(self, platform: str, bot: int) -> float | None:
        t, k = schema.timers, schema.conversations
        query = (
            select(func.min(t.c.due))
            .join(k, k.c.id == t.c.conversation)
            .where(k.c.platform == platform, k.c.bot == bot)
        )
        found: float | None = await self._run(lambda c: c.execute(query).scalar())
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
        rows = await self._run(lambda c: c.execute(query).all())
        return [self._queued(row) for row in rows]

    def _queued(self, row: Row[Any]) -> Queued:
        key = key_of(row)
        params = json.loads(self._codec.open(key.owner, row.params))
        return Queued(row.id, key, Outgoing(row.method, params, row.perishable), row.tries, row.queued)

    async def sent(self, queued: int, message: int | None, at: float) -> None:
        await self.drop(queued, "sent")

    async def retry(self, queued: int, at: float, reason: str) -> None:
        t = schema.outbox
        query = update(t).where(t.c.id == queued).values(tries=t.c.tries + 1, not_before=at, reason=reason)
        await self._run(lambda c: c.execute(query))

    async def drop(self, queued: int, reason: str) -> None:
        t = schema.outbox
        await self._run(lambda c: c.execute(delete(t).where(t.c.id == queued)))

    async def block(self, key: Key, blocked: bool) -> None:
        t, o = schema.conversations, schema.outbox

        def write(c: Connection) -> None:
            c.execute(update(t).where(*is_of(t, key)).values(blocked=blocked))
            if blocked:
                c.execute(delete(o).where(*is_of(o, key)))

        await self._run(write)

    # -- health

    async def backlog(self) -> Backlog:
        i, o = schema.inbox, schema.outbox

        def count(c: Connection) -> Backlog:
            waiting, oldest = c.execute(select(func.count(), func.min(i.c.received)).where(i.c.status == WAITING)).one()
            parked = c.execute(select(func.count()).select_from(i).where(i.c.status == PARKED)).scalar_one()
            out = c.execute(select(func.count()).select_from(o)).scalar_one()
            return Backlog(waiting, parked, out, oldest)

        return await self._run(count)


def _inbox_owner(platform: str, key: Key | None) -> str:
    return key.owner if key else f"{platform}:nobody"
