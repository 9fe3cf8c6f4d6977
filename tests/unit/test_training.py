"""A pack author adds a criterion with a dozen examples, and it works."""

import json
from pathlib import Path

import pytest

from bot.errors import PackError
from bot.grader.offline.classifier import load
from bot.grader.offline.cues.all import cues_of
from bot.grader.offline.encoder import universal
from bot.grader.offline.examples import folder_of, hash_of, read_examples, weak_spots, weights_of
from bot.grader.offline.features import extract
from bot.grader.offline.trainer import report, train
from bot.packs.interview import Stage
from bot.packs.rubric import Rubric
from tests.packs import ROOT, small

GREEN = (
    "We move the batch jobs to the hours when the grid is green.",
    "I'd put the nightly training where electricity comes from wind.",
    "The cluster sleeps at noon unless solar covers it.",
    "Power per order goes on the dashboard, next to cost.",
    "Half of the servers are switched off after the peak, to save energy.",
    "We pick the region with the lowest carbon per kilowatt hour.",
    "Training waits until the wind farm delivers.",
    "Idle machines go to sleep within ten minutes, that halves our energy bill.",
    "I ask the data centre for its energy mix before I choose it.",
    "Recompute less: each run burns 40 kilowatt hours.",
    "Cold storage for old logs, it needs a tenth of the power.",
    "Energy per refund must fall by a third this year.",
)
OTHER = (
    "We page the duty lead after five minutes.",
    "The power to decide lies with the finance director.",
    "Green means that the deployment passed.",
    "Legal signs the text by Friday.",
    "The queue holds an hour of orders.",
    "We replay the events from midnight.",
    "Who owns the refund page?",
    "Peak is half a million requests a second.",
    "Roll out to five percent first.",
    "The seller sees the delay on the order page.",
    "A wind of change goes through this team.",
    "We reconcile the ledger each morning.",
)


@pytest.fixture
def rubric(tmp_path: Path) -> Rubric:
    """The shipped rubric with one more criterion, and examples for that one beside it."""
    base = small().rubric()
    mine = base.criteria[0].model_copy(update={"id": "ops.energy"})
    folder = folder_of("mine", tmp_path)
    folder.mkdir()
    rows = [{"text": text, "stage": "design", "met": ["ops.energy"], "target": "ops.energy"} for text in GREEN]
    rows += [{"text": text, "stage": "design", "met": [], "target": "ops.energy"} for text in OTHER]
    (folder / "me.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return base.model_copy(update={"id": "mine", "criteria": (*base.criteria, mine)})


def test_a_criterion_of_ones_own(rubric: Rubric, tmp_path: Path) -> None:
    trained = train(rubric, tmp_path, universal())
    assert trained.classifier.labels == ("ops.energy",)
    model = load(weights_of("mine", tmp_path))

    def chance(text: str) -> float:
        return float(model.judge(extract(text, (), Stage.DESIGN, universal(), (), cues_of(rubric))).probability[0])

    green = [chance("We run the reports when solar energy is there."), chance("Servers nobody needs are switched off.")]
    other = [chance("We call the bank's on-call at once."), chance("Marketing decides on the text.")]
    assert min(green) > max(other)
    lines = list(report(trained))
    assert any(line.startswith("ops.energy ") for line in lines)


def test_weak_spots_are_named(rubric: Rubric, tmp_path: Path) -> None:
    folder = folder_of("mine", tmp_path)
    (folder / "you.jsonl").write_text(
        json.dumps({"text": GREEN[0].upper(), "stage": "design", "met": ["ops.gone"]}), encoding="utf-8"
    )
    problems = [str(fault) for fault in weak_spots(rubric, tmp_path)]
    assert any("you.jsonl:1: met: the rubric has no 'ops.gone'" in problem for problem in problems)
    assert any("the same text is in me.jsonl" in problem for problem in problems)
    assert any("scope.load: 0 examples where 10 are needed" in problem for problem in problems)
    assert not any(" ops.energy:" in problem for problem in problems)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"text": "a"}',
        '{"text": "a", "stage": "gone", "met": []}',
        '{"text": "a", "stage": "design", "met": ["x"], "evidence": {"x": "b"}}',
    ],
)
def test_a_bad_example_is_named_by_file_and_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "me.jsonl").write_text('{"text": "fine", "stage": "design", "met": []}\n' + line, encoding="utf-8")
    with pytest.raises(PackError, match=r"me\.jsonl:2: no example"):
        read_examples(tmp_path)


def test_the_shipped_weights_are_of_the_shipped_examples() -> None:
    rubrics = ROOT / "rubrics"
    fitted = load(weights_of("crisis-operator", rubrics))
    assert fitted.sources == hash_of(folder_of("crisis-operator", rubrics)), "run `warroom packs train`"
    assert set(fitted.labels) == {item.id for item in small().rubric().labels}
    assert list(weak_spots(small().rubric(), rubrics)) == []
