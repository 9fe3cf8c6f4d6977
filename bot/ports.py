"""What the runtime needs from the outside, as protocols. Implementations live on floor 3."""

from collections.abc import Sequence
from typing import Protocol

from bot.engine.actions import Action, Recorded
from bot.grading.judgement import Answer, Judgement, Question
from bot.grading.report import Report
from bot.packs.interview import Interview
from bot.packs.text import Language
from bot.traffic import (
    Arrival,
    Backlog,
    Due,
    Happened,
    Incoming,
    Key,
    Loaded,
    Outgoing,
    Queued,
    StoredReport,
    StoredSession,
    Turn,
    Waiting,
)


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


class Clock(Protocol):
    """Time and chance."""

    def now(self) -> float:
        """Unix seconds."""
        ...

    def seed(self) -> int:
        """A fresh random number of 0 to 2**63 - 1."""
        ...


class Codec(Protocol):
    """The one way of all user text to and from the database."""

    def seal(self, owner: str, text: str) -> bytes:
        """Bytes to store. `owner` says whose text it is: '<platform>:<user>'."""
        ...

    def open(self, owner: str, data: bytes) -> str:
        """The text again. StoreError when it cannot be read."""
        ...


class Store(Protocol):
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
        """All of a turn. Conflict when the conversation has changed since it was loaded."""
        ...

    async def due(self, platform: str, bot: int, now: float, limit: int) -> list[Due]:
        """Timers due by `now`, earliest first. A timer stays until a turn stops or replaces it."""
        ...

    async def next_due(self, platform: str, bot: int) -> float | None:
        """When the earliest timer is due."""
        ...

    async def queued(self, platform: str, bot: int, now: float, limit: int) -> list[Queued]:
        """The next unsent call of each chat that may be tried now, oldest first: never two of one chat."""
        ...

    async def sent(self, queued: int, message: int | None, at: float) -> None:
        """The platform took it. Its text is dropped."""
        ...

    async def retry(self, queued: int, at: float, reason: str) -> None:
        """Not now: no call of that chat is tried before `at`."""
        ...

    async def drop(self, queued: int, reason: str) -> None:
        """The platform will never take it."""
        ...

    async def block(self, key: Key, blocked: bool) -> None:
        """The person blocked or unblocked the bot; a blocked one's outbox is emptied."""
        ...

    async def sessions(self, key: Key | None = None) -> list[StoredSession]:
        """Sessions, newest first; of one conversation, or all."""
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

    async def backlog(self) -> Backlog:
        """How much is waiting."""
        ...

    async def close(self) -> None:
        """Let go of the database."""
        ...


class Presenter(Protocol):
    """Turns actions into calls to a platform."""

    def present(self, actions: Sequence[Action], key: Key, language: Language) -> tuple[Outgoing, ...]:
        """Calls in order. Never raises for what a person wrote."""
        ...


class Sender(Protocol):
    """Makes one call to the platform."""

    async def send(self, key: Key, call: Outgoing) -> int | None:
        """The id of the message that was made, if any. Raises RetryLater, Refused or Blocked."""
        ...


class Translator(Protocol):
    """Understands a platform's updates."""

    def translate(self, raw: str) -> Arrival | None:
        """What the update means; None when it means nothing here. Any exception: it could not be understood."""
        ...
