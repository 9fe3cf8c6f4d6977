"""The same answers under another rubric: what a lens may be, the arithmetic of what moved, and what is shown."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desks.lens import line
from bot.errors import PackError
from bot.grading.debrief import cover_all, debrief
from bot.grading.judgement import Graded, Tick
from bot.grading.lens import movers
from bot.grading.record import Exchange
from bot.grading.report import Report
from bot.packs.checker import check
from bot.packs.interview import Stage
from bot.packs.lens import Lens
from bot.packs.loader import library, shelve
from bot.packs.text import LANGUAGES
from tests.packs import ROOT, shipped, tickets

LENSES = ("algorithmic-depth", "written-rigour")
BASE = "crisis-operator"
STAGES = (Stage.FRAMING, Stage.DESIGN, Stage.DEPENDENCIES, Stage.FAILURE, Stage.PRESSURE)
NAMES = [criterion.id for criterion in shipped().rubric().criteria]
ANTIS = [anti.id for anti in shipped().rubric().anti_patterns]


def said(met: tuple[str, ...], antis: tuple[str, ...] = (), aims: tuple[str, ...] = ()) -> tuple[Exchange, ...]:
    """One answer in each stage; all that is met is in the first."""
    first = Graded("test", tuple(Tick(m, m, 1.0) for m in met), (), tuple(Tick(a, a, 1.0) for a in antis), ())
    return tuple(
        Exchange(i, stage, "open", "q", aims, False, "a", first if i == 1 else Graded("test", (), (), (), ()))
        for i, stage in enumerate(STAGES, 1)
    )


def seen(exchanges: tuple[Exchange, ...], rubric: str) -> Report:
    return debrief(exchanges, tickets(), shipped().rubrics[rubric], "en", 10.0)


def mean(report: Report) -> float:
    numbers = [axis.score for axis in report.axes if axis.score is not None]
    return sum(numbers) / len(numbers)


def test_three_rubrics_are_shipped_and_hold_the_same_ids() -> None:
    assert set(shipped().rubrics) == {BASE, *LENSES}
    for name in LENSES:
        rubric = shipped().rubrics[name]
        assert rubric.like == BASE
        assert [label.id for label in rubric.labels] == [*NAMES, *ANTIS]
        assert len({axis.id for axis in rubric.axes} - {axis.id for axis in shipped().rubric().axes}) == 5
        assert {criterion.axis for criterion in rubric.criteria} == {axis.id for axis in rubric.axes}
        assert not list((ROOT / "rubrics").glob(f"**/{name}*.npz")), "the fitted weights are the other rubric's"
    assert check(shelve(ROOT / "rubrics")) == []


def test_the_same_answers_pass_one_and_fail_another() -> None:
    """What a crisis asks for is not what a document or an algorithm does."""
    operator = said(
        tuple(n for n in NAMES if n.startswith(("esc.", "ops.", "bu.h", "bu.al", "scope.", "fail.", "ctx")))
    )
    assert mean(seen(operator, BASE)) > mean(seen(operator, "written-rigour"))
    writer = said(
        (
            "scope.objective",
            "scope.boundary",
            "scope.assumption",
            "scope.owner",
            "biz.tradeoff",
            "biz.impact",
            "bu.blindspot",
            "dep.legacy",
            "bu.org_debt",
        )
    )
    assert mean(seen(writer, "written-rigour")) > max(mean(seen(writer, r)) for r in (BASE, "algorithmic-depth"))
    deep = said(
        (
            "scope.objective",
            "scope.load",
            "scope.boundary",
            "dep.contract",
            "dep.lifecycle",
            "dep.systems",
            "fail.mode",
            "fail.domain",
            "fail.recovery",
            "ops.capacity",
            "biz.tradeoff",
            "fail.degrade",
        )
    )
    assert seen(deep, "algorithmic-depth").verdict.id != seen(deep, BASE).verdict.id
    assert mean(seen(deep, "algorithmic-depth")) > max(mean(seen(deep, r)) for r in (BASE, "written-rigour"))


@given(met=st.sets(st.sampled_from(NAMES)), aims=st.sets(st.sampled_from(NAMES)), lens=st.sampled_from(LENSES))
def test_what_moved_adds_up_to_the_difference(met: set[str], aims: set[str], lens: str) -> None:
    exchanges = said(tuple(sorted(met)), aims=tuple(sorted(aims)))
    here, there = seen(exchanges, BASE), seen(exchanges, lens)
    rubrics = (shipped().rubric(), shipped().rubrics[lens])
    found = movers(cover_all(exchanges, rubrics[1]), here, there, rubrics, "en")
    assert sum(m.change for m in found) == pytest.approx(mean(there) - mean(here), abs=1e-6)


@pytest.mark.parametrize("lens", LENSES)
def test_an_anti_pattern_moves_by_its_price(lens: str) -> None:
    exchanges = said(tuple(NAMES), ("anti.vague",))
    here, there = seen(exchanges, BASE), seen(exchanges, lens)
    found = movers(
        cover_all(exchanges, shipped().rubrics[lens]), here, there, (shipped().rubric(), shipped().rubrics[lens]), "en"
    )
    assert found[0].name == "anti.vague"
    assert sum(m.change for m in found) == pytest.approx(mean(there) - mean(here), abs=1e-6)


def test_a_mover_is_said_in_both_languages() -> None:
    exchanges = said(("scope.objective",))
    rubrics = (shipped().rubric(), shipped().rubrics["written-rigour"])
    reports = (seen(exchanges, BASE), seen(exchanges, "written-rigour"))
    found = movers(cover_all(exchanges, rubrics[1]), *reports, rubrics, "en")
    goal = replace(next(m for m in found if m.name == "scope.objective"), title="why", change=0.25)
    assert line(goal, "en") == f"▲ why: said unasked, counts {'more' if goal.heavier else 'less'} here (+0.2 points)"
    for language in LANGUAGES:
        assert "why" in line(goal, language)
    assert "主动" in line(goal, "zh")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("like: crisis-operator", "like: nobody", "there is no rubric 'nobody'"),
        ("  esc.who: {", "  esc.whom: {", "'esc.who' of crisis-operator is missing"),
        ("axis: purpose, below", "axis: porpoise, below", "there is no such axis"),
    ],
)
def test_a_broken_lens_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    folder = tmp_path / "rubrics" / "lenses"
    folder.mkdir(parents=True)
    text = (ROOT / "rubrics" / "lenses" / "written-rigour.yaml").read_text(encoding="utf-8")
    (folder / "mine.yaml").write_text(text.replace(old, new).replace("id: written-rigour", "id: mine"), "utf-8")
    shelf = shelve(ROOT / "scenarios", ROOT / "rubrics", tmp_path / "rubrics")
    assert [pack.id for _, pack in shelf.of(Lens)][-1] == "mine"
    assert any(words in str(fault) and "mine.yaml" in str(fault) for fault in check(shelf))
    if "axis" not in words:
        with pytest.raises(PackError, match=r"mine\.yaml"):
            library(shelf)
