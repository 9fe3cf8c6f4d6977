"""Handing out work: stored updates and timers, each conversation's in order, conversations side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog

from bot.errors import StoreError
from bot.handling import TRIES, Handling
from bot.ports import Clock, Store, Translator
from bot.runtime import Runtime
from bot.traffic import Arrival, Delivered, Due, Key, Turn, Waiting

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

BATCH = 200
"""Stored updates that are in memory at a time."""

LONGEST_NAP = 1.0
"""Seconds between looks at the timers when nothing wakes the clock, and before a failing database is asked again."""

SHORTEST_NAP = 0.02


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work in a lane."""

    do: Callable[[], Awaitable[None]]
    """StoreError when the database failed: the whole lane is given up then, and found again."""
    over: Callable[[], None]
    """Called once, when it was done or given up."""


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
        self._store, self._runtime, self._clock = store, runtime, clock
        self._handling = Handling(store, runtime, translator, clock)
        self._turned = turned
        """Called after each turn that left something to send."""
        self._lanes: dict[Key, deque[Job]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._firing: set[tuple[Key, str]] = set()
        self._posting: set[int] = set()
        """Letters that stand in a lane."""
        self._handed: set[int] = set()
        """Stored updates that stand in a lane."""
        self._given_up = 0
        """How often a lane was given up because the database failed."""
        self._news = asyncio.Event()
        self._clockwork = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """There are new updates in the store."""
        self._news.set()

    def wake_clock(self) -> None:
        """There are new timers or letters in the store."""
        self._clockwork.set()

    async def run(self) -> None:
        """Hand out updates and timers until stopped."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._inbox())
            group.create_task(self._timers())

    async def stop(self) -> None:
        """Finish the turns that have begun, then return. What stands behind them in a lane stays stored."""
        self._stopping = True
        self._news.set()
        self._clockwork.set()
        await self._finished()

    async def drain(self) -> None:
        """Handle all that is stored and due now, then return. Not to be mixed with `run`.

        StoreError when the database fails again and again.
        """
        most = self._given_up + TRIES
        while await self._hand_out_updates() + await self._hand_out_timers() + await self._hand_out_letters():
            await self._finished()
            if self._given_up > most:
                raise StoreError("The database keeps failing.")

    async def _finished(self) -> None:
        while self._workers:
            await asyncio.wait(self._workers)

    async def _inbox(self) -> None:
        while not self._stopping:
            self._news.clear()
            try:
                handed = await self._hand_out_updates()
            except StoreError as error:
                log.error("store_failed", error=str(error))
                await self._nap(self._news, LONGEST_NAP)
                continue
            if handed < BATCH:
                await self._nap(self._news, None)  # that was all: whoever stores more, or makes room, says so

    async def _timers(self) -> None:
        while not self._stopping:
            self._clockwork.clear()
            nap = LONGEST_NAP
            try:
                await self._hand_out_timers()
                await self._hand_out_letters()
                next_due = await self._store.next_due(self._platform, self._bot)
            except StoreError as error:
                log.error("store_failed", error=str(error))
            else:
                if next_due is not None and not self._runtime.gate.closed:
                    nap = min(LONGEST_NAP, max(SHORTEST_NAP, next_due - self._clock.now()))
            await self._nap(self._clockwork, nap)

    async def _nap(self, until: asyncio.Event, seconds: float | None) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(until.wait(), seconds)

    async def _hand_out_updates(self) -> int:
        """Put stored updates into the lanes, as many as there is room for; how many were put."""
        given_up, room, handed = self._given_up, BATCH - len(self._handed), set(self._handed)
        if room <= 0:
            return 0
        found = await self._store.waiting(self._platform, self._bot, BATCH)
        if self._given_up != given_up:
            # What a lane gave up meanwhile comes before what was found: look again.
            self._news.set()
            return 0
        # What was done meanwhile may still be in what a database with several connections answers.
        fresh = [waiting for waiting in found if waiting.id not in handed | self._handed]
        for waiting in fresh:
            self._hand_out(waiting)
        return len(fresh)

    def _hand_out(self, waiting: Waiting) -> None:
        understood = self._handling.understand(waiting)
        arrived = understood.key if isinstance(understood, Arrival) else None
        key = arrived or waiting.incoming.key or Key(self._platform, self._bot, 0, 0, 0)
        self._handed.add(waiting.id)
        self._enqueue(key, Job(lambda: self._handle(waiting, understood), lambda: self._put_back(waiting.id)))

    def _put_back(self, inbox: int) -> None:
        self._handed.discard(inbox)
        if len(self._handed) == BATCH // 2:
            self._news.set()  # room enough to be worth a look

    async def _handle(self, waiting: Waiting, understood: Arrival | Exception | None) -> None:
        self._after(await self._handling.handle(waiting, understood))

    def _after(self, turn: Turn | None) -> None:
        if turn is None:
            return
        if turn.timers or turn.letters or turn.due:
            self._clockwork.set()
        if turn.out:
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
            while lane and not self._stopping:
                await lane[0].do()
                lane.popleft().over()
        except StoreError as error:
            # The database is the ground under everything: what is not done stays in it and is found again.
            log.error("store_failed", error=str(error))
            self._given_up += 1
            asyncio.get_running_loop().call_later(LONGEST_NAP, self._news.set)
        finally:
            del self._lanes[key]
            for job in lane:
                job.over()

    async def _hand_out_timers(self) -> int:
        """Put due timers into the lanes; how many were put. Under maintenance they wait."""
        if self._runtime.gate.closed:
            return 0
        firing = set(self._firing)
        found = await self._store.due(self._platform, self._bot, self._clock.now(), BATCH)
        fresh = [due for due in found if (due.key, due.timer) not in firing | self._firing]
        for due in fresh:
            self._firing.add((due.key, due.timer))
            self._enqueue(due.key, self._fire(due))
        return len(fresh)

    async def _hand_out_letters(self) -> int:
        """Put letters into the lanes of those they are for; how many were put."""
        posting = set(self._posting)
        found = await self._store.letters(self._platform, self._bot, BATCH)
        fresh = [delivered for delivered in found if delivered.id not in posting | self._posting]
        for delivered in fresh:
            self._posting.add(delivered.id)
            self._enqueue(delivered.letter.key, self._deliver(delivered))
        return len(fresh)

    def _deliver(self, delivered: Delivered) -> Job:
        async def deliver() -> None:
            self._after(await self._handling.deliver(delivered))

        return Job(deliver, lambda: self._posting.discard(delivered.id))

    def _fire(self, due: Due) -> Job:
        async def fire() -> None:
            self._after(await self._handling.fire(due))

        return Job(fire, lambda: self._firing.discard((due.key, due.timer)))
