"""What passes between the parts: keys, updates, calls, turns, and what the store gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.engine.actions import Begun, Closed, Opened, Recorded, SetTimer, StopTimer, Trained, Tried
from bot.engine.daily import Daily
from bot.engine.events import Event, TimerName
from bot.engine.groups.deeds import GroupDeed
from bot.engine.state import Conversation
from bot.grading.report import Report
from bot.packs.text import Language


@dataclass(frozen=True, slots=True)
class Key:
    """What a conversation is known by. Two bots, chats, topics or users never mix."""

    platform: str
    bot: int
    chat: int
    topic: int
    """0 where the chat has none."""
    user: int

    @property
    def owner(self) -> str:
        """Whose text it is: the person's; what a group shares is the group's."""
        return f"{self.platform}:{self.user or min(self.chat, 0)}"


@dataclass(frozen=True, slots=True)
class Lane:
    """What is handled one at a time when several processes share the work: all that happens in one chat."""

    platform: str
    bot: int
    chat: int

    def __str__(self) -> str:
        return f"{self.platform}:{self.bot}:{self.chat}"

    @classmethod
    def of(cls, key: Key) -> "Lane":
        """The lane of a conversation."""
        return cls(key.platform, key.bot, key.chat)


@dataclass(frozen=True, slots=True)
class Registered:
    """A bot of this installation, with what is its own."""

    platform: str
    bot: int
    name: str
    """As the platform knows it: the username."""
    token: str
    rate: int = 0
    """Broadcast messages a second; 0: the platform's own limit."""
    commands: tuple[str, ...] = ()
    """The commands that it knows; () for all."""
    users: tuple[int, ...] = ()
    """Who may talk to it; () for everybody."""
    admins: tuple[int, ...] = ()
    """Who may operate it."""
    added: float = 0.0


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update as the platform sent it, to be kept before it is acknowledged."""

    platform: str
    bot: int
    update: int
    """The platform's number; (platform, bot, update) is unique."""
    raw: str
    """The update's JSON text, untouched."""
    key: Key | None
    """None when it belongs to no conversation, or could not be read so far."""
    received: float
    edits: int | None = None
    """The message that it changes, if it is an edit."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stored update that is not done yet."""

    id: int
    incoming: Incoming
    tries: int


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call to the platform, to be made in order within its chat."""

    method: str
    """For example sendMessage."""
    params: Mapping[str, Any]
    """JSON values only."""
    perishable: bool = False
    """Worthless when late or repeated (the answer to a button press): a failure is only noted."""
    file: bytes = b""
    """A picture, a document or a recording that travels with it."""
    ref: str = ""
    """What the message that is made will be known by: a reply to it, or a later edit of it, finds this again."""
    slot: str = ""
    """A newer call of the same chat and slot takes the place of one that is not sent yet."""
    bulk: bool = False
    """One of many that go out together: replies to people overtake it."""


@dataclass(frozen=True, slots=True)
class Queued:
    """An Outgoing that is stored and not sent yet."""

    id: int
    key: Key
    call: Outgoing
    tries: int
    queued: float
    cause: str = ""
    """What set it off: see Turn."""


@dataclass(frozen=True, slots=True)
class Due:
    """A timer whose time has come."""

    key: Key
    timer: TimerName
    serial: int
    due: float


@dataclass(frozen=True, slots=True)
class Letter:
    """An event that one conversation leaves for another: it is stored with the turn that wrote it."""

    key: Key
    """Whom it is for."""
    event: Event
    owner: str
    """Whose words it holds."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A stored letter that was not read yet."""

    id: int
    letter: Letter


@dataclass(frozen=True, slots=True)
class Seen:
    """What waits in a lane."""

    letters: tuple[Delivered, ...]
    """That were not read yet, oldest first."""
    first: Waiting | None
    """The waiting update with the smallest number."""
    gap: bool
    """Whether a smaller number has not come, and may still come."""
    more: bool
    """Whether other updates wait behind the first."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A conversation as it is stored. A new one has version 0."""

    conversation: Conversation
    version: int
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a session, with all that a replay needs."""

    session: str
    at: float
    seed: int
    event: Event


@dataclass(frozen=True, slots=True)
class Turn:
    """All that one update or timer changed, to be committed in one transaction."""

    key: Key
    version: int
    """Of the conversation when it was loaded; Conflict if it is another by now."""
    conversation: Conversation
    at: float
    inbox: int | None = None
    """Id of the stored update that this handles: marked done. Gone when it was done before."""
    events: tuple[Happened, ...] = ()
    out: tuple[Outgoing, ...] = ()
    timers: tuple[SetTimer | StopTimer, ...] = ()
    sessions: tuple[Opened | Begun | Closed, ...] = ()
    trained: tuple[Trained, ...] = ()
    reviews: tuple[tuple[str, float], ...] = ()  # (criterion, credit) that an interview has shown
    daily: Daily | None = None
    """New settings of the daily push."""
    answers: tuple[Recorded, ...] = ()
    reports: tuple[tuple[str, Report], ...] = ()
    """(session, report) to keep as assessments."""
    blocked: bool | None = None
    """The person blocked (True) or unblocked (False) the bot: a blocked one's outbox is emptied and stays so."""
    letters: tuple[Letter, ...] = ()  # to other conversations
    letter: int | None = None
    """Id of the stored letter that this handles: it goes. Gone when it went before."""
    due: Due | None = None
    """The timer that this handles: it goes, unless the turn sets it anew. Gone when it was set anew or stopped."""
    tried: tuple[Tried, ...] = ()
    sharing: bool | None = None  # the person agreed that others compare theirs with past scores, or did no more
    cause: str = ""
    """What set it off, for the logs: 'u500001' for update 500001. The calls that come of it carry it."""
    keep_days: int | None = None
    """How long the person wants transcripts to be kept from now on; 0: until they delete them."""
    forget: bool = False
    """Delete all that there is of the person, and their keys; nothing of this turn is kept but its calls."""
    deeds: tuple[GroupDeed, ...] = ()  # what a group, or a member of one, did


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session as the store lists it."""

    id: str
    key: Key
    scenario: str
    rubric: str
    minutes: int
    language: Language
    began: float
    ended: float | None
    outcome: str | None
    seed: int = 0
    form: str = "interview"


@dataclass(frozen=True, slots=True)
class StoredReport:
    """An assessment. Several of one session differ in grader or rubric."""

    session: str
    rubric: str
    rubric_version: int
    grader: str
    at: float
    report: Report


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much work is waiting."""

    inbox: int
    parked: int
    outbox: int
    oldest: float | None = None
    """When the oldest waiting update was received."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What an operator may know of the house: counts."""

    people: int
    blocked: int
    active: int
    """Conversations in which something happened since the time that was asked for, like `begun`."""
    sessions: int
    begun: int
    debriefed: int
    answers: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as the platform's folder understands it."""

    key: Key
    event: Event | None
    """None when it changes nothing but `replies` or `blocked`."""
    language: Language | None = None
    """The language of the person's phone, used until they choose one."""
    replies: tuple[Outgoing, ...] = field(default=())
    """Calls owed to the platform whatever the engine says: the answer to a button press."""
    blocked: bool | None = None
    pressed: int | None = None
    """The message whose button was pressed."""
    about: int | None = None
    """The message that it replies to."""
