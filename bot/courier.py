"""Emptying the outbox: replies before what goes out in bulk, in order within a chat, chats side by side.

What goes out in bulk keeps to a pace (bot.pace). What the platform refuses for now is tried again when it says so.
"""

import asyncio
from dataclasses import replace

import structlog

from bot import trace
from bot.errors import Blocked, Muted, PlatformError, Refused, Regrouped, RetryLater, StoreError
from bot.faults import reached
from bot.metrics import SEND_SECONDS, SENDS
from bot.pace import COUNTED, Pace
from bot.ports import Clock, Sender, Store
from bot.sentlog import SentLog
from bot.traffic import Outgoing, Queued

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

SIDE_BY_SIDE = 32
"""Chats that are sent to at the same time."""

IN_BULK = 24
"""Of those, chats that something goes out to in bulk: a slow platform leaves room for replies."""

LONGEST_NAP = 1.0
"""Seconds between looks at the outbox when nothing wakes it: calls that wait for a retry are found then."""

TRIES = 3
"""After so many failures of our own a call is dropped, and its chat goes on."""

RESTING = 0.1
"""Seconds between looks while the chats that are next rest."""

STALE = 2 * 86400.0
"""Seconds after which a call to a chat that takes nothing of ours is dropped: it would only puzzle its reader."""

BACKOFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before a call is tried again when the platform does not say how long."""


class Courier:
    """Runs until `stop`. Wake it when something was queued."""

    def __init__(
        self,
        platform: str,
        bot: int,
        store: Store,
        sender: Sender,
        clock: Clock,
        made: SentLog | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._platform, self._bot = platform, bot
        self._store, self._sender, self._clock = store, sender, clock
        self._pace = pace or Pace()
        self._news = asyncio.Event()
        self._busy: set[int] = set()
        self._made = made or SentLog()
        self._tasks: set[asyncio.Task[None]] = set()
        self._bulky = 0
        """Calls under way that go out in bulk."""
        self._unanswered: set[int] = set()
        """Chats of calls that the pace counts and that have no answer yet."""
        self._stopping = False

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._news.set()

    async def run(self) -> None:
        """Send until stopped."""
        while not self._stopping:
            self._news.clear()
            nap = LONGEST_NAP
            if len(self._tasks) < SIDE_BY_SIDE:
                try:
                    nap = await self._hand_out()
                except StoreError as error:
                    log.error("store_failed", error=str(error))
            try:
                await asyncio.wait_for(self._news.wait(), nap)
            except TimeoutError:
                continue

    async def stop(self) -> None:
        """Finish the calls that are under way, make the replies that may be made now, then return.

        What goes out in bulk stays in the outbox: there is no time to keep its pace.
        """
        self._stopping = True
        self._news.set()
        while self._tasks:
            await asyncio.wait(self._tasks)
        try:
            await self.drain(bulk=False)
        except StoreError as error:
            log.error("store_failed", error=str(error))

    def abandon(self) -> None:
        """Drop the calls that are under way: whoever sends next may send them again."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()

    async def drain(self, bulk: bool | None = None) -> None:
        """Send all that may be sent now (only that in bulk, or not), then return. Not to be mixed with `run`."""
        while due := await self._due(bulk):
            await asyncio.gather(*(self._deliver(queued) for queued in due))

    async def _hand_out(self) -> float:
        """Start the calls whose turn it is; seconds until there may be another one."""
        nap = LONGEST_NAP
        for queued in await self._due():
            if self._stopping:
                break  # `stop` makes what is left, and nothing twice
            now = asyncio.get_running_loop().time()
            bulk, counted = queued.call.bulk, queued.call.method in COUNTED
            if queued.key.chat in self._busy or len(self._tasks) >= SIDE_BY_SIDE:
                continue
            if bulk and (self._bulky >= IN_BULK or queued.key.chat in self._pace.resting(now)):
                nap = min(nap, RESTING)
                continue
            wait = 0.0 if not counted else self._pace.broadcast(now) if bulk else self._pace.reply(now)
            if wait > 0:
                # Whatever comes after it is not more urgent.
                return min(nap, wait)
            self._start(queued, now)
        return nap

    async def _due(self, bulk: bool | None = None) -> list[Queued]:
        now = self._clock.now()
        return await self._store.queued(self._platform, self._bot, now, SIDE_BY_SIDE, bulk, tuple(self._busy))

    def _start(self, queued: Queued, now: float) -> None:
        chat, bulk, counted = queued.key.chat, queued.call.bulk, queued.call.method in COUNTED
        self._busy.add(chat)
        self._bulky += bulk
        if counted:
            self._unanswered.add(chat)
            self._pace.began(chat, bulk, now)

        def over(done: asyncio.Task[None]) -> None:
            self._tasks.discard(done)
            self._busy.discard(chat)
            self._bulky -= bulk
            self._answered(chat)
            self._news.set()

        task = asyncio.create_task(self._delivered(queued))
        self._tasks.add(task)
        task.add_done_callback(over)

    def _answered(self, chat: int) -> None:
        """The pace counts a second from here on: noting the answer in the store is none of the platform's time."""
        if chat in self._unanswered:
            self._unanswered.discard(chat)
            self._pace.ended(chat, asyncio.get_running_loop().time())

    async def _delivered(self, queued: Queued) -> None:
        try:
            await self._deliver(queued)
        except StoreError as error:
            # It stays in the outbox: at worst it is sent twice.
            log.error("store_failed", error=str(error))
            await asyncio.sleep(LONGEST_NAP)

    async def _deliver(self, queued: Queued) -> None:
        with trace.following(queued.cause):
            try:
                await self._make(queued)
            except Muted as error:
                if self._clock.now() - queued.queued > STALE:
                    _count(queued, "stale")
                    await self._store.drop(queued.id, str(error))
                else:
                    await self._again(queued, error.seconds, str(error))
            except RetryLater as error:
                if queued.call.bulk:
                    self._pace.hold(error.seconds, asyncio.get_running_loop().time())
                await self._again(queued, error.seconds, str(error))
            except Regrouped as error:
                # The call goes with the group, and is made there.
                log.info("regrouped", chat=queued.key.chat, now=error.chat)
                await self._store.regroup(self._platform, self._bot, queued.key.chat, error.chat)
            except Blocked:
                log.info("blocked", chat=queued.key.chat)
                _count(queued, "blocked")
                await self._store.block(queued.key, True)
                await self._store.drop(queued.id, "blocked")
            except Refused as error:
                log.warning("call_refused", method=queued.call.method, reason=str(error))
                _count(queued, "refused")
                await self._store.drop(queued.id, str(error))
            except PlatformError as error:
                await self._again(queued, BACKOFF[min(queued.tries, len(BACKOFF) - 1)], str(error))
            except StoreError:
                raise
            except Exception as error:
                # A mistake of the program's own: the chat must not stand still because of it, nor the program spin.
                log.error("call_failed", method=queued.call.method, error=type(error).__name__)
                _count(queued, "failed")
                if queued.tries + 1 >= TRIES:
                    await self._store.drop(queued.id, type(error).__name__)
                else:
                    await self._again(queued, BACKOFF[queued.tries], type(error).__name__)

    async def _make(self, queued: Queued) -> None:
        if queued not in self._made:
            call = await self._addressed(queued)
            if call is None:
                await self._store.drop(queued.id, "the message that it changes was never sent")
                return
            reached("sending")
            message = await self._sender.send(queued.key, call)
            self._answered(queued.key.chat)
            reached("answered")
            self._made.add(queued, message)
            reached("sent")
            now = self._clock.now()
            _count(queued, "sent")
            SEND_SECONDS.observe(max(0.0, now - queued.queued))
            log.info("sent", method=call.method, chat=queued.key.chat, ms=round((now - queued.queued) * 1000))
        await self._store.sent(queued.id, self._made.message(queued), self._clock.now())
        self._made.noted(queued)
        reached("noted")

    async def _addressed(self, queued: Queued) -> Outgoing | None:
        """The call, with the number of the message that it names by `message_ref`; None when there is none."""
        params = dict(queued.call.params)
        ref = params.pop("message_ref", None)
        if ref is None:
            return queued.call
        message = await self._store.message_of(self._platform, self._bot, queued.key.chat, ref)
        return None if message is None else replace(queued.call, params=params | {"message_id": message})

    async def _again(self, queued: Queued, seconds: float, reason: str) -> None:
        if queued.call.perishable:
            await self._store.drop(queued.id, reason)
            return
        _count(queued, "retried")
        log.info("call_retried", method=queued.call.method, tries=queued.tries + 1, seconds=seconds)
        await self._store.retry(queued.id, self._clock.now() + seconds, reason)


def _count(queued: Queued, outcome: str) -> None:
    SENDS.labels(queued.call.method, outcome).inc()
