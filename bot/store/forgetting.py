"""Forgetting a person: the rows first, then the keys, so that a crash between the two leaves nothing half readable.

The ids of the keys are noted with the rows' deletion. Opening the database destroys every key that is noted, so what a
crash left undone, or an older copy of the vault brought back, is done then.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from bot.faults import reached
from bot.ports import Codec
from bot.store import schema
from bot.store.codec import opened, sealed
from bot.store.registry import OWNED, Owner


def forget_rows(c: Connection, owner: str) -> None:
    """All rows of that owner, in every table."""
    whose = Owner.of(owner)
    for owned in OWNED:
        condition = owned.rows(owned.table, whose)
        if owned.blank:
            c.execute(update(owned.table).where(condition).values(dict(owned.blank)))
        else:
            c.execute(delete(owned.table).where(condition))


def forget(c: Connection, owner: str, codec: Codec, at: float, after: int | None = None) -> tuple[bytes, ...]:
    """Delete the owner's rows; the ids of the keys to destroy once this is committed.

    What the person sent after the stored update `after` is news to be handled: it is sealed anew.
    """
    i = schema.inbox
    whose = Owner.of(owner)
    later = []
    if after is not None and whose.number is not None:
        mine = and_(i.c.platform == whose.platform, i.c.user == whose.number)
        query = select(i).where(mine, i.c.status == "waiting", i.c.id > after)
        later = [(row, opened(codec, owner, row.raw)) for row in c.execute(query).all() if row.raw]
    keys = codec.retire(owner)
    reached("forgetting")
    forget_rows(c, owner)
    for row, raw in later:
        values: dict[str, Any] = {name: getattr(row, name) for name in ("status", "chat", "topic", "user", "reason")}
        c.execute(update(i).where(i.c.id == row.id).values(raw=sealed(codec, owner, raw), **values))
    note_forgotten(c, keys, at)
    return keys


def note_forgotten(c: Connection, keys: Sequence[bytes], at: float) -> None:
    """Put keys into the ledger of those that must not come back."""
    t = schema.forgotten
    known = set(c.execute(select(t.c.key).where(t.c.key.in_(keys))).scalars())
    rows = [{"key": key, "at": at} for key in keys if key not in known]
    if rows:
        c.execute(insert(t), rows)


def ledger(c: Connection) -> list[bytes]:
    """Ids of keys that are to be destroyed wherever they are found."""
    return list(c.execute(select(schema.forgotten.c.key)).scalars())


def purge(c: Connection, codec: Codec, owners: Sequence[str]) -> int:
    """Forget whoever's rows cannot be opened any more, as after a restore; `owners` have keys. How many that were."""
    alive = set(owners)
    gone = {owner for owner in _owners(c) if owner not in alive}
    k = schema.conversations
    for row in c.execute(select(k.c.platform, k.c.chat, k.c.user, k.c.state)).all():
        owner = str(Owner(row.platform, row.user or min(row.chat, 0)))
        if owner not in gone and not codec.knows(row.state):
            gone.add(owner)
    for owner in gone:
        forget_rows(c, owner)
    _remains(c, codec)
    return len(gone)


def opens_nothing(c: Connection, codec: Codec) -> int:
    """How many sealed rows there are, when not one of them can be opened; 0 when one can, or when there are none.

    Those of whom it is known that they were forgotten do not count.
    """
    rows, dead = 0, set(ledger(c))
    for owned in OWNED:
        for name in owned.sealed:
            column = owned.table.c[name]
            head = func.substr(column, 1, 9)
            for found, count in c.execute(select(head, func.count()).where(column.is_not(None)).group_by(head)).all():
                if codec.knows(bytes(found)):
                    return 0
                rows += 0 if bytes(found[1:]) in dead else count
    return rows


def _owners(c: Connection) -> set[str]:
    """Everybody who has rows of their own with sealed words in them."""
    found = set()
    for table in (schema.conversations, schema.inbox, schema.outbox):
        t = table.c
        rows = c.execute(select(t.platform, t.chat, t.user).where(t.user.is_not(None)).distinct()).all()
        found |= {str(Owner(row.platform, row.user or min(row.chat, 0))) for row in rows}
    return found | set(c.execute(select(schema.letters.c.owner).distinct()).scalars())


def _remains(c: Connection, codec: Codec) -> None:
    """Single rows whose key is gone: of updates without a sender, and of whoever came back after being forgotten."""
    for owned in OWNED:
        for name in owned.sealed:
            column = owned.table.c[name]
            head = func.substr(column, 1, 9)
            for (found,) in c.execute(select(head).where(column.is_not(None)).distinct()).all():
                if not codec.knows(bytes(found)):
                    dead = head == found
                    if owned.blank:
                        c.execute(update(owned.table).where(dead).values(dict(owned.blank)))
                    else:
                        c.execute(delete(owned.table).where(dead))
