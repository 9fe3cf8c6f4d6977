"""A tagger of words: which belong to the what, the when and the who of a risk.

Every word (of Chinese: every character) gets begin / inside / outside probabilities for each slot from a linear layer
over the encoder's token features and the grammars that cover it; the best allowed sequence of each slot is found by
dynamic programming (Viterbi 1967). Slots are independent: a team may stand inside an action.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.grader.offline.clauses import sentences_of
from bot.grader.offline.cues import escalation, failure
from bot.grader.offline.cues.framing import QUESTION
from bot.grader.offline.cues.words import (
    CALL,
    CLOCK,
    COMPARISON,
    CONDITION,
    DAY,
    MEASURE,
    QUANTITY,
    ROLE,
    TEAM,
    pattern,
)
from bot.grader.offline.encoder import Encoder, Floats

SLOTS = ("what", "when", "who")
OUT, BEGIN, INSIDE = 0, 1, 2
_WORD = re.compile(
    r"[\u4e00-\u9fff]|[^\s\u4e00-\u9fff，。；！？、：,.;!?:()（）\[\]\"“”]+(?:[.,:]\d+[^\s\u4e00-\u9fff，。；！？、：,;!?()（）]*)*|[^\s]"
)
_COVER = (
    pattern(QUANTITY),
    pattern(CLOCK),
    pattern(DAY),
    pattern(COMPARISON),
    pattern(CONDITION),
    pattern(MEASURE),
    pattern(TEAM),
    pattern(rf"\b{ROLE}\b"),
    pattern(CALL),
    failure.CUES["threshold"],
    failure.CUES["reverse"],
    failure.CUES["breaks"],
    failure.CUES["repair"],
    failure.CUES["fallback"],
    failure.CUES["rehearsal"],
    failure.CUES["stages"],
    failure.CUES["capacity"],
    escalation.CUES["time_box"],
    escalation.CUES["first_move"],
    escalation.CUES["message"],
    QUESTION,
    pattern(r"[,，;；:：。.!?！？、()（）]"),
    pattern(r"\b(?:I|we|you|they|it|he|she|us|me|them)\b|我们?|你们?|他们?|它"),
    pattern(
        r"\b(?:by|before|after|within|until|at|on|for|every|in|from|past|during|since)\b|之?前|之?后|内|起|时候?|期间"
    ),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A span of the text and the number of its sentence."""

    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Tagger:
    """The fitted layer: three softmaxes of three."""

    layer: Floats
    """[e + grammar, 9]"""
    bias: Floats
    tilt: Floats
    """[3] added to the log-odds of being outside, fitted for the best F1."""

    def log_probabilities(self, features: Floats) -> Floats:
        """float32 [words, slots, tags]."""
        raw = (features @ self.layer + self.bias).reshape(len(features), len(SLOTS), 3)
        raw[:, :, OUT] += self.tilt
        raw -= raw.max(axis=2, keepdims=True)
        result: Floats = (raw - np.log(np.exp(raw).sum(axis=2, keepdims=True))).astype(np.float32)
        return result

    def spans(self, text: str, words: list[Word], encoder: Encoder) -> tuple[list[tuple[int, int]], ...]:
        """The spans of each slot, in words."""
        if not words:
            return ([], [], [])
        chance = self.log_probabilities(features_of(text, words, encoder))
        return tuple(decode(chance[:, slot], words) for slot in range(len(SLOTS)))


def words_of(text: str) -> list[Word]:
    """The words of a text, punctuation included, by sentence."""
    return [
        Word(found.start(), found.end(), number)
        for number, (start, end) in enumerate(sentences_of(text))
        for found in _WORD.finditer(text, start, end)
    ]


def features_of(text: str, words: list[Word], encoder: Encoder) -> Floats:
    """float32 [words, e + grammar]: the encoder's features, those of the neighbours' grammar, the word's place."""
    vectors = encoder.words([text[w.start : w.end] for w in words], [w.sentence for w in words])
    cover = np.zeros((len(words), len(_COVER) + 2), np.float32)
    starts = np.array([w.start for w in words])
    ends = np.array([w.end for w in words])
    for k, cue in enumerate(_COVER):
        for found in cue.finditer(text):
            cover[(starts < found.end()) & (ends > found.start()), k] = 1.0
    for i, word in enumerate(words):
        cover[i, -2] = float(i == 0 or words[i - 1].sentence != word.sentence)
        cover[i, -1] = float(i + 1 == len(words) or words[i + 1].sentence != word.sentence)
    padded = np.pad(cover, ((2, 2), (0, 0)))
    around = [padded[k : k + len(words)] for k in range(5)]
    result: Floats = np.concatenate([vectors, *around], axis=1).astype(np.float32)
    return result


def decode(log: Floats, words: list[Word]) -> list[tuple[int, int]]:
    """The most probable spans of one slot, as first and last word; `log` is [words, tags]."""
    n = len(words)
    score = np.full((n, 3), -np.inf)
    back = np.zeros((n, 3), np.int64)
    for i in range(n):
        fresh = i == 0 or words[i].sentence != words[i - 1].sentence
        before = score[i - 1] if i else np.zeros(3)
        any_before = int(np.argmax(before))
        for tag in (OUT, BEGIN, INSIDE):
            if tag == INSIDE:
                if fresh:
                    continue
                source = BEGIN if before[BEGIN] >= before[INSIDE] else INSIDE
            else:
                source = any_before
            score[i, tag] = (before[source] if i else 0.0) + log[i, tag]
            back[i, tag] = source
    spans: list[tuple[int, int]] = []
    tag, last = int(np.argmax(score[-1])) if n else OUT, n - 1
    for i in range(n - 1, -1, -1):
        if tag == BEGIN:
            spans.append((i, last))
        if tag != INSIDE:
            last = i - 1
        tag = int(back[i, tag])
    return spans[::-1]


def load(path: Path) -> Tagger:
    """Read a fitted tagger from plain arrays."""
    with np.load(path, allow_pickle=False) as stored:
        return Tagger(**{name: stored[name].astype(np.float32) for name in Tagger.__dataclass_fields__})


def save(path: Path, tagger: Tagger) -> None:
    """Write a fitted tagger as plain arrays in half precision."""
    arrays = {name: getattr(tagger, name).astype(np.float16) for name in Tagger.__dataclass_fields__}
    np.savez_compressed(path, allow_pickle=False, **arrays)
