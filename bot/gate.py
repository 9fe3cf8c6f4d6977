"""Who is let in: operators always, everybody else unless the house is under maintenance.

The switch is a mark in the database, so that a restart finds it as it was.
"""

from bot.ports import Store
from bot.traffic import Key

MARK = "maintenance"


class Gate:
    """Open until `load` or `set` says otherwise."""

    def __init__(self, store: Store, operators: frozenset[int] = frozenset()) -> None:
        self._store, self._operators = store, operators
        self.closed = False

    async def load(self) -> None:
        """As it was left."""
        self.closed = bool(await self._store.marked(MARK))

    async def set(self, closed: bool) -> None:
        """Close or open, for this process and those after it."""
        await self._store.mark(MARK, float(closed))
        self.closed = closed

    def is_operator(self, key: Key) -> bool:
        """In a chat of their own: what operators see is not for a group's eyes."""
        return key.user in self._operators and key.chat == key.user

    async def operates(self, key: Key) -> bool:
        """May this person speak for the bot of this conversation? Operators, and the bot's own admins."""
        if self.is_operator(key):
            return True
        registered = {each.bot: each for each in await self._store.bots(key.platform)}.get(key.bot)
        return registered is not None and key.user in registered.admins and key.chat == key.user

    def admits(self, key: Key) -> bool:
        """May this person be served now?"""
        return not self.closed or key.user in self._operators
