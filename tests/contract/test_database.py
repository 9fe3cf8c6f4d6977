"""Opening a database: migrations, and every refusal in words."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from bot.errors import OperatorError
from bot.store import database
from bot.store.codec import PlainCodec
from bot.store.schema import metadata
from bot.store.sql import SqlStore


async def opened(path: Path) -> None:
    store = await SqlStore.open(f"sqlite:///{path}", PlainCodec())
    await store.close()


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
async def test_the_migrations_make_the_schema(request: pytest.FixtureRequest, tmp_path: Path, backend: str) -> None:
    url = f"sqlite:///{tmp_path / 'test.db'}"
    if backend == "postgresql":
        url = request.getfixturevalue("postgres").database(empty=True)
    store = await SqlStore.open(url, PlainCodec())
    await store.close()
    engine = create_engine(url)
    with engine.connect() as connection:
        opts = {"include_name": lambda name, kind, _: kind != "table" or not name.startswith("procrastinate_")}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == database.REVISIONS[-1]
    engine.dispose()


async def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    await opened(tmp_path / "test.db")
    await opened(tmp_path / "test.db")


def execute(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


async def test_a_database_that_is_newer_than_the_program(tmp_path: Path) -> None:
    await opened(tmp_path / "test.db")
    execute(tmp_path / "test.db", "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(OperatorError, match="written by a newer warroom"):
        await opened(tmp_path / "test.db")


async def test_a_database_that_another_process_has_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await opened(tmp_path / "test.db")
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OperatorError, match="locked by another process"):
        await opened(tmp_path / "test.db")
    holder.close()


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "test.db").write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    with pytest.raises(OperatorError, match="damaged or no database"):
        await opened(tmp_path / "test.db")


async def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OperatorError, match="WARROOM_DATA_DIR"):
        await opened(tmp_path / "file" / "test.db")


@pytest.mark.parametrize("url", ["nonsense", "mysql://root@localhost/warroom"])
async def test_a_url_that_is_none(url: str) -> None:
    with pytest.raises(OperatorError, match=r"WARROOM_DATABASE_URL|use SQLite or postgresql"):
        await SqlStore.open(url, PlainCodec())


async def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="cannot be used: connection"):
        await SqlStore.open(f"postgresql+psycopg://postgres:secret@/x?host={tmp_path}", PlainCodec())
