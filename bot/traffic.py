"""What passes between the parts: keys, updates, calls, turns, and what the store gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.engine.actions import Closed, Opened, Recorded, SetTimer, StopTimer
from bot.engine.events import Event, TimerName
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
        """Whose text it is."""
        return f"{self.platform}:{self.user}"


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


@dataclass(frozen=True, slots=True)
class Queued:
    """An Outgoing that is stored and not sent yet."""

    id: int
    key: Key
    call: Outgoing
    tries: int
    queued: float


@dataclass(frozen=True, slots=True)
class Due:
    """A timer whose time has come."""

    key: Key
    timer: TimerName
    serial: int
    due: float


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
    """Id of the stored update that this handles: marked done."""
    events: tuple[Happened, ...] = ()
    out: tuple[Outgoing, ...] = ()
    timers: tuple[SetTimer | StopTimer, ...] = ()
    sessions: tuple[Opened | Closed, ...] = ()
    answers: tuple[Recorded, ...] = ()
    reports: tuple[tuple[str, Report], ...] = ()
    """(session, report) to keep as assessments."""
    blocked: bool | None = None
    """The person blocked (True) or unblocked (False) the bot: a blocked one's outbox is emptied and stays so."""


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
