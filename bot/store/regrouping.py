"""A group becomes a supergroup: its number changes, in every table that has it, in one transaction.

What was sealed as the group's is sealed anew, as the new one's. Messages of the old group cannot be changed from the
new one: their numbers are made such as no message has, so that a later edit becomes a message of its own.
"""

from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from bot.ports import Codec
from bot.store import schema
from bot.store.groups_schema import board, challenges

SEALED: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (schema.conversations, ("state",)),
    (schema.outbox, ("params", "file")),
    (challenges, ("body",)),
)
"""Rows with platform, bot and chat, of which the group's own are sealed in its name."""


def regroup(c: Connection, platform: str, bot: int, old: int, new: int, codec: Codec) -> None:
    """See group_port.GroupStore."""
    if old == new:
        return
    before, after = f"{platform}:{old}", f"{platform}:{new}"
    p = schema.posts
    gone = update(p).where(p.c.platform == platform, p.c.bot == bot, p.c.chat == old)
    c.execute(gone.values(chat=new, message=-p.c.message))
    for table, columns in SEALED:
        here = (table.c.platform == platform, table.c.bot == bot, table.c.chat == old)
        for row in c.execute(select(table).where(*here)).all():
            values: dict[str, Any] = {"chat": new}
            if getattr(row, "user", 0) == 0:
                for name in columns:
                    if (data := getattr(row, name)) is not None:
                        values[name] = codec.seal(after, _readdressed(name, codec.open(before, data), old, new))
            if table is schema.conversations and _taken(c, row, new):
                c.execute(delete(table).where(table.c.id == row.id))  # the new one has begun already: it stays
                continue
            c.execute(update(table).where(table.c.id == row.id).values(**values))
    for row in c.execute(select(schema.letters).filter_by(platform=platform, bot=bot, chat=old)).all():
        event = codec.seal(after, codec.open(before, row.event)) if row.owner == before else row.event
        owner = after if row.owner == before else row.owner
        of = schema.letters.c.id == row.id
        c.execute(update(schema.letters).where(of).values(chat=new, owner=owner, event=event))
    for table in (schema.inbox, board):
        t: Any = table.c
        c.execute(update(table).where(t.platform == platform, t.bot == bot, t.chat == old).values(chat=new))


def _readdressed(column: str, data: bytes, old: int, new: int) -> bytes:
    """A call that is not made yet goes to the new number."""
    if column != "params":
        return data
    return data.replace(f'"chat_id": {old}'.encode(), f'"chat_id": {new}'.encode())


def _taken(c: Connection, row: Any, new: int) -> bool:
    k = schema.conversations
    same = {"platform": row.platform, "bot": row.bot, "chat": new, "topic": row.topic, "user": row.user}
    return c.execute(select(k.c.id).filter_by(**same)).one_or_none() is not None
