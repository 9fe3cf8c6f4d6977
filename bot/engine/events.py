"""Everything that can happen to a conversation. Values only; each has a `kind` to be stored by.

Buttons are events too: what a button carries is the event that pressing it makes. `ask` is the number
of the question it was shown with, so that a press on an old message is known for what it is.
"""

from dataclasses import dataclass
from typing import Literal

from bot.engine.desk_events import DeskEvent
from bot.engine.exercise_events import ExerciseEvent
from bot.engine.groups.events import GroupEvent
from bot.engine.looking import Looking
from bot.grading.judgement import Judgement, Question
from bot.packs.text import Language

Timing = Literal["at_once", "pause", "done"]
"""When messages become an answer: each at once, after a quiet window, or when Done is tapped."""

TimerName = str
"""'quiet' and 'interruption' are the interview's; an exercise has one of its own (`exercise.timer`)."""


@dataclass(frozen=True, slots=True)
class Greeted:
    """The person opened the conversation, perhaps through a link that names a scenario."""

    payload: str = ""
    kind: Literal["greeted"] = "greeted"


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """The person wants to know what there is to do."""

    kind: Literal["help_asked"] = "help_asked"


@dataclass(frozen=True, slots=True)
class MenuAsked:
    """The person wants to choose an interview."""

    kind: Literal["menu_asked"] = "menu_asked"


@dataclass(frozen=True, slots=True)
class ScenarioChosen:
    """A scenario was chosen; its length is not known yet."""

    scenario: str
    kind: Literal["scenario_chosen"] = "scenario_chosen"


@dataclass(frozen=True, slots=True)
class Begin:
    """An interview is to begin now."""

    scenario: str
    minutes: int
    pace: int = 0
    """Answers after which every stage must have had its turn; 0: as many as the length allows."""
    rubric: str = ""
    """Id of the rubric; empty: the installation's default."""
    seed: int | None = None
    """Draw everything from this seed, as an earlier interview did; None: from a fresh one."""
    kind: Literal["begin"] = "begin"


@dataclass(frozen=True, slots=True)
class LanguageAsked:
    """The person wants to change the language."""

    kind: Literal["language_asked"] = "language_asked"


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """From now on in this language; a running interview changes over, too."""

    language: Language
    kind: Literal["language_chosen"] = "language_chosen"


@dataclass(frozen=True, slots=True)
class TimingAsked:
    """The person wants to change when messages become an answer."""

    kind: Literal["timing_asked"] = "timing_asked"


@dataclass(frozen=True, slots=True)
class TimingChosen:
    """From now on messages become an answer like this."""

    timing: Timing
    kind: Literal["timing_chosen"] = "timing_chosen"


@dataclass(frozen=True, slots=True)
class Said:
    """A text message. `message` is the platform's id of it, unique in the conversation."""

    text: str
    message: int
    about: str = ""
    """What the message that this replies to is known by; empty when it replies to none, or to one without a name."""
    at: float = 0.0
    """When it was sent, by the platform's clock; 0: not known."""
    kind: Literal["said"] = "said"


@dataclass(frozen=True, slots=True)
class Edited:
    """A message that was sent before now reads differently."""

    text: str
    message: int
    kind: Literal["edited"] = "edited"


@dataclass(frozen=True, slots=True)
class Sent:
    """Something other than text: a sticker, a photo, a voice note ..."""

    thing: Literal["sticker", "picture", "voice", "video", "file", "place", "contact", "poll", "forward", "other"]
    kind: Literal["sent"] = "sent"


@dataclass(frozen=True, slots=True)
class DoneTapped:
    """What was typed so far is the answer."""

    session: str
    ask: int
    kind: Literal["done_tapped"] = "done_tapped"


@dataclass(frozen=True, slots=True)
class ReadyTapped:
    """The candidate has asked enough and wants to design."""

    session: str
    ask: int
    kind: Literal["ready_tapped"] = "ready_tapped"


@dataclass(frozen=True, slots=True)
class FactPicked:
    """The candidate says which of two facts the question was about."""

    session: str
    ask: int
    fact: str
    kind: Literal["fact_picked"] = "fact_picked"


@dataclass(frozen=True, slots=True)
class HintAsked:
    """A hint for the question on the table; from a button, with the question it was shown with."""

    session: str = ""
    ask: int = 0
    kind: Literal["hint_asked"] = "hint_asked"


@dataclass(frozen=True, slots=True)
class SkipAsked:
    """The question on the table is given up; from a button, with the question it was shown with."""

    session: str = ""
    ask: int = 0
    kind: Literal["skip_asked"] = "skip_asked"


@dataclass(frozen=True, slots=True)
class TimeAsked:
    """How much time is left, and in which stage are we?"""

    kind: Literal["time_asked"] = "time_asked"


@dataclass(frozen=True, slots=True)
class PauseAsked:
    """The clock stops."""

    kind: Literal["pause_asked"] = "pause_asked"


@dataclass(frozen=True, slots=True)
class ResumeAsked:
    """The clock goes on."""

    kind: Literal["resume_asked"] = "resume_asked"


@dataclass(frozen=True, slots=True)
class EndAsked:
    """Stop here and give the debrief."""

    kind: Literal["end_asked"] = "end_asked"


@dataclass(frozen=True, slots=True)
class CancelAsked:
    """Stop here without a debrief; asked back once."""

    kind: Literal["cancel_asked"] = "cancel_asked"


@dataclass(frozen=True, slots=True)
class CancelConfirmed:
    """Yes, without a debrief."""

    session: str
    kind: Literal["cancel_confirmed"] = "cancel_confirmed"


@dataclass(frozen=True, slots=True)
class DebriefAsked:
    """The debrief of the last interview, once more."""

    kind: Literal["debrief_asked"] = "debrief_asked"


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """A command that this program does not have."""

    kind: Literal["unknown_command"] = "unknown_command"


@dataclass(frozen=True, slots=True)
class StalePress:
    """A button that no longer means anything: from an older version, another chat, or forged."""

    kind: Literal["stale_press"] = "stale_press"


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A due time has come. `serial` is that of the timer's setting: an older one does nothing."""

    timer: TimerName
    serial: int
    kind: Literal["timer_fired"] = "timer_fired"


@dataclass(frozen=True, slots=True)
class Read:
    """The grader has read an answer. `version` is the text's: an older one does nothing."""

    number: int
    version: int
    judgement: Judgement
    questions: tuple[Question, ...] = ()
    about: str = ""
    """Id of the exercise whose answer it is; empty: the interview's."""
    kind: Literal["read"] = "read"


Event = (
    Greeted
    | HelpAsked
    | MenuAsked
    | ScenarioChosen
    | Begin
    | LanguageAsked
    | LanguageChosen
    | TimingAsked
    | TimingChosen
    | Said
    | Edited
    | Sent
    | DoneTapped
    | ReadyTapped
    | FactPicked
    | HintAsked
    | SkipAsked
    | TimeAsked
    | PauseAsked
    | ResumeAsked
    | EndAsked
    | CancelAsked
    | CancelConfirmed
    | DebriefAsked
    | UnknownCommand
    | StalePress
    | TimerFired
    | Read
    | ExerciseEvent
    | Looking
    | DeskEvent
    | GroupEvent
)
