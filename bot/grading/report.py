"""The report of an interview: values only, built by `bot.grading.debrief`."""

from dataclasses import dataclass
from typing import Literal

from bot.grading.record import Cover


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion in the report."""

    criterion: str
    title: str
    cover: Cover
    credit: float | None
    """0 to 1; None when it was not reached."""
    mentioned: str = ""
    """Of a miss: the candidate's words that named it and committed to nothing."""
    asks: str = ""
    """The question that they leave open, with {quote} where those words go."""


@dataclass(frozen=True, slots=True)
class AntiLine:
    """An anti-pattern that was shown."""

    criterion: str
    title: str
    evidence: str
    answer: int
    instead: str


@dataclass(frozen=True, slots=True)
class AxisLine:
    """One axis in the report."""

    axis: str
    view: Literal["interviewer_notes", "committee_axes", "context"]
    title: str
    question: str
    score: float | None
    """0 to 4; None when too few criteria were reached for a number."""
    anchor: str
    """The rubric's sentence for that score; empty without a score."""
    criteria: tuple[CriterionLine, ...]
    antis: tuple[AntiLine, ...]
    penalty: float
    """Points that the anti-patterns cost."""


@dataclass(frozen=True, slots=True)
class NextTime:
    """What to say next time, for a costly miss."""

    criterion: str
    title: str
    line: str
    """As a strong candidate would say it about this system."""


@dataclass(frozen=True, slots=True)
class Speech:
    """The 90-second exercise."""

    asked_of: str
    """The stakeholder's role."""
    reply_seconds: float
    """Interview time from the request to the reply."""
    say_seconds: float
    """How long the reply takes to say at 150 words, or 240 Chinese characters, a minute."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The committee's decision."""

    id: str
    title: str
    says: str
    filter_failed: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The debrief. Every number in it is explained by `small_print` and the lines themselves."""

    scenario: str
    title: str
    rubric: str
    rubric_version: int
    rubric_title: str
    grader: str
    answers: int
    not_graded: int
    """Answers that no grader could decide: left out of every score."""
    minutes: float
    """Interview time used."""
    axes: tuple[AxisLine, ...]
    next_time: tuple[NextTime, ...]
    speech: Speech | None
    verdict: Verdict
    small_print: tuple[tuple[str, str], ...]
    """Values of the arithmetic, for the platform's sentence: ('unprompted', '1.0') ..."""
