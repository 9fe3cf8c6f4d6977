"""What a room and its roles are called."""

import re
from dataclasses import replace

from bot.engine.groups.keeping import having
from bot.engine.groups.room_state import Room
from bot.engine.groups.state import Group
from bot.engine.state import Conversation
from bot.engine.words import N_
from bot.packs.warroom import Role

REF = "room:"
"""What all messages of a room are known by, with its id."""

TIMER = "w:"


def timer(room: str) -> str:
    """Of the next development, or of the end."""
    return TIMER + room


def seated_in(conversation: Conversation, group: Group, room: Room | None) -> Conversation:
    """The conversation with the room as it is now."""
    return having(conversation, replace(group, room=room))


NAMES: dict[Role, str] = {
    "tpm": N_("TPM on call"),
    "tech-lead": N_("Tech lead"),
    "product": N_("Product"),
    "compliance": N_("Compliance"),
    "comms": N_("Communications"),
    "captain": N_("BU captain"),
}

TAKEN: dict[Role, str] = {
    "tpm": N_("TPM on call: {name}"),
    "tech-lead": N_("Tech lead: {name}"),
    "product": N_("Product: {name}"),
    "compliance": N_("Compliance: {name}"),
    "comms": N_("Communications: {name}"),
    "captain": N_("BU captain: {name}"),
}

_OWNERS = re.compile(
    r"\b(?:i|i'll|i'm|i've|me|my|tpm|tech lead|product manager|compliance officer|communications|captain)\b"
    r"|\b(?:duty|on-?call)\b"
    r"|我(?!们)|值班|负责人|产品经理|合规|公关|队长",
    re.IGNORECASE,
)
"""Who says 'I' in a war room has a name: it stands in front of the sentence."""


def says_who(text: str, names: tuple[str, ...]) -> bool:
    """Does a declared sentence say who does it: oneself, a role, or a player by name?

    >>> says_who("I roll back by 00:30.", ()), says_who("The template is muted.", ())
    (True, False)
    >>> says_who("Ben mutes it.", ("Ben",))
    True
    """
    folded = text.casefold()
    return _OWNERS.search(text) is not None or any(name and name.casefold() in folded for name in names)
