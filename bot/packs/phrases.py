"""Phrases that a pack lists, found in what somebody wrote: as whole words, whatever the case.

Chinese has no spaces between words, so a phrase may stand anywhere in it.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.packs.practice import Card
from bot.packs.text import Language

SHORT = 4
"""Letters up to which an English phrase must also end with a word: 'ram' is not in 'ramp', 'page' is in 'paged'."""


def mentioned(text: str, phrases: Iterable[str]) -> str | None:
    """The first of the phrases that stands in the text.

    >>> mentioned("It goes to RocketMQ.", ["kafka", "rocketmq"])
    'rocketmq'
    >>> mentioned("A framework", ["ram"]) is None
    True
    """
    folded = text.casefold()
    return next((phrase for phrase in phrases if _pattern(phrase).search(folded)), None)


def halves(card: Card, answer: str, language: Language) -> tuple[bool, bool]:
    """Whether an answer holds the first half of what the card asks for, and the second."""
    return (
        mentioned(answer, card.accept.get(language)) is not None,
        mentioned(answer, card.and_also.get(language)) is not None,
    )


@lru_cache(maxsize=4096)
def _pattern(phrase: str) -> re.Pattern[str]:
    folded = phrase.casefold()
    before = r"(?<![a-z0-9])" if folded[:1].isascii() else ""
    after = r"(?![a-z0-9])" if folded.isascii() and len(folded) <= SHORT else ""
    return re.compile(before + re.escape(folded) + after)
