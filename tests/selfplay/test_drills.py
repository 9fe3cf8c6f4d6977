"""Answers to every page: strong ones show more of what the drill looks for than decent ones, those than buzzwords.

The hasty candidate makes the drill's obvious wrong move at once (tests/data/drill_trappers.jsonl).
"""

import json
from functools import lru_cache
from pathlib import Path

import pytest

from bot.grading.judgement import Answer, Graded
from bot.packs.interview import Stage
from bot.packs.loader import shelve
from bot.packs.practice import Drills
from bot.packs.text import Language
from tests.packs import ROOT, shipped
from tests.selfplay.play import readers

DATA = Path(__file__).parents[1] / "data"
FILES = {path.stem for path in (ROOT / "scenarios" / "drills").glob("*.yaml")}
PROBE = {"en": "What do you do?", "zh": "你怎么处理？"}


@lru_cache
def files() -> dict[str, set[str]]:
    """File -> ids of its drills."""
    packs = shelve(ROOT / "scenarios" / "drills").of(Drills)
    return {file.path.stem: {drill.id for drill in pack.drills} for file, pack in packs}


@lru_cache
def shown() -> dict[str, dict[str, float]]:
    """Drill -> candidate -> share of the drill's criteria that the answer shows, plus a tenth of each other one."""
    found: dict[str, dict[str, float]] = {}
    for line in (DATA / "drill_candidates.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for name in ("strong", "decent", "buzz", "zh"):
            found.setdefault(row["id"], {})[name] = share(row["id"], row[name], "zh" if name == "zh" else "en")
    for line in (DATA / "drill_trappers.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        scores = found[row["id"]]
        scores["hasty"] = max(scores.get("hasty", 0.0), share(row["id"], row["en"], "en"))
        scores["zh-hasty"] = max(scores.get("zh-hasty", 0.0), share(row["id"], row["zh"], "zh"))
    return found


def share(name: str, answer: str, language: Language) -> float:
    """How much of what the drill looks for an answer shows."""
    grader, _ = readers()
    drill = shipped().drills[name]
    judged = grader.grade(Answer(Stage.PAGER, drill.page.get(language), PROBE[language], answer, language))
    assert isinstance(judged, Graded)
    met = {tick.criterion for tick in judged.met}
    wanted = set(drill.strong)
    return len(met & wanted) / len(wanted) + len(met - wanted) / 10


def mean(name: str, drills: set[str] | None = None) -> float:
    scores = [each[name] for drill, each in shown().items() if drills is None or drill in drills]
    return sum(scores) / len(scores)


@pytest.mark.long
class TestDrills:
    def test_every_drill_is_answered(self) -> None:
        assert set(shown()) == set(shipped().drills)

    def test_levels_are_told_apart(self) -> None:
        assert mean("strong") >= mean("decent") + 0.15
        assert mean("zh") >= mean("decent")
        assert mean("decent") >= mean("buzz") + 0.15

    @pytest.mark.parametrize("file", sorted(FILES))
    def test_levels_are_told_apart_in_every_file(self, file: str) -> None:
        drills = files()[file]
        assert mean("strong", drills) >= mean("decent", drills) + 0.1
        assert mean("zh", drills) >= mean("decent", drills)
        assert mean("decent", drills) >= mean("buzz", drills) + 0.1
        for name in ("hasty", "zh-hasty"):  # a wrong first move is a first move, and a criterion asks for one
            assert mean("strong", drills) >= mean(name, drills) + 0.2
            assert mean("decent", drills) >= mean(name, drills)

    def test_silence_shows_nothing(self) -> None:
        for name in shipped().drills:
            assert share(name, "", "en") == 0

    def test_buzzwords_win_nowhere(self) -> None:
        assert [name for name, s in shown().items() if s["buzz"] >= s["strong"]] == []

    def test_haste_wins_nearly_nowhere(self) -> None:
        ahead = [name for name, s in shown().items() if s["hasty"] >= s["strong"]]
        assert len(ahead) <= len(shown()) // 20, ahead

    def test_strong_is_rarely_below_decent(self) -> None:
        below = [name for name, s in shown().items() if s["strong"] < s["decent"]]
        assert len(below) <= len(shown()) // 8, below
