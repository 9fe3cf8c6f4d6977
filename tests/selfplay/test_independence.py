"""The candidates did not copy: nothing they say or ask is near a probe, a fact, a model line or a training example."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from bot.grader.offline.encoder import universal
from bot.grader.offline.examples import folder_of, read_examples
from bot.packs.interview import Interview
from bot.packs.practice import Drill
from tests.packs import ROOT, shipped
from tests.selfplay.play import candidates

DATA = Path(__file__).parents[1] / "data"

EDIT, MEANING = 80, 0.93
"""From which similarity on two texts are one."""


def rows(*names: str) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for name in names
        for path in sorted(DATA.glob(name))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def own_of(pack: Interview, ask_too: bool = False) -> list[str]:
    """What is the pack's: probes, facts, model lines, and where asked for the listed ways to ask."""
    return [
        *(text for probe in pack.probes for texts in probe.ask.root.values() for text in texts),
        *(text for fact in pack.facts for text in fact.answer.root.values()),
        *(text for line in pack.model.values() for text in line.root.values()),
        *(text for fact in pack.facts if ask_too for texts in fact.ask.root.values() for text in texts),
    ]


def own_of_drill(drill: Drill) -> list[str]:
    texts = [drill.model, *drill.strong.values(), *(trap.consequence for trap in drill.traps)]
    return [text for each in texts for text in each.root.values()]


def nearest(said: list[str], own: list[str]) -> tuple[float, float]:
    """The highest similarity of any two: by edits (0 to 100), and by meaning."""
    edit = process.cdist([s.lower() for s in said], [o.lower() for o in own], scorer=fuzz.ratio, dtype=np.uint8).max()
    encoder = universal()
    return float(edit), float(np.max(encoder.encode(said) @ encoder.encode(own).T))


def everything_said() -> list[str]:
    interviews: Iterable[str] = (
        text
        for pack in shipped().interviews
        for stages in candidates(pack).values()
        for texts in stages.values()
        for text in texts
    )
    drills = (row[name] for row in rows("drill_candidates.jsonl") for name in ("strong", "decent", "buzz", "zh"))
    return [*interviews, *drills]


@pytest.mark.long
@pytest.mark.parametrize("pack", sorted(shipped().interviews))
class TestInterview:
    def test_no_answer_is_near_the_pack(self, pack: str) -> None:
        said = [text for stages in candidates(pack).values() for texts in stages.values() for text in texts]
        edit, meaning = nearest(said, own_of(shipped().interviews[pack]))
        assert edit < EDIT
        assert meaning < MEANING

    def test_no_held_out_question_is_a_listed_one(self, pack: str) -> None:
        asked = [row["q"] for row in rows("questions/*.jsonl", "blind_questions.jsonl") if row["pack"] == pack]
        edit, meaning = nearest(asked, own_of(shipped().interviews[pack], ask_too=True))
        assert edit < EDIT
        assert meaning < MEANING


@pytest.mark.long
def test_no_answer_to_a_page_is_near_its_drill() -> None:
    for row in rows("drill_candidates.jsonl"):
        said = [row[name] for name in ("strong", "decent", "buzz", "zh")]
        edit, meaning = nearest(said, own_of_drill(shipped().drills[row["id"]]))
        assert edit < EDIT, row["id"]
        assert meaning < MEANING, row["id"]


@pytest.mark.long
def test_no_trapped_answer_is_a_listed_sentence() -> None:
    for row in rows("drill_trappers.jsonl"):
        trap = next(each for each in shipped().drills[row["id"]].traps if each.id == row["trap"])
        listed = [text for texts in (trap.does, trap.cues) for wordings in texts.root.values() for text in wordings]
        edit = process.cdist([row["en"].lower(), row["zh"]], [text.lower() for text in listed], scorer=fuzz.ratio).max()
        assert edit < 90, (row["id"], row["trap"])


@pytest.mark.long
def test_no_answer_is_near_an_example() -> None:
    examples = [example.text for example in read_examples(folder_of("crisis-operator", ROOT / "rubrics"))]
    edit, meaning = nearest(everything_said(), examples)
    assert edit < EDIT
    assert meaning < MEANING
