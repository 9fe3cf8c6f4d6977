"""The rota: turning due rows into letters, each exactly once, whoever else does the same."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, literal, select, update

from bot.engine.events import Event
from bot.engine.exercise_events import NoteDue, PushDue, PushSkipped, ZoneGone
from bot.schedule import LATE, Next, NoZone, What, local, next_push, quiet_at, too_late
from bot.serial import EVENT
from bot.store import jobs, schema
from bot.store import training_schema as tables
from bot.store.codec import sealed
from bot.store.connection import Connected
from bot.store.training import daily_of
from bot.traffic import Key, Lane

KEPT = 14 * 86_400.0
"""Seconds for which it is remembered what was handed out."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What one due row becomes."""

    key: Key
    due: Next
    what: str
    event: Event
    next: Next | None


class Rota(Connected):
    """The part of ports.Store that hands out what is due."""

    async def claim(self, platform: str, bot: int, now: float, limit: int) -> int:
        """Turn at most so many due rows into letters, the earliest first; how many rows were handled."""
        return await self._run(lambda c: self._claim(c, platform, bot, now, limit))

    def _claim(self, c: Connection, platform: str, bot: int, now: float, limit: int) -> int:
        t = tables.trainees
        query = (
            select(t)
            .where(t.c.platform == platform, t.c.bot == bot, t.c.next_due_at <= now)
            .order_by(t.c.next_due_at)
            .limit(limit)
            # On SQLite the transaction itself keeps others out.
            .with_for_update(skip_locked=True)
        )
        handed = [_handed(row, now) for row in c.execute(query).all()]
        if not handed:
            return 0
        self._hand_out(c, handed, now)
        return len(handed)

    def _hand_out(self, c: Connection, handed: list[Handed], now: float) -> None:
        p, t = tables.pushes, tables.trainees
        rows = self._upsert(p).on_conflict_do_nothing(index_elements=["platform", "bot", "user", "due"])
        pushes = [_push(each, now) for each in handed]
        # What was handed out before stays as it is: the clock was set back, or the settings were.
        fresh = set(c.execute(rows.returning(p.c.user), pushes).scalars())
        texts: dict[Event, str] = {}
        letters = [self._letter(each, texts, now) for each in handed if each.key.user in fresh]
        if letters:
            c.execute(insert(schema.letters), letters)
            for letter in letters if self._jobs else ():
                jobs.defer(c, jobs.LANE, Lane(letter["platform"], letter["bot"], letter["chat"]))
        row = (
            update(t)
            .where(t.c.platform == bindparam("p"), t.c.bot == bindparam("b"), t.c.user == bindparam("u"))
            .values(next_due_at=bindparam("due"), next_what=bindparam("what"), next_day=bindparam("day"))
        )
        c.execute(row, [_moved(each) for each in handed])

    def _letter(self, each: Handed, texts: dict[Event, str], now: float) -> dict[str, Any]:
        key = each.key
        text = texts.get(each.event) or texts.setdefault(each.event, EVENT.dump(each.event))
        return {
            "platform": key.platform,
            "bot": key.bot,
            "chat": key.chat,
            "topic": key.topic,
            "user": key.user,
            "owner": key.owner,
            "event": sealed(self._codec, key.owner, text),
            "at": now,
        }

    async def pushing(self, platform: str, bot: int, most: int) -> int:
        """How many pushes are on their way, counted up to `most`: letters, and bulk calls in the outbox."""
        o, letters = schema.outbox, schema.letters
        waiting = select(literal(1)).where(o.c.platform == platform, o.c.bot == bot, o.c.bulk.is_(True)).limit(most)
        unread = select(literal(1)).where(letters.c.platform == platform, letters.c.bot == bot).limit(most)

        def count(c: Connection) -> int:
            both = (waiting.subquery(), unread.subquery())
            return sum(c.execute(select(func.count()).select_from(each)).scalar_one() for each in both)

        return await self._run(count)

    async def forget_pushes(self, now: float) -> None:
        """Drop what was handed out long ago."""
        p = tables.pushes
        await self._run(lambda c: c.execute(delete(p).where(p.c.at < now - KEPT)))


def _handed(row: Row[Any], now: float) -> Handed:
    key = Key(row.platform, row.bot, row.chat, row.topic, row.user)
    now_due = Next(row.next_due_at, cast(What, row.next_what), date.fromisoformat(row.next_day))
    daily = daily_of(row.settings)
    try:
        then = next_push(daily, max(now_due.due, now - LATE - 1.0), row.user)
        while then is not None and then.due <= now and "note" not in (now_due.what, then.what):
            # Of several that are due by now only the latest counts: never two at once.
            now_due, then = then, next_push(daily, then.due, row.user)
        late = now_due.what != "note" and too_late(daily, now_due.due, now)
    except NoZone:
        return Handed(key, now_due, "late", ZoneGone(daily.zone), None)
    event: Event
    if now_due.what == "note":
        event = NoteDue(now_due.due)
    elif late:
        event = PushSkipped(now_due.what, now_due.due, local(daily.zone, now_due.due).strftime("%H:%M"))
    else:
        event = PushDue(now_due.what, now_due.due, now_due.due + LATE, quiet_at(daily, now), daily.again * 60.0)
    return Handed(key, now_due, "late" if late else now_due.what, event, then)


def _push(each: Handed, now: float) -> dict[str, Any]:
    key = each.key
    return {
        "platform": key.platform,
        "bot": key.bot,
        "user": key.user,
        "due": each.due.due,
        "what": each.what,
        "day": each.due.day.isoformat(),
        "at": now,
    }


def _moved(each: Handed) -> dict[str, Any]:
    key, then = each.key, each.next
    return {
        "p": key.platform,
        "b": key.bot,
        "u": key.user,
        "due": then.due if then else None,
        "what": then.what if then else "",
        "day": then.day.isoformat() if then else "",
    }
