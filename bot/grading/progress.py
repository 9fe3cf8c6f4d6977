"""What a person sees of getting better: values only, built by `bot.looking` and drawn by `bot.pictures`."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Against = Literal["four_weeks", "first", "nothing"]
"""What the axes are held against: how they stood four weeks ago, or in the first interview, or nothing yet."""

Deed = Literal["interview", "redo", "replay", "drill"]
"""What can be done next."""


@dataclass(frozen=True, slots=True)
class AxisMove:
    """One axis of the rubric, then and now."""

    axis: str
    title: str
    now: float | None
    """0 to 4, the mean of the latest interviews that gave it a number; None when none did."""
    before: float | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar on which something was practised, or that was forgiven."""

    day: date
    drills: int = 0
    interviews: int = 0
    forgiven: bool = False
    """A freeze or a pause: the streak goes on."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A page that was acknowledged."""

    day: date
    seconds: float


@dataclass(frozen=True, slots=True)
class Drilling:
    """What the daily drills leave behind; all empty until there are any."""

    days: tuple[Day, ...] = ()
    streak: int = 0
    best: int = 0
    acknowledged: tuple[Acknowledged, ...] = ()
    """Oldest first."""
    due: int = 0
    """Criteria whose turn has come."""


@dataclass(frozen=True, slots=True)
class Step:
    """The one thing to do next, and why."""

    deed: Deed
    axis: str
    """Title of the weakest axis; empty when no axis has a number."""
    score: float | None
    criterion: str
    """Title of what was missed most on it; empty when nothing was."""
    missed: int
    """In so many of the `of` latest interviews."""
    of: int
    session: str = ""
    """Where to redo an answer, or what to replay."""
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything in the picture."""

    today: date
    axes: tuple[AxisMove, ...]
    against: Against
    drilling: Drilling
    interviews: int
    """Debriefed so far."""
    step: Step | None
    """None before the first interview."""
