"""What seeing oneself needs from the outside, as protocols: a part of the store, pictures, a sign of work."""

from dataclasses import dataclass
from typing import Literal, Protocol

from bot.engine.groups.requests import RevealChart
from bot.engine.looking import Theme, Tried
from bot.grading.progress import Progress
from bot.grading.report import Report
from bot.packs.text import Language
from bot.traffic import Key, StoredSession


@dataclass(frozen=True, slots=True)
class Past:
    """An interview that was debriefed, with its newest assessment."""

    session: StoredSession
    report: Report


@dataclass(frozen=True, slots=True)
class StoredAttempt:
    """A second attempt at an answer."""

    at: float
    tried: Tried


class Looks(Protocol):
    """The part of ports.Store that a person looks into."""

    async def past(self, key: Key) -> list[Past]:
        """A person's debriefed interviews with this bot, wherever they were held, newest first."""
        ...

    async def exercised(self, key: Key) -> list[StoredSession]:
        """A person's drills, cards and post-mortems that are over, with this bot, newest first."""
        ...

    async def attempts(self, session: str) -> list[StoredAttempt]:
        """Second attempts at a session's answers, oldest first."""
        ...

    async def picture(self, key: Key, name: str, digest: str) -> bytes | None:
        """The picture of that name, if it still shows what `digest` stands for."""
        ...

    async def keep_picture(self, key: Key, name: str, digest: str, data: bytes, at: float) -> None:
        """Keep a picture in place of an older one of that name."""
        ...

    async def shared(self, scenario: str, rubric: str, but: Key) -> list[dict[str, float]]:
        """Axis -> score of everybody else who shares scores, the latest of each; `rubric` is id and version."""
        ...


class Artist(Protocol):
    """Draws pictures."""

    async def progress(self, progress: Progress, language: Language, theme: Theme, scale: float) -> bytes:
        """PNG, 1080 pixels wide; `scale` is that of its text. The event loop stays free."""
        ...

    async def coverage(self, request: RevealChart, language: Language) -> bytes:
        """What a group covered: PNG, 1080 pixels wide."""
        ...


class Presence(Protocol):
    """Shows a person that something is under way."""

    async def working(self, key: Key, on: Literal["picture", "document"]) -> None:
        """For the next seconds. Never raises: it is a courtesy."""
        ...
