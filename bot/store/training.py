"""Training as it is kept: written with the turn that it belongs to, and read back for the clerk."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, cast

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from bot.engine.actions import Recorded, Trained
from bot.engine.daily import Daily
from bot.engine.exercise_events import Form
from bot.memory import Memory, reviewed
from bot.roster import ANSWERED, Trainee, Training
from bot.schedule import Next, NoZone, Streak, What, counted, day_of, expected, next_push
from bot.serial import RECORDED
from bot.store import schema
from bot.store import training_schema as tables
from bot.store.codec import opened
from bot.store.connection import Connected, is_of
from bot.traffic import Key, Turn

DAILY = TypeAdapter(Daily)
STREAK = TypeAdapter(Streak)

Upsert = Callable[[Any], Any]


@lru_cache(maxsize=4096)
def daily_of(text: str) -> Daily:
    """Stored settings. Kept: many people have the same."""
    return DAILY.validate_json(text)


def text_of(daily: Daily) -> str:
    """Settings, to be stored."""
    return DAILY.dump_json(daily).decode()


def mine(table: Any, key: Key) -> Any:
    """The condition that a row is that person's, whatever chat they write in."""
    return (table.c.platform == key.platform) & (table.c.bot == key.bot) & (table.c.user == key.user)


def keep(c: Connection, turn: Turn, upsert: Upsert) -> None:
    """What a turn says about training, in the turn's transaction."""
    if turn.daily is None and not turn.trained and not turn.reviews:
        return
    trainee = _load(c, turn.key) or Trainee()
    for trained in turn.trained:
        trainee = _trained(c, turn, trained, trainee)
    credits = [*turn.reviews, *(pair for trained in turn.trained for pair in trained.credits)]
    if credits:
        _remember(c, turn, credits, upsert)
    if turn.daily is not None:
        trainee = resettled(trainee, turn.daily, turn.at)
        trainee = Trainee(turn.daily, trainee.streak, _next(c, turn.key, turn.daily, turn.at))
    if turn.daily is not None or turn.trained:
        write(c, turn.key, trainee, upsert)


def stop(c: Connection, key: Key) -> None:
    """Whoever blocked the bot is not pushed to any more; it is offered again when they come back."""
    trainee = _load(c, key)
    if trainee is not None and (trainee.daily.on or trainee.daily.weekly):
        t = tables.trainees
        text = text_of(replace(trainee.daily, stopped="blocked"))
        c.execute(update(t).where(mine(t, key)).values(settings=text, next_due_at=None))


def _load(c: Connection, key: Key) -> Trainee | None:
    t = tables.trainees
    row = c.execute(select(t).where(mine(t, key))).one_or_none()
    return trainee_of(row) if row is not None else None


def trainee_of(row: Row[Any]) -> Trainee:
    """A stored person."""
    due = None
    if row.next_due_at is not None:
        due = Next(row.next_due_at, cast(What, row.next_what), date.fromisoformat(row.next_day))
    return Trainee(daily_of(row.settings), STREAK.validate_json(row.streak), due)


def write(c: Connection, key: Key, trainee: Trainee, upsert: Upsert) -> None:
    """Keep a person as they are now."""
    due = trainee.next
    values = {
        "chat": key.chat,
        "topic": key.topic,
        "settings": text_of(trainee.daily),
        "streak": STREAK.dump_json(trainee.streak).decode(),
        "next_due_at": due.due if due else None,
        "next_what": due.what if due else "",
        "next_day": due.day.isoformat() if due else "",
    }
    row = upsert(tables.trainees).values(platform=key.platform, bot=key.bot, user=key.user, **values)
    c.execute(row.on_conflict_do_update(index_elements=["platform", "bot", "user"], set_=values))


def resettled(trainee: Trainee, daily: Daily, at: float) -> Trainee:
    """The streak, settled under the settings that held so far; days that a moved zone cut short break nothing."""
    try:
        before, after = day_of(trainee.daily.zone, at), day_of(daily.zone, at)
    except NoZone:
        return trainee
    streak = trainee.streak_on(before)
    if trainee.daily.zone and after > before and streak.through:
        last = date.fromordinal(after.toordinal() - 1).isoformat()
        streak = replace(streak, through=max(streak.through, last))
    return Trainee(trainee.daily, streak, trainee.next)


def _next(c: Connection, key: Key, daily: Daily, at: float) -> Next | None:
    """When they are due next: never again at a moment that was handed out, nor on a day that has had its pushes."""
    p = tables.pushes
    try:
        after = at
        while (found := next_push(daily, after, key.user)) is not None:
            same = mine(p, key)
            at_once = c.execute(select(p.c.due).where(same, p.c.due == found.due)).first()
            today = c.execute(
                select(func.count()).where(same, p.c.day == found.day.isoformat(), p.c.what.not_in(("note", "late")))
            ).scalar_one()
            if at_once is None and (found.what == "note" or today < daily.count):
                return found
            after = found.due
    except NoZone:
        return None
    return None


def _trained(c: Connection, turn: Turn, trained: Trained, trainee: Trainee) -> Trainee:
    t, key = tables.trainings, turn.key
    try:
        day = day_of(trainee.daily.zone, turn.at)
    except NoZone:
        day = day_of("", turn.at)
    credits = [credit for _, credit in trained.credits]
    c.execute(delete(t).where(t.c.session == trained.session, t.c.item == trained.item))
    c.execute(
        insert(t).values(
            session=trained.session,
            item=trained.item,
            platform=key.platform,
            bot=key.bot,
            user=key.user,
            form=trained.form,
            pack=trained.pack,
            outcome=trained.outcome,
            at=turn.at,
            day=day.isoformat(),
            credit=sum(credits) / len(credits) if credits else None,
            acknowledged=trained.acknowledged,
            escalated=trained.escalated,
            trapped=trained.trapped,
            repeat=trained.repeat,
            why=json.dumps(trained.why),
            relaxed=json.dumps(trained.relaxed),
        )
    )
    if trained.outcome not in ANSWERED:
        return trainee
    streak = counted(trainee.streak, day, lambda each: expected(trainee.daily, each))
    return Trainee(trainee.daily, streak, trainee.next)


def _remember(c: Connection, turn: Turn, credits: list[tuple[str, float]], upsert: Upsert) -> None:
    t, key = tables.memories, turn.key
    names = {name for name, _ in credits}
    rows = c.execute(select(t).where(mine(t, key), t.c.criterion.in_(names))).all()
    known = {row.criterion: memory_of(row) for row in rows}
    for name, credit in credits:
        known[name] = reviewed(known.get(name), name, credit, turn.at)
    for name in names:
        memory = known[name]
        values = {
            "stability": memory.stability,
            "difficulty": memory.difficulty,
            "due": memory.due,
            "reviewed": memory.reviewed,
            "reviews": memory.reviews,
        }
        row = upsert(t).values(platform=key.platform, bot=key.bot, user=key.user, criterion=name, **values)
        c.execute(row.on_conflict_do_update(index_elements=["platform", "bot", "user", "criterion"], set_=values))


def memory_of(row: Row[Any]) -> Memory:
    """A stored FSRS card."""
    return Memory(row.criterion, row.stability, row.difficulty, row.due, row.reviewed, row.reviews)


class Trainees(Connected):
    """The part of ports.Store that looks back at training."""

    async def trainee(self, key: Key) -> Trainee:
        t = tables.trainees
        row = await self._run(lambda c: c.execute(select(t).where(mine(t, key))).one_or_none())
        return Trainee() if row is None else trainee_of(row)

    async def next_for(self, key: Key, daily: Daily, at: float) -> Next | None:
        return await self._run(lambda c: _next(c, key, daily, at))

    async def memories(self, key: Key) -> list[Memory]:
        t = tables.memories
        rows = await self._run(lambda c: c.execute(select(t).where(mine(t, key)).order_by(t.c.due)).all())
        return [memory_of(row) for row in rows]

    async def trainings(self, key: Key, form: Form | None = None, limit: int = 400) -> list[Training]:
        t = tables.trainings
        query = select(t).where(mine(t, key))
        if form is not None:
            query = query.where(t.c.form == form)
        rows = await self._run(lambda c: c.execute(query.order_by(t.c.at.desc()).limit(limit)).all())
        return [
            Training(
                row.form,
                row.pack,
                row.outcome,
                row.at,
                date.fromisoformat(row.day),
                row.credit,
                row.acknowledged,
                row.escalated,
                row.trapped,
                row.repeat,
                tuple(json.loads(row.why)),
                tuple(json.loads(row.relaxed)),
            )
            for row in rows
        ]

    async def answers_since(self, key: Key, since: float) -> list[Recorded]:
        a, s, k = schema.answers, schema.sessions, schema.conversations
        query = (
            select(a.c.body)
            .join(s, s.c.id == a.c.session)
            .join(k, k.c.id == s.c.conversation)
            .where(*is_of(k, key), a.c.answered >= since)
            .order_by(a.c.answered)
        )
        rows = await self._run(lambda c: c.execute(query).all())
        return [RECORDED.load(opened(self._codec, key.owner, row.body)) for row in rows]

    async def first_seen(self, key: Key, ref: str) -> float | None:
        p = schema.posts
        query = select(func.min(p.c.at)).filter_by(platform=key.platform, bot=key.bot, chat=key.chat, ref=ref)
        found: float | None = await self._run(lambda c: c.execute(query).scalar())
        return found
