"""What a person may ask for in the name of privacy: the policy, everything about me, how long it is kept, forget me."""

from dataclasses import replace

from bot.engine.actions import Action, Button, Fetch, Forget, KeepFor, Tell
from bot.engine.asking import N_
from bot.engine.context import Context
from bot.engine.desk_events import (
    ExportAsked,
    ForgetAsked,
    ForgetConfirmed,
    ForgetDeclined,
    PrivacyAsked,
    RetentionChosen,
)
from bot.engine.events import Event
from bot.engine.requests import Everything, PrivacyPage
from bot.engine.state import Conversation, Idle

EVENTS = (PrivacyAsked, ExportAsked, RetentionChosen, ForgetAsked, ForgetConfirmed, ForgetDeclined)

KEEP_DAYS = (30, 90, 365, 0)
"""What can be chosen; 0: until the person deletes it."""

MINUTES = 60
"""How long the button that deletes everything means it; afterwards pressing it asks again."""


def move(conversation: Conversation, event: Event, context: Context) -> tuple[Conversation, tuple[Action, ...]]:
    """The next conversation, and the actions in their order."""
    match event:
        case PrivacyAsked():
            return conversation, (Fetch(PrivacyPage()),)
        case ExportAsked():
            return conversation, (Fetch(Everything()),)
        case RetentionChosen(days=days) if days in KEEP_DAYS:
            return conversation, (KeepFor(days), _kept(days))
        case ForgetConfirmed(asked=asked) if 0 <= context.now / 60 - asked < MINUTES:
            done = N_(
                "Everything is deleted: your answers, interviews, reports and settings, and the key that they were "
                "encrypted with. I do not know you any more. /start begins anew."
            )
            return replace(conversation, floor=Idle()), (Forget(), Tell(done))
        case ForgetDeclined():
            return conversation, (Tell(N_("Nothing was deleted.")),)
        case ForgetAsked() | ForgetConfirmed():
            return conversation, (_asked(context),)
        case _:
            return conversation, ()


def _kept(days: int) -> Tell:
    if days:
        return Tell(N_("From now on transcripts are deleted {days} days after the interview."), (("days", days),))
    return Tell(N_("From now on transcripts are kept until you delete them."))


def _asked(context: Context) -> Tell:
    buttons = (
        Button(N_("Delete everything"), ForgetConfirmed(int(context.now / 60))),
        Button(N_("Keep it"), ForgetDeclined()),
    )
    message = N_(
        "This deletes all your answers, interviews, reports and settings, here and in every backup. It cannot be "
        "undone. /export gives you a copy first."
    )
    return Tell(message, buttons=buttons, columns=2)
