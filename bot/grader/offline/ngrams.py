"""Hashed n-grams: words and word pairs of English, characters and character pairs of Chinese, word stems.

A text's n-grams are a set of columns below 2**15; CRC-32 spreads them, so no vocabulary is stored.
"""

import itertools
import re
import zlib

COLUMNS = 1 << 15
_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d[\d.,]*|[\u4e00-\u9fff]|[?？%<>→]")
_NUMBER = re.compile(r"\d")


def columns(text: str) -> list[int]:
    """Columns of the n-grams of a text, each once, sorted."""
    words = ["#" * min(len(w), 4) if _NUMBER.match(w) else w for w in _TOKEN.findall(text.casefold())]
    grams = set(words)
    grams.update(f"{a} {b}" for a, b in itertools.pairwise(words))
    grams.update(
        f"{a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False) if "\u4e00" <= b[0] <= "\u9fff"
    )
    for word in words:
        if len(word) >= 5 and word[0].isalpha():
            grams.update((f"<{word[:4]}", f"<{word[:5]}", f"{word[-4:]}>"))
    return sorted({zlib.crc32(gram.encode()) % COLUMNS for gram in grams})
