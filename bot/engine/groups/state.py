"""The state of a group: what is open there, as a sum type, and what its admins chose.

Open     the prompt is posted; answers are sealed until the deadline
Voting   revealed: the group votes among the answers that it may read
"""

from dataclasses import dataclass, field
from typing import Literal

from bot.engine.groups.room_state import Room
from bot.engine.groups.values import GroupForm, Invitation

MOST_OPEN = 3
"""Challenges at a time."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A challenge that comes by itself, on working days."""

    on: bool = False
    at: int = 540
    """Minutes after midnight, in the group's zone."""
    form: GroupForm = "drill"
    tag: str = ""
    """A topic of drills; empty: any."""
    minutes: int = 60


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """What a group's admins chose."""

    starters: Literal["anyone", "admins"] = "anyone"
    shows: Literal["count", "names"] = "count"
    zone: str = ""
    """IANA name; empty: UTC."""
    schedule: Schedule = field(default_factory=Schedule)


@dataclass(frozen=True, slots=True)
class Open:
    """Answers come in."""

    invitation: Invitation
    by: int
    """The mark of whoever began it; 0: the calendar."""
    count: int = 0
    names: tuple[str, ...] = ()
    stale: bool = False
    """The post shows fewer than have answered; a timer will mend that."""
    serial: int = 0
    noted: bool = False
    """The group was told what becomes of an answer that is written into it."""
    looked: int = 0
    """How often it was looked whether all answers are read."""
    kind: Literal["open"] = "open"


@dataclass(frozen=True, slots=True)
class Voting:
    """The vote is on."""

    invitation: Invitation
    by: int
    shown: tuple[int, ...]
    """Marks of the answers, in the order of their numbers."""
    until: float
    serial: int
    kind: Literal["voting"] = "voting"


Challenge = Open | Voting


@dataclass(frozen=True, slots=True)
class Group:
    """Everything the engine knows of one group, or of one topic in it."""

    settings: GroupSettings = field(default_factory=GroupSettings)
    title: str = ""
    present: bool = True
    deletes: bool = False
    challenges: tuple[Challenge, ...] = ()
    recent: tuple[str, ...] = ()
    """Items used lately, newest last."""
    serial: int = 0
    """Of the calendar's timer."""
    room: Room | None = None
