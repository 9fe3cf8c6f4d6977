"""What a grader says of one answer. Values only: no grader lives here."""

from dataclasses import dataclass
from typing import Literal

from bot.packs.interview import Stage
from bot.packs.text import Language


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in its context, as a grader gets it."""

    stage: Stage
    scenario: str
    """The prompt of the interview, or the page of the drill."""
    probe: str
    """The interviewer's question that this answers."""
    text: str
    language: Language
    names: tuple[str, ...] = ()
    """What the scenario calls its systems and teams, aliases included."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One label that an answer deserves, with the candidate's own words as evidence."""

    criterion: str
    evidence: str
    """A literal part of the answer, at most 200 characters, never the whole of a longer answer."""
    confidence: float
    """0 to 1: how often such a decision is right, as measured in cross-validation."""


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk or an action, split in the candidate's words; None where a part is missing."""

    what: str | None
    when: str | None
    who: str | None

    @property
    def missing(self) -> tuple[Literal["what", "when", "who"], ...]:
        parts: tuple[tuple[Literal["what", "when", "who"], str | None], ...] = (
            ("what", self.what),
            ("when", self.when),
            ("who", self.who),
        )
        return tuple(name for name, span in parts if not span)


@dataclass(frozen=True, slots=True)
class Graded:
    """A decision about an answer. What is neither met nor unclear is not met."""

    grader: str
    """Name and version, as the report prints it: 'cues 1'."""
    met: tuple[Tick, ...] = ()
    unclear: tuple[Tick, ...] = ()
    """Mentioned, not committed to: the interviewer asks, the report does not tick."""
    anti: tuple[Tick, ...] = ()
    risks: tuple[Risk, ...] = ()
    depth: str | None = None
    """A literal stretch of implementation detail, when the answer dwells on one component's internals."""
    kind: Literal["graded"] = "graded"


@dataclass(frozen=True, slots=True)
class NotGraded:
    """The grader could not decide. This is not a zero: the answer is left out of every score."""

    grader: str
    reason: str
    kind: Literal["not_graded"] = "not_graded"


Judgement = Graded | NotGraded


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the candidate asked, and the fact it was about."""

    text: str
    """Literal part of the message."""
    fact: str | None
    """The id of the fact that answers it; None when no fact does."""
    rivals: tuple[str, ...] = ()
    """Two or more facts that it may be about, when it is not clear which; then `fact` is None."""
