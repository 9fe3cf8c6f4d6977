"""What groups need from the outside, as protocols: a part of ports.Store, and what the platform knows of members."""

from dataclasses import dataclass
from typing import Protocol

from bot.engine.groups.values import Entry, Invitation, Standing
from bot.traffic import Key


@dataclass(frozen=True, slots=True)
class KeptChallenge:
    """A challenge as it is stored."""

    invitation: Invitation
    chat: int
    topic: int
    ended: float | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A member's entry with their name on the board; empty when they do not stand there."""

    entry: Entry
    alias: str


class GroupStore(Protocol):
    """Keeps challenges, entries, votes and boards. Written by turns; every method is one transaction."""

    async def challenge(self, platform: str, bot: int, name: str) -> KeptChallenge | None:
        """The challenge of that id."""
        ...

    async def entries_of(self, platform: str, bot: int, name: str) -> list[Sealed]:
        """What was sealed for it, oldest first."""
        ...

    async def count_entries(self, platform: str, bot: int, name: str) -> int:
        """How many have answered it."""
        ...

    async def votes_of(self, platform: str, bot: int, name: str) -> dict[int, int]:
        """Mark of an answer -> votes for it."""
        ...

    async def board_of(self, key: Key, since: float) -> tuple[list[float], list[Standing]]:
        """(when each challenge of the group ended, members of its board with their answers), since that time."""
        ...

    async def unread(self, platform: str, bot: int, before: float) -> bool:
        """Is something that came before that time still waiting to be handled?"""
        ...

    async def regroup(self, platform: str, bot: int, old: int, new: int) -> None:
        """The chat has another number, everywhere at once; again it changes nothing."""
        ...


class Members(Protocol):
    """What the platform knows of a group's members."""

    async def member(self, key: Key, user: int) -> tuple[str, str]:
        """(creator, administrator, member, restricted, left or kicked; their first name); empty when not known."""
        ...

    async def deletes(self, key: Key) -> bool:
        """May the bot itself delete others' messages there?"""
        ...
