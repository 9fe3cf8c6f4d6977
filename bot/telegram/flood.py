"""Who sends more than can be read is read no further: a bucket of tokens for each person.

It fills with RATE tokens a second up to BURST; an update takes one. When it is empty the update is not stored. The
first of them becomes a marker in place of the message, so that the person is told, once a minute at most.
"""

import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Literal

from bot.traffic import Key

BURST = 60.0
RATE = 2.0

NOTICE_SECONDS = 60.0

MOST_PEOPLE = 20_000
"""Buckets in memory; whoever has been quiet for longest goes first, with a full bucket anyway."""

MARKER = "too_fast"
"""The field of a stored update that stands for those that were not read."""


@dataclass(slots=True)
class Bucket:
    """What one person has left."""

    tokens: float
    at: float
    noticed: float = float("-inf")


class Flood:
    """Decides update by update."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[int, Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def verdict(self, user: int, now: float) -> Literal["read", "tell", "drop"]:
        """Is the update read? If not, is the person to be told?"""
        bucket = self._buckets.get(user)
        if bucket is None:
            bucket = self._buckets[user] = Bucket(BURST, now)
            if len(self._buckets) > MOST_PEOPLE:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(user)
        bucket.tokens = min(BURST, bucket.tokens + max(0.0, now - bucket.at) * RATE)
        bucket.at = now
        if bucket.tokens >= 1.0:
            bucket.tokens -= 1.0
            return "read"
        if now - bucket.noticed < NOTICE_SECONDS:
            return "drop"
        bucket.noticed = now
        return "tell"


def marker(update: int, key: Key, language: Any) -> str:
    """What is stored in place of an update that is not read."""
    body = {"chat": key.chat, "user": key.user, "language_code": language if isinstance(language, str) else None}
    return json.dumps({"update_id": update, MARKER: body})
