"""Handling one piece of work, wherever it was handed out: a stored update, a due timer, a letter."""

import structlog

from bot import trace
from bot.errors import StoreError, Unreadable
from bot.metrics import TURN_SECONDS, UPDATES
from bot.ports import Clock, Store, Translator
from bot.runtime import Runtime
from bot.traffic import Arrival, Delivered, Due, Turn, Waiting

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

TRIES = 3
"""After so many failures an update is parked, and its chat goes on."""


class Handling:
    """For one bot. Every method is done when it returns, or raises StoreError: then nothing is, and it comes again."""

    def __init__(self, store: Store, runtime: Runtime, translator: Translator, clock: Clock) -> None:
        self._store, self._runtime, self._translator, self._clock = store, runtime, translator, clock

    def understand(self, waiting: Waiting) -> Arrival | Exception | None:
        """What the update means, or why it cannot be understood."""
        try:
            return self._translator.translate(waiting.incoming.raw)
        except Exception as error:
            return error

    async def handle(self, waiting: Waiting, understood: Arrival | Exception | None) -> Turn | None:
        """Make the turn of an update; None when it needed none."""
        if isinstance(understood, Exception):
            # It will not read better a second time: park it at once, the chat goes on.
            reason = type(understood).__name__
            await self._store.failed(waiting.id, f"not understood: {reason}", park=True)
            log.warning("update_parked", update=waiting.incoming.update, reason=reason)
            UPDATES.labels("parked").inc()
            return None
        if understood is None:
            UPDATES.labels("ignored").inc()
            await self._store.done(waiting.id)
            return None
        for attempt in range(waiting.tries + 1, TRIES + 1):
            try:
                with trace.following(f"u{waiting.incoming.update}"):
                    turn = await self._runtime.arrived(understood, waiting.id)
                    took = max(0.0, self._clock.now() - waiting.incoming.received)
                    log.info("handled", chat=understood.key.chat, ms=round(took * 1000))
                TURN_SECONDS.observe(took)
                UPDATES.labels("handled").inc()
                return turn
            except Exception as error:
                if isinstance(error, StoreError) and not isinstance(error, Unreadable):
                    raise
                parked = attempt >= TRIES
                log.error("turn_failed", update=waiting.incoming.update, error=type(error).__name__, parked=parked)
                UPDATES.labels("parked").inc(parked)
                await self._store.failed(waiting.id, type(error).__name__, park=parked)
        return None

    async def deliver(self, delivered: Delivered) -> Turn | None:
        """Make the turn of a letter."""
        try:
            with trace.following(f"l{delivered.id}"):
                return await self._runtime.delivered(delivered)
        except StoreError:
            raise
        except Exception as error:
            log.error("letter_failed", letter=delivered.id, error=type(error).__name__)
            await self._runtime.mislaid(delivered)
            return None

    async def fire(self, due: Due) -> Turn | None:
        """Make the turn of a timer."""
        try:
            with trace.following(f"t:{due.timer}:{due.serial}"):
                return await self._runtime.fired(due)
        except StoreError:
            raise
        except Exception as error:
            # Tried again it would fail again, for ever: the next message of that chat sets its timers anew.
            log.error("timer_failed", timer=due.timer, error=type(error).__name__)
            await self._runtime.disarm(due)
            return None
