"""What the daily drills leave in the picture: the calendar, the streak, the times to acknowledge."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from bot.desks import days
from bot.grading.progress import Acknowledged, Day, Drilling
from bot.memory import Memory
from bot.roster import ANSWERED, Trainee, Training
from bot.schedule import NoZone, Streak, counted, day_of, expected, settled

MOST = 2000
"""Exercises that are looked at: three a day for more than a year and a half."""


def today_of(trainee: Trainee, now: float) -> date:
    """The person's own day; the machine's, while no time zone is known."""
    try:
        return day_of(trainee.daily.zone, now) if trainee.daily.zone else days.day_of(now)
    except NoZone:
        return days.day_of(now)


def drilling(trainee: Trainee, trainings: Sequence[Training], memories: Sequence[Memory], now: float) -> Drilling:
    """All of it; `trainings` newest first."""
    today = today_of(trainee, now)
    done = Counter(each.day for each in trainings if each.outcome in ANSWERED)
    if not done and not memories:
        return Drilling()
    try:
        streak = trainee.streak_on(today)
        free = forgiven(trainee, done, today)
    except NoZone:
        streak, free = trainee.streak, frozenset()
    calendar = tuple(Day(day, done[day], forgiven=day in free) for day in sorted({*done, *free}))
    times = tuple(
        Acknowledged(each.day, each.acknowledged) for each in reversed(trainings) if each.acknowledged is not None
    )
    return Drilling(calendar, streak.count, streak.best, times, sum(memory.due <= now for memory in memories))


def forgiven(trainee: Trainee, done: Counter[date], today: date) -> frozenset[date]:
    """The days that nothing was done on and that broke no streak, though a push was wanted: a freeze a week."""

    def wanted(day: date) -> bool:
        return expected(trainee.daily, day)

    streak, free = Streak(), set[date]()
    day = min(done, default=today)
    while day < today:
        if done[day]:
            streak = counted(streak, day, wanted)
        else:
            after = settled(streak, day, wanted)
            if after.count and wanted(day):
                free.add(day)
            streak = after
        day += timedelta(days=1)
    return frozenset(free)
