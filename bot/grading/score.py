"""The arithmetic of the report. Every number in it comes from the rubric.

    credit   unprompted 1.0, prompted 0.6, hinted 0.3, missed 0       (rubric: credit)
    axis     4 x weighted mean of the credit of its reached criteria,
             less the penalty of each of its anti-patterns shown,
             not below 0; no number with fewer than two reached       (rubric: weight, penalty, reached_for_a_number)
    filter   fails below 1.5 on scope framing, or on components first
             without coming back to scope                             (rubric: framing_filter)
    verdict  the first outcome whose conditions all hold              (rubric: outcomes)

What was not reached counts neither way; an axis without a number is left out of mean and minimum.
"""

from collections.abc import Mapping

from bot.grading.record import Cover, How
from bot.packs.rubric import Credits, Outcome, Rubric

TOP = 4.0
"""The highest score of an axis."""


def credit(credits: Credits, how: How) -> float | None:
    """What a criterion is worth by how it came up; None when it was not reached."""
    if how is How.NOT_REACHED:
        return None
    return float(getattr(credits, how.value))


def axis_score(rubric: Rubric, axis: str, covers: Mapping[str, Cover], penalty: float) -> float | None:
    """0 to 4, or None when too few of the axis' criteria were reached for a number."""
    weighed = [
        (criterion.weight, worth)
        for criterion in rubric.criteria
        if criterion.axis == axis
        and (worth := credit(rubric.credit, covers.get(criterion.id, Cover(How.NOT_REACHED)).how)) is not None
    ]
    if len(weighed) < rubric.reached_for_a_number:
        return None
    mean = sum(weight * worth for weight, worth in weighed) / sum(weight for weight, _ in weighed)
    return max(0.0, TOP * mean - penalty)


def anchor(score: float) -> int:
    """Which of the five anchor sentences describes a score: the nearest, halves go down.

    >>> [anchor(s) for s in (0.0, 0.5, 0.51, 3.5, 4.0)]
    [0, 0, 1, 3, 4]
    """
    return int(-(-(score - 0.5) // 1)) if score > 0.5 else 0


def filter_failed(
    rubric: Rubric, scores: Mapping[str, float | None], covers: Mapping[str, Cover], antis: set[str]
) -> bool:
    """Does the candidate fail the framing filter?"""
    rule = rubric.framing_filter
    score = scores.get(rule.axis)
    if score is not None and score < rule.below:
        return True
    if rule.premature not in antis:
        return False
    scope = {criterion.id for criterion in rubric.criteria if criterion.axis == rule.axis}
    came_back = sum(
        1 for name, cover in covers.items() if name in scope and cover.how not in (How.MISSED, How.NOT_REACHED)
    )
    return came_back < rule.return_to_scope


def outcome(rubric: Rubric, scores: Mapping[str, float | None], failed: bool, antis: int, reached: int) -> Outcome:
    """The first outcome whose conditions all hold; the last one when none does."""
    numbers = [score for score in scores.values() if score is not None]
    mean = sum(numbers) / len(numbers) if numbers else 0.0
    for candidate in rubric.outcomes:
        if candidate.filter_failed and not failed:
            continue
        if (
            mean >= candidate.mean_at_least
            and min(numbers, default=0.0) >= candidate.each_at_least
            and all((scores.get(axis) or 0.0) >= least for axis, least in candidate.axes_at_least.items())
            and (candidate.antis_at_most is None or antis <= candidate.antis_at_most)
            and (candidate.reached_at_most is None or reached <= candidate.reached_at_most)
        ):
            return candidate
    return rubric.outcomes[-1]
