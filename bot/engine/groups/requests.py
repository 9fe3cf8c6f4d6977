"""What a group's turn can have looked up. See bot.engine.requests."""

from dataclasses import dataclass

from bot.engine.groups.events import Acted
from bot.engine.groups.values import Invitation


@dataclass(frozen=True, slots=True)
class AskRights:
    """Is the member an admin, at this moment? Comes back as Permitted."""

    acted: Acted


@dataclass(frozen=True, slots=True)
class AskOwnRights:
    """What may the bot itself do in the group? Comes back as OwnRights."""


@dataclass(frozen=True, slots=True)
class AskOpen:
    """Does that challenge still take answers? Comes back as OpenSeen."""

    challenge: str


@dataclass(frozen=True, slots=True)
class FindInvitation:
    """The challenge of that id, for somebody who opened its link. Comes back as InvitationFound."""

    challenge: str


@dataclass(frozen=True, slots=True)
class SeeEntries:
    """How many have answered. Comes back as EntriesSeen."""

    challenge: str
    names: bool


@dataclass(frozen=True, slots=True)
class TallyEntries:
    """What was sealed. Comes back as EntriesTallied."""

    challenge: str
    deadline: float


@dataclass(frozen=True, slots=True)
class CountVotes:
    """The votes, and what was sealed. Comes back as VotesCounted."""

    challenge: str


@dataclass(frozen=True, slots=True)
class SeeBoard:
    """The board's rows. Comes back as BoardSeen."""

    acted: Acted
    since: float


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A criterion, and the part of the answers that cover it."""

    axis: str
    title: str
    part: float


@dataclass(frozen=True, slots=True)
class RevealChart:
    """The picture of what the group covered and missed, with its caption."""

    invitation: Invitation
    title: str
    rows: tuple[ChartRow, ...]
    count: int
    silent: int
    """Answers that were not graded."""


@dataclass(frozen=True, slots=True)
class FindPlace:
    """Is the person in that group? Comes back as PlaceFound."""

    chat: int
    topic: int


GroupRequest = (
    AskRights
    | AskOwnRights
    | AskOpen
    | FindInvitation
    | SeeEntries
    | TallyEntries
    | CountVotes
    | SeeBoard
    | RevealChart
    | FindPlace
)
"""See bot.engine.requests.Request."""
