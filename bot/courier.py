"""Emptying the outbox: in order within a chat, chats side by side, tried again when the platform says so."""

import asyncio

import structlog

from bot.errors import Blocked, PlatformError, Refused, RetryLater, StoreError
from bot.ports import Clock, Sender, Store
from bot.traffic import Queued

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

SIDE_BY_SIDE = 32
"""Chats that are sent to at the same time."""

LONGEST_NAP = 1.0
"""Seconds between looks at the outbox when nothing wakes it: calls that wait for a retry are found then."""

BACKOFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before a call is tried again when the platform does not say how long."""


class Courier:
    """Runs until `stop`. Wake it when something was queued."""

    def __init__(self, platform: str, bot: int, store: Store, sender: Sender, clock: Clock) -> None:
        self._platform, self._bot = platform, bot
        self._store, self._sender, self._clock = store, sender, clock
        self._news = asyncio.Event()
        self._busy: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._news.set()

    async def run(self) -> None:
        """Send until stopped."""
        while not self._stopping:
            self._news.clear()
            if len(self._tasks) < SIDE_BY_SIDE:
                try:
                    for queued in await self._due():
                        self._start(queued)
                except StoreError as error:
                    log.error("store_failed", error=str(error))
            try:
                await asyncio.wait_for(self._news.wait(), LONGEST_NAP)
            except TimeoutError:
                continue

    async def stop(self) -> None:
        """Finish the calls that are under way, then return."""
        self._stopping = True
        self._news.set()
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def drain(self) -> None:
        """Send all that may be sent now, then return. Not to be mixed with `run`."""
        while due := await self._due():
            await asyncio.gather(*(self._deliver(queued) for queued in due))

    async def _due(self) -> list[Queued]:
        found = await self._store.queued(self._platform, self._bot, self._clock.now(), SIDE_BY_SIDE + len(self._busy))
        free = SIDE_BY_SIDE - len(self._tasks)
        return [queued for queued in found if queued.key.chat not in self._busy][:free]

    def _start(self, queued: Queued) -> None:
        self._busy.add(queued.key.chat)

        def over(done: asyncio.Task[None]) -> None:
            self._tasks.discard(done)
            self._busy.discard(queued.key.chat)
            self._news.set()

        task = asyncio.create_task(self._delivered(queued))
        self._tasks.add(task)
        task.add_done_callback(over)

    async def _delivered(self, queued: Queued) -> None:
        try:
            await self._deliver(queued)
        except StoreError as error:
            # It stays in the outbox: at worst it is sent twice.
            log.error("store_failed", error=str(error))
            await asyncio.sleep(LONGEST_NAP)

    async def _deliver(self, queued: Queued) -> None:
        try:
            message = await self._sender.send(queued.key, queued.call)
            await self._store.sent(queued.id, message, self._clock.now())
        except RetryLater as error:
            await self._again(queued, error.seconds, str(error))
        except Blocked:
            log.info("blocked", chat=queued.key.chat)
            await self._store.block(queued.key, True)
            await self._store.drop(queued.id, "blocked")
        except Refused as error:
            log.warning("call_refused", method=queued.call.method, reason=str(error))
            await self._store.drop(queued.id, str(error))
        except PlatformError as error:
            await self._again(queued, BACKOFF[min(queued.tries, len(BACKOFF) - 1)], str(error))

    async def _again(self, queued: Queued, seconds: float, reason: str) -> None:
        if queued.call.perishable:
            await self._store.drop(queued.id, reason)
            return
        log.info("call_retried", method=queued.call.method, tries=queued.tries + 1, seconds=seconds)
        await self._store.retry(queued.id, self._clock.now() + seconds, reason)
