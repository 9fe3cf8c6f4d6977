"""Opening a database: the engine, SQLite's settings, and bringing the schema up to date."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, delete, event, inspect, literal, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import StaticPool

from bot.errors import OperatorError
from bot.ports import Codec
from bot.store.forgetting import ledger
from bot.store.registry import OWNED
from bot.store.schema import marks

BUSY_SECONDS = 5
"""How long a statement waits for another process to let go of a SQLite file."""

THREADS = 8
"""Transactions at once on a database that can do more than one."""

MIGRATIONS = Path(__file__).parent / "migrations"

REVISIONS = tuple(sorted(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))
"""Of the schema, in their order: the last one is this program's."""

FIRST_SEALED = "0004"
"""The revision from which on what a person wrote is sealed."""


MOVING = "moving"
"""A table that is there while a database is half moved."""


def engine_for(url: str) -> Engine:
    """An engine for that URL, set up for durability. OperatorError when the URL is none."""
    try:
        parsed = make_url(url)
    except Exception as error:
        raise OperatorError("WARROOM_DATABASE_URL is not a database URL: sqlite:///FILE, for example.") from error
    if parsed.get_backend_name() == "postgresql":
        return postgresql_engine(parsed, THREADS)
    if parsed.get_backend_name() != "sqlite":
        raise OperatorError(f"{parsed.get_backend_name()} is not supported: use SQLite or postgresql+psycopg://...")
    if parsed.database not in (None, "", ":memory:"):
        _make_room(Path(str(parsed.database)))
    # One connection on one thread: SQLite has one writer anyway, and a queue is fairer than its busy loop.
    engine = create_engine(
        parsed.set(drivername="sqlite"),
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        poolclass=StaticPool,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


ALIVE: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 3,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 8000,
    "options": "-c tcp_keepalives_idle=3 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=2",
    "application_name": "warroom",
}
"""How both ends of a connection to PostgreSQL find out within 8 s that the other machine died without a word."""


def postgresql_engine(url: URL, connections: int) -> Engine:
    """An engine on a server. OperatorError when what it needs is not installed."""
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=connections,
            connect_args=ALIVE,
            hide_parameters=True,
        )
    except ImportError as error:
        raise OperatorError("PostgreSQL needs psycopg: pip install 'warroom[postgres]', then start again.") from error


def threads_of(engine: Engine) -> int:
    """How many transactions may be under way at once."""
    return 1 if engine.dialect.name == "sqlite" else THREADS


def _make_room(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OperatorError(
            f"The folder {file.parent} cannot be made ({error.strerror}). Set WARROOM_DATA_DIR to one you can write to."
        ) from error


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _on_begin, not by the driver's guess
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def prepare(engine: Engine, codec: Codec) -> None:
    """Make or upgrade the tables, and do what a crash left undone. OperatorError when the database is in use,
    unwritable, or newer than this program."""
    try:
        with engine.begin() as connection:
            _upgrade(connection, codec)
        _scrub(engine)
        with engine.begin() as connection:
            keys = ledger(connection)
        codec.destroy(keys)
    except DBAPIError as error:
        raise explained(error) from error
    except sqlite3.Error as error:
        raise OperatorError(f"The database cannot be opened: {error}.") from error


def explained(error: DBAPIError) -> OperatorError:
    """A database's refusal in words."""
    said = str(error.orig).lower()
    if "locked" in said or "busy" in said:
        return OperatorError(
            "The database is locked by another process. Stop the other warroom (or the tool that has the file open), "
            "then start again."
        )
    if "unable to open" in said or "readonly" in said or "permission" in said:
        return OperatorError(
            "The database file cannot be opened for writing. Check the rights of its folder, or set WARROOM_DATA_DIR."
        )
    if "not a database" in said or "malformed" in said:
        return OperatorError("The database file is damaged or no database. Restore a backup, or move the file away.")
    if isinstance(error, OperationalError):
        return OperatorError(f"The database cannot be used: {str(error.orig).splitlines()[0]}.")
    return OperatorError(f"The database refused: {str(error.orig).splitlines()[0]}.")


def revision_of(connection: Connection) -> str | None:
    """The schema's revision; None when there are no tables yet. OperatorError when it is half moved."""
    tables = inspect(connection).get_table_names()
    if MOVING in tables:
        raise OperatorError("This database is half moved. Run `warroom migrate-data` again: it goes on where it was.")
    if "alembic_version" not in tables:
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def holds_sealed(engine: Engine) -> bool:
    """Is there a row in the database that was sealed? OperatorError when it cannot be looked at."""
    try:
        with engine.begin() as connection:
            revision = revision_of(connection)
            if revision is None or revision < FIRST_SEALED:
                return False
            tables = set(inspect(connection).get_table_names())
            return any(
                connection.execute(select(literal(1)).where(owned.table.c[name].is_not(None)).limit(1)).first()
                for owned in OWNED
                if owned.table.name in tables
                for name in owned.sealed
            )
    except DBAPIError as error:
        raise explained(error) from error
    except sqlite3.Error as error:
        raise OperatorError(f"The database cannot be opened: {error}.") from error


def _scrub(engine: Engine) -> None:
    """Overwrite what a migration left behind in freed pages and in the log: it was not sealed."""
    with engine.begin() as connection:
        if connection.execute(select(marks.c.value).where(marks.c.name == "scrub")).first() is None:
            return
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                raw.cursor().execute(statement)
        finally:
            raw.close()
    with engine.begin() as connection:
        connection.execute(delete(marks).where(marks.c.name == "scrub"))


def _upgrade(connection: Connection, codec: Codec) -> None:
    revision = revision_of(connection)
    if revision == REVISIONS[-1]:
        return
    if connection.dialect.name == "postgresql":
        # Several processes start at once: one upgrades, the others wait, and look again.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('warroom:migrate', 0))"))
        revision = revision_of(connection)
        if revision == REVISIONS[-1]:
            return
    if revision is not None and revision not in REVISIONS:
        raise OperatorError(
            f"The database was written by a newer warroom (revision {revision}). Upgrade the program, "
            "or point WARROOM_DATABASE_URL to another database."
        )
    # Imported only when there is something to do: it costs a third of a second at every start.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    config.attributes["codec"] = codec
    command.upgrade(config, "head")
