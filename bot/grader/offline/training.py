"""Fitting the classifier to a rubric's examples. Needs scipy; what it writes needs only numpy.

loss     cross-entropy of each label's pooled logit (log-sum-exp over windows), plus that of the window that holds
         the evidence, plus L2; L-BFGS from zero, so the result is the same on every run
checking leave one file (one writer's hand) out: wording of other people is what the grader will meet
scaling  Platt's scaling and the thresholds come from those held-out decisions
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from bot.grader.offline.bags import POOL, Bags
from bot.grader.offline.classifier import Classifier
from bot.grader.offline.encoder import Floats
from bot.grader.offline.examples import Example

L2_DENSE, L2_GRAMS = 5e-4, 4e-5
EVIDENCE = 0.5
"""Weight of a window that is known to hold the evidence."""
POSITIVE = 1.5
"""Weight of a label that is deserved."""
ROUNDS = 70
LEAST_HANDS, FOLDS = 2, 5
LEAST_PRECISION = 0.5
"""Of any label's threshold on held-out decisions, where it can be had."""
DOUBTFUL = 0.45
"""A label is unclear from this share of its threshold on."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The linear layer without its scaling."""

    direct: Floats
    grams: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Checked:
    """Held-out decisions: logits [answers, labels] of examples that the layer had not seen."""

    examples: tuple[Example, ...]
    logits: Floats


def fit(bags: Bags) -> Layer:
    """The layer that explains the bags best."""
    d, columns, n = bags.dense.shape[1], bags.grams.shape[1], bags.truth.shape[1]
    transposed = bags.grams.T.tocsr()
    weight = bags.weight * (1 + (POSITIVE - 1) * bags.truth)
    rows, labels = bags.evidence
    total = len(bags.truth)

    def unpack(w: npt.NDArray[np.float32]) -> Layer:
        cut = d * n
        return Layer(w[:cut].reshape(d, n), w[cut : cut + columns * n].reshape(columns, n), w[cut + columns * n :])

    def loss(wide: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        layer = unpack(wide.astype(np.float32))
        logits = bags.dense @ layer.direct + bags.grams @ layer.grams + layer.bias
        highest = np.maximum.reduceat(logits, bags.starts, axis=0)
        raised = np.exp(POOL * (logits - highest[bags.owner]))
        summed = np.add.reduceat(raised, bags.starts, axis=0)
        pooled = highest + np.log(summed) / POOL
        value = (weight * (np.logaddexp(0, pooled) - bags.truth * pooled)).sum()
        error = (weight * (_sigmoid(pooled) - bags.truth))[bags.owner] * raised / summed[bags.owner]
        if len(rows):
            shown = logits[rows, labels]
            value += EVIDENCE * np.logaddexp(0, -shown).sum()
            np.add.at(error, (rows, labels), EVIDENCE * (_sigmoid(shown) - 1))
        value = value / total + L2_DENSE * (layer.direct**2).sum() / 2 + L2_GRAMS * (layer.grams**2).sum() / 2
        parts = (
            bags.dense.T @ error / total + L2_DENSE * layer.direct,
            transposed @ error / total + L2_GRAMS * layer.grams,
            error.sum(axis=0) / total,
        )
        return float(value), np.concatenate([part.ravel() for part in parts]).astype(np.float64)

    begin = np.zeros((d + columns + 1) * n)
    begin[-n:] = -3.0
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS, "maxcor": 6})
    return unpack(found.x.astype(np.float32))


def check(bags: Bags) -> Checked:
    """Logits of each whole answer from a layer that saw nothing of its hand; single sentences are always learned.

    With fewer than two hands there is nothing to leave out: then every fifth text is, in turn.
    """
    whole = np.array([e.target is None for e in bags.examples])
    groups = np.array([e.source for e in bags.examples])
    if len(set(groups[whole])) < LEAST_HANDS:
        whole = np.ones(len(bags.examples), bool)
        groups = np.arange(len(bags.examples)) % FOLDS
    logits = np.full((len(bags.examples), bags.truth.shape[1]), -9.0, np.float32)
    for group in sorted(set(groups[whole])):
        own = whole & (groups == group)
        logits[own] = pooled_logits(fit(bags.take(~own)), bags.take(own))
    return Checked(tuple(e for e, kept in zip(bags.examples, whole, strict=True) if kept), logits[whole])


def pooled_logits(layer: Layer, bags: Bags) -> Floats:
    """Of each label's best window, float32 [answers, labels]."""
    windows = bags.dense @ layer.direct + bags.grams @ layer.grams + layer.bias
    best: Floats = np.maximum.reduceat(windows, bags.starts, axis=0).astype(np.float32)
    return best


def scaled(layer: Layer, labels: tuple[str, ...], checked: Checked, sources: str) -> Classifier:
    """The layer with scaling and thresholds from held-out decisions."""
    truth = np.array([[label in e.labels for label in labels] for e in checked.examples])
    slope, offset = _platt(checked.logits, truth)
    chance = _sigmoid(slope * checked.logits + offset)
    common = _best_cut(chance.ravel(), truth.ravel())
    cuts = np.array([_cut_of(chance[:, j], truth[:, j], common) for j in range(len(labels))], np.float32)
    return Classifier(labels, layer.direct, layer.grams, layer.bias, slope, offset, cuts, cuts * DOUBTFUL, sources)


def _platt(logits: Floats, truth: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Slope shared by all labels, offset of each drawn towards the shared one."""

    def loss(w: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        z = w[0] * logits + w[1] + w[2:]
        error = _sigmoid(z) - truth
        value = (np.logaddexp(0, z) - truth * z).sum() + 5 * (w[2:] ** 2).sum()
        return float(value), np.concatenate([[(error * logits).sum(), error.sum()], error.sum(axis=0) + 10 * w[2:]])

    w = minimize(loss, np.r_[1.0, 0.0, np.zeros(truth.shape[1])], jac=True, method="L-BFGS-B").x
    n = truth.shape[1]
    return np.full(n, w[0], np.float32), (w[1] + w[2:]).astype(np.float32)


def _best_cut(chance: Floats, truth: npt.NDArray[np.bool_]) -> float:
    """The probability from which on deciding gives the best F1."""
    cuts = np.arange(0.1, 0.9, 0.02)
    return float(max(cuts, key=lambda cut: _f1(chance >= cut, truth)))


def _cut_of(chance: Floats, truth: npt.NDArray[np.bool_], common: float) -> float:
    """A label's own cut: the common one, raised until the label is right often enough."""
    for cut in np.arange(common, 0.9, 0.02):
        decided = chance >= cut
        if decided.sum() == 0 or truth[decided].mean() >= LEAST_PRECISION:
            return float(cut)
    return common


def _f1(decided: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_]) -> float:
    return float(2 * (decided & truth).sum() / max(1, decided.sum() + truth.sum()))


def _sigmoid(x: npt.NDArray[Any]) -> npt.NDArray[Any]:
    result: npt.NDArray[Any] = 1 / (1 + np.exp(-x))
    return result
