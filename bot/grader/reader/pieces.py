"""Text to pieces of words: the most likely cut under a unigram model.

Source: Kudo 2018, Subword Regularization (arXiv 1804.10959); the vocabulary is that of multilingual-e5-small (MIT),
less the pieces that neither English nor simplified Chinese of this field needs.
"""

import unicodedata
from dataclasses import dataclass, field

BOS, PAD, EOS, UNKNOWN = 0, 1, 2, 3

_SPACE = "\u2581"
_LONGEST = 16
"""Letters of the longest piece that is looked for."""
_UNLIKELY = 10.0
"""How much less likely an unknown character is than the least likely piece."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece and the characters of the text that it stands for."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Pieces:
    """A vocabulary. `scores` are log likelihoods."""

    words: tuple[str, ...]
    scores: tuple[float, ...]
    _known: dict[str, tuple[int, float]] = field(init=False, repr=False)
    _longest: int = field(init=False, repr=False)
    _unknown: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        known = {word: (i, self.scores[i]) for i, word in enumerate(self.words) if i > UNKNOWN and word}
        object.__setattr__(self, "_known", known)
        object.__setattr__(self, "_longest", min(_LONGEST, max(map(len, known), default=1)))
        object.__setattr__(self, "_unknown", min(self.scores, default=0.0) - _UNLIKELY)

    def cut(self, text: str) -> list[Piece]:
        """The pieces of a text in their order, without marks of begin and end."""
        letters, places = _normal(text)
        count = len(letters)
        best = [float("-inf")] * (count + 1)
        came: list[tuple[int, int]] = [(0, UNKNOWN)] * (count + 1)
        best[0] = 0.0
        known, longest = self._known, self._longest
        for i in range(count):
            so_far = best[i]
            if so_far + self._unknown > best[i + 1]:
                best[i + 1], came[i + 1] = so_far + self._unknown, (i, UNKNOWN)
            for j in range(i + 1, min(i + longest, count) + 1):
                found = known.get(letters[i:j])
                if found is not None and so_far + found[1] > best[j]:
                    best[j], came[j] = so_far + found[1], (i, found[0])
        pieces: list[Piece] = []
        at = count
        while at > 0:
            begin, number = came[at]
            pieces.append(Piece(number, places[begin], places[at - 1] + 1))
            at = begin
        return pieces[::-1]


def _normal(text: str) -> tuple[str, list[int]]:
    """Compatibility forms, one mark for each run of white space; and where each letter comes from."""
    letters, places = [_SPACE], [0]
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character):
            if letter.isspace():
                if letters[-1] != _SPACE:
                    letters.append(_SPACE)
                    places.append(place)
            elif letter.isprintable():
                letters.append(letter)
                places.append(place)
    if len(letters) > 1 and letters[-1] == _SPACE:
        letters.pop()
        places.pop()
    return "".join(letters), places
