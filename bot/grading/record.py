"""What happened in an interview, as the report needs it: exchanges of question and answer."""

from dataclasses import dataclass
from enum import StrEnum

from bot.grading.judgement import Graded, Judgement
from bot.packs.interview import Stage


class How(StrEnum):
    """How a criterion was covered, from best to worst; `NOT_REACHED` is no chance to show it."""

    UNPROMPTED = "unprompted"
    PROMPTED = "prompted"
    HINTED = "hinted"
    MISSED = "missed"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and the answer to it."""

    number: int
    """Of the answer, counted from 1."""
    stage: Stage
    kind: str
    """The kind of question (engine.state.Kind)."""
    question: str
    aims: tuple[str, ...]
    """Criteria that the question asked for; what an open question brings up counts as unprompted."""
    hinted: bool
    text: str
    judgement: Judgement | None
    """None when the question was skipped."""


@dataclass(frozen=True, slots=True)
class Cover:
    """How one criterion was covered, and the words that show it."""

    how: How
    evidence: str = ""
    answer: int = 0
    """Number of the answer that the evidence is from; 0 when there is none."""


_ORDER = (How.UNPROMPTED, How.PROMPTED, How.HINTED)


def covered(exchanges: tuple[Exchange, ...]) -> dict[str, Cover]:
    """Each criterion that was met, the best way it was met, and where."""
    found: dict[str, Cover] = {}
    for exchange in exchanges:
        if not isinstance(exchange.judgement, Graded):
            continue
        for tick in exchange.judgement.met:
            how = How.UNPROMPTED
            if tick.criterion in exchange.aims:
                how = How.HINTED if exchange.hinted else How.PROMPTED
            before = found.get(tick.criterion)
            if before is None or _ORDER.index(how) < _ORDER.index(before.how):
                found[tick.criterion] = Cover(how, tick.evidence, exchange.number)
    return found


def reached(exchanges: tuple[Exchange, ...], expects: dict[Stage, tuple[str, ...]]) -> frozenset[str]:
    """Criteria the candidate had a chance to show: asked for, or expected in a stage with a graded answer.

    A question that was skipped was a chance; an answer that could not be graded was none.
    """
    chances: set[str] = set()
    for exchange in exchanges:
        if exchange.judgement is None:
            chances.update(exchange.aims)
        elif isinstance(exchange.judgement, Graded):
            chances.update(exchange.aims)
            chances.update(expects.get(exchange.stage, ()))
            chances.update(tick.criterion for tick in exchange.judgement.met)
    return frozenset(chances)
