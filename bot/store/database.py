"""Opening a database: the engine, SQLite's settings, and bringing the schema up to date."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import StaticPool

from bot.errors import OperatorError

HEAD = "0001"
"""The newest revision in migrations/versions."""

BUSY_SECONDS = 5
"""How long a statement waits for another process to let go of a SQLite file."""

THREADS = 8
"""Transactions at once on a database that can do more than one."""

MIGRATIONS = Path(__file__).parent / "migrations"


def engine_for(url: str) -> Engine:
    """An engine for that URL, set up for durability. OperatorError when the URL is none."""
    try:
        parsed = make_url(url)
    except Exception as error:
        raise OperatorError("WARROOM_DATABASE_URL is not a database URL: sqlite:///FILE, for example.") from error
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_size=THREADS)
    if parsed.database not in (None, "", ":memory:"):
        _make_room(Path(str(parsed.database)))
    # One connection on one thread: SQLite has one writer anyway, and a queue is fairer than its busy loop.
    engine = create_engine(
        parsed.set(drivername="sqlite"),
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        poolclass=StaticPool,
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


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


def prepare(engine: Engine) -> None:
    """Make or upgrade the tables. OperatorError when the database is in use, unwritable, or newer than this program."""
    try:
        with engine.begin() as connection:
            _upgrade(connection)
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


def _upgrade(connection: Connection) -> None:
    tables = inspect(connection).get_table_names()
    revision = None
    if "alembic_version" in tables:
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision == HEAD:
        return
    known = {path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}
    if revision is not None and revision not in known:
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
    command.upgrade(config, "head")
