"""What can happen in a group, and to its members because of it. See bot.engine.events."""

from dataclasses import dataclass
from typing import Literal

from bot.engine.groups.member_events import MemberEvent
from bot.engine.groups.room_events import RoomAct, RoomEvent
from bot.engine.groups.values import GroupForm, Member, Standing, Tallied

Span = Literal["week", "month", "all"]
By = Literal["score", "progress", "part"]  # mean score, improvement, participation


@dataclass(frozen=True, slots=True)
class ChallengeWanted:
    """Somebody wants a challenge; what is not said is asked."""

    form: GroupForm | Literal[""] = ""
    minutes: int = 0
    kind: Literal["challenge_wanted"] = "challenge_wanted"


@dataclass(frozen=True, slots=True)
class ChallengeStopped:
    """Reveal now; or, in the vote, count now."""

    challenge: str
    kind: Literal["challenge_stopped"] = "challenge_stopped"


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply to something that the bot wrote."""

    text: str
    about: str = ""
    """What the bot's message is known by."""
    at: float = 0.0
    """When it was sent, by the platform's clock."""
    kind: Literal["replied"] = "replied"


@dataclass(frozen=True, slots=True)
class Voted:
    """A vote for the answer with that number."""

    challenge: str
    number: int
    kind: Literal["voted"] = "voted"


@dataclass(frozen=True, slots=True)
class BoardWanted:
    """The group's table."""

    span: Span = "month"
    by: By = "score"
    kind: Literal["board_wanted"] = "board_wanted"


@dataclass(frozen=True, slots=True)
class BoardJoined:
    """Put me on the board, under my first name or another one."""

    alias: str = ""
    kind: Literal["board_joined"] = "board_joined"


@dataclass(frozen=True, slots=True)
class BoardLeft:
    """Take me and my scores off the board."""

    kind: Literal["board_left"] = "board_left"


@dataclass(frozen=True, slots=True)
class GroupSettingsWanted:
    """The group's settings, or one page of them."""

    page: str = ""
    kind: Literal["group_settings_wanted"] = "group_settings_wanted"


@dataclass(frozen=True, slots=True)
class GroupSettingPicked:
    """A setting of the group was tapped, or typed."""

    what: str
    value: str
    kind: Literal["group_setting_picked"] = "group_setting_picked"


@dataclass(frozen=True, slots=True)
class GroupHelpWanted:
    """What can the bot do here?"""

    kind: Literal["group_help_wanted"] = "group_help_wanted"


@dataclass(frozen=True, slots=True)
class Nonsense:
    """A button that means nothing here: stale, forged, or of another chat."""

    kind: Literal["nonsense"] = "nonsense"


Act = (
    ChallengeWanted
    | ChallengeStopped
    | Replied
    | Voted
    | BoardWanted
    | BoardJoined
    | BoardLeft
    | GroupSettingsWanted
    | GroupSettingPicked
    | GroupHelpWanted
    | Nonsense
    | RoomAct
)
"""What a member can do in a group."""


@dataclass(frozen=True, slots=True)
class Acted:
    """A member did something in the group."""

    member: Member
    act: Act
    query: str = ""
    """The press that is to be answered; empty: it was typed."""
    message: int = 0
    """The message that was typed, or whose button was pressed."""
    title: str = ""  # of the group
    kind: Literal["acted"] = "acted"


@dataclass(frozen=True, slots=True)
class Permitted:
    """What the platform says of the member, at this moment."""

    acted: Acted
    admin: bool
    kind: Literal["permitted"] = "permitted"


@dataclass(frozen=True, slots=True)
class Placed:
    """The bot was put into the group or out of it, or its rights changed."""

    present: bool
    deletes: bool = False
    """It may delete messages of others."""
    fresh: bool = False
    """It was not there before."""
    kind: Literal["placed"] = "placed"


@dataclass(frozen=True, slots=True)
class OwnRights:
    """What the bot itself may do in the group."""

    deletes: bool
    kind: Literal["own_rights"] = "own_rights"


@dataclass(frozen=True, slots=True)
class MemberGone:
    """Somebody left the group."""

    user: int
    kind: Literal["member_gone"] = "member_gone"


@dataclass(frozen=True, slots=True)
class MovedTo:
    """The group became a supergroup: it has another number from now on."""

    chat: int
    kind: Literal["moved_to"] = "moved_to"


@dataclass(frozen=True, slots=True)
class EntryMade:
    """A letter to the group: somebody has answered."""

    challenge: str
    kind: Literal["entry_made"] = "entry_made"


@dataclass(frozen=True, slots=True)
class EntriesSeen:
    """How many have answered by now, and who, if that is wanted."""

    challenge: str
    count: int
    names: tuple[str, ...] = ()
    kind: Literal["entries_seen"] = "entries_seen"


@dataclass(frozen=True, slots=True)
class EntriesTallied:
    """What was sealed, after the deadline. `unread`: something that came before it has not been read yet."""

    challenge: str
    entries: tuple[Tallied, ...] = ()
    unread: bool = False
    kind: Literal["entries_tallied"] = "entries_tallied"


@dataclass(frozen=True, slots=True)
class VotesCounted:
    """The entries once more, with the votes: (mark, how many)."""

    challenge: str
    entries: tuple[Tallied, ...] = ()
    votes: tuple[tuple[int, int], ...] = ()
    kind: Literal["votes_counted"] = "votes_counted"


@dataclass(frozen=True, slots=True)
class BoardSeen:
    """The rows of the board."""

    acted: Acted
    challenges: tuple[float, ...]
    """When each challenge of the span was revealed."""
    standings: tuple[Standing, ...]
    kind: Literal["board_seen"] = "board_seen"


@dataclass(frozen=True, slots=True)
class GroupWanted:
    """A group's command in a private chat."""

    kind: Literal["group_wanted"] = "group_wanted"


GroupEvent = (
    Acted
    | Permitted
    | OwnRights
    | Placed
    | MemberGone
    | MovedTo
    | EntryMade
    | EntriesSeen
    | EntriesTallied
    | VotesCounted
    | BoardSeen
    | GroupWanted
    | MemberEvent
    | RoomEvent
)
"""See bot.engine.events.Event."""
