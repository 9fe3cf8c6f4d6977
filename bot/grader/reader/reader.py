"""Reads an answer sentence by sentence: for each a logit of every label, and for each piece of a word what it shows.

A transformer of six layers, distilled from multilingual-e5-small (Wang et al. 2024, arXiv 2402.05672, MIT) after that
was fine-tuned on the rubric's examples. A sentence is read alone, so that what stands beside it changes nothing. Plain
arrays and a graph of int8 weights for onnxruntime; PyTorch only made them (docs/grader.md).
"""

import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from bot.grader.offline.encoder import Floats
from bot.grader.reader.pieces import BOS, EOS, Piece, Pieces

LONGEST = 94
"""Pieces of a sentence that are read: some 400 letters."""

SLOTS = ("what", "when", "who")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that was read: n labels, t pieces, which lie in the text from `pieces[i].start` to `.end`."""

    start: int
    end: int
    logits: Floats
    """float32 [n]"""
    pieces: tuple[Piece, ...]
    shows: Floats
    """float32 [t, n] logits: does this piece belong to what shows the label?"""
    slots: Floats
    """float32 [t, 3, 3] logits: of what, when and who, is this piece outside, the first, or inside?"""


_LOCK = threading.Lock()
_LOADED: dict[Path, "Reader"] = {}


def reader_at(path: Path) -> "Reader":
    """The model that lies there, loaded at the first call (about a second). Threads may ask at the same time."""
    with _LOCK:
        if path not in _LOADED:
            _LOADED[path] = Reader(path)
        return _LOADED[path]


class Reader:
    """The model of a rubric, some 40 MB."""

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as stored:
            self.labels = tuple(map(str, stored["labels"]))
            words = bytes(stored["words"]).decode("utf-8").split("\n")
            self._pieces = Pieces(tuple(words), tuple(map(float, stored["scores"])))
            self._vectors, self._scale = stored["vectors"], stored["scale"].astype(np.float32)
            self._places, self._stages = stored["places"].astype(np.float32), stored["stages"].astype(np.float32)
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(
                bytes(stored["graph"]), options, providers=["CPUExecutionProvider"]
            )

    def read(self, text: str, spans: list[tuple[int, int]], stage: int) -> list[Sentence]:
        """The sentences at these places of the text. `stage` is the number of the stage, in the order of `Stage`."""
        return [self._sentence(text, start, end, stage) for start, end in spans]

    def _sentence(self, text: str, start: int, end: int, stage: int) -> Sentence:
        pieces = self._pieces.cut(text[start:end])[:LONGEST]
        numbers = np.array([BOS, *(piece.number for piece in pieces), EOS])
        vectors = self._vectors[numbers].astype(np.float32) * self._scale[numbers, None]
        vectors += self._places[: len(numbers)] + self._stages[stage]
        logits, shows, slots = self._session.run(None, {"vectors": vectors[None]})
        placed = tuple(Piece(piece.number, piece.start + start, piece.end + start) for piece in pieces)
        return Sentence(start, end, logits[0], placed, shows[0, 1:-1], slots[0, 1:-1].reshape(-1, len(SLOTS), 3))
