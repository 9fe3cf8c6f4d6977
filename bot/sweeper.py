"""Once a day: what is older than its owner wants it kept goes."""

import asyncio

import structlog

from bot.errors import StoreError
from bot.ports import Clock, Store

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

EVERY = 86_400.0

LOOK = 600.0
"""Seconds between looks at whether a day has passed."""

MARK = "swept"


class Sweeper:
    """Runs until it is cancelled. When it last swept is a mark in the database."""

    def __init__(self, store: Store, clock: Clock, days: int) -> None:
        self._store, self._clock, self._days = store, clock, days

    async def run(self) -> None:
        """Sweep whenever a day has passed since the last time, by whichever process."""
        while True:
            try:
                await self.tick()
            except StoreError as error:
                log.error("sweep_failed", error=str(error))
            await asyncio.sleep(LOOK)

    async def tick(self) -> int:
        """Sweep if it is time; how many transcripts went."""
        now = self._clock.now()
        if now - (await self._store.marked(MARK) or 0.0) < EVERY:
            return 0
        gone = 0
        while some := await self._store.sweep(now, self._days):
            gone += some
            await asyncio.sleep(0)  # a part at a time: what people write meanwhile comes in between
        await self._store.mark(MARK, now)
        log.info("swept", transcripts=gone)
        return gone
