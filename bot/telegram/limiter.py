"""How fast Telegram lets a bot write: twenty messages a minute to a group, and a rest when it says so.

The library's own limiter is a leaky bucket: after a burst of twenty it lets through twenty more within the minute, and
Telegram refuses them. And it counts every call that names a chat, so that a group's questions use up its messages.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.pace import COUNTED

WRITES = (*(method.lower() for method in COUNTED), "editmessage")
"""How the methods begin that write into a chat. What only asks, answers or deletes waits for nobody."""

GROUP = 20
MINUTE = 60.0

MOST_GROUPS = 1000
"""Groups in memory; those in which nothing was written for a minute are forgotten then."""


def rest(error: RetryAfter) -> float:
    """Seconds for which Telegram wants a rest."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


class GroupLimiter(BaseRateLimiter[int]):
    """At most `most` messages and edits to a group in any `span` seconds, counted from their answers."""

    def __init__(self, most: int = GROUP, span: float = MINUTE) -> None:
        self._most, self._span = most, span
        self._written: dict[int, deque[float]] = {}

    async def initialize(self) -> None:
        """Nothing to be had."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """See telegram.ext.BaseRateLimiter."""
        chat = data.get("chat_id")
        if not isinstance(chat, int) or chat >= 0 or not endpoint.lower().startswith(WRITES):
            return await callback(*args, **kwargs)
        now = asyncio.get_running_loop().time
        if (wait := self.wait(chat, now())) > 0:
            await asyncio.sleep(wait)  # the courier makes one call of a chat at a time
        try:
            return await callback(*args, **kwargs)
        finally:
            self._written.setdefault(chat, deque()).append(now())

    def wait(self, chat: int, now: float) -> float:
        """Seconds until something may be written there."""
        if len(self._written) > MOST_GROUPS:
            self._written = {c: times for c, times in self._written.items() if times and times[-1] > now - self._span}
        times = self._written.get(chat, deque())
        while times and times[0] <= now - self._span:
            times.popleft()
        return times[0] + self._span - now if len(times) >= self._most else 0.0
