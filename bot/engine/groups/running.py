"""A challenge from the wish for one to its table."""

from dataclasses import replace

from bot.engine.actions import Action, Button, Fetch, Mail, SetTimer, StopTimer, Tell
from bot.engine.context import Context
from bot.engine.events import TimerFired
from bot.engine.groups import revealing
from bot.engine.groups.deeds import Balloted, Remove
from bot.engine.groups.events import (
    Acted,
    ChallengeWanted,
    EntriesSeen,
    EntriesTallied,
    EntryMade,
    Replied,
    Voted,
    VotesCounted,
)
from bot.engine.groups.keeping import GONE, Step, find, having, put, say, without
from bot.engine.groups.member_events import AnswerHanded
from bot.engine.groups.posting import FORM_NAMES, MINUTES, PREFIX, REFRESH, begin, closed, post, refresher, timer
from bot.engine.groups.requests import AskOwnRights, CountVotes, SeeEntries, TallyEntries
from bot.engine.groups.state import MOST_OPEN, Challenge, Group, Open, Voting
from bot.engine.groups.values import GroupForm, mark_of
from bot.engine.state import Conversation
from bot.engine.words import N_

READING = 8.0
"""Seconds after the deadline until the answers are counted: what was typed before it is complete by then."""

AGAIN = 3.0
MOST_LOOKS = 60
"""Seconds between looks whether all is read, and how many: then it is revealed without what is still unread."""


def wanted(conversation: Conversation, group: Group, acted: Acted, act: ChallengeWanted, context: Context) -> Step:
    """A challenge, as soon as it is known which and for how long."""
    pressed = bool(acted.query)
    if len(group.challenges) >= MOST_OPEN:
        text = N_("{count} challenges are open here. End one first, or wait for its deadline.")
        return conversation, (say(acted, text, (("count", MOST_OPEN),)),)
    if not act.form:
        buttons = tuple(Button(label, ChallengeWanted(form)) for form, label in FORM_NAMES.items())
        return conversation, (Tell(N_("A challenge for all. Of what kind?"), buttons=buttons, columns=3, edit=pressed),)
    if not act.minutes:
        buttons = tuple(Button(label, ChallengeWanted(act.form, minutes)) for minutes, label in MINUTES)
        return conversation, (Tell(N_("Sealed for how long?"), buttons=buttons, columns=3, edit=pressed),)
    return begun(conversation, group, act.form, act.minutes, "", mark_of("", acted.member.user), acted, context)


def begun(
    conversation: Conversation,
    group: Group,
    form: GroupForm,
    minutes: int,
    tag: str,
    by: int,
    acted: Acted | None,
    context: Context,
) -> Step:
    """It is posted."""
    made = begin(group, form, minutes, tag, by, context)
    if made is None:
        nothing = N_("Nothing of that kind is installed here.")
        return conversation, (say(acted, nothing),) if acted else ()
    group, actions = made
    return having(conversation, group), (*actions, Fetch(AskOwnRights()))


def replied(conversation: Conversation, group: Group, acted: Acted, act: Replied) -> Step:
    """An answer in the group: it is taken, sealed, and its message removed where that is possible."""
    name = act.about.removeprefix(PREFIX) if act.about.startswith(PREFIX) else ""
    found = find(group, name)
    if not isinstance(found, Open):
        return conversation, ()  # a reply to something else of ours: talk among people
    if acted.member.who != "person":
        return conversation, (Tell(N_("I cannot tell who you are: answer in private, or under your own name.")),)
    invitation = found.invitation
    if act.at > invitation.deadline:
        return conversation, ()
    member = acted.member
    handed = AnswerHanded(invitation, member.name, act.text, acted.message, act.at)
    actions: tuple[Action, ...] = (Mail(member.user, 0, member.user, handed, theirs=True),)
    if group.deletes:
        actions = (*actions, Remove(acted.message))
    if not found.noted:
        # Once for each challenge: more would be noise.
        group = put(group, replace(found, noted=True))
        conversation = having(conversation, group)
        note = N_("An answer was sealed, and its message removed. In private nobody reads along.")
        seen = N_("An answer was sealed. I may not delete messages here, so all can read it: better answer in private.")
        actions = (*actions, Tell(note if group.deletes else seen))
    return conversation, actions


def entry(conversation: Conversation, group: Group, event: EntryMade, context: Context) -> Step:
    """Somebody has answered: the post is mended soon, together with what comes until then."""
    found = find(group, event.challenge)
    if not isinstance(found, Open) or found.stale:
        return conversation, ()
    group = put(group, replace(found, stale=True))
    return having(conversation, group), (SetTimer(refresher(event.challenge), context.now + REFRESH, 1),)


def seen(conversation: Conversation, group: Group, event: EntriesSeen, context: Context) -> Step:
    """The post shows how many have answered."""
    found = find(group, event.challenge)
    if not isinstance(found, Open):
        return conversation, ()
    fresh = replace(found, count=event.count, names=event.names, stale=False)
    group = put(group, fresh)
    return having(conversation, group), (post(fresh, group, context, edit=True),)


def fired(conversation: Conversation, group: Group, event: TimerFired, context: Context) -> Step:
    """A timer of a challenge: an edit that waits, a deadline, the end of a vote."""
    found = find(group, event.timer[2:])
    if found is None:
        return conversation, ()
    name = found.invitation.id
    if event.timer.startswith("r:"):
        shown = Fetch(SeeEntries(name, group.settings.shows == "names"))
        return conversation, (shown,) if isinstance(found, Open) else ()
    if event.serial != found.serial:
        return conversation, ()
    if isinstance(found, Voting):
        return conversation, (Fetch(CountVotes(name)),)
    if not found.looked:
        # The moment of the deadline: what was sent before it is still being read.
        after, again = _look_later(conversation, group, found, READING, context)
        return after, (*again, closed(found, context, reading=True))
    return conversation, (Fetch(TallyEntries(name, found.invitation.deadline)),)


def _look_later(conversation: Conversation, group: Group, found: Open, seconds: float, context: Context) -> Step:
    waiting = replace(found, looked=found.looked + 1, serial=found.serial + 1)
    again = SetTimer(timer(found.invitation.id), context.now + seconds, waiting.serial)
    return having(conversation, put(group, waiting)), (again,)


def now(conversation: Conversation, group: Group, found: Challenge, context: Context) -> Step:
    """Ended early: an open one's deadline is now."""
    if isinstance(found, Voting):
        return conversation, (Fetch(CountVotes(found.invitation.id)),)
    if context.now >= found.invitation.deadline:
        return conversation, ()
    early = replace(found, invitation=replace(found.invitation, deadline=context.now))
    after, again = _look_later(conversation, put(group, early), early, READING, context)
    return after, (*again, closed(early, context, reading=True))


def tallied(conversation: Conversation, group: Group, event: EntriesTallied, context: Context) -> Step:
    """All is counted: the reveal, or another look when something is still unread."""
    found = find(group, event.challenge)
    if not isinstance(found, Open):
        return conversation, ()
    if event.unread and found.looked < MOST_LOOKS:
        return _look_later(conversation, group, found, AGAIN, context)
    voting, actions = revealing.reveal(found, event, context)
    group = put(group, voting) if voting else without(group, event.challenge)
    return having(conversation, group), (StopTimer(refresher(event.challenge)), *actions)


def voted(conversation: Conversation, group: Group, acted: Acted, act: Voted, context: Context) -> Step:
    """A vote, unless it is for one's own."""
    found = find(group, act.challenge)
    if not isinstance(found, Voting) or context.now > found.until:
        return conversation, (say(acted, N_("The vote is over.")),)
    if not 0 < act.number <= len(found.shown):
        return conversation, (say(acted, GONE),)
    mark = found.shown[act.number - 1]
    if mark == mark_of(act.challenge, acted.member.user):
        return conversation, (say(acted, N_("That is your own. Vote for another.")),)
    voted = say(acted, N_("Your vote: {number}. Tap another to change it."), (("number", act.number),))
    return conversation, (Balloted(act.challenge, acted.member.user, mark), voted)


def counted(conversation: Conversation, group: Group, event: VotesCounted, context: Context) -> Step:
    """The vote is over."""
    found = find(group, event.challenge)
    if not isinstance(found, Voting):
        return conversation, ()
    stops = (StopTimer(timer(event.challenge)), StopTimer(refresher(event.challenge)))
    return having(conversation, without(group, event.challenge)), (*stops, *revealing.counted(found, event, context))
