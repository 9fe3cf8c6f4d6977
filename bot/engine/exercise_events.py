"""What can happen to exercises, besides what can happen to every conversation (events.py)."""

from dataclasses import dataclass
from typing import Literal

Form = Literal["drill", "cards", "postmortem"]
"""The exercises that can be asked for, or pushed."""


@dataclass(frozen=True, slots=True)
class ExerciseAsked:
    """The person wants a drill, a hand of cards or a post-mortem now."""

    form: Form
    name: str = ""
    """That very one; empty: whatever is best."""
    kind: Literal["exercise_asked"] = "exercise_asked"


@dataclass(frozen=True, slots=True)
class PushDue:
    """The calendar says that it is time."""

    form: Form
    due: float
    """Unix seconds at which it was wanted."""
    until: float = 0.0
    """After that it is too late; 0: never."""
    quiet_at: float = 0.0
    """When the next quiet hours begin; 0: never."""
    again: float = 300.0
    """Seconds without an acknowledgement after which it pages again."""
    kind: Literal["push_due"] = "push_due"


@dataclass(frozen=True, slots=True)
class PushSkipped:
    """A push came too late to be made: it is left out, and said so."""

    form: Form
    due: float
    time: str = ""
    """The time of day at which it was wanted, as their clock shows it."""
    kind: Literal["push_skipped"] = "push_skipped"


@dataclass(frozen=True, slots=True)
class ZoneGone:
    """The time zone is not in the calendar data any more: it has to be asked for again."""

    zone: str
    kind: Literal["zone_gone"] = "zone_gone"


@dataclass(frozen=True, slots=True)
class NoteDue:
    """It is time for the week's note."""

    due: float
    kind: Literal["note_due"] = "note_due"


@dataclass(frozen=True, slots=True)
class DrillChosen:
    """The drill that trains what is most due, and why it is that one."""

    drill: str
    """Empty: none is installed."""
    push: PushDue | None = None
    """What it was chosen for; None: it was asked for."""
    repeat: bool = False
    why: tuple[str, ...] = ()
    """Criteria, the most due first."""
    relaxed: tuple[str, ...] = ()
    """Conditions that had to give way."""
    kind: Literal["drill_chosen"] = "drill_chosen"


@dataclass(frozen=True, slots=True)
class CardsChosen:
    """The cards that train what is most due."""

    cards: tuple[str, ...]
    push: PushDue | None = None
    why: tuple[str, ...] = ()
    kind: Literal["cards_chosen"] = "cards_chosen"


@dataclass(frozen=True, slots=True)
class PostmortemChosen:
    """The public incident that was not seen for the longest time."""

    postmortem: str
    push: PushDue | None = None
    why: tuple[str, ...] = ()
    kind: Literal["postmortem_chosen"] = "postmortem_chosen"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody has the pager."""

    exercise: str
    shown: float = 0.0
    """When the first alert reached the phone; 0: not known."""
    kind: Literal["acknowledged"] = "acknowledged"


@dataclass(frozen=True, slots=True)
class PageSeen:
    """When the first alert reached the phone; 0: it is still on its way."""

    exercise: str
    at: float
    kind: Literal["page_seen"] = "page_seen"


@dataclass(frozen=True, slots=True)
class NextAsked:
    """The next step, now."""

    exercise: str
    kind: Literal["next_asked"] = "next_asked"


@dataclass(frozen=True, slots=True)
class ModelAsked:
    """The model answer, after one's own."""

    exercise: str
    kind: Literal["model_asked"] = "model_asked"


@dataclass(frozen=True, slots=True)
class OnceMore:
    """The same again."""

    exercise: str
    kind: Literal["once_more"] = "once_more"


@dataclass(frozen=True, slots=True)
class DailyAsked:
    """The person wants to see the settings of the daily push."""

    kind: Literal["daily_asked"] = "daily_asked"


@dataclass(frozen=True, slots=True)
class DailyChanged:
    """A setting of the daily push was tapped or typed: ('time', '08:30'), ('stop', '') ..."""

    what: str
    value: str = ""
    kind: Literal["daily_changed"] = "daily_changed"


@dataclass(frozen=True, slots=True)
class TextWanted:
    """The next message is the value of that setting."""

    what: str
    kind: Literal["text_wanted"] = "text_wanted"


@dataclass(frozen=True, slots=True)
class TextTaken:
    """What was typed for a setting will do."""

    exercise: str
    then: str = ""
    """The setting that the next text is for; empty: none."""
    kind: Literal["text_taken"] = "text_taken"


@dataclass(frozen=True, slots=True)
class DueAsked:
    """What is due, and why this drill?"""

    kind: Literal["due_asked"] = "due_asked"


@dataclass(frozen=True, slots=True)
class CameBack:
    """Who had blocked the bot has unblocked it."""

    kind: Literal["came_back"] = "came_back"


ExerciseEvent = (
    ExerciseAsked
    | PushDue
    | PushSkipped
    | NoteDue
    | ZoneGone
    | DrillChosen
    | CardsChosen
    | PostmortemChosen
    | Acknowledged
    | PageSeen
    | NextAsked
    | ModelAsked
    | OnceMore
    | DailyAsked
    | DailyChanged
    | TextWanted
    | TextTaken
    | DueAsked
    | CameBack
)
