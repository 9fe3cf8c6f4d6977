"""What a schema cannot see in a pack: phrasings that mean the same under different names."""

from collections.abc import Iterator

import numpy as np

from bot.grader.offline.encoder import Encoder
from bot.packs.interview import Interview
from bot.packs.loader import Fault, PackFile, Shelf
from bot.packs.text import LANGUAGES, Texts
from bot.packs.yamlfile import Loc

ALIKE = 0.85
"""Likeness of vectors from which two phrasings are one: of the shipped packs' pairs the nearest reaches 0.82."""


def lookalikes(shelf: Shelf, encoder: Encoder) -> Iterator[Fault]:
    """Ways to ask for two different facts, and wordings of two different probes, that mean the same."""
    for file, pack in shelf.of(Interview):
        yield from _pairs(file, "facts", [fact.ask for fact in pack.facts], encoder)
        yield from _pairs(file, "probes", [probe.ask for probe in pack.probes], encoder)


def _pairs(file: PackFile, field: str, asks: list[Texts], encoder: Encoder) -> Iterator[Fault]:
    for language in LANGUAGES:
        lines: list[tuple[Loc, str]] = [
            ((field, i, "ask", language, j), wording)
            for i, ask in enumerate(asks)
            for j, wording in enumerate(ask.root.get(language, ()))
        ]
        if not lines:
            continue
        vectors = encoder.encode([wording for _, wording in lines])
        likeness = np.tril(vectors @ vectors.T, -1)
        for a, b in zip(*np.nonzero(likeness >= ALIKE), strict=True):
            (loc, wording), (other, rival) = lines[int(a)], lines[int(b)]
            if loc[1] != other[1]:
                yield file.fault(
                    loc,
                    f"{wording!r} means the same as {rival!r} of {field}.{other[1]}",
                    "keep it at one of them, or say what differs",
                )
