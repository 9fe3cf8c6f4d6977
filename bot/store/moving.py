"""Moving an installation from one database to another: everything as it is, sealed words included.

Rows are copied in the order of their keys, a batch a transaction; whoever is interrupted goes on behind the last row
that arrived. The source is held so that nothing is written to it meanwhile, and a source that was used between two runs
is noticed. A database that is half moved is refused by every other command.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Engine, Float, MetaData, String, Table, func, select, text, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from bot.errors import OperatorError
from bot.store import schema, vault
from bot.store.codec import PlainCodec
from bot.store.database import MOVING, REVISIONS, engine_for, explained, prepare, revision_of

BATCH = 2000
"""Rows a transaction."""

_marker = Table(MOVING, MetaData(), Column("what", String(64), primary_key=True), Column("changed", Float))
"""In the target while it is half moved: up to when the source had been used."""


def move(source: str, target: str) -> Iterator[str]:
    """Copy everything; a line for each table, then counts compared. OperatorError in words when it cannot be done."""
    old, new = engine_for(source), engine_for(target)
    try:
        if old.url == new.url:
            raise OperatorError("The two databases are one.")
        with old.begin() as c:
            if revision_of(c) != REVISIONS[-1]:
                raise OperatorError("The database to move from is not up to date: run `warroom migrate` on it first.")
        _prepare_target(old, new)
        with old.begin() as held:
            _hold(held)
            for table in schema.metadata.sorted_tables:
                yield f"{table.name:15} {_copy(held, new, table):>12,} rows copied"
            yield from _compare(held, new, schema.metadata)
            yield from _move_keys(make_url(source), make_url(target))
        with new.begin() as c:
            _set_sequences(c)
            _marker.drop(c)
    except DBAPIError as error:
        raise explained(error) from error
    finally:
        old.dispose()
        new.dispose()


def _prepare_target(old: Engine, new: Engine) -> None:
    with old.connect() as c:
        k, i = schema.conversations, schema.inbox
        used = max(c.execute(select(func.max(k.c.changed))).scalar() or 0.0, 0.0)
        used += c.execute(select(func.max(i.c.id))).scalar() or 0
    with new.connect() as c:
        half = new.dialect.has_table(c, MOVING)
    if not half:
        prepare(new, PlainCodec())  # there is nothing to seal in it
        with new.begin() as c:
            if filled := [t.name for t in schema.metadata.sorted_tables if c.execute(select(t).limit(1)).first()]:
                raise OperatorError(f"The database to move to is not empty ({filled[0]}). Give an empty one.")
            _marker.create(c)
            c.execute(_marker.insert().values(what="source", changed=used))
        return
    with new.connect() as c:
        if c.execute(select(_marker.c.changed)).scalar() != used:
            raise OperatorError(
                "The database to move from was used since this move was begun. Stop whatever uses it, and start over "
                "with an empty database to move to."
            )


def _hold(c: Connection) -> None:
    """Nobody else writes to the source until this transaction ends. SQLite's began with the write lock."""
    if c.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in schema.metadata.sorted_tables)
        c.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))


def _copy(held: Connection, new: Engine, table: Table) -> int:
    """How many rows were copied now."""
    dialect = postgresql if new.dialect.name == "postgresql" else sqlite
    into = dialect.insert(table).on_conflict_do_nothing()
    keys = list(table.primary_key.columns)
    copied = 0
    with new.connect() as c:
        last: Any = c.execute(select(*keys).order_by(*(key.desc() for key in keys)).limit(1)).one_or_none()
    while rows := held.execute(_behind(table, keys, last).limit(BATCH)).all():
        with new.begin() as c:
            c.execute(into, [dict(row._mapping) for row in rows])
        last = [getattr(rows[-1], key.name) for key in keys]
        copied += len(rows)
    return copied


def _behind(table: Table, keys: Sequence[Column[Any]], last: Any) -> Any:
    query = select(table).order_by(*keys)
    return query if last is None else query.where(tuple_(*keys) > tuple_(*last))


def _move_keys(source: URL, target: URL) -> Iterator[str]:
    """The data keys, wrapped as they are: whoever holds the master key reads on."""
    file = vault.file_of(source)
    if file is not None and not file.exists():
        return  # nothing was ever sealed
    old, new = vault.vault_engine(source, file), vault.vault_engine(target, vault.file_of(target))
    try:
        with old.begin() as held, new.begin() as c:
            vault.make_tables(held)
            vault.make_tables(c)
        with old.begin() as held:
            for table in vault.metadata.sorted_tables:
                yield f"{table.name:15} {_copy(held, new, table):>12,} rows copied"
            yield from _compare(held, new, vault.metadata)
    finally:
        old.dispose()
        new.dispose()


def _compare(held: Connection, new: Engine, metadata: MetaData) -> Iterator[str]:
    """A line that says that the counts are the same. OperatorError naming each table whose are not."""
    differing, rows = [], 0
    with new.connect() as c:
        for table in metadata.sorted_tables:
            counts = [each.execute(select(func.count()).select_from(table)).scalar_one() for each in (held, c)]
            rows += counts[0]
            if counts[0] != counts[1]:
                differing.append(f"{table.name} ({counts[0]} and {counts[1]})")
    if differing:
        raise OperatorError(f"The counts differ: {', '.join(differing)}. Start over with an empty database to move to.")
    yield f"{len(metadata.sorted_tables)} tables, {rows:,} rows: the counts are the same."


def _set_sequences(c: Connection) -> None:
    """New rows get numbers behind those that were copied; SQLite sees to that itself."""
    if c.dialect.name != "postgresql":
        return
    for table in schema.metadata.sorted_tables:
        if "id" in table.c and table.c.id.autoincrement is True:
            newest = select(func.max(table.c.id)).scalar_subquery()
            serial = func.pg_get_serial_sequence(table.name, "id")
            c.execute(select(func.setval(serial, func.coalesce(newest, 1), newest.is_not(None))))
