"""Looking at oneself: settings, progress, history, comparing, second attempts. Most of it is looked up by the clerk."""

from dataclasses import replace

from bot.engine import exercises, trial
from bot.engine.actions import Action, Debrief, Fetch
from bot.engine.asides import still_running
from bot.engine.choices import picked
from bot.engine.context import Context
from bot.engine.events import Event
from bot.engine.looking import (
    CompareAsked,
    HistoryAsked,
    HistorySifted,
    KeepButtons,
    LensAsked,
    PastOpened,
    PastSent,
    ProgressAsked,
    ProgressPart,
    RedoAsked,
    RedoFound,
    ReplayAsked,
    SettingPicked,
    SettingsAsked,
    TasteAsked,
    ThemePicked,
)
from bot.engine.requests import (
    Comparison,
    CostliestMiss,
    HistoryPage,
    HistorySieve,
    LensView,
    PastFile,
    PastView,
    ProgressPicture,
    ProgressWords,
    Rerun,
    SettingsPage,
)
from bot.engine.state import RUNNING, Conversation, Floor, Idle

Step = tuple[Conversation, tuple[Action, ...]]


def step(conversation: Conversation, event: Event, context: Context) -> Step | None:
    """The next conversation and what is to be done; None when the event is about something else."""
    settings = conversation.settings
    match event:
        case RedoAsked() | ReplayAsked() | TasteAsked() | RedoFound() if isinstance(conversation.floor, RUNNING):
            return conversation, still_running(conversation.floor)
        case SettingsAsked():
            # A button names a page ("all" is the whole again); the command names none.
            return conversation, (Fetch(SettingsPage(settings, event.page, edit=bool(event.page))),)
        case SettingPicked():
            return _picked(conversation, event, context)
        case ProgressAsked():
            return conversation, (Fetch(ProgressPicture(settings, edit=False)),)
        case ProgressPart():
            return conversation, (Fetch(ProgressWords(event.part, settings)),)
        case ThemePicked():
            settings = replace(settings, theme=event.theme)
            return replace(conversation, settings=settings), (Fetch(ProgressPicture(settings, edit=True)),)
        case HistoryAsked():
            return conversation, (Fetch(HistoryPage(event.page, event.query, edit=not event.fresh)),)
        case HistorySifted():
            return conversation, (Fetch(HistorySieve()),)
        case PastOpened(view="debrief"):
            return conversation, (KeepButtons(), Fetch(PastView(event.session, event.view, event.page)))
        case PastOpened():
            return conversation, (Fetch(PastView(event.session, event.view, event.page)),)
        case PastSent():
            return conversation, (KeepButtons(), Fetch(PastFile(event.session, event.form, settings)))
        case CompareAsked():
            return conversation, (KeepButtons(), Fetch(Comparison(event.session)))
        case LensAsked(rubric="") if not event.session:
            return conversation, (Fetch(LensView("", "")),)
        case LensAsked():
            return conversation, (KeepButtons(), Fetch(LensView(event.session, event.rubric)))
        case RedoAsked():
            return conversation, (KeepButtons(), Fetch(CostliestMiss(event.session)))
        case ReplayAsked():
            return conversation, (KeepButtons(), Fetch(Rerun(event.session)))
    return None if isinstance(conversation.floor, RUNNING) else trial.step(conversation, event, context)


def _picked(conversation: Conversation, event: SettingPicked, context: Context) -> Step:
    changed = picked(conversation.settings, event.setting, event.value, context.library)
    if changed is None:
        return conversation, (Fetch(SettingsPage(conversation.settings, "all", edit=True)),)
    conversation = replace(
        conversation,
        settings=changed,
        floor=spoken(conversation.floor, changed.language),
        exercises=exercises.spoken(conversation.exercises, changed.language),
    )
    return conversation, (Fetch(SettingsPage(changed, "all", edit=True)),)


def spoken(floor: Floor, language: str) -> Floor:
    """The floor with its interview in that language from now on."""
    if isinstance(floor, Idle) or language not in ("en", "zh"):
        return floor
    brief = replace(floor.session.brief, language="zh" if language == "zh" else "en")
    return replace(floor, session=replace(floor.session, brief=brief))


def after(floor: Floor, actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """What an interview does, and behind a first debrief how it compares with an earlier attempt.

    Not behind a script's: its seed alone says what comes.
    """
    if isinstance(floor, Idle) or floor.session.brief.pace:
        return actions
    ended = [a for a in actions if isinstance(a, Debrief) and a.keep]
    return (*actions, *(Fetch(Comparison(a.session, a.report)) for a in ended))
