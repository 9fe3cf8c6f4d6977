"""Two opinions to one: the linear layer over windows, and the reader over sentences.

Their logits are added with weights that were fitted, like the thresholds, on answers of hands that neither had seen: on
those the two together decide better than either alone (docs/grader.md). A label that only the layer knows, because a
pack's author added it, is decided by the layer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.grader.offline.classifier import NOTHING, Classifier, Scores
from bot.grader.offline.cues.guards import REFUSAL
from bot.grader.offline.encoder import Floats
from bot.grader.offline.features import Features
from bot.grader.reader.quotes import Quotes
from bot.grader.reader.reader import Sentence

DOUBTFUL = 0.45
"""A label is unclear from this share of its threshold on."""
REFUSED = 3.0
"""What a refusal takes off the logits of the clauses that it governs."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """Of one answer: n labels, in the order of the layer's."""

    probability: Floats
    threshold: Floats
    doubt: Floats
    quote: Callable[[int], str]
    sentences: Sequence[Sentence] = ()


@dataclass(frozen=True, slots=True)
class Blend:
    """How the two are weighed: n labels of the layer."""

    column: tuple[int, ...]
    """Of the reader, for each label; -1 where it does not know it."""
    deep: Floats
    flat: Floats
    offset: Floats
    threshold: Floats
    layer: Classifier

    def opinion(
        self, features: Features, scores: Scores, sentences: list[Sentence], shortest: Callable[[int], str]
    ) -> Opinion:
        """What both say of an answer."""
        columns = np.array(self.column)
        known = columns >= 0
        read = np.full((max(1, len(sentences)), len(columns)), NOTHING, np.float32)
        for row, sentence in enumerate(sentences):
            read[row, known] = sentence.logits[columns[known]]
            if REFUSAL.search(features.text, sentence.start, sentence.end):
                read[row, self.layer.deserved] -= REFUSED
        logit = self.deep * read.max(axis=0) + self.flat * scores.best + self.offset
        chance = (1 / (1 + np.exp(-logit))).astype(np.float32)
        probability = np.where(known, chance, scores.probability).astype(np.float32)
        threshold = np.where(known, self.threshold, self.layer.threshold).astype(np.float32)

        quotes = Quotes(features, sentences)

        def quoted(label: int) -> str:
            if not known[label] or not sentences:
                return shortest(label)
            return quotes.quote(scores.windows[:, label], int(columns[label]))

        doubt = np.where(known, threshold * DOUBTFUL, self.layer.doubt).astype(np.float32)
        return Opinion(probability, threshold, doubt, quoted, sentences)


def load(path: Path, layer: Classifier) -> Blend:
    """Read the weights that lie in the reader's file. KeyError when they are of another make."""
    with np.load(path, allow_pickle=False) as stored:
        labels = [str(label) for label in stored["labels"]]
        column = tuple(labels.index(label) if label in labels else -1 for label in layer.labels)
        arrays = {
            name: stored[name].astype(np.float32)[list(column)] for name in ("deep", "flat", "offset", "threshold")
        }
        return Blend(column, layer=layer, **arrays)
