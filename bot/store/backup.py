"""Copies of the database, and the way back. The data keys are in no copy: whoever was forgotten since stays forgotten.

A copy is a SQLite file of its own, complete as of one instant, also while the bot runs. Restoring brings an older
copy's schema up to date, destroys again every key that this database or the copy knows to be destroyed, deletes what
cannot be opened any more, and only then puts the result in place, in one transaction.
"""

import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from bot.errors import OperatorError
from bot.faults import reached
from bot.store.crypto import AesCodec
from bot.store.database import BUSY_SECONDS, engine_for, holds_sealed, prepare
from bot.store.forgetting import ledger, note_forgotten, opens_nothing, purge
from bot.store.keyring import KeySource, settle
from bot.store.vault import Vault

MAGIC = b"SQLite format 3\x00"

ELSEWHERE = (
    "This is for SQLite. Copy a PostgreSQL database with `pg_dump --exclude-schema=warroom_keys`; after loading a dump "
    "run `warroom restore` without a file, so that whoever was forgotten since stays forgotten."
)


@dataclass(frozen=True)
class Restored:
    """What came of it."""

    forgotten: int
    """Owners whose rows the copy held, and who were forgotten since."""
    before: Path | None
    """Where the database as it was before lies."""


def backup(url: str, target: Path) -> int:
    """Copy the database into that file, in place of an earlier copy; its size in bytes. OperatorError in words."""
    source = _file_of(url)
    if not source.exists():
        raise OperatorError(f"There is nothing to copy: {source} does not exist.")
    if target.exists() and (target.samefile(source) or not _is_database(target)):
        raise OperatorError(f"{target} is there and is no copy of a database: name another file.")
    with _in_words(target), _beside(target) as made:
        _copy(source, made, alone=True)
        reached("backed up")
        made.replace(target)
        settle(target.parent)
        return target.stat().st_size


def restore(url: str, source: KeySource, copy: Path) -> Restored:
    """Put a copy in the place of the database. OperatorError in words, and then nothing was changed.

    Nothing else may be using the database.
    """
    target = _file_of(url)
    if not copy.is_file() or not _is_database(copy):
        raise OperatorError(f"{copy} is no copy of a database.")
    with _in_words(copy), _beside(target) as made:
        _copy(copy, made)
        forgotten = _made_fit(url, f"sqlite:///{made}", source)
        before = None
        if target.exists():
            before = target.with_name(f"{target.name}.before-restore-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}")
            backup(url, before)
        reached("restoring")
        _copy(made, target)
        return Restored(forgotten, before)


def forget_again(url: str, source: KeySource) -> int:
    """In place, after a dump was loaded by other means: delete what cannot be opened; how many owners that were."""
    engine = engine_for(url)
    codec = AesCodec(Vault.open(url, source, lambda: holds_sealed(engine)))
    try:
        return _purged(engine, codec)
    finally:
        engine.dispose()
        codec.close()


def _made_fit(url: str, made: str, source: KeySource) -> int:
    engine = engine_for(made)
    codec = None
    try:
        # The keys are those beside the database, and the copy is what they have to fit.
        codec = AesCodec(Vault.open(url, source, lambda: holds_sealed(engine)))
        return _purged(engine, codec, _keys_forgotten_here(url))
    finally:
        engine.dispose()
        if codec is not None:
            codec.close()


def _purged(engine: Engine, codec: AesCodec, more: tuple[bytes, ...] = ()) -> int:
    prepare(engine, codec)
    with engine.begin() as c:
        note_forgotten(c, more, time.time())
        codec.destroy(ledger(c))
        if rows := opens_nothing(c, codec):
            raise OperatorError(
                f"None of the {rows} sealed rows can be opened: the data keys beside the database are not "
                "those that sealed this copy. Put the right ones back. Nothing was changed."
            )
        return purge(c, codec, tuple(codec.vault.owners()))


def _keys_forgotten_here(url: str) -> tuple[bytes, ...]:
    """The ledger of the database that is to be replaced, as far as it can be read."""
    file = _file_of(url)
    if not file.exists():
        return ()
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as db:
            return tuple(row[0] for row in db.execute("SELECT key FROM forgotten"))
    except sqlite3.DatabaseError:
        return ()


def _copy(source: Path, target: Path, alone: bool = False) -> None:
    """All of a database in one step: a writer goes on meanwhile, and the copy is of one instant. `alone`: no file
    beside it belongs to it."""
    with (
        closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as old,
        closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as new,
    ):
        old.backup(new)
        if new.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise OperatorError(f"{source} is damaged.")
        if alone:
            new.execute("PRAGMA journal_mode=DELETE").fetchone()
    with target.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A new, empty file beside that one, for its owner only; gone afterwards."""
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield made
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            made.with_name(made.name + ending).unlink(missing_ok=True)


@contextmanager
def _in_words(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise OperatorError(f"{file}: {error}.") from error
    except OSError as error:
        raise OperatorError(f"{error.filename or file} cannot be written ({error.strerror}).") from error


def _is_database(file: Path) -> bool:
    with file.open("rb") as head:
        return head.read(len(MAGIC)) == MAGIC


def _file_of(url: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise OperatorError(ELSEWHERE)
    return Path(parsed.database)
