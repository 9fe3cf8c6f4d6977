"""The bots that a process serves: those in the database, which come and go while it runs, and the environment's."""

import time

import structlog

from bot.config import Settings
from bot.errors import StoreError
from bot.shared import SharedStore
from bot.telegram.inbound import PLATFORM
from bot.traffic import Registered

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

FRESH = 1.0
"""Seconds for which what was read is taken to be so."""


def of_environment(settings: Settings) -> Registered | None:
    """The bot whose token is in WARROOM_TELEGRAM_TOKEN, if there is one."""
    token = settings.telegram_token.get_secret_value()
    number = token.split(":")[0]
    return Registered(PLATFORM, int(number), "", token) if number.isascii() and number.isdigit() else None


class Registry:
    """Knows the bots, to a second."""

    def __init__(self, store: SharedStore, settings: Settings) -> None:
        self._store = store
        self._own = of_environment(settings)
        self._bots: dict[int, Registered] = {self._own.bot: self._own} if self._own else {}
        self._read = 0.0

    async def all(self) -> dict[int, Registered]:
        """Number -> bot. While the database fails, those that were known."""
        if time.monotonic() - self._read >= FRESH or not self._read:
            try:
                found = await self._store.bots(PLATFORM)
            except StoreError as error:
                log.error("store_failed", error=str(error))
            else:
                own = [self._own] if self._own else []
                self._bots = {bot.bot: bot for bot in (*own, *found)}
                self._read = time.monotonic()
        return self._bots

    async def get(self, number: int) -> Registered | None:
        """The bot of that number."""
        return (await self.all()).get(number)
