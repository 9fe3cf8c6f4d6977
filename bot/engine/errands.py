"""What of training is no exercise: settings, the week's note, offers, what is due. The clerk finds each."""

from dataclasses import replace

from bot.engine.actions import Action, Button, Fetch, Line, Notice
from bot.engine.events import Event
from bot.engine.exercise import Held, Setting
from bot.engine.exercise_events import (
    CameBack,
    DailyAsked,
    DailyChanged,
    DueAsked,
    ExerciseAsked,
    NoteDue,
    PushSkipped,
    ZoneGone,
)
from bot.engine.requests import ChangeDaily, OfferDaily, ShowDaily, WeeklyNote, WhatIsDue
from bot.engine.state import Conversation
from bot.engine.words import N_

Step = tuple[Conversation, tuple[Action, ...]]


def step(conversation: Conversation, event: Event) -> Step | None:
    """What is to be looked up, or said; None when the event is not training's."""
    match event:
        case DailyAsked():
            return _without_settings(conversation), (Fetch(ShowDaily()),)
        case DailyChanged():
            return _without_settings(conversation), (Fetch(ChangeDaily(event.what, event.value)),)
        case DueAsked():
            return conversation, (Fetch(WhatIsDue()),)
        case NoteDue():
            return conversation, (Fetch(WeeklyNote()),)
        case CameBack():
            return conversation, (Fetch(OfferDaily()),)
        case ZoneGone():
            return conversation, (Fetch(ShowDaily("zone", event.zone)),)
        case PushSkipped():
            return conversation, (_skipped(event),)
        case _:
            return None


def _skipped(event: PushSkipped) -> Notice:
    """A push that was left out, without a sound."""
    text = N_("Your push of {time} was left out: it could not go out in time. The next one comes as set.")
    now = Button(N_("Page me now"), ExerciseAsked("drill"))
    return Notice((Line("line", text, (("time", event.time),)),), (now,), bulk=True, silent=True)


def _without_settings(conversation: Conversation) -> Conversation:
    """Whoever taps a setting is not typing another one any more."""
    kept = tuple(e for e in conversation.exercises if isinstance(e, Held) or not isinstance(e.task, Setting))
    focus = conversation.focus if any(e.id == conversation.focus for e in kept) else ""
    return replace(conversation, exercises=kept, focus=focus)
