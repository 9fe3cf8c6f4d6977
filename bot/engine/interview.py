"""The interview, as a machine. Nothing else moves an interview from one state to another.

Rules
    1. A question is on the table in every state but Idle, Reading and Over; there is never more than one.
    2. Messages become one answer when the quiet window has passed, at Done, or at once (settings).
    3. An answer goes to the grader; what the grader reads decides the next question.
    4. A stage ends when its answers or its share of the time are used up, or nothing is left to ask.
    5. The interruption comes once, while a question is on the table; that question comes back.
    6. Whatever is not in the table below changes nothing and is answered in words.

The functions named in the table take (state, event, context) and return (state, actions).
"""

from collections.abc import Callable
from typing import Any

from bot.engine import asides, collecting, ending, turning
from bot.engine.actions import Action
from bot.engine.context import Context
from bot.engine.events import (
    CancelAsked,
    CancelConfirmed,
    DebriefAsked,
    DoneTapped,
    Edited,
    EndAsked,
    Event,
    FactPicked,
    HintAsked,
    PauseAsked,
    Read,
    ReadyTapped,
    ResumeAsked,
    Said,
    Sent,
    SkipAsked,
    StalePress,
    TimeAsked,
    TimerFired,
)
from bot.engine.state import AskedBack, Collecting, Floor, Idle, Listening, Over, Paused, Reading

Step = tuple[Floor, tuple[Action, ...]]
Move = Callable[[Any, Any, Context], Step]

TABLE: dict[tuple[type[Floor], type[Event]], Move] = {
    # the candidate types
    (Listening, Said): collecting.said,
    (Collecting, Said): collecting.said,
    (AskedBack, Said): collecting.said,
    (Reading, Said): collecting.said_while_reading,
    (Paused, Said): collecting.said_while_paused,
    (Idle, Said): asides.nothing_runs,
    (Over, Said): asides.nothing_runs,
    # an answer is complete
    (Collecting, DoneTapped): collecting.done,
    (Collecting, ReadyTapped): collecting.ready,
    (Collecting, TimerFired): collecting.timer,
    (Listening, TimerFired): turning.timer,
    (AskedBack, TimerFired): asides.ignored,
    (Reading, TimerFired): asides.ignored,
    (Paused, TimerFired): asides.ignored,
    (Idle, TimerFired): asides.ignored,
    (Over, TimerFired): asides.ignored,
    # the grader has read it
    (Reading, Read): turning.read,
    (Listening, Read): turning.read_again,
    (Collecting, Read): turning.read_again,
    (AskedBack, Read): turning.read_again,
    (Paused, Read): turning.read_again,
    (Idle, Read): asides.ignored,
    (Over, Read): asides.ignored,
    # an answer is changed
    (Listening, Edited): collecting.edited,
    (Collecting, Edited): collecting.edited,
    (AskedBack, Edited): collecting.edited,
    (Reading, Edited): collecting.edited,
    (Paused, Edited): collecting.edited,
    (Over, Edited): asides.too_late_to_edit,
    (Idle, Edited): asides.ignored,
    # instead of an answer
    (Listening, ReadyTapped): turning.ready,
    (AskedBack, ReadyTapped): turning.ready,
    (AskedBack, FactPicked): turning.fact_picked,
    (Listening, SkipAsked): turning.skip,
    (AskedBack, SkipAsked): turning.skip,
    (Collecting, SkipAsked): turning.skip,
    (Listening, HintAsked): asides.hint,
    (Collecting, HintAsked): asides.hint,
    (AskedBack, HintAsked): asides.hint,
    # the clock
    (Listening, PauseAsked): asides.pause,
    (Collecting, PauseAsked): asides.pause,
    (AskedBack, PauseAsked): asides.pause,
    (Paused, PauseAsked): asides.already_paused,
    (Paused, ResumeAsked): asides.resume,
    (Listening, ResumeAsked): asides.not_paused,
    (Collecting, ResumeAsked): asides.not_paused,
    (AskedBack, ResumeAsked): asides.not_paused,
    (Listening, TimeAsked): asides.time,
    (Collecting, TimeAsked): asides.time,
    (AskedBack, TimeAsked): asides.time,
    (Paused, TimeAsked): asides.time,
    # the end
    (Listening, EndAsked): ending.end,
    (Collecting, EndAsked): collecting.end,
    (AskedBack, EndAsked): ending.end,
    (Paused, EndAsked): ending.end,
    (Listening, CancelAsked): asides.cancel,
    (Collecting, CancelAsked): asides.cancel,
    (AskedBack, CancelAsked): asides.cancel,
    (Paused, CancelAsked): asides.cancel,
    (Listening, CancelConfirmed): asides.cancelled,
    (Collecting, CancelConfirmed): asides.cancelled,
    (AskedBack, CancelConfirmed): asides.cancelled,
    (Paused, CancelConfirmed): asides.cancelled,
    (Over, DebriefAsked): ending.debrief_again,
    # things that are not text
    (Listening, Sent): asides.not_text,
    (Collecting, Sent): asides.not_text,
    (AskedBack, Sent): asides.not_text,
    (Reading, Sent): asides.not_text,
    (Paused, Sent): asides.not_text,
    (Idle, Sent): asides.nothing_runs,
    (Over, Sent): asides.nothing_runs,
}
"""(state, event) -> what happens."""

BUTTONS = (DoneTapped, ReadyTapped, FactPicked, CancelConfirmed, StalePress)
"""Events that only a button makes: out of place, they are stale."""


def move(floor: Floor, event: Event, context: Context) -> Step:
    """The next state, and what is to be done."""
    found = TABLE.get((type(floor), type(event)))
    if found is not None:
        return found(floor, event, context)
    if isinstance(event, BUTTONS):
        return asides.stale(floor, event, context)
    return asides.not_now(floor, event, context)
