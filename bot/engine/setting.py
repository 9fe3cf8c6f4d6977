"""A setting that is typed, such as a time or a city: an exercise only so far as it takes what is typed.

Whether the text will do is the clerk's to say, who has the calendar and the map: it answers with TextTaken, or with a
sentence and a way on, and then the next message is another try.
"""

from bot.engine.actions import Fetch, Tell
from bot.engine.context import Context
from bot.engine.events import CancelAsked, EndAsked, Event, Said, Sent, SkipAsked
from bot.engine.exercise import Asking, Exercise, Log, Setting, Start
from bot.engine.exercise_events import TextTaken, TextWanted
from bot.engine.replies import Step, put
from bot.engine.requests import ChangeDaily
from bot.engine.words import N_


def open(event: TextWanted, start: Start, context: Context) -> Step:
    """The next message is the value."""
    return Asking(Setting(start, event.what), put(Log(), context, "setting", event.what, event.what)), ()


def move(state: Exercise, event: Event, context: Context) -> Step:
    """The next state, and what is to be done."""
    assert isinstance(state, Asking)
    assert isinstance(state.task, Setting)
    match event:
        case Said():
            return state, (Fetch(ChangeDaily(state.task.what, event.text, state.id)),)
        case TextTaken():
            return (open(TextWanted(event.then), state.task.start, context)) if event.then else (None, ())
        case CancelAsked() | SkipAsked() | EndAsked():
            return None, (Tell(N_("Left as it was.")),)
        case Sent():
            return state, (Tell(N_("I can only read text here. /cancel leaves it as it was.")),)
        case _:
            return state, ()
