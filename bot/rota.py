"""The rota: looks every second whose push is due, and hands out as many as can be sent soon.

Handing out at the pace of sending keeps ten thousand pushes of one minute from making ten thousand turns at once: the
rows wait in the table, in their order, and people who write meanwhile are answered as ever. It only ticks: what is due
is a row, so a restart, a second rota or a clock that jumps changes nothing (bot.store.rota).
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog

from bot.errors import StoreError
from bot.ports import Clock
from bot.training_port import TrainingStore

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

TICK = 1.0
"""Seconds."""

BUSY = 0.2
"""Seconds between ticks while there is something to hand out: a few at a time, so that their turns hold up neither the
sender nor those who write."""

ON_THEIR_WAY = 60
"""Pushes between the table and the phone: two seconds of sending."""

TIDY = 3600.0
"""Seconds between tidyings."""


class Rota:
    """Runs until `stop`."""

    def __init__(self, platform: str, bot: int, store: TrainingStore, clock: Clock, handed: Callable[[], None]) -> None:
        self._platform, self._bot, self._store, self._clock = platform, bot, store, clock
        self._handed = handed
        """Called when there are new letters."""
        self._tidied = 0.0
        self._over = asyncio.Event()

    async def run(self) -> None:
        """Tick until stopped."""
        while not self._over.is_set():
            handed = 0
            try:
                handed = await self.tick()
            except StoreError as error:
                log.error("store_failed", error=str(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), BUSY if handed else TICK)

    async def stop(self) -> None:
        """No more ticks."""
        self._over.set()

    async def tick(self) -> int:
        """Hand out what is due and can be sent soon; how many pushes."""
        now = self._clock.now()
        room = ON_THEIR_WAY - await self._store.pushing(self._platform, self._bot, ON_THEIR_WAY)
        handed = await self._store.claim(self._platform, self._bot, now, room) if room > 0 else 0
        if handed:
            self._handed()
        if now - self._tidied > TIDY:
            self._tidied = now
            await self._store.forget_pushes(now)
        return handed
