"""The time that all processes agree on: the database's."""

import asyncio
import random
import time

import structlog

from bot.errors import StoreError
from bot.shared import SharedStore

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

AGAIN = 30.0
"""Seconds between looks at the database's clock."""


class DatabaseClock:
    """Implements ports.Clock. The machine's own clock may be wrong by minutes, and may jump: it is not looked at."""

    def __init__(self, store: SharedStore) -> None:
        self._store = store
        self._random = random.SystemRandom()
        self._ahead = 0.0
        """Seconds from the monotonic clock to the database's."""

    async def set(self) -> None:
        """Read the database's clock, to half the time that asking takes."""
        before = time.monotonic()
        now = await self._store.time()
        self._ahead = now - (before + time.monotonic()) / 2

    async def run(self) -> None:
        """Keep it right until cancelled."""
        while True:
            await asyncio.sleep(AGAIN)
            try:
                await self.set()
            except StoreError as error:
                log.error("store_failed", error=str(error))

    def now(self) -> float:
        """See ports.Clock."""
        return time.monotonic() + self._ahead

    def seed(self) -> int:
        """See ports.Clock."""
        return self._random.getrandbits(63)
