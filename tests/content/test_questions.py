"""Natural questions find their facts. Their writer saw the prompts and the facts' answers, and nothing else."""

import json
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path

import pytest

from bot.grader.offline.facts import FactMatcher
from bot.grading.judgement import Question
from bot.packs.text import Language
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
def matcher() -> FactMatcher:
    return FactMatcher()


@cache
def found_by(text: str, pack: str, language: Language) -> tuple[Question, ...]:
    """What the matcher makes of a message."""
    return matcher().find(text, shipped().interviews[pack], language)


@lru_cache
def outcomes(answered: bool) -> Counter[str]:
    """Over all questions that a fact answers, or that none does."""
    found: Counter[str] = Counter()
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if (row["fact"] is not None) == answered:
                questions = found_by(row["q"], row["pack"], row["lang"])
                told = {question.fact for question in questions if question.fact}
                offered = {rival for question in questions for rival in question.rivals}
                found[outcome(row["fact"], told, offered)] += 1
    return found


def share(answered: bool, *kinds: str) -> float:
    found = outcomes(answered)
    return sum(found[kind] for kind in kinds) / found.total()


def test_a_natural_question_finds_its_fact() -> None:
    """Measured 0.81 right and 0.05 wrong. The aim is 0.80 and 0.05."""
    assert share(True, "right", "right among two") >= 0.79
    assert share(True, "wrong") <= 0.055


def test_what_no_fact_answers_is_not_known() -> None:
    """Measured 0.70; the aim is 0.85. Most others touch a fact without being about it."""
    assert share(False, "not known") >= 0.68
    assert share(False, "made up") <= 0.27


def test_every_fact_is_reachable() -> None:
    reached: dict[tuple[str, str], bool] = {}
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["fact"] is not None:
                questions = found_by(row["q"], row["pack"], row["lang"])
                names = {question.fact for question in questions} | {r for q in questions for r in q.rivals}
                place = (row["pack"], row["fact"])
                reached[place] = reached.get(place, False) or row["fact"] in names
    assert {pack for pack, _ in reached} == set(shipped().interviews)
    assert [place for place, found in reached.items() if not found] == []


@pytest.mark.parametrize("text", ["", "   ", "?", "…", "🙂", "x" * 4000, "a\x00b", "？？？"])
def test_nothing_breaks_it(text: str) -> None:
    FactMatcher().find(text, shipped().interviews["loyalty-points"], "en")
