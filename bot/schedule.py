"""When the next push is due: local times of day in real time zones, and the days that a streak is made of.

A time of day that daylight saving leaves out comes as much later as the clocks jump; one that comes twice is taken
the first time. A calendar day that a zone leaves out (Apia, 30 December 2011) has no push and breaks no streak.
Times are Unix seconds, days are those of the person's own calendar. Nothing here asks the clock.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.engine.context import chance
from bot.engine.daily import DAY, LEAST_APART, MIXED, Daily, quiet_in, times
from bot.engine.exercise_events import Form
from bot.errors import WarroomError

LATE = 3600.0
"""The policy window: a push that could not go out for so long is left out, and said so."""

AHEAD = 100
"""Days that are looked ahead for the next push: more than the longest pause, and a week."""

NOTE_DAY, NOTE_AT = 6, 18 * 60
"""The week's note: Sunday at six."""

What = Literal["drill", "cards", "postmortem", "note"]


class NoZone(WarroomError):
    """The time zone is not, or no longer, in the calendar data."""


@dataclass(frozen=True, slots=True)
class Next:
    """What is due next."""

    due: float
    what: What
    day: date


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The zone of that IANA name. NoZone when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise NoZone(f"The time zone {name!r} is not in the calendar data.") from None


def local(name: str, at: float) -> datetime:
    """The wall clock there; UTC for an empty name."""
    return datetime.fromtimestamp(at, zone(name) if name else UTC)


def day_of(name: str, at: float) -> date:
    """The calendar day there."""
    return local(name, at).date()


def instant(name: str, day: date, minutes: int) -> float:
    """When that time of day is, on that day, there."""
    wall = datetime(day.year, day.month, day.day, tzinfo=zone(name)) + timedelta(minutes=minutes)
    return wall.timestamp()


def exists(name: str, day: date) -> bool:
    """Is the day in the calendar there?"""
    return not name or day_of(name, instant(name, day, DAY // 2)) == day


def expected(daily: Daily, day: date) -> bool:
    """Is a push wanted on that day: a weekday of theirs, not paused, and in the calendar?"""
    if day.weekday() not in daily.days or (daily.paused and day.isoformat() < daily.paused):
        return False
    return exists(daily.zone, day)


def next_push(daily: Daily, after: float, who: int) -> Next | None:
    """The first thing that is due after that moment; None when nothing will be. NoZone for a zone that is gone.

    `who` makes the surprise moments of two people differ.
    """
    if not daily.zone or not (daily.on or daily.weekly):
        return None
    today = day_of(daily.zone, after)
    for ahead in range(-1, AHEAD):
        day = today + timedelta(days=ahead)
        for found in _of_day(daily, day, who if daily.window else 0):
            if found.due > after:
                return found
    return None


@lru_cache(maxsize=4096)
def _of_day(daily: Daily, day: date, who: int) -> tuple[Next, ...]:
    """In their order. Kept: ten thousand people who are due at the same minute have few different settings."""
    return tuple(sorted(_all_of_day(daily, day, who), key=lambda each: each.due))


def _all_of_day(daily: Daily, day: date, who: int) -> Iterator[Next]:
    pushes: list[float] = []
    if daily.on and expected(daily, day):
        form: Form = MIXED[day.toordinal() % len(MIXED)] if daily.form == "mixed" else daily.form
        pushes = [instant(daily.zone, day, minutes) for minutes in _minutes(daily, day, who)]
        yield from (Next(due, form, day) for due in pushes)
    if daily.weekly and day.weekday() == NOTE_DAY and exists(daily.zone, day):
        at = daily.quiet[1] if quiet_in(daily.quiet, NOTE_AT) else NOTE_AT
        due = instant(daily.zone, day, at)
        while due in pushes:
            due += 60.0
        yield Next(due, "note", day)


def _minutes(daily: Daily, day: date, who: int) -> Iterator[int]:
    """The times of day; inside a window a moment of each part of it, half an hour before the next at the latest."""
    begins = times(daily)
    room = max(1, daily.window // len(begins) - (LEAST_APART if len(begins) > 1 else 0))
    for number, minutes in enumerate(begins):
        yield minutes + (int(chance(who, day.toordinal(), number) * room) if daily.window else 0)


def quiet_now(daily: Daily, now: float) -> bool:
    """Are these quiet hours?"""
    wall = local(daily.zone, now)
    return quiet_in(daily.quiet, wall.hour * 60 + wall.minute)


def quiet_at(daily: Daily, now: float) -> float:
    """When the next quiet hours begin; 0 when there are none."""
    if daily.quiet[0] == daily.quiet[1]:
        return 0.0
    today = day_of(daily.zone, now)
    begins = (instant(daily.zone, today + timedelta(days=ahead), daily.quiet[0]) for ahead in range(3))
    return next((begin for begin in begins if begin > now), 0.0)


def too_late(daily: Daily, due: float, now: float) -> bool:
    """Is a push that was due then to be left out now?"""
    return now - due > LATE or quiet_now(daily, now)


def paused_until(daily: Daily, now: float, days: int) -> Daily:
    """Paused for so many days, today being the first."""
    return replace(daily, paused=(day_of(daily.zone, now) + timedelta(days=days)).isoformat())


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row, and the week whose freeze is used up.

    `through` is the last day that is settled: every day up to it has been counted, forgiven or held against it.
    """

    count: int = 0
    best: int = 0
    through: str = ""
    """As 2026-03-29; empty: no day yet."""
    frozen: str = ""
    """Week of the last freeze, as 2026-W13."""


def settled(streak: Streak, until: date, wanted: Callable[[date], bool]) -> Streak:
    """The streak at the end of that day, if nothing was done since: one day a week is forgiven, unwanted ones all."""
    if not streak.through:
        return streak
    day = date.fromisoformat(streak.through)
    while day < until:
        day += timedelta(days=1)
        if streak.count and wanted(day):
            week = f"{day.isocalendar().year}-W{day.isocalendar().week:02}"
            streak = replace(streak, count=0) if streak.frozen == week else replace(streak, frozen=week)
        if not streak.count:
            day = until
    return replace(streak, through=max(day, until).isoformat()) if streak.through < until.isoformat() else streak


def counted(streak: Streak, day: date, wanted: Callable[[date], bool]) -> Streak:
    """The streak with something done on that day. A day counts once; one that was settled already changes nothing."""
    if streak.through and day.isoformat() <= streak.through:
        return streak
    before = settled(streak, day - timedelta(days=1), wanted)
    count = before.count + 1
    return replace(before, count=count, best=max(before.best, count), through=day.isoformat())


def wall(name: str, at: float) -> str:
    """The time of day there: '15:10', with UTC said where no zone is."""
    return f"{local(name, at):%H:%M}" + ("" if name else " UTC")


def next_workday(name: str, minutes: int, now: float) -> float:
    """When that time of day comes next on a working day there, after `now`."""
    day = day_of(name, now)
    moments = (instant(name or "UTC", d, minutes) for d in _workdays(day, 1))
    return next(moment for moment in moments if moment > now)


def last_workday(name: str, minutes: int, now: float) -> float:
    """When that time of day was last on a working day there, up to `now`."""
    day = day_of(name, now)
    moments = (instant(name or "UTC", d, minutes) for d in _workdays(day, -1))
    return next(moment for moment in moments if moment <= now)


def _workdays(day: date, step: int) -> Iterator[date]:
    while True:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=step)
