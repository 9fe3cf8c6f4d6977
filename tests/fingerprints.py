"""Texts that must not be copied, as salted fingerprints: enough to find a near copy, too little to read one.

A text becomes its runs of two, three and four characters, each counted, salted and hashed to 16 bits, in no order. Two
texts whose edit similarity (1 - Levenshtein distance / length of the longer) is at least s share at least
n - (q - 1) - q (1 - s) n runs of q characters, n being the length of the longer (the q-gram lemma: Ukkonen 1992,
Theoret. Comp. Sci. 92). Hashes that meet only add to what is shared, so a pair that stays below for one q is proved to
be no near copy.

    python -m tests.fingerprints LABELLED.jsonl > tests/data/evaluation.fingerprints.json
"""

import hashlib
import json
import sys
from collections import Counter
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from bot.grader.offline.clauses import sentences_of

RUNS, BITS = (2, 3, 4), 16
SALT = b"no near copies"
Print = tuple[list[int], ...]

SHORTEST = 40
"""Characters of a sentence that is looked for on its own: shorter ones are everybody's."""


def plain(text: str) -> str:
    """Case and white space do not make another text."""
    return " ".join(text.casefold().split())


def parts(text: str) -> list[str]:
    """A text, and its longer sentences."""
    sentences = (plain(text[start:end]) for start, end in sentences_of(text))
    return [plain(text), *(sentence for sentence in sentences if len(sentence) >= SHORTEST)]


def fingerprint(text: str) -> Print:
    """The hashes of a plain text's runs, by their length; the second time that a run occurs, it is another."""
    return tuple(_hashes(text, length) for length in RUNS)


def _hashes(text: str, length: int) -> list[int]:
    runs: Counter[str] = Counter()
    found = []
    for i in range(len(text) - length + 1):
        run = text[i : i + length]
        runs[run] += 1
        found.append(_hash(f"{run}{runs[run]}"))
    return sorted(found)


@lru_cache(1 << 18)
def _hash(run: str) -> int:
    digest = hashlib.blake2b(run.encode("utf-8", "replace"), digest_size=BITS // 8, salt=SALT)
    return int.from_bytes(digest.digest())


def near(texts: list[str], prints: list[Print], similarity: float) -> list[str]:
    """The plain texts that are not proved to be less alike than that to each of the fingerprints."""
    alive = texts
    length = np.array([len(p[0]) + RUNS[0] - 1 for p in prints])
    rivals = np.ones((len(texts), len(prints)), np.bool_)
    for k in reversed(range(len(RUNS))):  # the longest runs prove most
        longer = np.maximum.outer([len(text) for text in alive], length)
        # A dot product of counts is never less than what is shared.
        shared = (_table([_hashes(text, RUNS[k]) for text in alive]) @ _table([p[k] for p in prints]).T).toarray()
        rivals &= shared >= longer - (RUNS[k] - 1) - RUNS[k] * (1 - similarity) * longer
        left = np.flatnonzero(rivals.any(axis=1))
        alive, rivals = [alive[i] for i in left], rivals[left]
    return alive


def _table(rows: list[list[int]]) -> csr_array:
    """[texts, hashes] how often each occurs."""
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.array([number for row in rows for number in row], np.int64)
    made = csr_array((np.ones(len(columns), np.int32), columns, ends), shape=(len(rows), 1 << BITS))
    made.sum_duplicates()
    return made


def stored(path: Path) -> list[Print]:
    """The fingerprints of a file."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [tuple([int(text[i : i + 4], 16) for i in range(0, len(text), 4)] for text in row) for row in rows]


def main(path: Path) -> None:
    """Print the fingerprints of a file of labelled answers."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    prints = [fingerprint(part) for row in rows for part in parts(str(row["answer"]))]
    prints.sort()
    lines = (json.dumps(["".join(f"{number:04x}" for number in numbers) for numbers in each]) for each in prints)
    sys.stdout.write("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
