"""No example is a near copy of an answer, or of a longer sentence, that the grader is examined with."""

import json
import random
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from bot.grader.offline.examples import read_examples
from tests.fingerprints import Print, fingerprint, near, parts, stored
from tests.packs import DATA, ROOT

SIMILAR = 0.8


@lru_cache
def examination() -> list[Print]:
    """Of forty answers that three people labelled: the answers themselves are not here."""
    return stored(DATA / "evaluation.fingerprints.json")


@lru_cache
def texts() -> list[str]:
    """All that any rubric's weights were fitted on."""
    return [example.text for folder in ROOT.glob("rubrics/*.examples") for example in read_examples(folder)]


def near_copies(read: list[str], prints: list[Print]) -> set[str]:
    """The texts, or sentences of theirs, that may be near copies."""
    return set(near(sorted({part for text in read for part in parts(text)}), prints, SIMILAR))


def test_no_example_is_a_near_copy_of_an_examination_answer() -> None:
    assert len(examination()) > 100
    assert len(texts()) > 4000
    assert near_copies(texts(), examination()) == set()


def test_no_unseen_answer_is_a_near_copy_of_an_example() -> None:
    rows = (DATA / "unseen_answers.jsonl").read_text(encoding="utf-8").splitlines()
    unseen = [parts(json.loads(row)["answer"])[0] for row in rows]
    learned = [parts(text)[0] for text in texts()]
    alike = process.cdist(unseen, learned, scorer=Levenshtein.normalized_similarity, score_cutoff=SIMILAR)
    assert not alike.any()


def test_a_near_copy_is_found() -> None:
    """Every tenth character of an answer is changed, or dropped, or doubled."""
    dice = random.Random(5)
    for row in (DATA / "unseen_answers.jsonl").read_text(encoding="utf-8").splitlines()[:60]:
        answer = parts(json.loads(row)["answer"])[0]
        letters = [dice.choice(("", "x", c + c)) if dice.random() < 0.1 else c for c in answer]
        copy = "".join(letters)
        if Levenshtein.normalized_similarity(answer, copy) >= SIMILAR:
            assert near_copies([copy], [fingerprint(answer)]), copy
