"""Strong candidates score above decent ones, and those above the fluent and the hasty, on every interview."""

from collections import Counter

import pytest

from bot.engine.state import Kind
from tests.packs import shipped
from tests.selfplay.play import candidates, played

ALWAYS = ("cross-border-refunds", "loyalty-points")
"""Played in every run of the tests; the others with `make test-long`."""
PACKS = [pytest.param(name, marks=() if name in ALWAYS else pytest.mark.long) for name in sorted(shipped().interviews)]
GAP = 0.5
"""Points of an axis between two levels."""


def level(pack: str, kind: str) -> float:
    """The mean score of the candidates of a level."""
    scores = [played(pack, name).mean for name in candidates(pack) if name.startswith(kind)]
    return sum(scores) / len(scores)


def test_every_interview_has_its_candidates() -> None:
    for name in shipped().interviews:
        kinds = Counter(candidate.rsplit("-", 1)[0] for candidate in candidates(name))
        assert kinds == {"strong": 2, "decent": 2, "buzz": 2, "jumper": 2, "zh-strong": 2, "silent": 1}


@pytest.mark.parametrize("pack", PACKS)
class TestInterview:
    def test_levels_are_told_apart(self, pack: str) -> None:
        strong, decent = level(pack, "strong"), level(pack, "decent")
        assert strong >= decent + GAP
        assert level(pack, "zh-strong") >= decent
        assert decent >= level(pack, "buzz") + GAP
        assert decent >= level(pack, "jumper") + GAP

    def test_nobody_gets_stuck_and_nothing_is_asked_twice(self, pack: str) -> None:
        for name in candidates(pack):
            asked = [question for question in played(pack, name).questions if question.kind is Kind.PROBE]
            assert len({question.text for question in asked}) == len(asked)
            # Only the question that was interrupted comes back, once.
            again = [ref for ref, times in Counter(question.ref for question in asked).items() if times > 1]
            assert len(again) <= 1
            assert len(asked) - len({question.ref for question in asked}) <= 1

    def test_nobody_is_asked_what_was_said(self, pack: str) -> None:
        for name in candidates(pack):
            assert played(pack, name).needless == ()

    def test_the_buzzword_speaker_and_the_jumper_do_not_pass(self, pack: str) -> None:
        for name in candidates(pack):
            report = played(pack, name).report
            if name.startswith(("buzz", "jumper")):
                assert report is not None
                assert report.verdict.id in ("no", "framing-failed", "too-little", "borderline")

    def test_who_says_nothing_gets_no_report(self, pack: str) -> None:
        assert played(pack, "silent").report is None
