"""The store: the same statements on SQLite and PostgreSQL. Every public method is one transaction."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row, delete, select, update

from bot.engine.events import TimerName
from bot.engine.state import Conversation
from bot.errors import Unreadable
from bot.faults import reached
from bot.ports import Codec
from bot.serial import CONVERSATION, EVENT
from bot.store import jobs as queue
from bot.store import schema, statements
from bot.store.bots import Bots
from bot.store.codec import opened, sealed
from bot.store.connection import key_of
from bot.store.crypto import AesCodec
from bot.store.database import engine_for, holds_sealed, prepare
from bot.store.glance import backlog_of
from bot.store.groups import Groups
from bot.store.house import House
from bot.store.kept import Kept
from bot.store.keyring import KeySource
from bot.store.lanes import Lanes
from bot.store.mirror import Mirror
from bot.store.outbox import Outbox
from bot.store.owners import Owners
from bot.store.rota import Rota
from bot.store.statements import key_values, upserts
from bot.store.training import Trainees
from bot.store.turns import commit_turn
from bot.store.vault import Vault
from bot.traffic import (
    Backlog,
    Delivered,
    Due,
    Incoming,
    Key,
    Lane,
    Letter,
    Loaded,
    Turn,
    Waiting,
)

WAITING, DONE, PARKED = "waiting", "done", "parked"


class SqlStore(Kept, Mirror, Groups, Outbox, Owners, House, Trainees, Rota, Lanes, Bots):
    """Implements ports.Store, on PostgreSQL shared.SharedStore. Open with `await SqlStore.open_sealed(url, keys)`."""

    @classmethod
    async def open_sealed(cls, url: str, source: KeySource) -> "SqlStore":
        """Open a database of which everything that a person wrote is sealed. OperatorError when that fails."""

        def unlocked() -> AesCodec:
            engine = engine_for(url)
            try:
                return AesCodec(Vault.open(url, source, lambda: holds_sealed(engine)))
            finally:
                engine.dispose()

        codec = await asyncio.get_running_loop().run_in_executor(None, unlocked)
        return await cls.open(url, codec)

    @classmethod
    async def open(cls, url: str, codec: Codec) -> "SqlStore":
        """Open a database and bring its schema up to date. OperatorError in words when that fails."""
        engine = engine_for(url)
        store = cls(engine, codec)
        try:
            await asyncio.get_running_loop().run_in_executor(store._threads, prepare, engine, codec)
        except BaseException:
            await store.close()
            raise
        return store

    # -- inbox

    async def receive(self, updates: Sequence[Incoming]) -> None:
        if not updates:
            return

        def write(c: Connection) -> None:
            self._codec.meet({_inbox_owner(u.platform, u.key) for u in updates})
            rows = [self._received(u) for u in updates]
            if not self._jobs:
                c.execute(upserts(c.dialect.name).received, rows)
                return
            for row in rows:
                if (kept := c.execute(upserts(c.dialect.name).received_new, row).one_or_none()) is not None:
                    queue.defer(c, queue.LANE, Lane(kept.platform, kept.bot, kept.chat or 0))

        await self._run(write)

    def _received(self, u: Incoming) -> dict[str, Any]:
        return {
            "platform": u.platform,
            "bot": u.bot,
            "update": u.update,
            "status": WAITING,
            "tries": 0,
            "chat": u.key.chat if u.key else None,
            "topic": u.key.topic if u.key else None,
            "user": u.key.user if u.key else None,
            "raw": sealed(self._codec, _inbox_owner(u.platform, u.key), u.raw),
            "received": u.received,
            "edits": u.edits,
        }

    async def waiting(self, platform: str, bot: int, limit: int, after: int = 0) -> list[Waiting]:
        asked = {"of_platform": platform, "of_bot": bot, "after": after, "most": limit}
        return await self._run(lambda c: [self._waiting(row) for row in c.execute(statements.WAITING, asked)])

    def _waiting(self, row: Row[Any]) -> Waiting:
        key = None if row.chat is None else Key(row.platform, row.bot, row.chat, row.topic, row.user)
        try:
            raw = opened(self._codec, _inbox_owner(row.platform, key), row.raw or b"")
        except Unreadable:
            raw = ""  # it cannot be understood then, and is parked: the others go on
        incoming = Incoming(row.platform, row.bot, row.update, raw, key, row.received, row.edits)
        return Waiting(row.id, incoming, row.tries)

    async def done(self, inbox: int) -> None:
        t = schema.inbox
        await self._run(lambda c: c.execute(update(t).where(t.c.id == inbox).values(status=DONE, raw=None)))

    async def failed(self, inbox: int, reason: str, park: bool) -> None:
        t = schema.inbox
        values: dict[str, Any] = {"tries": t.c.tries + 1, "reason": reason}
        if park:
            values["status"] = PARKED
        await self._run(lambda c: c.execute(update(t).where(t.c.id == inbox, t.c.status == WAITING).values(**values)))

    async def parked(self, limit: int) -> list[tuple[Waiting, str]]:
        t = schema.inbox
        query = select(t).where(statements.IS_PARKED).order_by(t.c.id.desc()).limit(limit)
        return await self._run(lambda c: [(self._waiting(row), row.reason or "") for row in c.execute(query).all()])

    # -- turns

    async def load(self, key: Key) -> Loaded:
        def read(c: Connection) -> Loaded:
            row = c.execute(statements.LOAD, key_values(key)).one_or_none()
            if row is None:
                return Loaded(Conversation(), 0)
            return Loaded(CONVERSATION.load(opened(self._codec, key.owner, row.state)), row.version, row.blocked)

        return await self._run(read)

    async def commit(self, turn: Turn) -> None:
        def write(c: Connection) -> tuple[bytes, ...]:
            keys, lanes = commit_turn(c, turn, self._codec, self._upsert)
            if self._jobs:
                for lane in lanes:
                    queue.defer(c, queue.LANE, lane)
                if turn.out:
                    queue.call_out(c, {turn.key.bot})
            reached("committing")
            return keys

        await self._run(write, self._destroy)
        reached("committed")

    def _destroy(self, keys: tuple[bytes, ...]) -> None:
        if keys:
            reached("forgotten")
            self._codec.destroy(keys)

    async def letters(self, platform: str, bot: int, limit: int) -> list[Delivered]:
        asked = {"of_platform": platform, "of_bot": bot, "most": limit}

        def read(c: Connection) -> list[Delivered]:
            rows = c.execute(statements.LETTERS, asked).all()
            return [found for row in rows if (found := self._delivered(c, row))]

        return await self._run(read)

    def _delivered(self, c: Connection, row: Row[Any]) -> Delivered | None:
        try:
            event = EVENT.load(opened(self._codec, row.owner, row.event))
        except Unreadable:
            c.execute(delete(schema.letters).where(schema.letters.c.id == row.id))
            return None
        return Delivered(row.id, Letter(key_of(row), event, row.owner))

    async def due(self, platform: str, bot: int, now: float, limit: int) -> list[Due]:
        asked = {"of_platform": platform, "of_bot": bot, "now": now, "most": limit}
        rows = await self._run(lambda c: c.execute(statements.DUE, asked).all())
        return [Due(key_of(row), cast(TimerName, row.timer), row.serial, row.due) for row in rows]

    async def next_due(self, platform: str, bot: int) -> float | None:
        asked = {"of_platform": platform, "of_bot": bot}
        found: float | None = await self._run(lambda c: c.execute(statements.NEXT_DUE, asked).scalar())
        return found

    # -- health

    async def backlog(self) -> Backlog:
        return await self._run(backlog_of)


def _inbox_owner(platform: str, key: Key | None) -> str:
    return key.owner if key else f"{platform}:nobody"
