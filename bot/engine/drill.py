"""A drill, as a machine: the pager goes off and somebody answers. Nothing else moves a drill.

Rules
    1. It is an alert until it is acknowledged. Unacknowledged it pages again, worse each time, at most three times and
       never in quiet hours; then it is missed, and nobody scolds. Typing an answer acknowledges, too.
    2. After that it asks once for what, when and who.
    3. A first move that is a trap, or none at all, makes the incident worse; so does silence.
    4. At most two follow-ups, each for a part that is missing.
    5. Feedback comes once, the model answer only after one's own.
    6. Whatever is not in the table below changes nothing and is answered in words.

The functions named in the table take (state, event, context) and return (state, actions).
"""

from collections.abc import Callable
from typing import Any

from bot.engine import paging, replies, responding
from bot.engine.actions import Action, Tell
from bot.engine.context import Context
from bot.engine.events import (
    CancelAsked,
    DoneTapped,
    Edited,
    EndAsked,
    Event,
    Read,
    Said,
    Sent,
    SkipAsked,
    TimerFired,
)
from bot.engine.exercise import Asking, Done, Exercise, Paged, Weighing
from bot.engine.exercise_events import Acknowledged, ModelAsked, OnceMore, PageSeen
from bot.engine.words import N_

Step = tuple[Exercise | None, tuple[Action, ...]]
Move = Callable[[Any, Any, Context], Step]

TABLE: dict[tuple[type[Exercise], type[Event]], Move] = {
    # the alert
    (Paged, Acknowledged): paging.acknowledged,
    (Paged, Said): paging.answered_at_once,
    (Paged, TimerFired): paging.unheard,
    (Paged, PageSeen): paging.again,
    (Paged, CancelAsked): paging.missed,
    (Paged, EndAsked): paging.missed,
    (Paged, SkipAsked): paging.missed,
    (Asking, Acknowledged): paging.acknowledged_twice,
    (Weighing, Acknowledged): paging.acknowledged_twice,
    (Done, Acknowledged): paging.acknowledged_late,
    # the answer
    (Asking, Said): replies.said,
    (Asking, DoneTapped): replies.done,
    (Asking, TimerFired): responding.silence,
    (Asking, Edited): replies.edited,
    (Asking, Read): replies.read_again,
    (Weighing, Read): responding.read,
    (Weighing, Said): responding.said_while_weighing,
    (Weighing, Edited): replies.edited,
    # instead of an answer
    (Asking, SkipAsked): responding.given_up,
    (Asking, EndAsked): responding.given_up,
    (Asking, CancelAsked): responding.left,
    # afterwards
    (Done, ModelAsked): responding.model,
    (Done, OnceMore): responding.once_more,
    (Done, Edited): replies.edited_too_late,
    (Done, Read): replies.read_again,
}
"""(state, event) -> what happens."""

SILENT = (TimerFired, Read, PageSeen, Edited)
"""Events for which nobody waits for a reply."""


def move(state: Exercise, event: Event, context: Context) -> Step:
    """The next state, and what is to be done."""
    found = TABLE.get((type(state), type(event)))
    if found is not None:
        return found(state, event, context)
    return not_now(state, event)


def not_now(state: Exercise, event: Event) -> Step:
    """Everything that the table does not list for this state."""
    if isinstance(event, SILENT) or (isinstance(event, Acknowledged) and not isinstance(state, Done)):
        return state, ()
    if isinstance(event, Sent):
        return state, (Tell(N_("I can only read text. Type your answer, in as many messages as you like.")),)
    if isinstance(event, ModelAsked):
        return state, (Tell(N_("Your own answer first; then I show mine.")),)
    if isinstance(state, Done):
        return state, (Tell(N_("That one is over. /drill, /card and /postmortem bring another.")),)
    return state, (Tell(N_("That does not fit here. /skip gives it up; otherwise just answer.")),)
