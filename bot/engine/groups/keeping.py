"""A group's state, changed piece by piece; and words to whoever acted."""

from dataclasses import replace

from bot.engine.actions import Action, Tell
from bot.engine.groups.deeds import Toast
from bot.engine.groups.events import Acted
from bot.engine.groups.state import Challenge, Group
from bot.engine.state import Conversation
from bot.engine.words import N_

Step = tuple[Conversation, tuple[Action, ...]]

GONE = N_("That is over.")


def having(conversation: Conversation, group: Group) -> Conversation:
    """The conversation with the group as it is now."""
    return replace(conversation, group=group)


def put(group: Group, challenge: Challenge) -> Group:
    """With that challenge as it is now."""
    kept = tuple(challenge if c.invitation.id == challenge.invitation.id else c for c in group.challenges)
    return replace(group, challenges=kept)


def find(group: Group, name: str) -> Challenge | None:
    """The open challenge of that id."""
    return next((c for c in group.challenges if c.invitation.id == name), None)


def without(group: Group, name: str) -> Group:
    """Without that challenge."""
    return replace(group, challenges=tuple(c for c in group.challenges if c.invitation.id != name))


def say(acted: Acted, message: str, values: tuple[tuple[str, str | int], ...] = ()) -> Action:
    """To the one who pressed; into the group when it was typed."""
    return Toast(acted.query, message, values) if acted.query else Tell(message, values)
