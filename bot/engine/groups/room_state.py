"""A war room, as a sum type.

Lobby    roles are taken; it has not begun
Playing  the pager went off; developments arrive on a clock
"""

from dataclasses import dataclass
from typing import Literal

from bot.packs.warroom import Role


@dataclass(frozen=True, slots=True)
class Seat:
    """Who plays a role. Kept only as long as the room is open."""

    role: Role
    user: int
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """A secret that its holder has told the room."""

    secret: str
    at: float
    """Unix seconds, like every `at` below."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A decision or a notice that was declared: with the button, and a sentence."""

    number: int
    role: Role
    name: str
    text: str
    at: float
    item: str = ""
    """Id of the pack's decision or notice that it is; empty: one of the room's own."""
    owned: bool | None = None
    """It says who does it; None while it has not been read, or could not be."""


@dataclass(frozen=True, slots=True)
class Lobby:
    """Roles are taken."""

    id: str
    pack: str
    by: int
    """The mark of whoever opened it."""
    seats: tuple[Seat, ...] = ()
    kind: Literal["lobby"] = "lobby"


@dataclass(frozen=True, slots=True)
class Playing:
    """The incident is on."""

    id: str
    pack: str
    by: int
    seats: tuple[Seat, ...]
    began: float
    serial: int
    acknowledged: float = 0.0
    """0: nobody has."""
    told: tuple[Told, ...] = ()
    declared: tuple[Declared, ...] = ()
    asked: tuple[str, ...] = ()
    """Ids of the questions that rooms forget and this one asked."""
    turns: tuple[int, ...] = ()
    """Developments that arrived, or were prevented."""
    deciding: tuple[int, ...] = ()
    """Who has pressed the button and not written their sentence yet."""
    kind: Literal["playing"] = "playing"


Room = Lobby | Playing
