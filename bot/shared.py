"""What processes that share a store need of it, besides what one process needs."""

from typing import Protocol

from bot.ports import Store
from bot.traffic import Due, Lane, Registered, Seen, Waiting


class SharedStore(Store, Protocol):
    """A store that several processes share. What is to be done is a job of its lane, written with its cause."""

    async def time(self) -> float:
        """Unix seconds by the database's clock: the machines' own may differ."""
        ...

    async def look(self, lane: Lane, patience: float, limit: int) -> Seen:
        """What waits in a lane. A number counts as missing while it is not `patience` seconds late."""
        ...

    async def overtaken(self, waiting: Waiting) -> bool:
        """Whether this is an edit, and a newer edit of the same message was handled already."""
        ...

    async def all_due(self, now: float, limit: int) -> list[Due]:
        """Timers of all bots due by `now`, earliest first."""
        ...

    async def ring(self, due: Due) -> bool:
        """Write a job for a due timer; False when one waits already."""
        ...

    async def strand(self, before: float) -> int:
        """Write a job for each lane in which something has waited since `before` without one; how many were written."""
        ...

    async def forget_done(self, before: float) -> int:
        """Forget updates that were done and came before `before`; how many."""
        ...

    async def register(self, bot: Registered) -> None:
        """Add a bot, or change what is its own."""
        ...

    async def unregister(self, platform: str, bot: int) -> bool:
        """Take a bot away; False when there was none."""
        ...
