"""The shipped grader on 170 answers by a hand that neither the layer nor the reader has learned from."""

import json

import pytest

from bot.grading.judgement import Answer, Graded
from bot.packs.interview import Stage
from tests.packs import DATA
from tests.unit.test_offline_grader import grader

ROWS = [json.loads(line) for line in (DATA / "unseen_answers.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.long
def test_it_grades_a_hand_that_it_has_not_seen() -> None:
    right = decided = wanted = undeserving = idle = 0
    for row in ROWS:
        answer = Answer(Stage(row["stage"]), row["scenario"], row["probe"], row["answer"], row["lang"])
        judged = grader().grade(answer)
        assert isinstance(judged, Graded)
        met, found = set(row["met"]), {tick.criterion for tick in judged.met}
        right, decided, wanted = right + len(met & found), decided + len(found), wanted + len(met)
        undeserving, idle = undeserving + (0 if met else len(found)), idle + (not met)
        for tick in (*judged.met, *judged.anti):
            assert tick.evidence in row["answer"]
            assert len(tick.evidence) <= 200
    assert 2 * right / (decided + wanted) >= 0.73
    assert right / decided >= 0.78
    assert undeserving / idle < 0.3
