"""Working a lane off, for one of several processes: its letters, and its updates by their numbers, whoever stored them.

Two web processes store side by side, so that update 8 may be in the database before update 7. A turn waits for at most
PATIENCE while a smaller number may still come; what comes later than that is late. It is handled when it comes, after
what overtook it, with one exception: an edit that comes after a newer edit of the same message would bring old words
back, and is dropped.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.handling import Handling
from bot.ports import Clock
from bot.shared import SharedStore
from bot.traffic import Due, Lane, Seen, Waiting

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

PATIENCE = 0.3
"""Seconds since an update came in which a smaller number is waited for."""

LOOK = 0.02
"""Seconds between looks while waiting."""

MOST = 10
"""Updates that one job handles before others have their turn; each has a job of its own."""


class LaneWorker:
    """Handles what waits in lanes. One lane is never worked off by two at a time: its jobs share a lock."""

    def __init__(
        self,
        store: SharedStore,
        clock: Clock,
        handling: Callable[[str, int], Awaitable[Handling | None]],
    ) -> None:
        """`handling` finds who handles for (platform, bot); None when there is no such bot any more."""
        self._store, self._clock, self._handling = store, clock, handling

    async def work(self, lane: Lane) -> None:
        """Letters, then updates. StoreError when the database fails: what is not done stays and has a job again."""
        handling = await self._handling(lane.platform, lane.bot)
        for _ in range(MOST):
            seen = await self._settled(lane)
            for delivered in seen.letters:
                if handling is not None:
                    await handling.deliver(delivered)
            if seen.first is not None:
                await self._handle(handling, seen.first)
            if not seen.more:
                return

    async def _settled(self, lane: Lane) -> Seen:
        """What waits, once no smaller number is to be expected."""
        while True:
            seen = await self._store.look(lane, PATIENCE, MOST)
            if seen.first is None or not seen.gap or self._clock.now() - seen.first.incoming.received >= PATIENCE:
                return seen
            await asyncio.sleep(LOOK)

    async def _handle(self, handling: Handling | None, waiting: Waiting) -> None:
        if handling is None:
            await self._store.failed(waiting.id, "the bot was removed", park=True)
        elif waiting.incoming.edits is not None and await self._store.overtaken(waiting):
            log.info("edit_overtaken", update=waiting.incoming.update)
            await self._store.done(waiting.id)
        else:
            await handling.handle(waiting, handling.understand(waiting))

    async def fire(self, due: Due) -> None:
        """A due timer."""
        handling = await self._handling(due.key.platform, due.key.bot)
        if handling is not None:
            await handling.fire(due)
