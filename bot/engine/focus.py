"""The focus: which exercise what is typed goes to, and what that means for the interview.

Who does something in an exercise that asks gives it the focus, and a running interview's clock stops. When the
exercise is over the interview offers to go on. Whoever goes on with the interview takes the focus away.
"""

from dataclasses import replace

from bot.engine import interview
from bot.engine.actions import Action, Button, Tell
from bot.engine.addressing import AUTOMATIC, find, interviewing
from bot.engine.context import Context
from bot.engine.events import Event, PauseAsked, ResumeAsked
from bot.engine.exercise import ENGAGED, Asking, Exercise, Weighing
from bot.engine.state import IDLE_SECONDS, Conversation, Floor, Idle, Over, Paused
from bot.engine.words import N_

Step = tuple[Conversation, tuple[Action, ...]]


def busy(conversation: Conversation, now: float) -> bool:
    """Would an alert interrupt something?"""
    trial = conversation.trial
    if trial is not None and now - trial.at < IDLE_SECONDS:
        return True
    return interviewing(conversation.floor, now) or _lively(find(conversation, conversation.focus), now)


def _lively(exercise: Exercise | None, now: float) -> bool:
    """Is it asking, and was something asked or said in it not long ago?"""
    if not isinstance(exercise, Asking | Weighing):
        return False
    moments = [put.at for put in exercise.log.asked] + [heard.at for heard in exercise.log.heard]
    return now - max(moments, default=0.0) < IDLE_SECONDS


def seated(conversation: Conversation, name: str, event: Event, context: Context, actions: tuple[Action, ...]) -> Step:
    """After an event of the exercise of that name: who has the focus now."""
    engaged = isinstance(find(conversation, name), ENGAGED)
    if engaged and not isinstance(event, AUTOMATIC):
        floor, stops = _stopped(conversation.floor, context)
        return replace(conversation, focus=name, floor=floor), (*stops, *actions)
    if engaged or conversation.focus != name:
        return conversation, actions
    others = [each.id for each in conversation.exercises if _lively(each, context.now)]
    conversation = replace(conversation, focus=others[-1] if others else "")
    if not conversation.focus and isinstance(conversation.floor, Paused):
        offer = Tell(N_("The interview is waiting."), buttons=(Button(N_("Go on"), ResumeAsked()),))
        return conversation, (*actions, offer)
    return conversation, actions


def _stopped(floor: Floor, context: Context) -> tuple[Floor, tuple[Action, ...]]:
    """The interview with its clock stopped, as by /pause, without a word about it."""
    if isinstance(floor, Idle | Over | Paused):
        return floor, ()
    paused, actions = interview.move(floor, PauseAsked(), context)
    if not isinstance(paused, Paused):
        return floor, ()
    return paused, tuple(action for action in actions if not isinstance(action, Tell))


def yielded(before: Conversation, after: Conversation, event: Event, context: Context) -> Conversation:
    """After an event of the interview: whoever goes on with it takes the focus away from an exercise."""
    if isinstance(event, AUTOMATIC) or not after.focus or after.floor == before.floor:
        return after
    return replace(after, focus="") if interviewing(after.floor, context.now) else after
