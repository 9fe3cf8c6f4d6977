"""What is kept of people who train: their settings, their streak, and what they did."""

from dataclasses import dataclass, field
from datetime import date

from bot.engine.daily import Daily
from bot.engine.exercise_events import Form
from bot.schedule import Next, Streak, expected, settled


@dataclass(frozen=True, slots=True)
class Trainee:
    """One person. `next` is None when nothing is due: not wanted, blocked, or a zone that is gone."""

    daily: Daily = field(default_factory=Daily)
    streak: Streak = field(default_factory=Streak)
    next: Next | None = None

    def streak_on(self, day: date) -> Streak:
        """The streak as it stands on that day, before anything was done on it."""
        yesterday = date.fromordinal(day.toordinal() - 1)
        return settled(self.streak, yesterday, lambda each: expected(self.daily, each))


@dataclass(frozen=True, slots=True)
class Training:
    """Something that was done, or missed."""

    form: Form
    pack: str
    outcome: str
    at: float
    day: date
    """Of the person's own calendar."""
    credit: float | None
    """Mean over what it gave a chance to show, 0 to 1; None when it was not graded."""
    acknowledged: float | None
    escalated: float | None
    """Seconds from the first alert; None when nobody was called."""
    trapped: bool
    repeat: bool
    why: tuple[str, ...]
    """Criteria that it was chosen for, the most urgent first."""
    relaxed: tuple[str, ...]
    """Conditions of the choice that gave way."""


ANSWERED = ("graded", "not_graded", "step")
"""Outcomes that count for the streak, and as seen."""
