"""The packs that tests use: the small one of their own, with the shipped rubric, voice and pressure."""

from functools import lru_cache
from pathlib import Path

from bot.packs.interview import Interview
from bot.packs.library import Library
from bot.packs.loader import library, shelve

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"


@lru_cache
def small() -> Library:
    """One small interview, a few pages, cards and an incident."""
    return library(
        shelve(
            DATA / "packs" / "scenarios",
            ROOT / "scenarios" / "voices",
            ROOT / "rubrics",
        )
    )


@lru_cache
def shipped() -> Library:
    """All that is shipped."""
    return library(shelve(ROOT / "scenarios", ROOT / "rubrics"))


def tickets() -> Interview:
    """The small interview."""
    return small().interviews["ticket-sale"]
