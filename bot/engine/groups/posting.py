"""A challenge's post: begun, kept up to date, closed."""

import hashlib
from dataclasses import replace

from bot.engine.actions import Action, Button, Line, Link, Notice, SetTimer
from bot.engine.context import Context
from bot.engine.groups.deeds import ChallengeBegun
from bot.engine.groups.events import ChallengeStopped
from bot.engine.groups.items import item_of, pick
from bot.engine.groups.state import Group, Open
from bot.engine.groups.values import GroupForm, Invitation
from bot.engine.words import N_
from bot.schedule import wall

KEEP = 200
"""Items that a group does not get again."""

REFRESH = 6.0
"""Seconds in which all that came in becomes one edit: ten a minute at most, of the twenty that a group takes."""

SHOWN = 12
"""Names on a post."""

MINUTES: tuple[tuple[int, str], ...] = ((15, N_("15 minutes")), (60, N_("1 hour")), (1440, N_("24 hours")))

TITLES: dict[GroupForm, str] = {
    "drill": N_("🚨 Challenge: a page"),
    "card": N_("⏱ Challenge: a reflex"),
    "question": N_("🧭 Challenge: a system breaks"),
}

FORM_NAMES: dict[GroupForm, str] = {
    "drill": N_("A page"),
    "question": N_("A question"),
    "card": N_("A reflex"),
}

PREFIX = "challenge:"


def ref(challenge: str) -> str:
    """What the post is known by."""
    return PREFIX + challenge


def timer(challenge: str) -> str:
    """Of the deadline, and then of the vote's end."""
    return "g:" + challenge


def refresher(challenge: str) -> str:
    """Of the next edit of the post."""
    return "r:" + challenge


def begin(
    group: Group, form: GroupForm, minutes: int, tag: str, by: int, context: Context
) -> tuple[Group, tuple[Action, ...]] | None:
    """A challenge is posted; None when nothing of that form is installed."""
    item = pick(form, tag, group.recent, context.library, context.seed)
    if item is None:
        return None
    name = hashlib.blake2s(f"{context.seed}:{context.now}:{item}".encode(), digest_size=6).hexdigest()
    invitation = Invitation(
        id=name,
        group=group.title,
        form=form,
        item=item,
        language=context.language,
        began=context.now,
        deadline=context.now + 60 * minutes,
        place=group.settings.zone,
    )
    opened = Open(invitation, by, serial=1)
    recent = (*(name for name in group.recent if name != item), item)[-KEEP:]
    group = replace(group, challenges=(*group.challenges, opened), recent=recent)
    actions = (ChallengeBegun(invitation), post(opened, group, context), SetTimer(timer(name), invitation.deadline, 1))
    return group, actions


def post(state: Open, group: Group, context: Context, edit: bool = False) -> Notice:
    """The post as it stands now."""
    invitation = state.invitation
    item = item_of(invitation, context.library, context.library.rubric(), context.language)
    lines = [
        Line("title", TITLES[invitation.form]),
        Line("line", item.text if item else "", literal=True),
        Line("heading", N_("Sealed until {when}"), (("when", wall(invitation.place, invitation.deadline)),)),
        Line("line", _answered(state, group)[0], _answered(state, group)[1]),
        Line("small", N_("Answer in private, or reply to this message.")),
    ]
    return Notice(
        tuple(lines),
        (Button(N_("Reveal now"), ChallengeStopped(invitation.id)),),
        ref=ref(invitation.id),
        edit=edit,
        links=(Link(N_("Answer in private"), f"c-{invitation.id}"),),
    )


def closed(state: Open, context: Context, reading: bool = False) -> Notice:
    """The post after the deadline: nothing on it can be tapped any more. `reading`: the answers are not counted yet."""
    invitation = state.invitation
    item = item_of(invitation, context.library, context.library.rubric(), context.language)
    lines = (
        Line("title", TITLES[invitation.form]),
        Line("line", item.text if item else "", literal=True),
        Line("heading", N_("Closed")),
        *((Line("line", N_("The answers are being read.")),) if reading else _counted(state.count)),
    )
    return Notice(lines, ref=ref(invitation.id), edit=True)


def _counted(count: int) -> tuple[Line, ...]:
    if not count:
        return (Line("line", N_("Nobody answered.")),)
    return (Line("line", N_("One answer.") if count == 1 else N_("{count} answers."), (("count", count),)),)


def _answered(state: Open, group: Group) -> tuple[str, tuple[tuple[str, str | int], ...]]:
    if not state.count:
        return N_("Nobody has answered yet."), ()
    if group.settings.shows == "names" and state.names:
        shown = ", ".join(state.names[:SHOWN])
        more = state.count - min(SHOWN, len(state.names))
        if more:
            return N_("Answered: {names} and {more} more"), (("names", shown), ("more", more))
        return N_("Answered: {names}"), (("names", shown),)
    if state.count == 1:
        return N_("One has answered."), ()
    return N_("{count} have answered."), (("count", state.count),)
