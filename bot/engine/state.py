"""The state of a conversation: a sum type in which each state carries exactly its own fields.

Idle        no interview yet, or the last one was cancelled
Listening   a question is on the table, nothing typed yet
Collecting  messages have come that are not an answer yet
Reading     the answer is with the grader
AskedBack   the candidate was asked which of two facts a question meant
Paused      the clock stands still
Over        debriefed
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from bot.engine.events import Timing
from bot.engine.exercise import Exercise
from bot.engine.groups.state import Group
from bot.engine.heard import Fragment as Fragment
from bot.engine.heard import Heard as Heard
from bot.engine.looking import TextSize, Theme, Trial
from bot.packs.interview import Stage
from bot.packs.text import Language

IDLE_SECONDS = 600.0
"""Silence beyond this does not count as interview time."""


class Kind(StrEnum):
    """The kinds of questions that an interviewer asks."""

    OPENING = "opening"  # a stage's open invitation: what it brings up is unprompted
    MORE = "more"  # framing: what else do you want to know?
    ASSUME = "assume"  # framing: no fact answers that; what would you assume?
    PROBE = "probe"  # a pack's probe
    ENTITY = "entity"  # built on a system or team, named or forgotten
    FAILURE = "failure"  # something breaks
    FOLLOW_UP = "follow_up"  # on what is missing or unclear in the last answer
    REDIRECT = "redirect"  # components first, or a stretch of internals: interrupted
    INTERRUPTION = "interruption"  # the brief changes
    RISKS = "risks"  # 48 hours: the top three risks
    TRADE_OFF = "trade_off"  # to a non-technical stakeholder, in 90 seconds
    PUSH_BACK = "push_back"  # the stakeholder is not convinced


OPEN_KINDS = frozenset({Kind.OPENING, Kind.MORE})
"""Questions that aim at nothing in particular."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person chose for good, whatever interview runs."""

    language: Language = "en"
    timing: Timing = "pause"
    minutes: int = 0
    """How long an interview is; 0: asked each time."""
    style: str = "neutral"
    """Id of the interviewer's voice. The rubric is the same for all of them."""
    theme: Theme = "light"
    size: TextSize = "normal"
    sharing: bool = False
    """One's scores, without a name, count among those that others compare theirs with."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What an interview was begun with. Never changes, but for the language."""

    session: str
    scenario: str
    rubric: str
    minutes: int
    pace: int
    seed: int
    language: Language
    began: float
    """Unix seconds, like every `at` below."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was put."""

    number: int
    kind: Kind
    stage: Stage
    text: str
    aims: tuple[str, ...]
    """Criteria that it asks for; () for an open question."""
    ref: str
    """What it was made from: 'probe:ledger-owner', 'failure:fx-down', 'entity:risk-engine:handoff'."""
    at: float
    spent: float
    """Interview seconds when it was put."""
    root: int
    """Number of the question that it follows up; its own when it follows up none."""
    hints: int = 0
    """Hints given."""


@dataclass(frozen=True, slots=True)
class Held:
    """A question that an interruption pushed aside: it comes back."""

    kind: Kind
    text: str
    aims: tuple[str, ...]
    ref: str
    root: int
    """Number of the question it follows up or repeats; 0 when it is a new one."""
    started: str = ""
    """What the candidate had begun to type when interrupted."""


@dataclass(frozen=True, slots=True)
class Session:
    """An interview under way."""

    brief: Brief
    stage: Stage
    entered: int
    """Number of the first answer of this stage."""
    spent: float
    """Interview time in seconds."""
    seen: float
    """When `spent` was last brought up to date."""
    active: float
    """When the candidate last did something."""
    asked: tuple[Asked, ...] = ()
    heard: tuple[Heard, ...] = ()
    told: tuple[str, ...] = ()
    """Ids of facts that were told."""
    assumed: tuple[str, ...] = ()
    """Questions that no fact answered and the candidate had to assume for."""
    lines: tuple[str, ...] = ()
    """Lines of the interviewer's voice that were used: 'ack.quote#2'."""
    redirected: tuple[Literal["premature", "depth"], ...] = ()
    interrupted: bool = False
    held: Held | None = None
    stakeholder: str = ""
    """Id of the stakeholder who asked for the trade-off."""
    serial: int = 0
    """Of the latest timer setting."""

    @property
    def question(self) -> Asked:
        """The question on the table."""
        return self.asked[-1]

    def asked_number(self, number: int) -> Asked:
        """The question with that number. IndexError if there is none."""
        return self.asked[number - 1]


@dataclass(frozen=True, slots=True)
class Idle:
    """No interview."""

    kind: Literal["idle"] = "idle"


@dataclass(frozen=True, slots=True)
class Listening:
    """A question is on the table."""

    session: Session
    kind: Literal["listening"] = "listening"


@dataclass(frozen=True, slots=True)
class Collecting:
    """An answer is being typed in several messages."""

    session: Session
    fragments: tuple[Fragment, ...]
    kind: Literal["collecting"] = "collecting"


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer with that number is with the grader. What is typed meanwhile waits."""

    session: Session
    number: int
    then: Literal["go_on", "ready", "end"] = "go_on"
    """What the candidate tapped with it: nothing, Ready, or the end."""
    waiting: tuple[Fragment, ...] = ()
    kind: Literal["reading"] = "reading"


@dataclass(frozen=True, slots=True)
class AskedBack:
    """Which of these facts did the question mean?"""

    session: Session
    text: str
    """The candidate's question."""
    rivals: tuple[str, ...]
    kind: Literal["asked_back"] = "asked_back"


@dataclass(frozen=True, slots=True)
class Paused:
    """The clock stands still."""

    session: Session
    fragments: tuple[Fragment, ...] = ()
    kind: Literal["paused"] = "paused"


@dataclass(frozen=True, slots=True)
class Over:
    """The debrief was given."""

    session: Session
    kind: Literal["over"] = "over"


Floor = Idle | Listening | Collecting | Reading | AskedBack | Paused | Over
"""Who has the floor."""

Running = Listening | Collecting | Reading | AskedBack | Paused
RUNNING = (Listening, Collecting, Reading, AskedBack, Paused)
"""The states in which an interview is under way."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything the engine knows of one conversation."""

    settings: Settings = field(default_factory=Settings)
    floor: Floor = field(default_factory=Idle)
    trial: Trial | None = None
    """Open only while no interview runs."""
    exercises: tuple[Exercise, ...] = ()
    """What is held beside the interview, oldest first."""
    focus: str = ""
    """Id of the exercise that typed text goes to; empty: the interview."""
    group: Group | None = None
    """What a group shares; None in a private chat."""
