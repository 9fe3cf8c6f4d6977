"""From a rubric's examples to its weights, and the report that shows how far they can be trusted."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.errors import PackError
from bot.grader.offline import classifier, tagger
from bot.grader.offline.bags import bags_of
from bot.grader.offline.classifier import Classifier
from bot.grader.offline.cues.all import cues_of
from bot.grader.offline.encoder import Encoder
from bot.grader.offline.examples import ENOUGH, Example, folder_of, hash_of, read_examples, tagger_of, weights_of
from bot.grader.offline.tagging import fit_tagger
from bot.grader.offline.training import Checked, check, fit, scaled
from bot.packs.rubric import Rubric

TILT = -1.5
"""How much the tagger leans towards finding a span."""
MOST_WRONG = 3
"""Examples shown of each kind of mistake."""


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training gave."""

    classifier: Classifier
    checked: Checked


def train(rubric: Rubric, root: Path, encoder: Encoder) -> Trained:
    """Fit and write the weights beside the examples. PackError when there are none."""
    folder = folder_of(rubric.id, root)
    examples = read_examples(folder)
    labels = tuple(item.id for item in rubric.labels if sum(item.id in e.labels for e in examples) >= ENOUGH)
    if not labels:
        raise PackError(f"{folder}: there is no label with {ENOUGH} examples; see docs/packs.md")
    bags = bags_of(examples, labels, rubric.framing_filter.premature, encoder, cues_of(rubric))
    checked = check(bags)
    made = scaled(fit(bags), labels, checked, hash_of(folder))
    classifier.save(weights_of(rubric.id, root), made)
    if any(e.risks is not None for e in examples):
        tagger.save(tagger_of(rubric.id, root), fit_tagger(examples, encoder, TILT))
    return Trained(made, checked)


def report(trained: Trained) -> Iterator[str]:
    """Precision and recall of each label on hands that were left out, and examples that it gets wrong."""
    model, checked = trained.classifier, trained.checked
    chance = 1 / (1 + np.exp(-(model.slope * checked.logits + model.offset)))
    decided = chance >= model.threshold
    truth = np.array([[label in e.labels for label in model.labels] for e in checked.examples])
    yield f"{len(checked.examples)} whole answers, each graded by a layer that saw nothing of its hand"
    yield f"{'label':24}{'precision':>10}{'recall':>8}{'examples':>10}"
    for j, label in enumerate(model.labels):
        right = int((decided[:, j] & truth[:, j]).sum())
        precision = f"{right / decided[:, j].sum():.2f}" if decided[:, j].any() else "-"
        recall = f"{right / truth[:, j].sum():.2f}" if truth[:, j].any() else "-"
        yield f"{label:24}{precision:>10}{recall:>8}{int(truth[:, j].sum()):>10}"
    criteria = np.array([not label.startswith("anti.") for label in model.labels])
    both = int((decided & truth)[:, criteria].sum())
    yield (
        f"all criteria: precision {both / max(1, decided[:, criteria].sum()):.2f}, "
        f"recall {both / max(1, truth[:, criteria].sum()):.2f}"
    )
    for j, label in enumerate(model.labels):
        for kind, wrong in (("false", decided[:, j] & ~truth[:, j]), ("missed", ~decided[:, j] & truth[:, j])):
            for i in np.flatnonzero(wrong)[:MOST_WRONG]:
                yield f"{label} {kind}: {_short(checked.examples[int(i)])}"


def _short(example: Example) -> str:
    text = " ".join(example.text.split())
    return text if len(text) <= 160 else text[:159] + "…"
