"""An answer as the classifier sees it: windows of clauses, each with its vector, cues and n-grams.

What only echoes the probe, talks to the grader or repeats the rubric is struck out before anything is computed.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bot.grader.offline import ngrams
from bot.grader.offline.clauses import Clause, Window, clauses_of, sentences_of, weight, windows_of
from bot.grader.offline.cues import guards
from bot.grader.offline.cues.all import TABLE, Cues
from bot.grader.offline.encoder import Encoder, Floats
from bot.packs.interview import Stage

STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True)
class Features:
    """Of one answer: m windows."""

    text: str
    clauses: tuple[Clause, ...]
    windows: tuple[Window, ...]
    vectors: Floats
    """float32 [m, d] of the encoder."""
    cues: Floats
    """float32 [m, cues], 1.0 where a cue is found wholly inside the window."""
    grams: tuple[tuple[int, ...], ...]
    """Columns of the n-grams of each clause."""
    stage: int

    def dense(self) -> Floats:
        """float32 [m, d + cues + stages + 1], scaled to similar sizes: the classifier's input besides n-grams."""
        m = len(self.windows)
        stage = np.zeros((m, len(STAGES)), np.float32)
        stage[:, self.stage] = 1.0
        lengths = [weight(self.text[slice(*self.span(i))]) for i in range(m)]
        size = np.minimum(3.0, np.log1p(np.array(lengths, np.float32) / 20.0)).reshape(m, 1)
        return np.concatenate([self.vectors * 4.0, self.cues * 0.7, stage, size], axis=1).astype(np.float32)

    def columns(self, window: int) -> list[int]:
        """Columns of the n-grams of a window, each once."""
        chosen = self.windows[window]
        return sorted({c for clause in self.grams[chosen.first : chosen.last + 1] for c in clause})

    def span(self, window: int) -> tuple[int, int]:
        """Start and end of a window in the text."""
        chosen = self.windows[window]
        return self.clauses[chosen.first].start, self.clauses[chosen.last].end


def extract(
    text: str,
    asked: tuple[str, ...],
    stage: Stage,
    encoder: Encoder,
    known: tuple[str, ...] = (),
    cues: Cues = TABLE,
) -> Features:
    """The features of an answer. `asked` is the probe and the prompt, `known` the rubric's own sentences."""
    struck = _struck(text, asked, known)
    clauses = [c for c in clauses_of(text) if c.sentence not in struck]
    windows = windows_of(text, clauses)
    pieces = [text[c.start : c.end] for c in clauses]
    vectors = encoder.windows(pieces, [c.sentence for c in clauses], [(w.first, w.last) for w in windows])
    grams = tuple(tuple(ngrams.columns(piece)) for piece in pieces)
    return Features(
        text, tuple(clauses), tuple(windows), vectors, _cues(text, clauses, windows, cues), grams, STAGES.index(stage)
    )


def _struck(text: str, asked: tuple[str, ...], known: tuple[str, ...]) -> set[int]:
    """Numbers of the sentences that are no answer."""
    struck = set()
    noise = guards.gibberish(text)
    for number, (start, end) in enumerate(sentences_of(text)):
        sentence = text[start:end]
        if noise or guards.orders(sentence) or any(guards.echoes(sentence, was) for was in (*asked, *known)):
            struck.add(number)
    return struck


def _cues(text: str, clauses: list[Clause], windows: list[Window], cues: Cues) -> npt.NDArray[np.float32]:
    """One pass over each sentence of every cue that the text may hold; a window has those that begin and end in it."""
    found = np.zeros((len(windows), len(cues)), np.float32)
    if not windows:
        return found
    begins = np.array([clauses[w.first].start for w in windows])
    ends = np.array([clauses[w.last].end for w in windows])
    likely = [(column, cue) for column, cue in enumerate(cues.values()) if _looks_around(cue) or cue.search(text)]
    for first, last in _sentences(clauses):
        start, end = clauses[first].start, clauses[last].end
        sentence = text[start:end]
        for column, cue in likely:
            for hit in cue.finditer(sentence):
                found[(begins <= start + hit.start()) & (start + hit.end() <= ends), column] = 1.0
    return found


@lru_cache(maxsize=1024)
def _looks_around(cue: re.Pattern[str]) -> bool:
    """May the cue be found in a sentence by itself, though it is not found in the whole text?"""
    return any(mark in cue.pattern for mark in ("^", "$", "(?<", "(?!"))


def _sentences(clauses: list[Clause]) -> list[tuple[int, int]]:
    """First and last clause of each sentence."""
    runs: list[tuple[int, int]] = []
    for i, clause in enumerate(clauses):
        if runs and clauses[runs[-1][0]].sentence == clause.sentence:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs
