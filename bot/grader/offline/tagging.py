"""Fitting the tagger to examples whose risks somebody split. Needs scipy; what it writes needs only numpy."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from bot.grader.offline.encoder import Encoder, Floats, Integers
from bot.grader.offline.examples import Example
from bot.grader.offline.tagger import BEGIN, INSIDE, SLOTS, Tagger, features_of, words_of

L2 = 2e-3
ROUNDS = 80


def fit_tagger(examples: tuple[Example, ...], encoder: Encoder, tilt: float = 0.0) -> Tagger:
    """The tagger; examples without risks are left out."""
    features, tags = tagged(examples, encoder)
    d, n = features.shape[1], len(features)
    middle, spread = features.mean(axis=0), features.std(axis=0) + 0.05
    features -= middle
    features /= spread
    one_hot = np.eye(3, dtype=np.float32)[tags].reshape(n, 9)

    def loss(wide: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        w = wide.astype(np.float32)
        layer, bias = w[: d * 9].reshape(d, 9), w[d * 9 :]
        raw = (features @ layer + bias).reshape(n, 3, 3)
        raw -= raw.max(axis=2, keepdims=True)
        chance = np.exp(raw)
        total = chance.sum(axis=2, keepdims=True)
        value = -((raw - np.log(total)).reshape(n, 9) * one_hot).sum() / n + L2 * float((layer**2).sum()) / 2
        error = ((chance / total).reshape(n, 9) - one_hot) / n
        return float(value), np.concatenate([(features.T @ error + L2 * layer).ravel(), error.sum(axis=0)]).astype(
            np.float64
        )

    found = minimize(loss, np.zeros(d * 9 + 9), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS, "maxcor": 6})
    w = found.x.astype(np.float32)
    layer = w[: d * 9].reshape(d, 9) / spread[:, None]
    return Tagger(layer, w[d * 9 :] - middle @ layer, np.full(3, tilt, np.float32))


def tagged(examples: tuple[Example, ...], encoder: Encoder) -> tuple[Floats, Integers]:
    """Features [words, e + grammar] and tags [words, slots] of all examples."""
    rows: list[Floats] = []
    tags: list[Integers] = []
    for example in examples:
        words = words_of(example.text)
        if example.risks is None or not words:
            continue
        rows.append(features_of(example.text, words, encoder).astype(np.float32))
        own = np.zeros((len(words), len(SLOTS)), np.int64)
        for risk in example.risks:
            for slot, span in enumerate((risk.what, risk.when, risk.who)):
                start = example.text.find(span) if span else -1
                if span is None or start < 0:
                    continue
                inside = [i for i, w in enumerate(words) if w.start < start + len(span) and w.end > start]
                own[inside, slot] = INSIDE
                own[inside[:1], slot] = BEGIN
        tags.append(own)
    return np.concatenate(rows), np.concatenate(tags)
