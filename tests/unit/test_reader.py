"""The reader: pieces lie where they say, a sentence is read alone, and what is shipped is of the shipped examples."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grader.offline import classifier
from bot.grader.offline.clauses import sentences_of
from bot.grader.offline.examples import folder_of, hash_of
from bot.grader.offline.grader import OfflineGrader
from bot.grader.reader import blend
from bot.grader.reader.pieces import UNKNOWN, Pieces
from bot.grader.reader.reader import Reader
from bot.grading.judgement import Answer, Graded
from bot.packs.interview import Stage
from tests.unit.test_offline_grader import GOOD, PROBE, READER, SCENARIO, TAGGER, WEIGHTS, rubric

WORDS = (
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "\u2581roll",
    "\u2581back",
    "back",
    "\u2581",
    "r",
    "o",
    "l",
    "滚",
    "回滚",
    "回",
)
SMALL = Pieces(WORDS, (0.0, 0.0, 0.0, 0.0, -2.0, -2.5, -3.0, -4.0, -6.0, -6.0, -6.0, -5.0, -4.0, -5.0))


@lru_cache
def reader() -> Reader:
    return Reader(READER)


@pytest.fixture(autouse=True, scope="module")
def loaded() -> None:
    """Loading takes a second, which is no example's."""
    reader()


def test_the_likeliest_cut_is_chosen() -> None:
    assert [SMALL.words[piece.number] for piece in SMALL.cut("roll back 回滚")] == [
        "\u2581roll",
        "\u2581back",
        "\u2581",
        "回滚",
    ]
    assert [piece.number for piece in SMALL.cut("roll ☂")][-1] == UNKNOWN


@given(st.text(max_size=80))
def test_pieces_lie_in_the_text_in_their_order(text: str) -> None:
    for pieces in (SMALL.cut(text), reader()._pieces.cut(text)):
        at = 0
        for piece in pieces:
            assert 0 <= piece.start <= piece.end <= max(1, len(text))
            assert piece.start >= at - 1
            at = max(at, piece.start)


def test_a_sentence_is_read_alone() -> None:
    spans = sentences_of(GOOD)
    (alone,) = reader().read(GOOD, spans[2:3], 3)
    together = reader().read(GOOD, spans, 3)[2]
    assert np.array_equal(alone.logits, together.logits)
    assert np.array_equal(alone.slots, together.slots)
    assert GOOD[alone.pieces[0].start : alone.pieces[-1].end] == GOOD[slice(*spans[2])]


def test_the_stage_is_read_too() -> None:
    spans = sentences_of(GOOD)[:1]
    framing, failure = (reader().read(GOOD, spans, stage)[0].logits for stage in (0, 3))
    assert not np.allclose(framing, failure)


def test_what_is_shipped_was_fitted_on_the_shipped_examples() -> None:
    with np.load(READER, allow_pickle=False) as stored:
        assert str(stored["sources"]) == hash_of(folder_of(rubric().id, READER.parent))
        assert set(map(str, stored["labels"])) == {label.id for label in rubric().labels}


def test_a_label_that_only_the_layer_knows_is_the_layers() -> None:
    layer = classifier.load(WEIGHTS)
    renamed = replace(layer, labels=("mine.own", *layer.labels[1:]))
    made = blend.load(READER, renamed)
    assert made.column[0] == -1
    assert min(made.column[1:]) >= 0


@pytest.mark.parametrize("with_reader", [True, False])
def test_both_ways_keep_the_contract(with_reader: bool) -> None:
    judge = OfflineGrader(rubric(), WEIGHTS, TAGGER, READER if with_reader else None)
    judged = judge.grade(Answer(Stage.FAILURE, SCENARIO, PROBE, GOOD, "en"))
    assert isinstance(judged, Graded)
    assert len(judged.met) >= 4
    assert all(tick.evidence in GOOD for tick in judged.met)
    assert any(risk.when for risk in judged.risks)
