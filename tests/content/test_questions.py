"""Natural questions find their facts. Their writer saw the prompts and the facts' answers, and nothing else."""

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from bot.grader.offline.facts import FactMatcher
from tests.packs import shipped

QUESTIONS = Path(__file__).parents[1] / "data" / "questions"


def outcome(wanted: str | None, told: set[str], offered: set[str]) -> str:
    """What became of a question."""
    if wanted is None:
        return "not known" if not told and not offered else "asked back" if not told else "made up"
    if wanted in told:
        return "right"
    if wanted in offered:
        return "right among two"
    return "wrong" if told else "not known"


@lru_cache
def outcomes(answered: bool) -> Counter[str]:
    """Over all questions that a fact answers, or that none does."""
    matcher, library = FactMatcher(), shipped()
    found: Counter[str] = Counter()
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if (row["fact"] is not None) == answered:
                questions = matcher.find(row["q"], library.interviews[row["pack"]], row["lang"])
                told = {question.fact for question in questions if question.fact}
                offered = {rival for question in questions for rival in question.rivals}
                found[outcome(row["fact"], told, offered)] += 1
    return found


def share(answered: bool, *kinds: str) -> float:
    found = outcomes(answered)
    return sum(found[kind] for kind in kinds) / found.total()


def test_a_natural_question_finds_its_fact() -> None:
    """Measured 0.81 right, 0.05 wrong. The aim is 0.80 and 0.05."""
    assert share(True, "right", "right among two") >= 0.80
    assert share(True, "wrong") <= 0.055


def test_what_no_fact_answers_is_not_known() -> None:
    """Measured 0.69; the aim is 0.85. What is missing is mostly questions that touch a fact without being about it."""
    assert share(False, "not known") >= 0.66
    assert share(False, "made up") <= 0.27


@pytest.mark.parametrize("text", ["", "   ", "?", "…", "🙂", "x" * 4000, "a\x00b", "？？？"])
def test_nothing_breaks_it(text: str) -> None:
    FactMatcher().find(text, shipped().interviews["loyalty-points"], "en")
