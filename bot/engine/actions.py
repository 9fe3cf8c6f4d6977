"""Everything that the engine asks the outside to do. Values only, in the order in which they are to happen."""

from dataclasses import dataclass
from typing import Literal

from bot.engine.blocks import Attachment as Attachment
from bot.engine.blocks import Block as Block
from bot.engine.blocks import BlockKind as BlockKind
from bot.engine.blocks import Button as Button
from bot.engine.blocks import Link as Link
from bot.engine.daily import Daily
from bot.engine.events import Event, TimerName
from bot.engine.exercise_events import Form
from bot.engine.groups.deeds import GroupDeed, Remove, Toast
from bot.engine.looking import KeepButtons as KeepButtons
from bot.engine.looking import Tried as Tried
from bot.engine.requests import Request
from bot.engine.state import Brief, Heard
from bot.grading.judgement import Answer
from bot.grading.report import Report
from bot.packs.interview import Stage
from bot.packs.text import Language


@dataclass(frozen=True, slots=True)
class Header:
    """The stage that begins, and the minutes left of the interview."""

    stage: Stage
    minutes_left: int


@dataclass(frozen=True, slots=True)
class Say:
    """The interviewer speaks: plain text in the interview's language, at most 400 characters."""

    text: str
    buttons: tuple[Button, ...] = ()
    header: Header | None = None
    ref: str = ""
    """What the message is known by afterwards."""


@dataclass(frozen=True, slots=True)
class Tell:
    """The program itself speaks: a message of the catalogue with values, in the person's language."""

    message: str
    values: tuple[tuple[str, str | int], ...] = ()
    buttons: tuple[Button, ...] = ()
    columns: int = 1
    ref: str = ""
    """What the message is known by afterwards."""
    edit: bool = False
    """Write it over the message that was known by `ref`, or else over the one whose button was pressed."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A message of several blocks, perhaps with a file; like Tell in everything else."""

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    columns: int = 1
    ref: str = ""
    edit: bool = False
    attachment: Attachment | None = None
    """With it the blocks are its caption: at most 1024 characters."""
    caption: bool = False
    """The message that is written over is a file: only its caption changes."""
    rows: tuple[int, ...] = ()
    """Buttons of each row, where they differ; else `columns` of them."""
    bulk: bool = False
    """One of many that go out together: replies to people overtake it."""
    silent: bool = False
    """It makes no sound on the phone."""
    links: tuple[Link, ...] = ()
    """Stand above the buttons, one in a row."""


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a notice: a message of the catalogue with values, or `literal` text."""

    kind: BlockKind
    message: str
    values: tuple[tuple[str, str | int], ...] = ()
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A sheet in words of the catalogue, put into the person's language where it is shown."""

    lines: tuple[Line, ...]
    buttons: tuple[Button, ...] = ()
    columns: int = 1
    ref: str = ""
    edit: bool = False
    bulk: bool = False
    """One of many that go out together: replies to people overtake it."""
    silent: bool = False
    """It makes no sound on the phone."""
    links: tuple[Link, ...] = ()
    """Stand above the buttons, one in a row."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """Have something looked up that the engine does not keep: what is found is shown, or comes back as an event."""

    request: Request


@dataclass(frozen=True, slots=True)
class Mail:
    """Leave an event for another conversation of the same bot."""

    chat: int
    topic: int
    user: int
    event: Event
    theirs: bool = False
    """The words in it are the reader's own."""


@dataclass(frozen=True, slots=True)
class Grade:
    """Have this answer read; the reply is a `Read` event with the same number and version."""

    number: int
    version: int
    answer: Answer
    scenario: str
    """Id of the interview whose facts may answer questions; empty when none may."""
    about: str = ""
    """Id of the exercise whose answer it is; empty: the interview's."""


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Fire `TimerFired(timer, serial)` at `due` (Unix seconds); replaces an earlier one of that name."""

    timer: TimerName
    due: float
    serial: int


@dataclass(frozen=True, slots=True)
class StopTimer:
    """Forget the timer of that name, if any."""

    timer: TimerName


@dataclass(frozen=True, slots=True)
class Opened:
    """An interview has begun."""

    brief: Brief


@dataclass(frozen=True, slots=True)
class Begun:
    """An exercise has begun: its session opens."""

    session: str
    form: Form
    pack: str
    """Id of the drill or the post-mortem; of the first card of a hand."""
    rubric: str
    language: Language
    seed: int
    began: float


@dataclass(frozen=True, slots=True)
class Subscribed:
    """The settings of the daily push are these from now on."""

    daily: Daily


@dataclass(frozen=True, slots=True)
class Trained:
    """What an exercise, or a step of one, has shown."""

    session: str
    form: Form
    pack: str
    outcome: Literal["graded", "not_graded", "missed", "left", "step"]
    """Only what was answered counts for a streak: graded, not_graded and step."""
    item: str = ""
    """Which step or card of the session."""
    credits: tuple[tuple[str, float], ...] = ()
    """(criterion, 0 to 1) for what it gave a chance to show."""
    acknowledged: float | None = None
    """Seconds from the first alert to the acknowledgement."""
    escalated: float | None = None
    """Seconds from the first alert to the first answer that calls somebody."""
    trapped: bool = False
    repeat: bool = False
    why: tuple[str, ...] = ()
    relaxed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer is new, or was graded or edited: keep this version of it."""

    session: str
    heard: Heard
    question: str
    question_kind: str
    asked_at: float
    aims: tuple[str, ...]
    hinted: bool
    how: tuple[tuple[str, str], ...]
    """(criterion, How) for what this answer covered."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The interview, or the exercise, has ended."""

    session: str
    outcome: str
    """debriefed or cancelled; of an exercise graded, missed or left."""


@dataclass(frozen=True, slots=True)
class Debrief:
    """Show the report. `keep` it as the session's assessment when it is given for the first time."""

    report: Report
    language: Language
    session: str
    keep: bool = True
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class KeepFor:
    """Keep this person's transcripts for so many days; 0: until they delete them."""

    days: int


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete all that there is of this person. What else the turn did is not kept; what it says is still said."""


Action = (
    Say
    | Tell
    | Sheet
    | Notice
    | Fetch
    | Mail
    | Grade
    | SetTimer
    | StopTimer
    | Opened
    | Begun
    | Recorded
    | Trained
    | Subscribed
    | Closed
    | Debrief
    | Tried
    | KeepButtons
    | KeepFor
    | Forget
    | Toast
    | Remove
    | GroupDeed
)
