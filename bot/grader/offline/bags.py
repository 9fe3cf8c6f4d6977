"""Examples as arrays to learn from: a bag of windows for each text."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.grader.offline.classifier import gram_weight
from bot.grader.offline.cues.all import Cues
from bot.grader.offline.encoder import Encoder, Floats, Integers
from bot.grader.offline.examples import Example
from bot.grader.offline.features import Features, extract
from bot.grader.offline.ngrams import COLUMNS
from bot.packs.interview import Stage

POOL = 4.0
"""How sharply the pooled logit follows the highest one."""
SENTENCE, SURE, LISTED = 0.35, 1.0, 0.7
"""Weights of the labels of a sentence: not mentioned, its target, mentioned besides."""
LEAST_OVERLAP = 0.3


@dataclass(frozen=True, slots=True)
class Bags:
    """n texts with m windows in all."""

    examples: tuple[Example, ...]
    dense: Floats
    """[m, d]"""
    grams: sparse.csr_matrix
    """[m, COLUMNS]"""
    starts: Integers
    """[n] first window of each text"""
    owner: Integers
    """[m] number of each window's text"""
    truth: Floats
    """[n, labels]"""
    weight: Floats
    """[n, labels]"""
    evidence: tuple[Integers, Integers]
    """Windows and labels that are known to belong together."""

    def take(self, chosen: npt.NDArray[np.bool_]) -> "Bags":
        """The bags of some of the texts."""
        windows = chosen[self.owner]
        renumbered = np.cumsum(chosen) - 1
        owner = renumbered[self.owner[windows]]
        place = np.cumsum(windows) - 1
        kept = windows[self.evidence[0]]
        return Bags(
            tuple(e for e, keep in zip(self.examples, chosen, strict=True) if keep),
            self.dense[windows],
            self.grams[np.flatnonzero(windows)],
            np.flatnonzero(np.r_[True, np.diff(owner) > 0]),
            owner,
            self.truth[chosen],
            self.weight[chosen],
            (place[self.evidence[0][kept]], self.evidence[1][kept]),
        )


def bags_of(
    examples: tuple[Example, ...], labels: tuple[str, ...], framing_only: str, encoder: Encoder, cues: Cues
) -> Bags:
    """The bags of all examples that hold anything. `framing_only` is the label that other stages say nothing about."""
    found = [(e, extract(e.text, (e.probe, e.scenario), e.stage, encoder, (), cues)) for e in examples]
    found = [(e, f) for e, f in found if f.windows]
    counts = [len(f.windows) for _, f in found]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
    number = {label: j for j, label in enumerate(labels)}
    rows, columns = [], []
    for start, (example, features) in zip(starts, found, strict=True):
        for label, span in example.evidence.items():
            window = _holding(features, span) if label in number and label in example.labels else None
            if window is not None:
                rows.append(start + window)
                columns.append(number[label])
    return Bags(
        tuple(e for e, _ in found),
        np.concatenate([f.dense() for _, f in found]),
        sparse.vstack([_grams(f) for _, f in found]).tocsr(),
        starts,
        np.repeat(np.arange(len(found)), counts),
        np.array([[label in e.labels for label in labels] for e, _ in found], np.float32),
        np.array([_weights(e, labels, framing_only) for e, _ in found], np.float32),
        (np.array(rows, np.int64), np.array(columns, np.int64)),
    )


def _weights(example: Example, labels: tuple[str, ...], framing_only: str) -> list[float]:
    if example.target is None:
        return [1.0] * len(labels)
    return [
        SURE
        if label == example.target
        else LISTED
        if label in example.labels
        else 0.05
        if label == framing_only and example.stage is not Stage.FRAMING
        else SENTENCE
        for label in labels
    ]


def _grams(features: Features) -> sparse.csr_matrix:
    indices: list[int] = []
    values: list[float] = []
    ends = [0]
    for i in range(len(features.windows)):
        columns = features.columns(i)
        indices += columns
        values += [gram_weight(len(columns))] * len(columns)
        ends.append(len(indices))
    return sparse.csr_matrix((np.array(values, np.float32), indices, ends), shape=(len(features.windows), COLUMNS))


def _holding(features: Features, span: str) -> int | None:
    """The window that fits a literal span best."""
    start = features.text.find(span)
    end = start + len(span)
    best, most = None, LEAST_OVERLAP
    for i in range(len(features.windows)):
        first, last = features.span(i)
        shared = 2 * max(0, min(end, last) - max(start, first)) / (len(span) + last - first)
        if shared > most:
            best, most = i, shared
    return best
