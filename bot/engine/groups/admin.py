"""What a group's admins do, and what the calendar and the platform do to a group."""

from dataclasses import replace

from bot.engine.actions import Action, SetTimer, StopTimer, Tell
from bot.engine.context import Context
from bot.engine.events import TimerFired
from bot.engine.groups import choosing, running
from bot.engine.groups.events import Acted, GroupSettingPicked, Placed
from bot.engine.groups.keeping import GONE, Step, having, say
from bot.engine.groups.state import MOST_OPEN, Group
from bot.engine.state import Conversation
from bot.engine.words import N_

CALENDAR = "gs"
"""The timer of the daily challenge."""

LATE = 3600.0
"""A daily challenge that could not be posted for so long is left out."""

HELP = N_(
    "I practise with groups, too.\n\n"
    "/challenge: one page, question or reflex for all; answers stay sealed until the deadline, then you compare\n"
    "/warroom: one incident, three to six roles, each with something that only it knows\n"
    "/board: who stands where; joining is up to you\n"
    "/groupsettings: who may start, a daily challenge, language\n\n"
    "In private I hold whole interviews."
)


def picked(conversation: Conversation, group: Group, acted: Acted, act: GroupSettingPicked, context: Context) -> Step:
    """A setting is changed."""
    settings = conversation.settings
    if act.what == "language" and act.value in ("en", "zh"):
        settings = replace(settings, language=act.value)  # type: ignore[arg-type]
        conversation = replace(conversation, settings=settings)
    elif (chosen := choosing.picked(group.settings, act.what, act.value)) is not None:
        group = replace(group, settings=chosen)
    elif act.what == "zone":
        return conversation, (say(acted, N_("I do not know that time zone. Its name is like Europe/Rome.")),)
    else:
        return conversation, (say(acted, GONE),)
    group, timers = _scheduled(group, context)
    page = choosing.shown(group.settings, settings.language, "", bool(acted.query))
    return having(conversation, group), (*timers, page)


def _scheduled(group: Group, context: Context) -> tuple[Group, tuple[Action, ...]]:
    """The calendar's timer, set anew."""
    due = choosing.next_due(group.settings, context.now) if group.present else None
    if due is None:
        return group, (StopTimer(CALENDAR),)
    group = replace(group, serial=group.serial + 1)
    return group, (SetTimer(CALENDAR, due, group.serial),)


def calendar(conversation: Conversation, group: Group, event: TimerFired, context: Context) -> Step:
    """The daily challenge is due."""
    if event.serial != group.serial:
        return conversation, ()
    plan = group.settings.schedule
    wanted = choosing.last_due(group.settings, context.now)
    group, timers = _scheduled(group, context)
    late = wanted is None or context.now - wanted > LATE
    if late or not group.present or not plan.on or len(group.challenges) >= MOST_OPEN:
        return having(conversation, group), timers
    after, actions = running.begun(
        having(conversation, group),
        group,
        plan.form,
        plan.minutes,
        plan.tag if plan.form == "drill" else "",
        0,
        None,
        context,
    )
    return after, (*timers, *actions)


def placed(conversation: Conversation, group: Group, event: Placed, context: Context) -> Step:
    """Put in, put out, or with other rights. What is open stays: who is put back in finds it."""
    group = replace(group, present=event.present, deletes=event.deletes)
    group, timers = _scheduled(group, context)
    hello = (Tell(HELP),) if event.fresh and event.present else ()
    return having(conversation, group), (*timers, *hello)
