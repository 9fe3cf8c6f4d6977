"""What several processes share: the next update of a lane, whether an earlier one may come, jobs for what is due."""

from typing import Any, cast

from sqlalchemy import Connection, Row, and_, func, select, text
from sqlalchemy.exc import IntegrityError

from bot.engine.events import TimerName
from bot.store import jobs, schema, statements
from bot.store.connection import Connected, key_of
from bot.traffic import Delivered, Due, Lane, Seen, Waiting

_HAS_JOB = text("SELECT 1 FROM procrastinate_jobs WHERE lock = :lock AND status IN ('todo', 'doing') LIMIT 1")


class Lanes(Connected):
    """The part of shared.SharedStore that workers need."""

    async def time(self) -> float:
        query = select(func.extract("epoch", func.clock_timestamp()))
        return float(await self._run(lambda c: c.execute(query).scalar_one()))

    async def look(self, lane: Lane, patience: float, limit: int) -> Seen:
        asked = {"of_platform": lane.platform, "of_bot": lane.bot, "in_chat": lane.chat, "most": limit}

        def read(c: Connection) -> Seen:
            found = (self._delivered(c, row) for row in c.execute(statements.LETTERS_IN, asked).all())
            letters = tuple(delivered for delivered in found if delivered is not None)
            rows = c.execute(statements.NEXT_IN if lane.chat else statements.NEXT_NOWHERE, asked).all()
            if not rows:
                return Seen(letters, None, False, False)
            first = self._waiting(rows[0])
            return Seen(letters, first, _gap(c, first, patience), len(rows) > 1)

        return await self._run(read)

    def _delivered(self, c: Connection, row: Row[Any]) -> Delivered | None:
        raise NotImplementedError  # it is the store's

    def _waiting(self, row: Row[Any]) -> Waiting:
        raise NotImplementedError  # it is the inbox's

    async def overtaken(self, waiting: Waiting) -> bool:
        i, incoming = schema.inbox, waiting.incoming
        if incoming.edits is None or incoming.key is None:
            return False
        newer = and_(i.c.edits == incoming.edits, i.c.update > incoming.update, i.c.status == "done")
        query = select(i.c.id).where(_of(i, Lane.of(incoming.key)), newer).limit(1)
        return await self._run(lambda c: c.execute(query).first()) is not None

    async def all_due(self, now: float, limit: int) -> list[Due]:
        t, k = schema.timers, schema.conversations
        keys = (k.c.platform, k.c.bot, k.c.chat, k.c.topic, k.c.user)
        query = select(t, *keys).join(k, k.c.id == t.c.conversation).where(t.c.due <= now).order_by(t.c.due)
        rows = await self._run(lambda c: c.execute(query.limit(limit)).all())
        return [Due(key_of(row), cast(TimerName, row.timer), row.serial, row.due) for row in rows]

    async def ring(self, due: Due) -> bool:
        return await self._run(lambda c: _once(c, lambda: jobs.defer_timer(c, due)))

    async def strand(self, before: float) -> int:
        i, n = schema.inbox, schema.letters

        def defer(c: Connection) -> int:
            stuck = select(i.c.platform, i.c.bot, i.c.chat).where(statements.IS_WAITING, i.c.received < before)
            unread = select(n.c.platform, n.c.bot, n.c.chat).where(n.c.at < before)
            lanes = [Lane(row.platform, row.bot, row.chat or 0) for row in c.execute(stuck.union(unread).limit(1000))]
            idle = [lane for lane in lanes if not c.execute(_HAS_JOB, {"lock": str(lane)}).scalar()]
            return sum(jobs.defer(c, jobs.LANE, lane) for lane in idle)

        return await self._run(defer)

    async def forget_done(self, before: float) -> int:
        i = schema.inbox
        query = i.delete().where(i.c.status == "done", i.c.received < before)
        return await self._run(lambda c: c.execute(query).rowcount)


def _gap(c: Connection, waiting: Waiting, patience: float) -> bool:
    incoming = waiting.incoming
    asked = {"of_platform": incoming.platform, "of_bot": incoming.bot, "number": incoming.update}
    newest = c.execute(statements.SETTLED, {**asked, "by": incoming.received - patience}).scalar()
    if newest is None:
        return True
    if incoming.update - newest == 1:
        return False
    between: int = c.execute(statements.BETWEEN, {**asked, "above": newest}).scalar_one()
    return bool(incoming.update - newest - 1 > between)


def _once(c: Connection, write: Any) -> bool:
    """False when somebody else wrote the same job at the same moment."""
    try:
        with c.begin_nested():
            return bool(write())
    except IntegrityError:
        return False


def _of(table: Any, lane: Lane) -> Any:
    chat = table.c.chat.is_(None) if not lane.chat else table.c.chat == lane.chat
    return and_(table.c.platform == lane.platform, table.c.bot == lane.bot, chat)
