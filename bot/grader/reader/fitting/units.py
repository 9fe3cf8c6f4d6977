"""What the reader learns from: the sentences of the examples, each with what is known of it.

A label that a whole answer deserves belongs to the sentence that holds its evidence; of the others nothing sure is
known.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.grader.offline.clauses import sentences_of
from bot.grader.offline.encoder import Floats
from bot.grader.offline.examples import Example
from bot.grader.offline.features import STAGES
from bot.grader.reader.pieces import BOS, EOS, Pieces
from bot.grader.reader.reader import LONGEST, SLOTS
from bot.packs.interview import Stage

SURE, LISTED, SILENT, ELSEWHERE, SHOWN = 1.0, 0.7, 0.35, 0.25, 1.5
"""Weights: the target of a sentence, a label listed besides, one not mentioned; evidence elsewhere, evidence here."""
HELD = 0.4
"""Share of the shorter of evidence and sentence from which the sentence holds it."""
SEVERAL, OTHER_STAGE = 0.6, 0.05


@dataclass(frozen=True)
class Unit:
    """A sentence of t pieces, marks of begin and end included; n labels."""

    numbers: tuple[int, ...]
    stage: int
    deserved: Floats
    """[n]"""
    weight: Floats
    """[n]"""
    shows: Floats
    """[t, n] 1 where a piece lies in the evidence"""
    known: Floats
    """[n] 1 where the evidence is known"""
    slots: npt.NDArray[np.int64]
    """[t, 3] 0 outside, 1 first, 2 inside; -100 where nobody split the risks"""
    text: int
    """Number of its example."""


def units_of(examples: tuple[Example, ...], labels: tuple[str, ...], pieces: Pieces, framing_only: str) -> list[Unit]:
    """The units of all examples, in their order."""
    return [
        _unit(example, number, span, labels, pieces, framing_only)
        for number, example in enumerate(examples)
        for span in sentences_of(example.text)
    ]


def _unit(
    example: Example, number: int, span: tuple[int, int], labels: tuple[str, ...], pieces: Pieces, framing_only: str
) -> Unit:
    start, end = span
    cut = pieces.cut(example.text[start:end])[:LONGEST]
    places = [(0, 0), *((p.start + start, p.end + start) for p in cut), (0, 0)]
    deserved, weight = np.zeros(len(labels), np.float32), np.ones(len(labels), np.float32)
    shows, known = np.zeros((len(places), len(labels)), np.float32), np.zeros(len(labels), np.float32)
    alone = len(sentences_of(example.text)) == 1
    for j, label in enumerate(labels):
        if label not in example.labels:
            weight[j] = 1.0 if example.target in (None, label) else SILENT
        elif example.target is not None:
            deserved[j] = 1.0
            weight[j] = (SURE if label == example.target else LISTED) * (1.0 if alone else SEVERAL)
        elif label in example.evidence:
            first = example.text.find(example.evidence[label])
            last = first + len(example.evidence[label])
            if min(end, last) - max(start, first) > HELD * min(end - start, last - first):
                deserved[j], weight[j], known[j] = 1.0, SHOWN, 1.0
                shows[[b > a and a < last and b > first for a, b in places], j] = 1.0
            else:
                weight[j] = ELSEWHERE
        else:
            deserved[j], weight[j] = float(alone), float(alone)
        if label == framing_only and example.stage is not Stage.FRAMING:
            weight[j] *= OTHER_STAGE
    numbers = (BOS, *(p.number for p in cut), EOS)
    stage = STAGES.index(example.stage)
    return Unit(numbers, stage, deserved, weight, shows, known, _slots(example, span, places), number)


def _slots(example: Example, span: tuple[int, int], places: list[tuple[int, int]]) -> npt.NDArray[np.int64]:
    marks = np.full((len(places), len(SLOTS)), -100, np.int64)
    if example.risks is None:
        return marks
    marks[:] = 0
    for risk in example.risks:
        for slot, name in enumerate(SLOTS):
            words = getattr(risk, name)
            first = example.text.find(words) if words else -1
            if first < 0 or first >= span[1] or first + len(words) <= span[0]:
                continue
            inside = [b > a and a < first + len(words) and b > first for a, b in places]
            marks[inside, slot] = 2
            if any(inside):
                marks[inside.index(True), slot] = 1
    return marks
