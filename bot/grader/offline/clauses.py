"""Clauses: the literal pieces of an answer that a label can be tied to.

An answer is cut into sentences and each sentence into clauses, by punctuation first and, where somebody typed
without any, by connectives. A window is a run of neighbouring clauses. All are spans of the text: start and end
in characters, so that `text[start:end]` is always what the candidate wrote.
"""

import re
from dataclasses import dataclass

MOST_CLAUSES = 80
"""Clauses looked at in one answer: some 800 words, more than an answer of an interview has."""

_SENTENCE_END = re.compile(r"(?:[.!?](?=[\s\"')\]]|$)|[。！？!?；;])[\"')\]”’）]*|\n+")
_CLAUSE_END = re.compile(
    r"(?:,(?!\d)|，|、(?=.{7})|:(?!\d|//)|：|\s(?:-{1,2}|–|—)+\s|——|->|=>|→|⇒|\s/\s|\s\+\s|\.\.+|…+)\s*",
)
_CONNECTIVE = re.compile(
    r"\s(?=(?:and|then|but|so|because|bc|cause|while|which|who|if|when|unless|until|otherwise|else|after|before|meanwhile|plus)\s)"
    r"|(?<=[\u4e00-\u9fff])(?=(?:然后|但是|所以|因为|如果|一旦|否则|同时|另外|并且|再|由)[\u4e00-\u9fff])",
    re.IGNORECASE,
)
_LONG = 60
"""Weight (an English letter 1, a Chinese character 3) above which a clause is cut at its connectives."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A literal piece of an answer."""

    start: int
    end: int
    sentence: int
    """Number of the sentence it belongs to, from 0."""


@dataclass(frozen=True, slots=True)
class Window:
    """A run of clauses first..last, both included."""

    first: int
    last: int


def weight(text: str) -> int:
    """How much a text says, in English letters: a Chinese character counts as three."""
    return sum(3 if "\u4e00" <= c <= "\u9fff" else 1 for c in text)


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences, white space trimmed."""
    return _spans(text, 0, len(text), _SENTENCE_END)


def clauses_of(text: str) -> list[Clause]:
    """The clauses of a text in their order, at most MOST_CLAUSES."""
    found: list[Clause] = []
    for number, (start, end) in enumerate(sentences_of(text)):
        for first, last in _merged(text, _spans(text, start, end, _CLAUSE_END)):
            pieces = [(first, last)]
            if weight(text[first:last]) > _LONG:
                pieces = _merged(text, _spans(text, first, last, _CONNECTIVE))
            found += [Clause(a, b, number) for a, b in pieces]
            if len(found) >= MOST_CLAUSES:
                return found[:MOST_CLAUSES]
    return found


def windows_of(text: str, clauses: list[Clause], most: int = 3) -> list[Window]:
    """Runs of up to `most` clauses of one sentence, and whole sentences: what stands beside a sentence changes none."""
    windows: dict[tuple[int, int], Window] = {}
    bounds: list[tuple[int, int]] = []
    for i, clause in enumerate(clauses):
        if bounds and clauses[bounds[-1][0]].sentence == clause.sentence:
            bounds[-1] = (bounds[-1][0], i)
        else:
            bounds.append((i, i))
    for first, last in bounds:
        for i in range(first, last + 1):
            for j in range(i, min(i + most, last + 1)):
                windows[i, j] = Window(i, j)
        if clauses[last].end - clauses[first].start <= 400:
            windows[first, last] = Window(first, last)
    return list(windows.values())


def _spans(text: str, start: int, end: int, cut: re.Pattern[str]) -> list[tuple[int, int]]:
    spans = []
    at = start
    for found in cut.finditer(text, start, end):
        spans.append((at, found.end()))
        at = found.end()
    spans.append((at, end))
    return [trimmed for span in spans if (trimmed := _trim(text, *span))]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and (text[start].isspace() or text[start] in "-*•·"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None


def _merged(text: str, spans: list[tuple[int, int]], least: int = 12) -> list[tuple[int, int]]:
    """Scraps ('first,', 'ok:') go with the clause after them, or before where they come last."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and weight(text[merged[-1][0] : merged[-1][1]]) < least:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    if len(merged) > 1 and weight(text[merged[-1][0] : merged[-1][1]]) < least:
        merged[-2:] = [(merged[-2][0], merged[-1][1])]
    return merged
