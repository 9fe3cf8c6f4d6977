"""Events of looking at oneself: settings, progress, history, comparing, second attempts; and the two actions that only
they lead to. Values only, like `events`."""

from dataclasses import dataclass
from typing import Literal

from bot.grading.judgement import Graded, Judgement
from bot.packs.interview import Stage
from bot.packs.text import Language

Theme = Literal["light", "dark"]
TextSize = Literal["normal", "large", "largest"]
"""Of pictures and documents; a phone sets the size of its messages itself."""

Setting = Literal["language", "timing", "minutes", "style", "theme", "size", "sharing"]
Part = Literal["step", "axes", "days", "times"]
"""Of /progress: what to do next, the axes, the calendar, the time to acknowledge."""

View = Literal["about", "answers", "transcript", "debrief"]
Form = Literal["html", "md"]


@dataclass(frozen=True, slots=True)
class SettingsAsked:
    """The person wants to see the settings, or the choices of one."""

    page: str = ""
    """A setting's name; empty: all of them."""
    kind: Literal["settings_asked"] = "settings_asked"


@dataclass(frozen=True, slots=True)
class SettingPicked:
    """From now on this setting has that value. What is no choice changes nothing."""

    setting: str
    value: str
    kind: Literal["setting_picked"] = "setting_picked"


@dataclass(frozen=True, slots=True)
class ProgressAsked:
    """The picture of how the person gets better."""

    kind: Literal["progress_asked"] = "progress_asked"


@dataclass(frozen=True, slots=True)
class ProgressPart:
    """What stands under the picture, from a button of it."""

    part: str
    kind: Literal["progress_part"] = "progress_part"


@dataclass(frozen=True, slots=True)
class ThemePicked:
    """The picture in the other colours, from a button of it."""

    theme: Theme
    kind: Literal["theme_picked"] = "theme_picked"


@dataclass(frozen=True, slots=True)
class HistoryAsked:
    """Past interviews and drills. From a button: written over the list that it belongs to."""

    page: int = 0
    query: str = ""
    """Words of a title, an id, or a date (2025-11, Nov); short enough for a button."""
    fresh: bool = False
    """As a new message."""
    kind: Literal["history_asked"] = "history_asked"


LONGEST_QUERY = 42
"""Bytes, so that a query fits into a button with its page."""


def query(text: str) -> str:
    """What was typed to search for, as a button can carry it.

    >>> query("  Cross-border:  refunds ")
    'Cross-border refunds'
    """
    words = " ".join(text.replace(":", " ").split())
    return words.encode()[:LONGEST_QUERY].decode(errors="ignore").strip()


@dataclass(frozen=True, slots=True)
class HistorySifted:
    """What there is to search for: the scenarios and the months of one's own history."""

    kind: Literal["history_sifted"] = "history_sifted"


@dataclass(frozen=True, slots=True)
class PastOpened:
    """A past interview: what it was, its answers, its transcript, its debrief."""

    session: str
    view: str
    page: int = 0
    kind: Literal["past_opened"] = "past_opened"


@dataclass(frozen=True, slots=True)
class PastSent:
    """A past interview as a file."""

    session: str
    form: str
    kind: Literal["past_sent"] = "past_sent"


@dataclass(frozen=True, slots=True)
class CompareAsked:
    """An interview against an earlier attempt, and against others."""

    session: str
    kind: Literal["compare_asked"] = "compare_asked"


@dataclass(frozen=True, slots=True)
class LensAsked:
    """A past interview under another rubric."""

    session: str = ""
    """Empty: the last one."""
    rubric: str = ""
    """Id of a rubric; empty, or 'all': every rubric's verdict."""
    kind: Literal["lens_asked"] = "lens_asked"


@dataclass(frozen=True, slots=True)
class ReplayAsked:
    """The same interview once more, drawn from the same seed."""

    session: str
    kind: Literal["replay_asked"] = "replay_asked"


@dataclass(frozen=True, slots=True)
class RedoAsked:
    """The costliest miss of an interview, once more."""

    session: str
    kind: Literal["redo_asked"] = "redo_asked"


@dataclass(frozen=True, slots=True)
class First:
    """An answer of a past interview that is worth a second attempt."""

    session: str
    number: int
    scenario: str
    title: str
    """The scenario's."""
    stage: Stage
    probe: str
    criterion: str
    """What it missed, and what that is called."""
    missed: str
    text: str
    """What was answered then; empty when the question was skipped."""
    judgement: Graded | None
    language: Language
    names: tuple[str, ...] = ()
    """What the scenario calls its systems and teams."""
    prompt: str = ""
    model: str = ""
    """What a strong candidate says there."""


@dataclass(frozen=True, slots=True)
class RedoFound:
    """The answer to attempt once more was looked up."""

    first: First
    kind: Literal["redo_found"] = "redo_found"


@dataclass(frozen=True, slots=True)
class TasteAsked:
    """One question to try it out, 90 seconds."""

    kind: Literal["taste_asked"] = "taste_asked"


@dataclass(frozen=True, slots=True)
class AsideLeft:
    """The taste or the second attempt is given up."""

    kind: Literal["aside_left"] = "aside_left"


@dataclass(frozen=True, slots=True)
class Taste:
    """A page to try it out with."""

    drill: str
    text: str
    """The page, in the person's language."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One question outside an interview: a taste, or a second attempt."""

    what: First | Taste
    typed: tuple[tuple[int, str], ...] = ()
    """(message, text) of the answer so far."""
    serial: int = 0
    """Of the latest timer setting."""
    at: float = 0.0
    """When the question was put (Unix seconds)."""

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.typed)


@dataclass(frozen=True, slots=True)
class Tried:
    """A second attempt was graded: keep it beside the first."""

    session: str
    number: int
    """Of the first answer."""
    criterion: str
    """What that one missed."""
    text: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class KeepButtons:
    """The message whose button was pressed keeps them: pressing another is as good."""


Looking = (
    SettingsAsked
    | SettingPicked
    | ProgressAsked
    | ProgressPart
    | ThemePicked
    | HistoryAsked
    | HistorySifted
    | PastOpened
    | PastSent
    | CompareAsked
    | LensAsked
    | ReplayAsked
    | RedoAsked
    | RedoFound
    | TasteAsked
    | AsideLeft
)
