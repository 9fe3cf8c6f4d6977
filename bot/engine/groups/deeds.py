"""What a group's turn asks the outside to do, besides what every conversation does. See bot.engine.actions."""

from dataclasses import dataclass

from bot.engine.groups.values import Entry, Invitation


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a press: a message of the catalogue that only the one who pressed sees; empty: nothing."""

    query: str
    message: str = ""
    values: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Remove:
    """Take a member's message out of the group."""

    message: int


@dataclass(frozen=True, slots=True)
class ChallengeBegun:
    """Links to it lead somewhere from now on."""

    invitation: Invitation


@dataclass(frozen=True, slots=True)
class ChallengeEnded:
    """It was revealed."""

    challenge: str


@dataclass(frozen=True, slots=True)
class Entered:
    """Keep this answer of the person's, in place of an earlier one. Of the first one the group hears (EntryMade)."""

    challenge: str
    entry: Entry
    first: bool = False


@dataclass(frozen=True, slots=True)
class Balloted:
    """Keep this vote, in place of an earlier one of that member."""

    challenge: str
    user: int
    mark: int
    """Of whoever wrote the answer."""


@dataclass(frozen=True, slots=True)
class Boarded:
    """The member stands on the group's board from now on, under that name."""

    user: int
    alias: str


@dataclass(frozen=True, slots=True)
class Unboarded:
    """The member leaves the board: their name and their scores in this group go."""

    user: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has another number from now on, everywhere at once."""

    chat: int


GroupDeed = ChallengeBegun | ChallengeEnded | Entered | Balloted | Boarded | Unboarded | Moved
"""What is stored."""
