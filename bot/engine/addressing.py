"""Who hears what: the interview, or one of the exercises beside it.

A button and a timer carry the id of their exercise. A reply goes where it points. Other typing goes to the focus, else
to an alert that nobody has acknowledged, else to the interview.
"""

from typing import get_args

from bot.engine.events import (
    CancelAsked,
    DoneTapped,
    Edited,
    EndAsked,
    Event,
    HintAsked,
    LanguageChosen,
    PauseAsked,
    Read,
    Said,
    Sent,
    SkipAsked,
    TimerFired,
    TimingChosen,
)
from bot.engine.exercise import REF, TIMER, UNSTORED, Exercise, Held, Paged, Resting
from bot.engine.exercise_events import ExerciseEvent
from bot.engine.heard import Fragment
from bot.engine.looking import SettingPicked
from bot.engine.state import IDLE_SECONDS, RUNNING, Conversation, Floor, Idle, Over, Paused

TYPED = (Said, Sent, SkipAsked, HintAsked, EndAsked, CancelAsked)
"""What goes to the exercise that has the focus."""

SETTINGS = (LanguageChosen, TimingChosen, SettingPicked)
"""What everything that is under way hears."""

AUTOMATIC = (TimerFired, Read)
"""What happens without anybody doing anything."""


def find(conversation: Conversation, name: str) -> Exercise | None:
    """The exercise of that id."""
    return next((exercise for exercise in conversation.exercises if exercise.id == name), None)


def addressee(conversation: Conversation, event: Event, now: float) -> str | None:
    """The id of the exercise that an event is for, whether it is still kept or not; None: for the interview."""
    if isinstance(event, TimerFired):
        return event.timer.removeprefix(TIMER) if event.timer.startswith(TIMER) else None
    if isinstance(event, Read):
        return event.about or None
    if isinstance(event, Said) and event.about.startswith(REF):
        return event.about.removeprefix(REF)
    if isinstance(event, Edited):
        return next((e.id for e in conversation.exercises if _holds(e, event.message)), None)
    if isinstance(event, DoneTapped | SkipAsked | HintAsked) and event.session:
        return event.session if find(conversation, event.session) else None
    if isinstance(event, TYPED):
        return conversation.focus or _alert(conversation, event, now)
    name: str | None = getattr(event, "exercise", None)
    return name


def _holds(exercise: Exercise, message: int) -> bool:
    """Was the message said in it?"""
    if isinstance(exercise, Held):
        return False
    said: list[Fragment] = [fragment for heard in exercise.log.heard for fragment in heard.messages]
    said += getattr(exercise, "fragments", ())
    said += getattr(exercise, "waiting", ())
    return any(fragment.message == message for fragment in said)


def _alert(conversation: Conversation, event: Event, now: float) -> str | None:
    """The newest alert that nobody has acknowledged, for somebody who types while no interview goes on."""
    idle = isinstance(conversation.floor, Idle | Over)
    if conversation.trial is not None:
        return None  # its question is the one that was put last
    if interviewing(conversation.floor, now) or not (isinstance(event, Said) or idle):
        return None
    return next((e.id for e in reversed(conversation.exercises) if isinstance(e, Paged)), None)


def interviewing(floor: Floor, now: float) -> bool:
    """Is an interview going on: not paused, and not left alone for long?"""
    return isinstance(floor, RUNNING) and not isinstance(floor, Paused) and now - floor.session.active < IDLE_SECONDS


def heard_by(before: Conversation, after: Conversation, event: Event, now: float) -> tuple[tuple[str, Event], ...]:
    """(session, event) for each stored session that the event belongs to, so that each replays by itself.

    What an exercise hears is not the interview's, but for the clock, which stops as by /pause.
    """
    known = {exercise.id for exercise in before.exercises}
    name = addressee(before, event, now)
    heard: list[tuple[str, Event]] = []
    for exercise in after.exercises:
        if exercise.id not in known and _stored(exercise):
            settings = before.settings
            begins = (LanguageChosen(settings.language), TimingChosen(settings.timing), event)
            heard += [(exercise.id, each) for each in begins]
    for exercise in before.exercises:
        if _stored(exercise) and (exercise.id == name or isinstance(event, SETTINGS)):
            heard.append((exercise.id, event))
        elif isinstance(exercise, Resting) and isinstance(find(after, exercise.id), Paged):
            # The calendar brought its next step, perhaps after a while.
            held = find(before, name or "")
            heard.append((exercise.id, held.push if isinstance(held, Held) else event))
    session = None if isinstance(before.floor, Idle | Over) else before.floor.session.brief.session
    if session is not None and name is None and not isinstance(event, get_args(ExerciseEvent)):
        heard.append((session, event))
    elif session is not None and isinstance(after.floor, Paused) and not isinstance(before.floor, Paused):
        heard.append((session, PauseAsked()))
    return tuple(heard)


def _stored(exercise: Exercise) -> bool:
    """A push that waits, a setting that is typed and a group's challenge are no sessions."""
    return not isinstance(exercise, Held) and not isinstance(exercise.task, UNSTORED)
