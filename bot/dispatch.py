"""Handing out work: stored updates and timers, each conversation's in order, conversations side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

from bot.errors import StoreError
from bot.ports import Arrival, Clock, Due, Key, Store, Translator, Waiting
from bot.runtime import Runtime

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

TRIES = 3
"""After so many failures an update is parked, and its chat goes on."""

BATCH = 200
"""Stored updates that are in memory at a time."""

LONGEST_NAP = 1.0
"""Seconds between looks at the timers when nothing wakes the clock."""

Job = Callable[[], Awaitable[None]]


class Dispatcher:
    """Runs until `stop`. Wake it when updates were stored."""

    def __init__(
        self,
        platform: str,
        bot: int,
        store: Store,
        runtime: Runtime,
        translator: Translator,
        clock: Clock,
        turned: Callable[[], None],
    ) -> None:
        self._platform, self._bot = platform, bot
        self._store, self._runtime, self._translator, self._clock = store, runtime, translator, clock
        self._turned = turned
        """Called after each turn: there may be something to send, or a new timer."""
        self._lanes: dict[Key, deque[Job]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._firing: set[tuple[Key, str]] = set()
        self._news = asyncio.Event()
        self._clockwork = asyncio.Event()
        self._stopping = False
        self._last = 0
        self._room = asyncio.Semaphore(BATCH)

    def wake(self) -> None:
        """There are new updates in the store."""
        self._news.set()

    async def run(self) -> None:
        """Hand out updates and timers until stopped."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._inbox())
            group.create_task(self._timers())

    async def stop(self) -> None:
        """Finish the turns that have begun, then return."""
        self._stopping = True
        self._news.set()
        self._clockwork.set()
        while self._workers:
            await asyncio.wait(self._workers)

    async def idle(self) -> None:
        """Return when nothing that was handed out is left."""
        while self._workers:
            await asyncio.wait(self._workers)

    async def _inbox(self) -> None:
        while not self._stopping:
            self._news.clear()
            found = await self._store.waiting(self._platform, self._bot, BATCH, self._last)
            for waiting in found:
                await self._room.acquire()
                self._last = waiting.id
                self._hand_out(waiting)
            if not found:
                await self._news.wait()

    def _hand_out(self, waiting: Waiting) -> None:
        arrival: Arrival | None = None
        problem: Exception | None = None
        try:
            arrival = self._translator.translate(waiting.incoming.raw)
        except Exception as error:
            problem = error
        key = arrival.key if arrival else waiting.incoming.key or Key(self._platform, self._bot, 0, 0, 0)

        async def job() -> None:
            try:
                await self._handle(waiting, arrival, problem)
            finally:
                self._room.release()

        self._enqueue(key, job)

    async def _handle(self, waiting: Waiting, arrival: Arrival | None, problem: Exception | None) -> None:
        if problem is not None:
            # It will not read better a second time: park it at once, the chat goes on.
            await self._store.failed(waiting.id, f"not understood: {type(problem).__name__}", park=True)
            log.warning("update_parked", update=waiting.incoming.update, reason=type(problem).__name__)
            return
        if arrival is None:
            await self._store.done(waiting.id)
            return
        for attempt in range(waiting.tries + 1, TRIES + 1):
            try:
                await self._runtime.arrived(arrival, waiting.id)
                self._after_turn()
                return
            except Exception as error:
                parked = attempt >= TRIES
                log.error("turn_failed", update=waiting.incoming.update, error=type(error).__name__, parked=parked)
                await self._store.failed(waiting.id, type(error).__name__, park=parked)

    def _after_turn(self) -> None:
        self._clockwork.set()
        self._turned()

    def _enqueue(self, key: Key, job: Job) -> None:
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append(job)
            return
        self._lanes[key] = deque([job])
        worker = asyncio.create_task(self._work(key))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work(self, key: Key) -> None:
        lane = self._lanes[key]
        try:
            while lane:
                await lane[0]()
                lane.popleft()
        except StoreError as error:
            # The database is the ground under everything: what is not done stays in it and is found again.
            log.error("store_failed", error=str(error))
        finally:
            del self._lanes[key]

    async def _timers(self) -> None:
        while not self._stopping:
            self._clockwork.clear()
            now = self._clock.now()
            for due in await self._store.due(self._platform, self._bot, now, BATCH):
                if (due.key, due.timer) not in self._firing:
                    self._firing.add((due.key, due.timer))
                    self._enqueue(due.key, self._fire(due))
            next_due = await self._store.next_due(self._platform, self._bot)
            nap = LONGEST_NAP if next_due is None else min(LONGEST_NAP, max(0.02, next_due - self._clock.now()))
            try:
                await asyncio.wait_for(self._clockwork.wait(), nap)
            except TimeoutError:
                continue

    def _fire(self, due: Due) -> Job:
        async def job() -> None:
            try:
                await self._runtime.fired(due)
                self._turned()
            except StoreError:
                raise
            except Exception as error:
                log.error("timer_failed", timer=due.timer, error=type(error).__name__)
            finally:
                self._firing.discard((due.key, due.timer))

        return job
