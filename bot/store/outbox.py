"""The outbox: calls that are to be made, and the messages that came of them."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from bot.errors import Unreadable
from bot.store import schema, statements
from bot.store.codec import opened
from bot.store.connection import Connected, is_of, key_of
from bot.store.training import stop
from bot.traffic import Key, Outgoing, Queued


class Outbox(Connected):
    """The part of ports.Store that sends."""

    async def queued(
        self, platform: str, bot: int, now: float, limit: int, bulk: bool | None = None, skip: Collection[int] = ()
    ) -> list[Queued]:
        asked = {"of_platform": platform, "of_bot": bot, "now": now, "most": limit, "busy": list(skip)}

        def read(c: Connection) -> list[Queued]:
            rows = c.execute(statements.QUEUED[bulk], asked).all()
            return [found for row in rows if (found := self._queued(c, row))]

        return await self._run(read)

    def _queued(self, c: Connection, row: Row[Any]) -> Queued | None:
        key = key_of(row)
        try:
            params = json.loads(opened(self._codec, key.owner, row.params))
            file = self._codec.open(key.owner, row.file) if row.file else b""
        except Unreadable:
            # Its key was destroyed with the person's: it must not hold up the chat.
            c.execute(delete(schema.outbox).where(schema.outbox.c.id == row.id))
            return None
        call = Outgoing(row.method, params, row.perishable, file, row.ref, row.slot, row.bulk)
        return Queued(row.id, key, call, row.tries, row.queued, row.cause)

    async def sent(self, queued: int, message: int | None, at: float) -> None:
        p = schema.posts

        def write(c: Connection) -> None:
            row = c.execute(statements.SENT, {"number": queued}).one_or_none()
            if row is None or message is None or not row.ref:
                return
            same = {"platform": row.platform, "bot": row.bot, "chat": row.chat, "message": message}
            before = c.execute(delete(p).filter_by(**same).returning(p.c.at)).scalar()
            # A message that is written over is as old as it was.
            c.execute(insert(p).values(**same, ref=row.ref, user=row.user, at=at if before is None else before))

        await self._run(write)

    async def ref_of(self, platform: str, bot: int, chat: int, message: int) -> str:
        asked = {"of_platform": platform, "of_bot": bot, "in_chat": chat, "of_message": message}
        return str(await self._run(lambda c: c.execute(statements.REF_OF, asked).scalar()) or "")

    async def message_of(self, platform: str, bot: int, chat: int, ref: str) -> int | None:
        p = schema.posts
        query = select(func.max(p.c.message)).filter_by(platform=platform, bot=bot, chat=chat, ref=ref)
        found: int | None = await self._run(lambda c: c.execute(query).scalar())
        return found

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
            # A new version: who has the conversation in memory finds out.
            c.execute(update(t).where(*is_of(t, key)).values(blocked=blocked, version=t.c.version + 1))
            if blocked:
                c.execute(delete(o).where(*is_of(o, key)))
                stop(c, key)

        await self._run(write)
