"""From features to the probability of each label: a linear layer over windows of clauses; the best window counts.

Every window gets a logit for every label from its vector, its cues and its n-grams. A label's logit for the answer is
that of its best window (multiple-instance learning, Dietterich et al. 1997), and Platt's scaling (1999), fitted on
answers of hands that the layer had not seen, makes it a probability. Plain numpy; the weights are plain arrays.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.grader.offline.cues.all import REFUSAL, TABLE
from bot.grader.offline.encoder import Floats
from bot.grader.offline.features import Features
from bot.grader.offline.ngrams import COLUMNS

NOTHING = -9.0
"""The logit of a label of an answer that says nothing."""

REFUSED = 3.0
"""What a refusal takes off the logits of its window: of 3,300 spans that deserve a label, 6 hold one."""
_REFUSED = list(TABLE).index(REFUSAL)


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one answer: m windows, n labels."""

    probability: Floats
    """float32 [n], calibrated."""
    windows: Floats
    """float32 [m, n] logits."""
    best: Floats
    """float32 [n] logit of the best window."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """The fitted layer."""

    labels: tuple[str, ...]
    direct: Floats
    """[d, n], over vector, cues, stage and length."""
    grams: Floats
    """[COLUMNS, n]"""
    bias: Floats
    slope: Floats
    """[n], of Platt's scaling."""
    offset: Floats
    threshold: Floats
    """[n] probability from which a label is decided."""
    doubt: Floats
    """[n] probability from which a label is at least unclear."""
    sources: str
    """Hash of the examples that it was fitted on."""

    @property
    def deserved(self) -> npt.NDArray[np.bool_]:
        """[n] which labels are criteria, not anti-patterns."""
        return np.array([not label.startswith("anti.") for label in self.labels])

    def judge(self, features: Features) -> Scores:
        """The scores of an answer; one without windows has no label."""
        if not features.windows:
            n = len(self.labels)
            return Scores(np.zeros(n, np.float32), np.zeros((0, n), np.float32), np.full(n, NOTHING, np.float32))
        windows = features.dense() @ self.direct + self.bias
        for i in range(len(features.windows)):
            columns = features.columns(i)
            if columns:
                windows[i] += self.grams[columns].sum(axis=0) * gram_weight(len(columns))
        # 'No need to ...' commits to nothing, whatever else the window names.
        refused = features.cues[:, _REFUSED] > 0
        windows[np.ix_(refused, self.deserved)] -= REFUSED
        best = windows.max(axis=0)
        return Scores((1 / (1 + np.exp(-(self.slope * best + self.offset)))).astype(np.float32), windows, best)


def gram_weight(count: int) -> float:
    """What each n-gram of a window with so many counts for: long windows shout no louder than short ones."""
    return float(2.0 / np.sqrt(count + 4))


def save(path: Path, classifier: Classifier) -> None:
    """Write the weights as plain arrays; the large ones in half precision."""
    arrays = {name: getattr(classifier, name) for name in Classifier.__dataclass_fields__}
    for name in ("direct", "grams"):
        arrays[name] = arrays[name].astype(np.float16)
    arrays["labels"], arrays["sources"] = np.array(classifier.labels), np.array(classifier.sources)
    np.savez_compressed(path, allow_pickle=False, **arrays)


def load(path: Path) -> Classifier:
    """Read the weights. OSError or KeyError when they are missing or of another make."""
    with np.load(path, allow_pickle=False) as stored:
        if stored["grams"].shape[0] != COLUMNS:
            raise KeyError("n-gram columns")
        arrays = {
            name: stored[name].astype(np.float32)
            for name in ("direct", "grams", "bias", "slope", "offset", "threshold", "doubt")
        }
        return Classifier(tuple(map(str, stored["labels"])), sources=str(stored["sources"]), **arrays)
