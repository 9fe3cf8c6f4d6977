"""What can happen in a war room. See bot.engine.groups.events."""

from dataclasses import dataclass
from typing import Literal

from bot.packs.warroom import Role


@dataclass(frozen=True, slots=True)
class RoomWanted:
    """Somebody wants a war room: that one, or any."""

    pack: str = ""
    kind: Literal["room_wanted"] = "room_wanted"


@dataclass(frozen=True, slots=True)
class SeatTapped:
    """Take that role, or leave it."""

    room: str
    role: Role
    kind: Literal["seat_tapped"] = "seat_tapped"


@dataclass(frozen=True, slots=True)
class RoomBegun:
    """Everybody is there: the pager may go off."""

    room: str
    kind: Literal["room_begun"] = "room_begun"


@dataclass(frozen=True, slots=True)
class RoomAcknowledged:
    """Somebody has the pager."""

    room: str
    kind: Literal["room_acknowledged"] = "room_acknowledged"


@dataclass(frozen=True, slots=True)
class DeclareWanted:
    """My next reply is a decision, or says who was told what."""

    room: str
    kind: Literal["declare_wanted"] = "declare_wanted"


@dataclass(frozen=True, slots=True)
class RoomEnded:
    """Debrief now."""

    room: str
    kind: Literal["room_ended"] = "room_ended"


RoomAct = RoomWanted | SeatTapped | RoomBegun | RoomAcknowledged | DeclareWanted | RoomEnded
"""What a member can do in a war room."""


@dataclass(frozen=True, slots=True)
class SecretTold:
    """A holder tells the room. From the private brief's button; then a letter to the group, with who it was."""

    exercise: str
    """Id of the room."""
    secret: str
    user: int = 0
    kind: Literal["secret_told"] = "secret_told"


@dataclass(frozen=True, slots=True)
class BriefHanded:
    """A letter to a member: their role."""

    room: str
    chat: int
    topic: int
    group: str
    pack: str
    role: Role
    kind: Literal["brief_handed"] = "brief_handed"

    @property
    def exercise(self) -> str:
        """Id of the exercise that it is for."""
        return self.room


@dataclass(frozen=True, slots=True)
class NewsHanded:
    """A letter to a member: a development that only their role hears of."""

    exercise: str
    turn: int
    kind: Literal["news_handed"] = "news_handed"


@dataclass(frozen=True, slots=True)
class RoomOver:
    """A letter to a member: the room is closed."""

    exercise: str
    kind: Literal["room_over"] = "room_over"


@dataclass(frozen=True, slots=True)
class BriefWanted:
    """A letter to the group: a member asks for their brief (again)."""

    user: int
    kind: Literal["brief_wanted"] = "brief_wanted"


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """The private chat was opened through a room's link; whether the person is in that group."""

    chat: int
    topic: int
    inside: bool
    kind: Literal["place_found"] = "place_found"


RoomEvent = SecretTold | BriefHanded | NewsHanded | RoomOver | BriefWanted | PlaceFound
