"""The same answers under another rubric: what each criterion and anti-pattern moves the mean by.

A criterion's share of the mean is its weight within its axis, divided by the axes that have a number. The shares of a
rubric add up to 1, so that the mean moves by the sum over all criteria of

    4 x (share there - share here) x (credit - mean credit here)

less what anti-patterns cost there and here. An axis that would fall below 0 stops there; that rest is in no line.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.grading.record import Cover, How
from bot.grading.report import Report
from bot.grading.score import TOP, credit
from bot.packs.rubric import Rubric
from bot.packs.text import Language


@dataclass(frozen=True, slots=True)
class Mover:
    """Something that moves the mean between two rubrics."""

    name: str
    title: str
    how: How | None
    """How a criterion was covered; None for an anti-pattern."""
    heavier: bool
    """Does it count for more there?"""
    change: float
    """Points of the mean, -4 to 4."""


def movers(
    covers: Mapping[str, Cover], here: Report, there: Report, rubrics: tuple[Rubric, Rubric], language: Language
) -> tuple[Mover, ...]:
    """All that moves the mean, the heaviest first. `rubrics`: of `here` and of `there`."""
    before, after = shares(rubrics[0], covers, here), shares(rubrics[1], covers, there)
    rates = rubrics[0].credit
    worth = {name: credit(rates, cover.how) or 0.0 for name, cover in covers.items()}
    mean = sum(share * worth[name] for name, share in before.items())
    found = [
        Mover(c.id, c.title.get(language), covers[c.id].how, shift > 0, TOP * shift * (worth[c.id] - mean))
        for c in rubrics[1].criteria
        if (shift := after.get(c.id, 0.0) - before.get(c.id, 0.0))
    ]
    cost, price = costs(here), costs(there)
    titles = {line.criterion: line.title for report in (here, there) for axis in report.axes for line in axis.antis}
    for name in sorted(titles):
        penalties = [{a.id: a.penalty for a in rubric.anti_patterns}.get(name, 0.0) for rubric in rubrics]
        change = cost.get(name, 0.0) * penalties[0] - price.get(name, 0.0) * penalties[1]
        found.append(Mover(name, titles[name], None, change < 0, change))
    return tuple(sorted(found, key=lambda mover: (-abs(mover.change), mover.name)))


def shares(rubric: Rubric, covers: Mapping[str, Cover], report: Report) -> dict[str, float]:
    """Criterion -> its share of the mean, 0 to 1; only what was reached, on axes that have a number."""
    numbered = [axis.axis for axis in report.axes if axis.score is not None]
    found: dict[str, float] = {}
    for axis in numbered:
        weights = {
            c.id: c.weight for c in rubric.criteria if c.axis == axis and covers[c.id].how is not How.NOT_REACHED
        }
        total = sum(weights.values())
        found |= {name: weight / total / len(numbered) for name, weight in weights.items()}
    return found


def costs(report: Report) -> dict[str, float]:
    """Anti-pattern -> how much of its penalty reaches the mean."""
    numbered = [axis for axis in report.axes if axis.score is not None]
    return {line.criterion: 1 / len(numbered) for axis in numbered for line in axis.antis}
