"""Whose every row is. What a person can have exported and forgotten is what stands here: a table that is missing here
fails a test.

A new table of persons gets one line in OWNED: how its rows are found (`by_user`, `by_chat`, `by_owner`, through a
conversation or a session, or a rule of its own), and which of its columns are sealed. A table of nobody's gets one in
NOBODYS.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, false, or_, select

from bot.store import groups_schema as group
from bot.store import schema
from bot.store import training_schema as training


@dataclass(frozen=True, slots=True)
class Owner:
    """A person, or (with a negative number) a group."""

    platform: str
    number: int | None
    """None for what has no sender."""

    @classmethod
    def of(cls, owner: str) -> "Owner":
        """From '<platform>:<number>'."""
        platform, _, number = owner.partition(":")
        return cls(platform, int(number) if number.lstrip("-").isdigit() else None)

    def __str__(self) -> str:
        return f"{self.platform}:{'nobody' if self.number is None else self.number}"


Rows = Callable[[Table, Owner], ColumnElement[bool]]


def by_user(t: Table, owner: Owner) -> ColumnElement[bool]:
    """Rows with the columns platform and user; a group's are those with its chat and no user."""
    if owner.number is None:
        return false()
    if owner.number < 0:
        return (
            and_(t.c.platform == owner.platform, t.c.user == 0, t.c.chat == owner.number) if "chat" in t.c else false()
        )
    return and_(t.c.platform == owner.platform, t.c.user == owner.number)


def by_chat(t: Table, owner: Owner) -> ColumnElement[bool]:
    """Rows with the columns platform and chat that belong to the chat as a whole: to a group."""
    if owner.number is None or owner.number >= 0:
        return false()
    return and_(t.c.platform == owner.platform, t.c.chat == owner.number)


def by_owner(t: Table, owner: Owner) -> ColumnElement[bool]:
    """Rows with the column owner."""
    return t.c.owner == str(owner)


def by_either(t: Table, owner: Owner) -> ColumnElement[bool]:
    """Rows with the column owner, and platform and user besides: what somebody wrote, and what is for them."""
    return or_(by_owner(t, owner), by_user(t, owner))


def by_conversation(t: Table, owner: Owner) -> ColumnElement[bool]:
    """Rows with the column conversation."""
    k = schema.conversations
    return t.c.conversation.in_(select(k.c.id).where(by_user(k, owner)))


def by_session(t: Table, owner: Owner) -> ColumnElement[bool]:
    """Rows with the column session."""
    s = schema.sessions
    return t.c.session.in_(select(s.c.id).where(by_conversation(s, owner)))


@dataclass(frozen=True)
class Owned:
    """A table of persons' rows."""

    table: Table
    rows: Rows
    sealed: tuple[str, ...] = ()
    """Columns that have passed the codec, under the owner's name."""
    blank: tuple[tuple[str, Any], ...] = ()
    """To be forgotten a row is not deleted, but these columns are set: it is nobody's then."""


OWNED: tuple[Owned, ...] = (
    # Children before their parents: they are deleted in this order.
    Owned(schema.turns, by_session, ("event",)),
    Owned(schema.answers, by_session, ("body",)),
    Owned(schema.assessments, by_session, ("body",)),
    Owned(schema.second_attempts, by_session, ("body",)),
    Owned(schema.shared_scores, by_session),
    Owned(training.trainings, by_user),
    Owned(schema.sessions, by_conversation),
    Owned(schema.timers, by_conversation),
    Owned(schema.conversations, by_user, ("state",)),
    Owned(
        schema.inbox,
        by_user,
        ("raw",),
        # That the update was handled is remembered, or it would be handled again.
        blank=(("status", "done"), ("chat", None), ("topic", None), ("user", None), ("raw", None), ("reason", None)),
    ),
    Owned(schema.outbox, by_user, ("params", "file")),
    Owned(schema.posts, by_user),
    Owned(schema.letters, by_either, ("event",)),
    Owned(group.ballots, by_user),
    Owned(group.entries, by_user, ("body",)),
    Owned(group.board, by_user, ("alias",)),
    Owned(group.challenges, by_chat, ("body",)),
    Owned(schema.retention, by_user),
    Owned(schema.pictures, by_user, ("body",)),
    Owned(training.trainees, by_user),
    Owned(training.pushes, by_user),
    Owned(training.memories, by_user),
)

NOBODYS: dict[str, str] = {
    "forgotten": "ids of destroyed keys",
    "marks": "the house's own times and switches",
    "bots": "the bots of this installation; a token is sealed as the bot's own",
}
"""Tables that hold nothing of anybody, and what they hold."""
