"""The statements that every turn needs, built once: building one takes longer than SQLite takes to carry it out."""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    FromClause,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import schema
from bot.traffic import Key

_i, _k, _n, _o, _p, _t = (
    schema.inbox,
    schema.conversations,
    schema.letters,
    schema.outbox,
    schema.posts,
    schema.timers,
)


def whose(table: Table) -> Any:
    """The condition that a row belongs to the conversation of `key_values`."""
    return and_(*(table.c[name] == bindparam(f"key_{name}") for name in ("platform", "bot", "chat", "topic", "user")))


def key_values(key: Key) -> dict[str, Any]:
    """What `whose` asks for."""
    return {
        "key_platform": key.platform,
        "key_bot": key.bot,
        "key_chat": key.chat,
        "key_topic": key.topic,
        "key_user": key.user,
    }


def _of_bot(table: FromClause) -> Any:
    return and_(table.c.platform == bindparam("of_platform"), table.c.bot == bindparam("of_bot"))


def _insert(table: Table, dialect: str) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


@lru_cache
def upserts(dialect: str) -> "Upserts":
    """Those that name what is to be done when the row is there."""
    return Upserts(dialect)


class Upserts:
    """For one dialect."""

    def __init__(self, dialect: str) -> None:
        self.received = _insert(_i, dialect).on_conflict_do_nothing(index_elements=["platform", "bot", "update"])
        self.received_new = self.received.returning(_i.c.platform, _i.c.bot, _i.c.chat)
        self.begun = _insert(_k, dialect).on_conflict_do_nothing().returning(_k.c.id)
        self.timer = _over(_insert(_t, dialect), ["conversation", "timer"], ["serial", "due"])
        names = [column.name for column in schema.answers.c if not column.primary_key]
        self.answer = _over(_insert(schema.answers, dialect), ["session", "number"], names)
        one = ["session", "rubric", "rubric_version", "grader"]
        self.report = _over(_insert(schema.assessments, dialect), one, ["at", "body"])


def _over(new: Any, same: list[str], names: list[str]) -> Any:
    return new.on_conflict_do_update(index_elements=same, set_={name: new.excluded[name] for name in names})


IS_WAITING, IS_PARKED = (_i.c.status == literal_column(f"'{status}'") for status in ("waiting", "parked"))
"""As literals: with a parameter in their place, the indexes of what waits and of what is parked could not be used."""

LOAD = select(_k).where(whose(_k))
COMMIT = update(_k).where(whose(_k), _k.c.version == bindparam("was")).returning(_k.c.id)
USE_UPDATE = (
    update(_i)
    .where(_i.c.id == bindparam("number"), _i.c.status.in_((literal_column("'waiting'"), literal_column("'parked'"))))
    .values(status="done", raw=None)
)
USE_LETTER = delete(_n).where(_n.c.id == bindparam("number"))
USE_TIMER = delete(_t).where(
    _t.c.conversation == bindparam("of"), _t.c.timer == bindparam("named"), _t.c.serial == bindparam("set_as")
)
STOP_TIMER = delete(_t).where(_t.c.conversation == bindparam("of"), _t.c.timer == bindparam("named"))
KEEP_EVENTS = insert(schema.turns)
QUEUE = insert(_o)
WRITE_LETTER = insert(_n)

WAITING = (
    select(_i).where(_of_bot(_i), IS_WAITING, _i.c.id > bindparam("after")).order_by(_i.c.id).limit(bindparam("most"))
)
LETTERS = select(_n).where(_of_bot(_n)).order_by(_n.c.id).limit(bindparam("most"))
DUE = (
    select(_t, _k.c.platform, _k.c.bot, _k.c.chat, _k.c.topic, _k.c.user)
    .join(_k, _k.c.id == _t.c.conversation)
    .where(_of_bot(_k), _t.c.due <= bindparam("now"))
    .order_by(_t.c.due)
    .limit(bindparam("most"))
)
NEXT_DUE = select(func.min(_t.c.due)).join(_k, _k.c.id == _t.c.conversation).where(_of_bot(_k))

_before = schema.outbox.alias()
_ahead = or_(_before.c.bulk < _o.c.bulk, and_(_before.c.bulk == _o.c.bulk, _before.c.id < _o.c.id))
_held_up = exists().where(
    _of_bot(_before), _before.c.chat == _o.c.chat, or_(_ahead, _before.c.not_before > bindparam("now"))
)
_next = (
    select(_o)
    # The first of its chat, in a chat that no refusal holds back.
    .where(_of_bot(_o), ~_held_up, _o.c.chat.not_in(bindparam("busy", expanding=True)))
    .order_by(_o.c.bulk, _o.c.id)
    .limit(bindparam("most"))
)
QUEUED = {None: _next, True: _next.where(_o.c.bulk.is_(True)), False: _next.where(_o.c.bulk.is_(False))}
"""Replies before what goes out in bulk; only the one or the other, if that is asked for."""
SENT = (
    delete(_o).where(_o.c.id == bindparam("number")).returning(_o.c.platform, _o.c.bot, _o.c.chat, _o.c.user, _o.c.ref)
)
"""Not the whole row: a file need not be read once more to be forgotten."""
REF_OF = select(_p.c.ref).where(_of_bot(_p), _p.c.chat == bindparam("in_chat"), _p.c.message == bindparam("of_message"))

# -- what a worker sees in a lane

_waits = and_(_of_bot(_i), IS_WAITING)
NEXT_IN = select(_i).where(_waits, _i.c.chat == bindparam("in_chat")).order_by(_i.c.update).limit(2)
NEXT_NOWHERE = select(_i).where(_waits, _i.c.chat.is_(None)).order_by(_i.c.update).limit(2)
LETTERS_IN = select(_n).where(_of_bot(_n), _n.c.chat == bindparam("in_chat")).order_by(_n.c.id).limit(bindparam("most"))
SETTLED = (
    select(_i.c.update)
    .where(_of_bot(_i), _i.c.update < bindparam("number"), _i.c.received <= bindparam("by"))
    .order_by(_i.c.update.desc())
    .limit(1)
)
BETWEEN = (
    select(func.count())
    .select_from(_i)
    .where(_of_bot(_i), _i.c.update < bindparam("number"), _i.c.update > bindparam("above"))
)
