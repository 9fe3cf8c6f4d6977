"""The state of an exercise: what a conversation holds beside the interview. A sum type, like the interview's.

Held      due while the person was busy: it comes when they are free
Paged     an alert is out; nobody has acknowledged it yet
Asking    a question is on the table: what is typed is its answer
Weighing  the answer is with the grader
Resting   between two questions: the next one comes with a tap, or with the next push
Done      over; kept for a while, for what may still be tapped below it

What an exercise is about is its task: a page, a hand of cards, a public incident, a setting that is typed. A new kind
of exercise is a new task, its machine, and a line in `exercises.MACHINES`.
"""

from dataclasses import dataclass, field
from typing import Literal

from bot.engine.exercise_events import PushDue
from bot.engine.groups.values import Invitation, Share
from bot.engine.heard import Fragment, Heard
from bot.packs.text import Language
from bot.packs.warroom import Role

REF = "exercise:"
TIMER = "x:"


@dataclass(frozen=True, slots=True)
class Start:
    """What every exercise was begun with. Never changes, but for the language."""

    id: str
    """Also the id of its stored session."""
    rubric: str
    language: Language
    seed: int
    began: float
    """Unix seconds, like every `at` below."""
    due: float = 0.0
    """When the calendar wanted it; 0: it was asked for."""


@dataclass(frozen=True, slots=True)
class Page:
    """The pager goes off: a drill."""

    start: Start
    drill: str
    again: float
    """Seconds without an acknowledgement after which it pages again."""
    quiet_at: float = 0.0
    """When the next quiet hours begin; 0: never."""
    repeat: bool = False
    why: tuple[str, ...] = ()
    """Criteria that it was chosen for, the most due first."""
    relaxed: tuple[str, ...] = ()
    """Conditions of the choice that had to give way."""
    kind: Literal["page"] = "page"


@dataclass(frozen=True, slots=True)
class Hand:
    """Reflex cards in a row."""

    start: Start
    cards: tuple[str, ...]
    why: tuple[str, ...] = ()
    kind: Literal["hand"] = "hand"


@dataclass(frozen=True, slots=True)
class Incident:
    """A public incident, revealed step by step."""

    start: Start
    postmortem: str
    why: tuple[str, ...] = ()
    kind: Literal["incident"] = "incident"


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting that is typed, such as a time or a city."""

    start: Start
    what: str
    kind: Literal["setting"] = "setting"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A group's challenge, answered in private. Its id is the challenge's."""

    start: Start
    invitation: Invitation
    name: str
    """The member's first name, as the group knows it."""
    share: Share = "no"
    asked: bool = False
    """They have said what the group may read."""
    kept: bool = False
    """An answer is sealed."""
    kind: Literal["sealed"] = "sealed"


@dataclass(frozen=True, slots=True)
class Played:
    """A role in a group's war room. Its id is the room's."""

    start: Start
    chat: int
    topic: int
    group: str
    """The group's title."""
    pack: str
    role: Role
    told: tuple[str, ...] = ()
    """Secrets that were told to the room."""
    kind: Literal["played"] = "played"


Task = Page | Hand | Incident | Setting | Sealed | Played

UNSTORED = (Setting, Sealed, Played)
"""Tasks that are no sessions of their own: what is typed for a setting, and what belongs to a group's challenge."""


@dataclass(frozen=True, slots=True)
class Put:
    """A question that an exercise put."""

    number: int
    kind: str
    """Of the question: 'page', 'part', 'trap', 'card', 'step' ..."""
    scene: str
    """What the question is about, for the grader."""
    text: str
    aims: tuple[str, ...]
    """Criteria that it asks for; () when it is open."""
    ref: str
    """What it was made from: 'drill:pay-one', 'trap:restart', 'step:2'."""
    at: float


@dataclass(frozen=True, slots=True)
class Log:
    """What was asked and answered so far."""

    asked: tuple[Put, ...] = ()
    heard: tuple[Heard, ...] = ()
    serial: int = 0
    """Of the latest timer setting."""
    shown: float = 0.0
    """When its first alert reached the phone."""
    told: tuple[str, ...] = ()
    """What was told beside the questions: 'development:0', 'trap:restart'."""

    @property
    def question(self) -> Put:
        """The question that was put last."""
        return self.asked[-1]

    def asked_number(self, number: int) -> Put:
        """The question with that number. IndexError if there is none."""
        return self.asked[number - 1]


@dataclass(frozen=True, slots=True)
class Held:
    """A push that waits until the person is free."""

    id: str
    push: PushDue
    serial: int = 0
    kind: Literal["held"] = "held"


@dataclass(frozen=True, slots=True)
class Paged:
    """Not acknowledged yet."""

    task: Task
    times: int = 1
    """Alerts so far."""
    serial: int = 0
    log: Log = field(default_factory=Log)
    """Of earlier steps, when a step is pushed."""
    kind: Literal["paged"] = "paged"

    @property
    def id(self) -> str:
        return self.task.start.id


@dataclass(frozen=True, slots=True)
class Asking:
    """A question is on the table."""

    task: Task
    log: Log
    fragments: tuple[Fragment, ...] = ()
    kind: Literal["asking"] = "asking"

    @property
    def id(self) -> str:
        return self.task.start.id


@dataclass(frozen=True, slots=True)
class Weighing:
    """The answer with that number is with the grader. What is typed meanwhile waits."""

    task: Task
    log: Log
    number: int
    then: Literal["go_on", "end"] = "go_on"
    waiting: tuple[Fragment, ...] = ()
    kind: Literal["weighing"] = "weighing"

    @property
    def id(self) -> str:
        return self.task.start.id


@dataclass(frozen=True, slots=True)
class Resting:
    """A step is over, the next has not come."""

    task: Task
    log: Log
    kind: Literal["resting"] = "resting"

    @property
    def id(self) -> str:
        return self.task.start.id


@dataclass(frozen=True, slots=True)
class Done:
    """Over."""

    task: Task
    log: Log
    outcome: str
    """'graded', 'missed', 'left' ..., as it is stored."""
    tapped: bool = False
    """'Once more' was tapped: a second tap does nothing."""
    kind: Literal["done"] = "done"

    @property
    def id(self) -> str:
        return self.task.start.id


Exercise = Held | Paged | Asking | Weighing | Resting | Done

ENGAGED = (Asking, Weighing)
"""The states in which an exercise waits for what is typed."""


def ref(exercise: str) -> str:
    """What its messages are known by: a reply to one of them goes to it."""
    return REF + exercise


def timer(exercise: str) -> str:
    """The name of its timer; what it means depends on its state."""
    return TIMER + exercise
