"""The quote for a label: the window on which the layer and the reader agree most."""

from collections.abc import Sequence

import numpy as np

from bot.grader.offline.clauses import sentences_of
from bot.grader.offline.encoder import Floats
from bot.grader.offline.evidence import MOST_QUOTE, cut, trimmed
from bot.grader.offline.features import Features
from bot.grader.reader.reader import Sentence

BRIEF = 0.25
"""Weight of recall, beta squared (van Rijsbergen 1979)."""
LAYER, SENTENCE = 0.2, 0.4
"""Weights of the layer's logit and of the sentence's beside the logarithm of the window's F."""


class Quotes:
    """Of one answer: which pieces lie in which window is found once for all labels."""

    def __init__(self, features: Features, sentences: Sequence[Sentence]) -> None:
        self._text, self._sentences = features.text, sentences
        self._several = len(sentences_of(features.text)) > 1
        self._windows = [_windows_in(features, sentence) for sentence in sentences]

    def quote(self, logits: Floats, label: int) -> str:
        """Literal, at most 200 characters, never the whole of an answer of several sentences.

        `logits` [m] are the layer's, of the windows for this label; `label` is its column of the reader.

        Each piece shows the label with a probability of its own: the expected F-measure of a window's pieces, in which
        precision counts more, because the shortest clause that shows it is the one to read.
        """
        worths: list[tuple[float, int, int]] = []
        for sentence, (numbers, spans, inside) in zip(self._sentences, self._windows, strict=True):
            chance = 1 / (1 + np.exp(-sentence.shows[:, label]))
            shown = (inside @ chance) / (inside.sum(axis=1) + BRIEF * chance.sum() + 1e-9)
            worth = np.log(shown + 1e-6) + LAYER * logits[numbers] + SENTENCE * sentence.logits[label]
            worths += [(float(each), *span) for each, span in zip(worth, spans, strict=True)]
        for _, start, end in sorted(worths, reverse=True):
            words = trimmed(self._text[start:end])
            if words and len(words) <= MOST_QUOTE and not (self._several and words == self._text.strip()):
                return words
        part = max(self._sentences, key=lambda sentence: float(sentence.logits[label]))
        words = self._text[part.start : part.end]
        return cut(trimmed(words) or words, MOST_QUOTE)


def _windows_in(features: Features, sentence: Sentence) -> tuple[list[int], list[tuple[int, int]], Floats]:
    """Of the windows in a sentence: their numbers, their spans, and which of its pieces they hold, float32 [m, t]."""
    numbers = []
    spans = []
    for i in range(len(features.windows)):
        start, end = features.span(i)
        if sentence.start <= start and end <= sentence.end:
            numbers.append(i)
            spans.append((start, end))
    middle = np.array([(piece.start + piece.end) / 2 for piece in sentence.pieces])
    bounds = np.array(spans, np.float32).reshape(-1, 2)
    inside = (middle >= bounds[:, :1]) & (middle <= bounds[:, 1:])
    return numbers, spans, inside.astype(np.float32)
