"""What, when and who of a sentence: spans of pieces that the reader marks, put together to risks and actions."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.grader.offline.evidence import trimmed
from bot.grader.reader.reader import SLOTS, Sentence
from bot.grading.judgement import Risk

MOST_RISKS = 8
MOST_SPAN = 200
LEAN = 0.5
"""How much the marks lean towards a span: a missing one costs more than a rough one."""
GAP = 2
"""Pieces between two marks that still belong to one span."""
LEAST = (3, 2, 1)
"""Pieces of what, when and who, below which a span is a scrap."""

Span = tuple[int, int]


def risks_of(text: str, sentences: Sequence[Sentence]) -> tuple[Risk, ...]:
    """At most MOST_RISKS, in the order of the answer. A moment or a person goes with its nearest action."""
    found: list[Risk] = []
    for sentence in sentences:
        marked = [_marked(sentence, slot) for slot in range(len(SLOTS))]
        marked[0] &= ~marked[1]  # the trigger of an action is not the action
        whats, whens, whos = (_spans(marked[slot], LEAST[slot]) for slot in range(len(SLOTS)))
        for what in whats:
            when, who = (_nearest(what, parts, whats) for parts in (whens, whos))
            found.append(Risk(*(_words(text, sentence, span) for span in (what, when, who))))
        if not whats:
            found += [Risk(None, _words(text, sentence, span), None) for span in whens]
            found += [Risk(None, None, _words(text, sentence, span)) for span in whos]
    return tuple(risk for risk in found if risk.what or risk.when or risk.who)[:MOST_RISKS]


def _marked(sentence: Sentence, slot: int) -> npt.NDArray[np.bool_]:
    """[t] which pieces belong to it."""
    outside, first, inside = sentence.slots[:, slot].T
    marked: npt.NDArray[np.bool_] = np.logaddexp(first, inside) + LEAN > outside
    return marked


def _spans(marked: npt.NDArray[np.bool_], least: int) -> list[Span]:
    """First and last piece of each run of marks, both included."""
    spans: list[Span] = []
    for i in map(int, np.flatnonzero(marked)):
        if spans and i - spans[-1][1] <= GAP + 1:
            spans[-1] = (spans[-1][0], i)
        else:
            spans.append((i, i))
    return [(start, end) for start, end in spans if end - start + 1 >= least]


def _nearest(what: Span, parts: list[Span], whats: list[Span]) -> Span | None:
    """The part that lies nearest to this action, if no other action of the sentence lies nearer to it."""
    own = [part for part in parts if min(whats, key=lambda each: _gap(each, part)) == what]
    return min(own, key=lambda part: _gap(what, part), default=None)


def _gap(a: Span, b: Span) -> int:
    return max(0, max(a[0], b[0]) - min(a[1], b[1]))


def _words(text: str, sentence: Sentence, span: Span | None) -> str | None:
    """The literal words of a span; None for a scrap."""
    if span is None:
        return None
    start, end = sentence.pieces[span[0]].start, sentence.pieces[span[1]].end
    while start > sentence.start and text[start - 1].isascii() and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < sentence.end and text[end].isascii() and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    words = trimmed(text[start:end])[:MOST_SPAN]
    return words if len(words) > 1 else None
