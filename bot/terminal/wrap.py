"""Lines of a terminal: English breaks at blanks, Chinese between any two characters but before no stop."""

import re
from collections.abc import Iterator

from rich.cells import cell_len

_PIECES = re.compile(r"[\u2e80-\u9fff\uff00-\uffef“”‘’…—]|[^\s\u2e80-\u9fff\uff00-\uffef“”‘’…—]+|\s+")
_NEVER_FIRST = "，。、；：？！）】》”’…,.;:?!)%"
_NEVER_LAST = "（【《“‘"


def wrapped(text: str, width: int, indent: str = "") -> Iterator[str]:
    """The text's lines, each at most `width` cells; `indent` stands before every line.

    >>> list(wrapped("先限流，再回滚", 8))
    ['先限流，', '再回滚']
    """
    for line in text.split("\n"):
        yield from _line(line, width - cell_len(indent), indent)


def _line(line: str, width: int, indent: str) -> Iterator[str]:
    row = ""
    for piece in _units(line):
        if row.strip() and cell_len(row + piece.rstrip()) > width:
            yield indent + row.rstrip()
            row = ""
        while cell_len(piece) > width:  # a word that is longer than a line
            head = piece[:width]
            while cell_len(head) > width:
                head = head[:-1]
            yield indent + head
            piece = piece[len(head) :]
        row += piece if row or not piece.isspace() else ""
    yield indent + row.rstrip()


def _units(line: str) -> list[str]:
    """What may not be parted: a word with its stops, an opening quote with what it opens."""
    units: list[str] = []
    for piece in _PIECES.findall(line):
        sticks = units and not units[-1].isspace() and (piece[0] in _NEVER_FIRST or units[-1][-1] in _NEVER_LAST)
        if sticks:
            units[-1] += piece
        else:
            units.append(piece)
    return units
