"""What operators ask for, and what the house says to everybody. Whether somebody is an operator the clerk knows."""

from bot.engine.actions import Action, Block, Fetch, Mail, Sheet, Tell
from bot.engine.asking import N_
from bot.engine.desk_events import (
    Announced,
    BroadcastAsked,
    BroadcastConfirmed,
    Broadcasting,
    MaintenanceAsked,
    ParkedAsked,
    Resting,
    StatsAsked,
    TooFast,
)
from bot.engine.events import Event
from bot.engine.requests import Announcement, Draft, Maintenance, Parked, Recipients, Stats
from bot.engine.state import Conversation

EVENTS = (
    StatsAsked,
    ParkedAsked,
    MaintenanceAsked,
    BroadcastAsked,
    BroadcastConfirmed,
    Broadcasting,
    Announced,
    TooFast,
    Resting,
)


def move(conversation: Conversation, event: Event) -> tuple[Conversation, tuple[Action, ...]]:
    """The conversation as it is, and the actions in their order."""
    return conversation, _actions(event)


def _actions(event: Event) -> tuple[Action, ...]:
    match event:
        case StatsAsked():
            return (Fetch(Stats()),)
        case ParkedAsked():
            return (Fetch(Parked()),)
        case MaintenanceAsked(switch=switch):
            return (Fetch(Maintenance(switch)),)
        case BroadcastAsked(text=text):
            return (Fetch(Draft(text)),)
        case BroadcastConfirmed(number=number):
            return (Fetch(Announcement(number)),)
        case Broadcasting(text=text, after=after):
            return (Fetch(Recipients(text, after)),)
        case Announced(text=text):
            return (Sheet((Block("line", text),), bulk=True),)
        case TooFast():
            message = N_(
                "You write faster than I can read: your last messages were not read. Wait a minute, then send again "
                "what matters, in fewer messages."
            )
            return (Tell(message),)
        case Resting():
            message = N_(
                "I am being worked on and did not take that in. Your interview stays where it is; please send it again "
                "in a few minutes."
            )
            return (Tell(message),)
        case _:
            return ()


def letters(text: str, to: tuple[tuple[int, int, int], ...]) -> tuple[Mail, ...]:
    """An announcement for each of these (chat, topic, user)."""
    return tuple(Mail(chat, topic, user, Announced(text)) for chat, topic, user in to)
