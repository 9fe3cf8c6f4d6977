"""Answers to every page: strong ones show more of what the drill looks for than decent ones, those than buzzwords."""

import json
from functools import lru_cache
from pathlib import Path

import pytest

from bot.grading.judgement import Answer, Graded
from bot.packs.interview import Stage
from bot.packs.text import Language
from tests.packs import shipped
from tests.selfplay.play import readers

ANSWERS = Path(__file__).parents[1] / "data" / "drill_candidates.jsonl"
PROBE = {"en": "What do you do?", "zh": "你怎么处理？"}


@lru_cache
def shown() -> dict[str, dict[str, float]]:
    """Drill -> candidate -> share of the drill's criteria that the answer shows, plus a tenth of each other one."""
    grader, _ = readers()
    found: dict[str, dict[str, float]] = {}
    for line in ANSWERS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        drill = shipped().drills[row["id"]]
        for name in ("strong", "decent", "buzz", "zh"):
            language: Language = "zh" if name == "zh" else "en"
            page = drill.page.get(language)
            judged = grader.grade(Answer(Stage.PAGER, page, PROBE[language], row[name], language))
            assert isinstance(judged, Graded)
            met = {tick.criterion for tick in judged.met}
            wanted = set(drill.strong)
            found.setdefault(drill.id, {})[name] = len(met & wanted) / len(wanted) + len(met - wanted) / 10
    return found


def mean(name: str) -> float:
    return sum(scores[name] for scores in shown().values()) / len(shown())


@pytest.mark.long
class TestDrills:
    def test_every_drill_is_answered(self) -> None:
        assert set(shown()) == set(shipped().drills)

    def test_levels_are_told_apart(self) -> None:
        assert mean("strong") >= mean("decent") + 0.15
        assert mean("zh") >= mean("decent")
        assert mean("decent") >= mean("buzz") + 0.15

    def test_buzzwords_win_nowhere(self) -> None:
        assert [name for name, s in shown().items() if s["buzz"] >= s["strong"]] == []

    def test_strong_is_rarely_below_decent(self) -> None:
        below = [name for name, s in shown().items() if s["strong"] < s["decent"]]
        assert len(below) <= len(shown()) // 8, below
