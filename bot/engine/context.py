"""What a step gets besides state and event: the packs, the time, and a seed."""

import zlib
from dataclasses import dataclass
from typing import TypeVar

from bot.engine.events import Timing
from bot.engine.state import Session
from bot.packs.interview import Interview
from bot.packs.library import Library
from bot.packs.rubric import Criterion, Rubric
from bot.packs.text import Language
from bot.packs.voice import Voice

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of one step."""

    library: Library
    now: float
    """Unix seconds."""
    seed: int
    """Used when an interview begins; a session keeps its own."""
    timing: Timing = "pause"
    """The person's setting."""
    style: str = ""
    """Id of the voice; empty: the default one."""
    language: Language = "en"
    """Theirs, too; a session keeps its own."""
    chat: int = 0
    topic: int = 0
    user: int = 0
    """Where it happens, for letters and links; a session depends on none of them."""

    @property
    def voice(self) -> Voice:
        return self.library.voice(self.style)

    def interview(self, session: Session) -> Interview:
        """The session's scenario. KeyError when it is not installed any more."""
        return self.library.interviews[session.brief.scenario]

    def rubric(self, session: Session) -> Rubric:
        return self.library.rubric(session.brief.rubric)

    def criterion(self, session: Session, name: str) -> Criterion | None:
        return next((c for c in self.rubric(session).criteria if c.id == name), None)

    def weight(self, session: Session, name: str) -> float:
        """What the rubric weighs the criterion; 0 when it does not know it."""
        criterion = self.criterion(session, name)
        return criterion.weight if criterion else 0.0


def chance(seed: int, *what: object) -> float:
    """A number of [0, 1) that depends on nothing but its arguments."""
    text = ":".join([str(seed), *map(str, what)])
    return zlib.crc32(text.encode()) / 2**32


def choose(seed: int, options: tuple[T, ...], *what: object) -> T:
    """One of the options. IndexError when there are none."""
    return options[int(chance(seed, *what) * len(options))]
