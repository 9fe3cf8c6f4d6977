"""What the runtime needs from the outside, as protocols. Implementations live on floor 3."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.engine.actions import Action, Recorded
from bot.engine.events import Event
from bot.engine.requests import Request
from bot.grading.judgement import Answer, Judgement, Question
from bot.grading.report import Report
from bot.group_port import GroupStore
from bot.packs.interview import Interview
from bot.packs.text import Language
from bot.sights import Looks
from bot.traffic import (
    Arrival,
    Backlog,
    Delivered,
    Due,
    Figures,
    Happened,
    Incoming,
    Key,
    Loaded,
    Outgoing,
    Queued,
    Registered,
    StoredReport,
    StoredSession,
    Turn,
    Waiting,
)
from bot.training_port import TrainingStore


class Grader(Protocol):
    """Decides which criteria an answer meets. Never raises for what a candidate wrote."""

    @property
    def name(self) -> str:
        """Name and version, stored with every judgement: 'cues 1'."""
        ...

    def grade(self, answer: Answer) -> Judgement:
        """A judgement whose every span is a literal part of `answer.text`. Blocking; run it off the event loop."""
        ...


class FactFinder(Protocol):
    """Finds the hidden fact that a candidate's question is about."""

    def find(self, text: str, interview: Interview, language: Language) -> tuple[Question, ...]:
        """One Question per question in `text`, in order; () when nothing is asked. Blocking."""
        ...

    def prepare(self, interview: Interview) -> object:
        """Read the interview's facts before anybody asks; the first question waits less. Blocking."""
        ...


class Clock(Protocol):
    """Time and chance."""

    def now(self) -> float:
        """Unix seconds."""
        ...

    def seed(self) -> int:
        """A fresh random number of 0 to 2**63 - 1."""
        ...


class Codec(Protocol):
    """The one way of all that a person wrote, to and from the database."""

    def seal(self, owner: str, data: bytes) -> bytes:
        """Bytes to store. `owner` says whose words they are: '<platform>:<user>'."""
        ...

    def meet(self, owners: Iterable[str]) -> None:
        """Keys for these owners will be needed: those who are new get theirs at one go."""
        ...

    def open(self, owner: str, data: bytes) -> bytes:
        """What was sealed. Unreadable when its key was destroyed, or when it is not what was sealed for that owner."""
        ...

    def knows(self, data: bytes) -> bool:
        """Is the key there that sealed this? Its first nine bytes are enough."""
        ...

    def retire(self, owner: str) -> tuple[bytes, ...]:
        """What is sealed for that owner from now on has a fresh key; the ids of the keys before."""
        ...

    def destroy(self, keys: Sequence[bytes]) -> None:
        """Nothing that these keys sealed can be read again, in no copy."""
        ...

    def close(self) -> None:
        """Let go of the keys."""
        ...


class Store(Looks, TrainingStore, GroupStore, Protocol):
    """Keeps everything. Every method is one transaction: all of it, or nothing."""

    async def receive(self, updates: Sequence[Incoming]) -> None:
        """Keep updates; those already kept are left as they are."""
        ...

    async def waiting(self, platform: str, bot: int, limit: int, after: int = 0) -> list[Waiting]:
        """Updates not done and not parked with an id above `after`, oldest first."""
        ...

    async def done(self, inbox: int) -> None:
        """An update that changes nothing is done. The raw text of done updates is dropped."""
        ...

    async def failed(self, inbox: int, reason: str, park: bool) -> None:
        """Count a try; with `park`, take it out of the queue and keep it with the reason."""
        ...

    async def parked(self, limit: int) -> list[tuple[Waiting, str]]:
        """Parked updates with their reasons, newest first."""
        ...

    async def load(self, key: Key) -> Loaded:
        """The conversation, or a new one of version 0."""
        ...

    async def commit(self, turn: Turn) -> None:
        """All of a turn. Conflict when the conversation changed since it was loaded; Gone when its cause is done."""
        ...

    async def due(self, platform: str, bot: int, now: float, limit: int) -> list[Due]:
        """Timers due by `now`, earliest first. A timer stays until a turn stops or replaces it."""
        ...

    async def next_due(self, platform: str, bot: int) -> float | None:
        """When the earliest timer is due."""
        ...

    async def queued(
        self, platform: str, bot: int, now: float, limit: int, bulk: bool | None = None, skip: Collection[int] = ()
    ) -> list[Queued]:
        """The next unsent call of each chat that may be tried now: never two of one chat, and none of a chat to `skip`.

        Replies to people before what goes out in bulk, each oldest first, also within a chat; `bulk`: only those.
        """
        ...

    async def sent(self, queued: int, message: int | None, at: float) -> None:
        """The platform took it. Its text is dropped; a call with a `ref` leaves the message's number behind."""
        ...

    async def ref_of(self, platform: str, bot: int, chat: int, message: int) -> str:
        """What a message that was sent is known by; empty when it has no name."""
        ...

    async def message_of(self, platform: str, bot: int, chat: int, ref: str) -> int | None:
        """The newest message of the chat that is known by `ref`."""
        ...

    async def letters(self, platform: str, bot: int, limit: int) -> list[Delivered]:
        """Letters that were not read yet, oldest first."""
        ...

    async def retry(self, queued: int, at: float, reason: str) -> None:
        """Not now: no call of that chat is tried before `at`."""
        ...

    async def drop(self, queued: int, reason: str) -> None:
        """The platform will never take it."""
        ...

    async def block(self, key: Key, blocked: bool) -> None:
        """The person blocked or unblocked the bot; a blocked one's outbox is emptied. Turns under way conflict."""
        ...

    async def sessions(self, key: Key | None = None, form: str = "interview") -> list[StoredSession]:
        """Sessions of that form (of all, if empty), newest first; of one conversation, or all."""
        ...

    async def happened(self, session: str) -> list[Happened]:
        """A session's events in their order, from which it can be replayed."""
        ...

    async def answers(self, session: str) -> list[Recorded]:
        """A session's answers in their order, latest version of each, earlier texts included."""
        ...

    async def reports(self, session: str) -> list[StoredReport]:
        """A session's assessments, oldest first."""
        ...

    async def keep_report(self, session: str, report: Report, at: float) -> None:
        """Add an assessment, replacing one of the same rubric, rubric version and grader."""
        ...

    async def mine(self, owner: str) -> dict[str, list[dict[str, Any]]]:
        """Every row of that owner, table by table, with what was sealed opened: JSON values only."""
        ...

    async def keep_days(self, owner: str) -> int | None:
        """How long that person wants transcripts to be kept; None when they did not choose."""
        ...

    async def sweep(self, now: float, default_days: int) -> int:
        """Delete what is older than its owner wants it kept. How many transcripts went; again until none do."""
        ...

    async def mark(self, name: str, value: float) -> None:
        """Remember a number by a name, in place of the one before."""
        ...

    async def marked(self, name: str) -> float | None:
        """The number of that name."""
        ...

    async def addresses(self, platform: str, bot: int, after: int, limit: int) -> list[tuple[int, Key]]:
        """(id, key) of private conversations that hear the bot, with an id above `after`, in its order."""
        ...

    async def figures(self, since: float, bot: int = 0) -> Figures:
        """Counts, over all and since a time, of the whole installation or of one bot."""
        ...

    async def bots(self, platform: str) -> list[Registered]:
        """The bots of this installation, in the order in which they came."""
        ...

    async def backlog(self) -> Backlog:
        """How much is waiting."""
        ...

    async def close(self) -> None:
        """Let go of the database."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked up: something to show, an event that goes to the engine in the same turn, or both."""

    actions: tuple[Action, ...] = ()
    event: Event | None = None


class Clerk(Protocol):
    """Looks things up that the engine does not keep."""

    async def look(self, key: Key, request: Request, language: Language, now: float) -> Found:
        """The answer, in that language. Slow work leaves the event loop free."""
        ...


class Presenter(Protocol):
    """Turns actions into calls to a platform."""

    def present(
        self, actions: Sequence[Action], key: Key, language: Language, pressed: int | None = None
    ) -> tuple[Outgoing, ...]:
        """Calls in order; `pressed` is the message whose button was pressed. Never raises for what a person wrote."""
        ...


class Sender(Protocol):
    """Makes one call to the platform."""

    async def send(self, key: Key, call: Outgoing) -> int | None:
        """The id of the message that was made, if any. Raises RetryLater, Refused, Blocked or Regrouped."""
        ...


class Translator(Protocol):
    """Understands a platform's updates."""

    def translate(self, raw: str) -> Arrival | None:
        """What the update means; None when it means nothing here. Any exception: it could not be understood."""
        ...
