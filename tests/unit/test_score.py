"""The report's arithmetic, worked out by hand."""

from typing import ClassVar

import pytest

from bot.grading.record import Cover, How
from bot.grading.score import anchor, axis_score, credit, filter_failed, outcome
from bot.packs.rubric import Rubric
from tests.packs import small

RUBRIC: Rubric = small().rubric()
SCOPE = [c for c in RUBRIC.criteria if c.axis == RUBRIC.framing_filter.axis]


def covers(**how: How) -> dict[str, Cover]:
    """scope_load=How.PROMPTED -> {"scope.load": Cover(...)}"""
    return {name.replace("_", ".", 1): Cover(value) for name, value in how.items()}


def test_credit() -> None:
    assert [credit(RUBRIC.credit, how) for how in (How.UNPROMPTED, How.PROMPTED, How.HINTED, How.MISSED)] == [
        1.0,
        0.6,
        0.3,
        0.0,
    ]
    assert credit(RUBRIC.credit, How.NOT_REACHED) is None


def test_an_axis_is_four_times_the_weighted_mean_less_the_penalty() -> None:
    load, boundary = (next(c for c in SCOPE if c.id == f"scope.{name}") for name in ("load", "boundary"))
    shown = covers(scope_load=How.UNPROMPTED, scope_boundary=How.HINTED)
    mean = (load.weight * 1.0 + boundary.weight * 0.3) / (load.weight + boundary.weight)
    assert axis_score(RUBRIC, "scope_framing", shown, 0.0) == pytest.approx(4 * mean)
    assert axis_score(RUBRIC, "scope_framing", shown, 0.5) == pytest.approx(4 * mean - 0.5)
    assert axis_score(RUBRIC, "scope_framing", shown, 9.0) == 0.0


def test_an_axis_with_fewer_than_two_reached_has_no_number() -> None:
    assert axis_score(RUBRIC, "scope_framing", covers(scope_load=How.UNPROMPTED), 0.0) is None
    two = covers(scope_load=How.UNPROMPTED, scope_boundary=How.NOT_REACHED, scope_owner=How.MISSED)
    assert axis_score(RUBRIC, "scope_framing", two, 0.0) is not None


def test_what_was_not_reached_counts_neither_way() -> None:
    shown = covers(scope_load=How.UNPROMPTED, scope_boundary=How.PROMPTED)
    more = {**shown, **covers(scope_owner=How.NOT_REACHED, scope_compliance=How.NOT_REACHED)}
    assert axis_score(RUBRIC, "scope_framing", shown, 0.0) == axis_score(RUBRIC, "scope_framing", more, 0.0)


@pytest.mark.parametrize(
    ("score", "sentence"), [(0.0, 0), (0.5, 0), (0.51, 1), (1.5, 1), (2.4, 2), (3.51, 4), (4.0, 4)]
)
def test_the_anchor_is_the_nearest_sentence(score: float, sentence: int) -> None:
    assert anchor(score) == sentence


class TestFilter:
    def test_fails_below_one_and_a_half(self) -> None:
        assert filter_failed(RUBRIC, {"scope_framing": 1.49}, {}, set())
        assert not filter_failed(RUBRIC, {"scope_framing": 1.5}, {}, set())

    def test_a_scope_that_was_not_reached_fails_nobody(self) -> None:
        assert not filter_failed(RUBRIC, {"scope_framing": None}, {}, set())

    def test_components_first_fails_unless_scope_came_back(self) -> None:
        shown = {c.id: Cover(How.PROMPTED) for c in SCOPE[: RUBRIC.framing_filter.return_to_scope]}
        fewer = dict(list(shown.items())[:-1])
        assert filter_failed(RUBRIC, {"scope_framing": 3.0}, fewer, {"anti.premature"})
        assert not filter_failed(RUBRIC, {"scope_framing": 3.0}, shown, {"anti.premature"})


class TestVerdict:
    scores: ClassVar = {axis.id: 4.0 for axis in RUBRIC.axes}

    def test_who_fails_the_filter_fails_however_good_the_rest(self) -> None:
        failed = outcome(RUBRIC, self.scores, True, 0, 32)
        assert failed.filter_failed
        assert outcome(RUBRIC, self.scores, False, 0, 32).id == "strong-yes"

    def test_axes_without_a_number_are_left_out(self) -> None:
        some = {**self.scores, "context_fluency": None}
        assert outcome(RUBRIC, some, False, 0, 32).id == outcome(RUBRIC, self.scores, False, 0, 32).id

    def test_better_is_never_worse(self) -> None:
        order = [o.id for o in RUBRIC.outcomes]
        before = len(order)
        for step in range(41):
            got = outcome(RUBRIC, {axis.id: step / 10 for axis in RUBRIC.axes}, False, 0, 32)
            assert order.index(got.id) <= before
            before = order.index(got.id)

    def test_the_last_outcome_is_for_everybody_else(self) -> None:
        never = replace_outcomes(RUBRIC)
        assert outcome(never, self.scores, False, 0, 32) == never.outcomes[-1]


def replace_outcomes(rubric: Rubric) -> Rubric:
    """The rubric with conditions that nobody meets."""
    return rubric.model_copy(
        update={"outcomes": tuple(o.model_copy(update={"mean_at_least": 5.0}) for o in rubric.outcomes)}
    )
