"""Everything that the engine asks the outside to do. Values only, in the order in which they are to happen."""

from dataclasses import dataclass
from typing import Literal

from bot.engine.events import Event, TimerName
from bot.engine.state import Brief, Heard
from bot.grading.judgement import Answer
from bot.grading.report import Report
from bot.packs.interview import Stage
from bot.packs.text import Language


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap. Its label is a message of the catalogue, unless `literal`."""

    label: str
    press: Event
    values: tuple[tuple[str, str | int], ...] = ()
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The stage that begins, and the minutes left of the interview."""

    stage: Stage
    minutes_left: int


@dataclass(frozen=True, slots=True)
class Say:
    """The interviewer speaks: plain text in the interview's language, at most 400 characters."""

    text: str
    buttons: tuple[Button, ...] = ()
    header: Header | None = None


@dataclass(frozen=True, slots=True)
class Tell:
    """The program itself speaks: a message of the catalogue with values, in the person's language."""

    message: str
    values: tuple[tuple[str, str | int], ...] = ()
    buttons: tuple[Button, ...] = ()
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Grade:
    """Have this answer read; the reply is a `Read` event with the same number and version."""

    number: int
    version: int
    answer: Answer
    scenario: str
    """Id of the interview whose facts may answer questions; empty when none may."""


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Fire `TimerFired(timer, serial)` at `due` (Unix seconds); replaces an earlier one of that name."""

    timer: TimerName
    due: float
    serial: int


@dataclass(frozen=True, slots=True)
class StopTimer:
    """Forget the timer of that name, if any."""

    timer: TimerName


@dataclass(frozen=True, slots=True)
class Opened:
    """An interview has begun."""

    brief: Brief


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer is new, or was graded or edited: keep this version of it."""

    session: str
    heard: Heard
    question: str
    question_kind: str
    asked_at: float
    aims: tuple[str, ...]
    hinted: bool
    how: tuple[tuple[str, str], ...]
    """(criterion, How) for what this answer covered."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The interview has ended."""

    session: str
    outcome: Literal["debriefed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Debrief:
    """Show the report. `keep` it as the session's assessment when it is given for the first time."""

    report: Report
    language: Language
    session: str
    keep: bool = True


Action = Say | Tell | Grade | SetTimer | StopTimer | Opened | Recorded | Closed | Debrief
