"""What passes between a group and its members. Values only."""

import zlib
from dataclasses import dataclass
from typing import Literal

from bot.packs.text import Language

GroupForm = Literal["question", "drill", "card"]
"""What a challenge can be made of."""

GROUP_FORMS: tuple[GroupForm, ...] = ("question", "drill", "card")

Share = Literal["no", "unnamed", "named"]
"""What the group may read of an answer when it is revealed: nothing, the text, the text with its author's name."""


@dataclass(frozen=True, slots=True)
class Member:
    """Who did something in a group."""

    user: int
    name: str
    """Their first name, as the platform shows it."""
    who: Literal["person", "anonymous", "channel"] = "person"
    """An admin who hides behind the group's name, and a channel that posts, are nobody in particular."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A challenge, as far as a member must know it to answer in private."""

    id: str
    group: str
    """The group's title."""
    form: GroupForm
    item: str
    """Id of the drill or the card; of a question 'interview/failure'."""
    language: Language
    began: float
    deadline: float
    """Unix seconds."""
    place: str = ""
    """Where it stands in the group's time zone: 'Asia/Shanghai'; empty: UTC."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One member's sealed answer, as it is kept until the reveal."""

    user: int
    name: str
    at: float
    text: str
    share: Share
    score: float | None
    """0 to 100; None when it was not graded."""
    covered: tuple[str, ...] = ()
    """Criteria that it met, of those that the challenge gives a chance for."""
    line: str = ""
    """Its strongest sentence, literal."""


@dataclass(frozen=True, slots=True)
class Tallied:
    """An entry as the group's own machine sees it."""

    mark: int
    """Stands for the member in this challenge; says nothing to anybody else."""
    user: int
    at: float
    share: Share
    name: str
    """Empty unless they share it, or stand on the board."""
    alias: str
    """Their name on the board; empty when they are not on it."""
    score: float | None
    covered: tuple[str, ...]
    line: str
    """Empty without consent, like `text`."""
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A member of the board, with what they have answered."""

    alias: str
    joined: float
    scores: tuple[tuple[float, float | None], ...]
    """(when, score) of each answer, oldest first; None when it was not graded."""


def mark_of(challenge: str, user: int) -> int:
    """What a member is in one challenge.

    >>> mark_of("a1", 7) == mark_of("a1", 7), mark_of("a1", 7) == mark_of("b2", 7)
    (True, False)
    """
    return zlib.crc32(f"{challenge}:{user}".encode())
