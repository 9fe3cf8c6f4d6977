"""Showing a person that something is under way, for as long as it takes."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Literal, TypeVar

from bot.sights import Presence
from bot.traffic import Key

T = TypeVar("T")

SECONDS = 4.5
"""After so long the sign is given again: Telegram takes it away after five seconds."""


async def shown_while(
    presence: Presence | None, key: Key, on: Literal["picture", "document"] | None, work: Coroutine[Any, Any, T]
) -> T:
    """The work's result; `on`: what comes of it, None when it is done at once."""
    if presence is None or on is None:
        return await work
    sign = asyncio.create_task(_again_and_again(presence, key, on))
    try:
        return await work
    finally:
        sign.cancel()


async def _again_and_again(presence: Presence, key: Key, on: Literal["picture", "document"]) -> None:
    while True:
        await presence.working(key, on)
        await asyncio.sleep(SECONDS)
