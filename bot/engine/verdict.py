"""What an answered page is worth: what, when and who with their quotes, credits by criterion, and the words for it."""

import re
from dataclasses import dataclass

from bot.engine.actions import Line
from bot.engine.context import Context
from bot.engine.exercise import Log
from bot.engine.lines import bare, clip
from bot.engine.replies import exchanges
from bot.engine.words import N_
from bot.grading.judgement import Graded, Risk
from bot.grading.record import Cover, How, covered
from bot.grading.score import credit
from bot.packs.practice import Drill
from bot.packs.rubric import Rubric

PARTS: tuple[tuple[str, str], ...] = (("what", "esc.action"), ("when", "esc.when"), ("who", "esc.who"))
"""The parts of a first answer, and the criterion that each one is."""

ALSO_WHEN = "fail.rollback"
"""A trigger is a moment, too."""

QUOTE = 90
ALSO = 2
"""Things of a strong answer that the feedback adds."""

NOBODY = frozenset(
    {"i", "we", "me", "us", "you", "they", "it", "someone", "somebody", "我", "我们", "他们", "你", "大家"}
)
"""Who answers for nothing."""

_MOMENT = re.compile(
    r"\d{1,2}[:：]\d\d|\d ?(?:%|percent|s\b|sec|min|h\b|hour)|\d ?(?:分|秒|点|小时|成)"
    r"|\b(?:above|below|over|under|within|after|by|past)\b[^.]*\d|(?:超过|低于|以内|之后|过了)[^。]*\d|\d[^。]*(?:以内|之后|之前|前)",
    re.IGNORECASE,
)
"""A minute, or a number at which something is done."""


@dataclass(frozen=True, slots=True)
class Part:
    """What, when or who: the candidate's own words; empty when it is missing."""

    name: str
    criterion: str
    quote: str = ""
    answer: int = 0
    """Number of the answer that has it; 0 when none has."""


def parts(log: Log) -> tuple[Part, ...]:
    """The three parts over all answers so far."""
    return tuple(_part(name, criterion, log) for name, criterion in PARTS)


def _part(name: str, criterion: str, log: Log) -> Part:
    for heard in log.heard:
        if isinstance(heard.judgement, Graded) and (quote := _quote(name, criterion, heard.judgement)):
            return Part(name, criterion, quote, heard.number)
    return Part(name, criterion)


def _quote(name: str, criterion: str, judgement: Graded) -> str:
    """The part in the candidate's words.

    A span is the part itself, a tick's evidence the sentence around it; without a tick a span must be sure.
    """
    spans = [span for risk in judgement.risks if (span := _span(name, risk))]
    ticks = [tick.evidence for tick in judgement.met if tick.criterion == criterion]
    if name == "when":
        ticks += [t.evidence for t in judgement.met if t.criterion == ALSO_WHEN and _MOMENT.search(t.evidence)]
    if ticks:
        return spans[0] if spans else ticks[0]
    return spans[0] if spans and (name != "what" or not judgement.anti) else ""


def _span(name: str, risk: Risk) -> str:
    """The part as the grader cut it, when it can stand for the part."""
    match name:
        case "what":
            return risk.what if risk.what and (risk.when or risk.who) and len(risk.what) > 4 else ""
        case "when":
            return risk.when if risk.when and _MOMENT.search(risk.when) else ""
        case _:
            return risk.who if risk.who and risk.who.casefold().strip() not in NOBODY else ""


def escalated(log: Log) -> float | None:
    """Seconds from the first alert to the first answer that names somebody; None when none does."""
    who = _part("who", "esc.who", log)
    return max(0.0, log.heard[who.answer - 1].at - log.shown) if who.answer else None


def covers(log: Log) -> dict[str, Cover]:
    """Each criterion that was met, and how; a part that has a quote is a criterion that was met."""
    found = covered(exchanges(log))
    for part in parts(log):
        if part.quote and part.criterion not in found:
            aims = log.asked_number(log.heard[part.answer - 1].ask).aims
            how = How.PROMPTED if part.criterion in aims else How.UNPROMPTED
            found[part.criterion] = Cover(how, part.quote, part.answer)
    return found


def credits(log: Log, drill: Drill, rubric: Rubric) -> tuple[tuple[str, float], ...]:
    """What each criterion that the drill gives a chance for, or that was met anyway, is worth; () without a grade."""
    if not any(isinstance(heard.judgement, Graded) for heard in log.heard):
        return ()
    found = covers(log)
    names = dict.fromkeys([*drill.trains, *drill.strong, *found])
    return tuple(
        (name, credit(rubric.credit, found[name].how if name in found else How.MISSED) or 0.0)
        for name in names
        if any(criterion.id == name for criterion in rubric.criteria)
    )


_SAID = {
    "what": (N_("✓ What: “{quote}”"), N_("✗ What: no first move yet.")),
    "when": (N_("✓ When: “{quote}”"), N_("✗ When: no minute and no number.")),
    "who": (N_("✓ Who: “{quote}”"), N_("✗ Who: nobody by role.")),
}


def part_lines(log: Log) -> list[Line]:
    """What, when, who: ticked with a quote, or what is missing."""
    lines = []
    for part in parts(log):
        there, missing = _SAID[part.name]
        if part.quote:
            lines.append(Line("line", there, (("quote", bare(clip(part.quote, QUOTE))),)))
        else:
            lines.append(Line("line", missing))
    return lines


def also_lines(log: Log, drill: Drill, context: Context, rubric: Rubric) -> list[Line]:
    """What a strong answer to this page would have held, too: the heaviest misses, one line each."""
    found = covers(log)
    weights = {criterion.id: criterion.weight for criterion in rubric.criteria}
    missed = sorted((name for name in drill.strong if name not in found), key=lambda name: -weights.get(name, 0.0))
    texts = [drill.strong[name].get(context.language) for name in missed[:ALSO]]
    return [Line("line", "• " + text, literal=True) for text in texts]
