"""What the engine can have looked up for a person. Values only; `ports.Clerk` finds the answer."""

from dataclasses import dataclass
from typing import Literal

from bot.engine.exercise_events import Form, PushDue
from bot.engine.groups.requests import GroupRequest, RevealChart
from bot.engine.looking import First
from bot.engine.state import Settings
from bot.grading.judgement import Judgement
from bot.grading.report import Report


@dataclass(frozen=True, slots=True)
class LastReport:
    """The debrief of the person's last interview, from the store."""

    kind: Literal["last_report"] = "last_report"


@dataclass(frozen=True, slots=True)
class ChooseExercise:
    """Which drill, cards or post-mortem next? Comes back as DrillChosen, CardsChosen or PostmortemChosen."""

    form: Form
    push: PushDue | None = None
    name: str = ""
    """That very one; empty: whatever is best."""
    kind: Literal["choose_exercise"] = "choose_exercise"


@dataclass(frozen=True, slots=True)
class WhenSeen:
    """When did the first alert of that exercise reach the phone? Comes back as PageSeen."""

    exercise: str
    kind: Literal["when_seen"] = "when_seen"


@dataclass(frozen=True, slots=True)
class ShowDaily:
    """The settings of the daily push, or one page of them."""

    page: str = ""
    gone: str = ""
    """A time zone that is not in the calendar data any more."""
    kind: Literal["show_daily"] = "show_daily"


@dataclass(frozen=True, slots=True)
class ChangeDaily:
    """A setting of the daily push, tapped or typed."""

    what: str
    value: str
    exercise: str = ""
    """Id of the exercise that waits for the text; comes back as TextTaken when it will do."""
    kind: Literal["change_daily"] = "change_daily"


@dataclass(frozen=True, slots=True)
class OfferDaily:
    """Pushes that stopped because the bot was blocked are offered again; nothing when there are none."""

    kind: Literal["offer_daily"] = "offer_daily"


@dataclass(frozen=True, slots=True)
class WeeklyNote:
    """The week in a few lines."""

    kind: Literal["weekly_note"] = "weekly_note"


@dataclass(frozen=True, slots=True)
class WhatIsDue:
    """What is due, and why the last drill was chosen."""

    kind: Literal["what_is_due"] = "what_is_due"


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """All settings, or the choices of one, in words."""

    settings: Settings
    page: str
    edit: bool
    """Over the message whose button was pressed."""


@dataclass(frozen=True, slots=True)
class ProgressPicture:
    """The picture of getting better, its caption and its buttons."""

    settings: Settings
    edit: bool
    """In place of the picture whose button was pressed."""


@dataclass(frozen=True, slots=True)
class ProgressWords:
    """A part of it in words, under the picture."""

    part: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of past interviews and drills."""

    page: int
    query: str
    edit: bool


@dataclass(frozen=True, slots=True)
class HistorySieve:
    """The scenarios and months of the person's history, to tap."""


@dataclass(frozen=True, slots=True)
class PastView:
    """Something of a past interview."""

    session: str
    view: str
    page: int


@dataclass(frozen=True, slots=True)
class LensView:
    """A past interview under another rubric; an empty session is the last one, an empty rubric all of them."""

    session: str
    rubric: str
    kind: Literal["lens_view"] = "lens_view"


@dataclass(frozen=True, slots=True)
class PastFile:
    """A past interview as a document."""

    session: str
    form: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class Comparison:
    """An interview against an earlier one of the same scenario, and against others."""

    session: str
    report: Report | None = None
    """Of an interview that ended this moment and is not stored yet: then only an earlier attempt is worth a word."""


@dataclass(frozen=True, slots=True)
class Rerun:
    """What a past interview was begun with, to begin it again."""

    session: str


@dataclass(frozen=True, slots=True)
class CostliestMiss:
    """The answer of a past interview that is worth a second attempt."""

    session: str


@dataclass(frozen=True, slots=True)
class SecondWords:
    """A second attempt beside the first."""

    first: First
    text: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class TasteWords:
    """What, when and who of a taste."""

    drill: str
    text: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """The policy, with what is set for this person."""

    kind: Literal["privacy_page"] = "privacy_page"


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is kept of the person, as files."""

    kind: Literal["everything"] = "everything"


@dataclass(frozen=True, slots=True)
class Stats:
    """The house in figures; for operators, like all that follow."""

    kind: Literal["stats"] = "stats"


@dataclass(frozen=True, slots=True)
class Parked:
    """Updates that could not be handled."""

    kind: Literal["parked"] = "parked"


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Switch it on or off, or say how it is."""

    switch: str
    kind: Literal["maintenance"] = "maintenance"


@dataclass(frozen=True, slots=True)
class Draft:
    """Show an announcement as it would look, and to how many it would go."""

    text: str
    kind: Literal["draft"] = "draft"


@dataclass(frozen=True, slots=True)
class Announcement:
    """Send the draft with that number."""

    number: int
    kind: Literal["announcement"] = "announcement"


@dataclass(frozen=True, slots=True)
class Recipients:
    """The next people who get an announcement."""

    text: str
    after: int
    kind: Literal["recipients"] = "recipients"


Request = (
    LastReport
    | PrivacyPage
    | Everything
    | Stats
    | Parked
    | Maintenance
    | Draft
    | Announcement
    | Recipients
    | ChooseExercise
    | WhenSeen
    | ShowDaily
    | ChangeDaily
    | OfferDaily
    | WeeklyNote
    | WhatIsDue
    | SettingsPage
    | ProgressPicture
    | ProgressWords
    | HistoryPage
    | HistorySieve
    | PastView
    | PastFile
    | Comparison
    | LensView
    | Rerun
    | CostliestMiss
    | SecondWords
    | TasteWords
    | GroupRequest
)

UPLOADS: dict[type[Request], Literal["picture", "document"]] = {
    ProgressPicture: "picture",
    PastFile: "document",
    Everything: "document",
    RevealChart: "picture",
}
"""Requests that take seconds, and what comes of them: the person is shown that it is under way."""
