"""The group as a machine: `step(conversation, event, context)`; None for what is not a group's.

Rules
    1. What anybody may do is done; what admins may do is asked of the platform first, at that moment.
    2. A press is answered to the one who pressed; only what concerns all is written into the group.
    3. Nothing that a member wrote is repeated in the group before the reveal, and then only with their consent.
    4. All that comes in between two edits of a post becomes one edit.
    5. Whatever is not known here changes nothing.
"""

from dataclasses import replace
from typing import Any

from bot.engine.actions import Action, Fetch, Mail, Tell
from bot.engine.context import Context
from bot.engine.events import Event, Read, TimerFired
from bot.engine.groups import admin, board, choosing, lobby, room, running
from bot.engine.groups.admin import CALENDAR, HELP
from bot.engine.groups.deeds import Boarded, Moved, Toast, Unboarded
from bot.engine.groups.events import (
    Acted,
    BoardJoined,
    BoardLeft,
    BoardSeen,
    BoardWanted,
    ChallengeStopped,
    ChallengeWanted,
    EntriesSeen,
    EntriesTallied,
    EntryMade,
    GroupHelpWanted,
    GroupSettingPicked,
    GroupSettingsWanted,
    GroupWanted,
    MemberGone,
    MovedTo,
    OwnRights,
    Permitted,
    Placed,
    Replied,
    Voted,
    VotesCounted,
)
from bot.engine.groups.keeping import GONE, Step, find, having, say
from bot.engine.groups.requests import AskRights, SeeBoard
from bot.engine.groups.roles import REF, TIMER
from bot.engine.groups.room_events import (
    BriefWanted,
    DeclareWanted,
    PlaceFound,
    RoomAcknowledged,
    RoomBegun,
    RoomEnded,
    RoomWanted,
    SeatTapped,
    SecretTold,
)
from bot.engine.groups.room_state import Lobby
from bot.engine.groups.state import Group
from bot.engine.groups.values import mark_of
from bot.engine.lines import clip
from bot.engine.state import Conversation
from bot.engine.words import N_

ALIAS = 24
"""Characters of a name on the board."""

ADMINS = N_("Only the group's admins can do that.")
MINE = (
    Acted,
    Permitted,
    OwnRights,
    Placed,
    MemberGone,
    MovedTo,
    EntryMade,
    EntriesSeen,
    EntriesTallied,
    VotesCounted,
    BoardSeen,
    SecretTold,
    BriefWanted,
)

ALONE = N_("That is for groups: add me to one, then send /challenge there. Everybody answers the same, sealed.")


def step(conversation: Conversation, event: Event, context: Context) -> Step | None:
    """What the group makes of the event."""
    if isinstance(event, GroupWanted):
        return conversation, (Tell(ALONE),)
    if isinstance(event, PlaceFound):
        return conversation, _place(event, context)
    timed = isinstance(event, TimerFired) and (event.timer == CALENDAR or event.timer.startswith(("g:", "r:", TIMER)))
    read = isinstance(event, Read) and event.about.startswith(TIMER)
    if isinstance(event, SecretTold) and not event.user:
        return None  # the button in private, not yet the letter
    if not (timed or read) and not isinstance(event, MINE):
        return None
    group = conversation.group or Group()
    after, actions = _move(conversation, group, event, context)
    acted = event if isinstance(event, Acted) else getattr(event, "acted", None)
    query = acted.query if acted else ""
    asked = any(isinstance(a, Fetch) and isinstance(a.request, AskRights | SeeBoard) for a in actions)
    if query and not asked and not any(isinstance(a, Toast) for a in actions):
        actions = (*actions, Toast(query))
    return after, actions


def _place(event: PlaceFound, context: Context) -> tuple[Action, ...]:
    """The private chat was opened through a war room's link."""
    if not event.inside:
        return (Tell(N_("This link leads to no war room of yours.")),)
    waiting = Tell(N_("Good. When the war room begins, your brief comes here."))
    return (Mail(event.chat, event.topic, 0, BriefWanted(context.user)), waiting)


def _move(conversation: Conversation, group: Group, event: Any, context: Context) -> Step:
    match event:
        case Acted():
            return _acted(conversation, _titled(group, event), event, context)
        case Permitted():
            return _permitted(conversation, _titled(group, event.acted), event, context)
        case OwnRights():
            return having(conversation, replace(group, deletes=event.deletes)), ()
        case Placed():
            return admin.placed(conversation, group, event, context)
        case MemberGone():
            return conversation, (Unboarded(event.user),)
        case MovedTo():
            return conversation, (Moved(event.chat), *room.moved(group, event.chat, context))
        case EntryMade():
            return running.entry(conversation, group, event, context)
        case EntriesSeen():
            return running.seen(conversation, group, event, context)
        case EntriesTallied():
            return running.tallied(conversation, group, event, context)
        case VotesCounted():
            return running.counted(conversation, group, event, context)
        case BoardSeen():
            return conversation, board.shown(event)
        case SecretTold():
            return room.told(conversation, group, event, context)
        case BriefWanted():
            return room.brief_again(conversation, group, event, context)
        case Read():
            return room.read(conversation, group, event, context)
        case TimerFired() if event.timer.startswith(TIMER) and isinstance(group.room, Lobby):
            return lobby.unbegun(conversation, group, context)
        case TimerFired() if event.timer.startswith(TIMER):
            return room.fired(conversation, group, event, context)
        case TimerFired() if event.timer == CALENDAR:
            return admin.calendar(conversation, group, event, context)
        case TimerFired():
            return running.fired(conversation, group, event, context)
        case _:
            return conversation, ()


def _titled(group: Group, acted: Acted) -> Group:
    return replace(group, title=acted.title) if acted.title and acted.title != group.title else group


def _acted(conversation: Conversation, group: Group, acted: Acted, context: Context) -> Step:
    conversation, act, member = having(conversation, group), acted.act, acted.member
    if member.who == "channel":
        return conversation, ()  # nobody in particular: a channel takes part in nothing
    match act:
        case ChallengeWanted() | RoomWanted() if group.settings.starters == "admins":
            return conversation, (Fetch(AskRights(acted)),)
        case ChallengeWanted():
            return running.wanted(conversation, group, acted, act, context)
        case RoomWanted():
            return lobby.wanted(conversation, group, acted, act, context)
        case SeatTapped():
            return lobby.tapped(conversation, group, acted, act, context)
        case RoomBegun():
            return lobby.begun(conversation, group, acted, act, context)
        case RoomAcknowledged():
            return room.acknowledged(conversation, group, acted, act, context)
        case DeclareWanted():
            return room.declares(conversation, group, acted, act, context)
        case Replied() if act.about.startswith(REF):
            return room.replied(conversation, group, acted, act, context)
        case ChallengeStopped() | RoomEnded() | GroupSettingPicked() | GroupSettingsWanted():
            return conversation, (Fetch(AskRights(acted)),)
        case Replied():
            return running.replied(conversation, group, acted, act)
        case Voted():
            return running.voted(conversation, group, acted, act, context)
        case BoardWanted():
            return conversation, (Fetch(SeeBoard(acted, board.since(act.span, context.now))),)
        case BoardJoined():
            if member.who != "person":
                return conversation, (say(acted, N_("I cannot tell who you are: post under your own name.")),)
            alias = clip(" ".join((act.alias or member.name).split()), ALIAS)
            joined = say(acted, N_("{alias} is on the board now."), (("alias", alias),))
            return conversation, (Boarded(member.user, alias), joined)
        case BoardLeft():
            return conversation, (
                Unboarded(member.user),
                say(acted, N_("You are off the board; your rows are deleted.")),
            )
        case GroupHelpWanted():
            return conversation, (Tell(HELP),)
        case _:
            return conversation, (Toast(acted.query, GONE),) if acted.query else ()


def _permitted(conversation: Conversation, group: Group, event: Permitted, context: Context) -> Step:
    acted, act = event.acted, event.acted.act
    conversation = having(conversation, group)
    if isinstance(act, ChallengeStopped):
        found = find(group, act.challenge)
        if found is None:
            return conversation, (say(acted, GONE),)
        if not event.admin and found.by != mark_of("", acted.member.user):
            return conversation, (say(acted, N_("Only who began it, or an admin, can end it early.")),)
        return running.now(conversation, group, found, context)
    if isinstance(act, RoomEnded):
        return room.ended(conversation, group, acted, act, event.admin, context)
    if not event.admin:
        return conversation, (say(acted, ADMINS),)
    match act:
        case ChallengeWanted():
            return running.wanted(conversation, group, acted, act, context)
        case RoomWanted():
            return lobby.wanted(conversation, group, acted, act, context)
        case GroupSettingsWanted():
            page = choosing.shown(group.settings, context.language, act.page, bool(acted.query))
            return conversation, (page,)
        case GroupSettingPicked():
            return admin.picked(conversation, group, acted, act, context)
        case _:
            return conversation, ()
