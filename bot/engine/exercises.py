"""Exercises beside the interview: what begins one, what moves it, and how many are kept.

A push that comes due while the person is busy is held until they are free, or until it is too late. At most MOST
exercises are kept; those that are over go first, then the oldest. Who hears what is in `addressing`, who has the
focus in `focus`.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.engine import cards, drill, errands, paging, postmortem, setting
from bot.engine.actions import Action, Closed, Fetch, SetTimer, StopTimer, Tell
from bot.engine.addressing import AUTOMATIC, addressee, find
from bot.engine.context import Context
from bot.engine.events import Event
from bot.engine.exercise import (
    UNSTORED,
    Done,
    Exercise,
    Hand,
    Held,
    Incident,
    Page,
    Played,
    Resting,
    Sealed,
    Setting,
    Start,
    timer,
)
from bot.engine.exercise_events import CardsChosen, DrillChosen, ExerciseAsked, PostmortemChosen, PushDue, TextWanted
from bot.engine.focus import busy, seated
from bot.engine.groups import sealed, seat
from bot.engine.groups.member_events import AnswerHanded, InvitationFound
from bot.engine.groups.room_events import BriefHanded
from bot.engine.requests import ChooseExercise
from bot.engine.state import Conversation
from bot.engine.words import N_
from bot.packs.text import Language

Step = tuple[Conversation, tuple[Action, ...]]
Moved = tuple[Exercise | None, tuple[Action, ...]]

MACHINES: dict[type[Any], Callable[[Any, Any, Context], Moved]] = {
    Page: drill.move,
    Hand: cards.move,
    Incident: postmortem.move,
    Setting: setting.move,
    Sealed: sealed.move,
    Played: seat.move,
}
"""What moves an exercise, by its task: (state, event, context) -> (state, or None when nothing is left, actions)."""

OPENERS: dict[type[Any], Callable[[Any, Start, Context], Moved]] = {
    DrillChosen: paging.open,
    CardsChosen: cards.open,
    PostmortemChosen: postmortem.open,
    TextWanted: setting.open,
    InvitationFound: sealed.found,
    AnswerHanded: sealed.handed,
    BriefHanded: seat.open,
}
"""Events that begin an exercise: (event, start, context) -> (state or None, actions)."""

MOST = 5
LOOK_AGAIN = 60.0
"""Seconds after which it is looked whether a busy person is free."""

GONE = N_("That exercise is closed. /drill, /card and /postmortem bring another.")


def step(conversation: Conversation, event: Event, context: Context) -> Step | None:
    """What exercises make of the event; None when it is for the rest of the conversation."""
    if isinstance(event, ExerciseAsked):
        return conversation, (Fetch(ChooseExercise(event.form, name=event.name)),)
    if isinstance(event, PushDue):
        return _due(conversation, event, context)
    name = addressee(conversation, event, context.now)
    if type(event) in OPENERS and (name is None or find(conversation, name) is None):
        return _opened(conversation, event, context)
    if name is None:
        return errands.step(conversation, event)
    exercise = find(conversation, name)
    if exercise is None:
        return conversation, () if isinstance(event, AUTOMATIC) else (Tell(GONE),)
    if isinstance(exercise, Held):
        return _held(conversation, exercise, context)
    theirs = replace(context, language=exercise.task.start.language)
    moved, actions = MACHINES[type(exercise.task)](exercise, event, theirs)
    return seated(_with(conversation, exercise.id, moved), exercise.id, event, context, actions)


def _opened(conversation: Conversation, event: Any, context: Context) -> Step:
    push: PushDue | None = getattr(event, "push", None)
    start = Start(
        id=getattr(event, "exercise", "")
        or hashlib.blake2s(f"{context.seed}:{context.now}:x".encode(), digest_size=6).hexdigest(),
        rubric=context.library.rubric().id,
        language=context.language,
        seed=context.seed,
        began=context.now,
        due=push.due if push else 0.0,
    )
    exercise, actions = OPENERS[type(event)](event, start, context)
    if exercise is None:
        return conversation, actions
    conversation, dropped = _room(replace(conversation, exercises=(*conversation.exercises, exercise)))
    return seated(conversation, start.id, event, context, (*dropped, *actions))


def _due(conversation: Conversation, push: PushDue, context: Context) -> Step:
    if not busy(conversation, context.now):
        resting = next(
            (e for e in conversation.exercises if isinstance(e, Resting) and push.form == "postmortem"), None
        )
        if resting is None:
            return conversation, (Fetch(ChooseExercise(push.form, push)),)
        moved, actions = postmortem.move(resting, push, context)
        return _with(conversation, resting.id, moved), actions
    held = Held(hashlib.blake2s(f"{push.form}:{push.due}".encode(), digest_size=6).hexdigest(), push, 1)
    # One waits at most: never two alerts at once when the person is free again.
    others = tuple(each for each in conversation.exercises if not isinstance(each, Held))
    stops = tuple(StopTimer(timer(each.id)) for each in conversation.exercises if isinstance(each, Held))
    kept = replace(conversation, exercises=(*others, held))
    return kept, (*stops, SetTimer(timer(held.id), context.now + LOOK_AGAIN, 1))


def _held(conversation: Conversation, held: Held, context: Context) -> Step:
    push, now = held.push, context.now
    if push.quiet_at and now >= push.quiet_at:
        return _with(conversation, held.id, None), ()
    if push.until and now > push.until:
        tell = Tell(N_("Today's push did not come: you were busy. /drill pages you now."))
        return _with(conversation, held.id, None), (tell,)
    if busy(conversation, now):
        again = replace(held, serial=held.serial + 1)
        return _with(conversation, held.id, again), (SetTimer(timer(held.id), now + LOOK_AGAIN, again.serial),)
    return _due(_with(conversation, held.id, None), push, context)


def _with(conversation: Conversation, name: str, exercise: Exercise | None) -> Conversation:
    """With that exercise as it is now, or without it."""
    kept = (each if each.id != name else exercise for each in conversation.exercises)
    return replace(conversation, exercises=tuple(each for each in kept if each is not None))


def _room(conversation: Conversation) -> Step:
    """Without the exercises that there is no room for."""
    actions: list[Action] = []
    kept = list(conversation.exercises)
    while len(kept) > MOST:
        over = next((each for each in kept if isinstance(each, Done)), kept[0])
        kept.remove(over)
        actions.append(StopTimer(timer(over.id)))
        if not isinstance(over, Done | Held) and not isinstance(over.task, UNSTORED):
            actions.append(Closed(over.id, "left"))
    focus = conversation.focus if any(each.id == conversation.focus for each in kept) else ""
    return replace(conversation, exercises=tuple(kept), focus=focus), tuple(actions)


def spoken(exercises: tuple[Exercise, ...], language: Language) -> tuple[Exercise, ...]:
    """The exercises, from now on in that language."""
    return tuple(
        each
        if isinstance(each, Held)
        else replace(each, task=replace(each.task, start=replace(each.task.start, language=language)))
        for each in exercises
    )
