"""The board: ties, late joiners, and what is too little to say."""

import pytest

from bot.engine.groups.board import shown, since, value
from bot.engine.groups.events import Acted, BoardSeen, BoardWanted, By
from bot.engine.groups.revealing import places_of
from bot.engine.groups.values import Member, Standing
from bot.texts import sheet_of

CHALLENGES = (10.0, 20.0, 30.0, 40.0)


def standing(alias: str, *scores: float | None, joined: float = 0.0) -> Standing:
    """Their answers to the latest challenges."""
    return Standing(alias, joined, tuple(zip(CHALLENGES[-len(scores) :] if scores else (), scores, strict=True)))


def text(by: By, *standings: Standing) -> str:
    acted = Acted(Member(1, "Ann"), BoardWanted("all", by))
    (notice,) = shown(BoardSeen(acted, CHALLENGES, standings))
    return "\n".join(block.text for block in sheet_of(notice, "en").blocks)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("by", "scores", "joined", "expected"),
    [
        ("score", (60.0, 80.0), 0.0, 70.0),
        ("score", (60.0,), 0.0, None),
        ("score", (60.0, None, 80.0), 0.0, 70.0),
        ("progress", (20.0, 40.0, 60.0, 80.0), 0.0, 40.0),
        ("progress", (20.0, 40.0, 60.0), 0.0, None),
        ("part", (20.0, 40.0), 0.0, 50.0),
        ("part", (20.0, 40.0), 25.0, 100.0),  # joined late, answered all since
        ("part", (None, None, None, None), 0.0, 100.0),  # not graded is taking part
        ("part", (20.0, 20.0), 35.0, 100.0),  # answered one before joining: never more than all
        ("part", (), 0.0, None),
    ],
)
def test_what_a_member_is_ranked_by(
    by: By, scores: tuple[float | None, ...], joined: float, expected: float | None
) -> None:
    assert value(standing("Ann", *scores, joined=joined), by, CHALLENGES) == expected


def test_equal_numbers_share_a_place_and_names_decide_nothing_but_the_order() -> None:
    said = text("score", standing("Zoe", 50.0, 50.0), standing("Ann", 50.2, 50.0), standing("Bo", 20.0, 20.0))
    assert said.index("1. Ann · 50") < said.index("1. Zoe · 50") < said.index("3. Bo · 20")


def test_who_has_too_few_scores_is_named_below() -> None:
    said = text("score", standing("Ann", 50.0, 60.0), standing("Bo", 90.0))
    assert "1. Ann · 55" in said
    assert "With fewer than 2 scores: Bo" in said


def test_improvement_has_a_sign() -> None:
    assert "1. Ann · +40" in text("progress", standing("Ann", 20.0, 40.0, 60.0, 80.0))
    assert "1. Ann · -40" in text("progress", standing("Ann", 80.0, 60.0, 40.0, 20.0))


def test_spans() -> None:
    assert since("week", 10 * 86_400.0) == 3 * 86_400.0
    assert since("all", 10 * 86_400.0) == 0.0


def test_nobody() -> None:
    assert "Nobody yet." in text("part")


def test_places() -> None:
    assert places_of([]) == []
    assert places_of([None, 0.0, 5.0]) == [2, 2, 1]
