"""Long polling. An update is acknowledged (by the next offset) only after it is stored.

The library's own updater acknowledges a batch before handling it, and confirms everything it fetched at
shutdown; so the loop is ours, over the library's request object.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.errors import OperatorError, StoreError
from bot.faults import reached
from bot.ports import Clock, Store
from bot.telegram.inbound import ALLOWED, fits
from bot.telegram.intake import Intake
from bot.telegram.limiter import rest

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

HOLD = 30
"""Seconds that the server holds a request open while nothing happens."""

BACKOFF = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before asking again when the server cannot be reached."""

BATCH = 100

MARK = "polled:"
"""The mark, followed by the bot's number, of when the platform last answered a poll."""

MARK_SECONDS = 15.0
"""How old the mark may be before it is renewed."""

WRONG_TOKEN = "Telegram does not accept the token. Check WARROOM_TELEGRAM_TOKEN against what @BotFather gave you."  # noqa: S105


class Poller:
    """Fetches updates into the store until stopped."""

    def __init__(
        self, request: BaseRequest, base_url: str, bot: int, store: Store, clock: Clock, stored: Callable[[], None]
    ) -> None:
        self._request, self._base_url, self._bot = request, base_url, bot
        self._store, self._clock, self._stored = store, clock, stored
        self._offset = 0
        self._marked = 0.0
        self._intake = Intake(bot)

    async def run(self) -> None:
        """OperatorError when the token stops working or somebody else polls with it."""
        failures = 0
        while True:
            try:
                await self.fetch(HOLD)
                failures = 0
            except RetryAfter as error:
                await asyncio.sleep(rest(error))
            except (InvalidToken, Forbidden):
                raise OperatorError(WRONG_TOKEN) from None
            except Conflict:
                raise OperatorError(
                    "Another program is polling with this token. Stop it (or use another token), then start again."
                ) from None
            except (NetworkError, TelegramError, StoreError) as error:
                wait_s = BACKOFF[min(failures, len(BACKOFF) - 1)]
                failures += 1
                log.warning("poll_failed", error=type(error).__name__, retry_in=wait_s)
                await asyncio.sleep(wait_s)

    async def fetch(self, hold: int) -> int:
        """One request: store what has come, then move the offset. The number of updates."""
        query = urlencode(
            {"offset": self._offset, "timeout": hold, "limit": BATCH, "allowed_updates": json.dumps(ALLOWED)}
        )
        found = await self._request.post(f"{self._base_url}/getUpdates?{query}", read_timeout=hold + 5.0)
        updates = [u for u in found if _numbered(u)] if isinstance(found, list) else []
        if found and not updates:
            raise NetworkError("updates without numbers")  # they would come again at once
        now = self._clock.now()
        if updates:
            reached("fetched")
            taken = ((update, json.dumps(update)) for update in updates)
            incoming = [kept for update, raw in taken if (kept := self._intake.incoming(update, raw, now)) is not None]
            await self._store.receive(incoming)
            reached("stored")
            self._offset = max(update["update_id"] for update in updates) + 1
            self._intake.acknowledged()
            self._stored()
        if now - self._marked > MARK_SECONDS:
            self._marked = now
            await self._store.mark(f"{MARK}{self._bot}", now)
        return len(updates)


def _numbered(update: Any) -> bool:
    """Without its number an update can neither be kept nor acknowledged."""
    return isinstance(update, dict) and fits(update.get("update_id"))
