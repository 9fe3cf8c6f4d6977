"""Webhooks as Telegram calls them: many at once, each update again until it is taken, in no sure order."""

import asyncio
import random
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from tests.botapi.server import BotApi

AGAIN = 0.3
"""Seconds before an update that was not taken is brought again."""


class Hook:
    """Brings updates to a URL."""

    def __init__(self, api: "BotApi", url: str, secret: str, connections: int) -> None:
        self.api, self.url = api, url
        self.dither = 0.0
        """Seconds by which an update may be held up on its way, so that later ones overtake it."""
        self.again: set[int] = set()
        """Numbers of updates that had to be brought more than once."""
        self.taken: set[int] = set()
        self._headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        self._free = asyncio.Semaphore(connections)
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._random = random.Random(7)

    def bring(self, update: dict[str, Any]) -> None:
        """Bring an update until it is taken."""
        task = asyncio.ensure_future(self._bring(update))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _bring(self, update: dict[str, Any]) -> None:
        if self.dither:
            await asyncio.sleep(self._random.random() * self.dither)
        while not await self._taken(update):
            self.again.add(update["update_id"])
            await asyncio.sleep(AGAIN)
        self.api.updates = [u for u in self.api.updates if u is not update]
        self.taken.add(update["update_id"])
        self.api.wake()

    async def _taken(self, update: dict[str, Any]) -> bool:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        try:
            async with self._free, self._session.post(self.url, json=update, headers=self._headers) as response:
                return response.status == 200
        except (aiohttp.ClientError, OSError):
            return False

    async def stop(self) -> None:
        """Let go of what was not taken."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
