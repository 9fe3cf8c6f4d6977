"""How much to believe the reader and how much the layer: fitted on answers of hands that neither has seen."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from bot.grader.offline.bags import bags_of
from bot.grader.offline.cues.all import cues_of
from bot.grader.offline.encoder import Floats, universal
from bot.grader.offline.examples import Example
from bot.grader.offline.training import fit, pooled_logits
from bot.packs.rubric import Rubric

FLAT, FLAT_ANTI = 0.5, 0.75
"""Share of the layer for criteria and for anti-patterns: the best of five that were tried on those answers."""
SHRINK = 4.0
"""How much a label's own offset is drawn to the common one."""


def layer_logits(
    seen: tuple[Example, ...], left: tuple[Example, ...], labels: tuple[str, ...], rubric: Rubric
) -> Floats:
    """float32 [left, labels]: of a linear layer that was fitted on `seen` alone."""
    premature, cues = rubric.framing_filter.premature, cues_of(rubric)
    layer = fit(bags_of(seen, labels, premature, universal(), cues))
    bags = bags_of(left, labels, premature, universal(), cues)
    logits = np.full((len(left), len(labels)), -9.0, np.float32)
    place = {id(example): i for i, example in enumerate(left)}
    logits[[place[id(example)] for example in bags.examples]] = pooled_logits(layer, bags)
    return logits


def weighed(deep: Floats, flat: Floats, truth: npt.NDArray[np.bool_], labels: tuple[str, ...]) -> dict[str, Floats]:
    """The arrays of `blend.Blend`: one slope, an offset and a threshold for each label (Platt 1999)."""
    anti = np.array([label.startswith("anti.") for label in labels])
    share = np.where(anti, FLAT_ANTI, FLAT)
    mixed = deep * (1 - share) + flat * share

    def loss(w: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        z = w[0] * mixed + w[1] + w[2:]
        error = 1 / (1 + np.exp(-z)) - truth
        value = (np.logaddexp(0, z) - truth * z).sum() + SHRINK * (w[2:] ** 2).sum()
        parts = [(error * mixed).sum(), error.sum()], error.sum(axis=0) + 2 * SHRINK * w[2:]
        return float(value), np.concatenate(parts)

    w = minimize(loss, np.r_[1.0, 0.0, np.zeros(len(labels))], jac=True, method="L-BFGS-B").x
    chance = 1 / (1 + np.exp(-(w[0] * mixed + w[1] + w[2:])))
    threshold = np.where(anti, _cut(chance[:, anti], truth[:, anti]), _cut(chance[:, ~anti], truth[:, ~anti]))
    found = {"deep": w[0] * (1 - share), "flat": w[0] * share, "offset": w[1] + w[2:], "threshold": threshold}
    return {name: values.astype(np.float32) for name, values in found.items()}


def _cut(chance: Floats, truth: npt.NDArray[np.bool_]) -> float:
    """The probability from which on deciding gives the best F1."""

    def score(cut: float) -> float:
        decided = chance >= cut
        return float(2 * (decided & truth).sum() / max(1, decided.sum() + truth.sum()))

    return float(max(np.arange(0.1, 0.9, 0.01), key=score))
