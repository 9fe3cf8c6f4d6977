"""Data keys, one for each owner, in a store of their own: backups of the database leave them out.

Each is wrapped by a master key. An owner whose keys are destroyed is forgotten in every copy of the database, however
old. A key that is retired opens what it sealed, and seals no more.
"""

import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateSchema

from bot.errors import OperatorError, StoreError
from bot.faults import reached
from bot.store.database import BUSY_SECONDS, explained, postgresql_engine
from bot.store.keyring import SIZE, KeySource, MasterKey, Ring

SCHEMA = "warroom_keys"
"""On PostgreSQL: `pg_dump --exclude-schema=warroom_keys` leaves the keys out."""

T = TypeVar("T")

metadata = MetaData()

data_keys = Table(
    "data_keys",
    metadata,
    Column("id", LargeBinary(8), primary_key=True),
    Column("owner", String(48), nullable=False, index=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("master", String(16), nullable=False),
    Column("made", Float, nullable=False),
    Column("retired", Boolean, nullable=False, default=False),
)

ring = Table("ring", metadata, Column("master", String(16), primary_key=True))
"""One row: the master key that new data keys are wrapped with. A process that knows another reads its keys again."""


class Vault:
    """Makes, finds and destroys data keys. Every method is blocking and may be called from any thread."""

    def __init__(self, engine: Engine, source: KeySource, masters: Ring) -> None:
        self._engine, self._source = engine, source
        self._masters = masters
        self._lock = threading.RLock()

    @classmethod
    def open(cls, url: str, source: KeySource, sealed: Callable[[], bool]) -> "Vault":
        """The vault of that database; `sealed` says whether the database holds anything that was sealed.

        OperatorError, and nothing is made or changed, when the master key or the vault is missing though there is
        something that they sealed, or when the key is another one.
        """
        parsed = make_url(url)
        file = file_of(parsed)
        masters = source.ring()
        there = file is None or file.exists()
        if not masters and sealed():
            raise OperatorError(
                f"The master key is missing: {source.name} does not exist, but the database was sealed with one. Put "
                "the file back (or set WARROOM_KEY_FILE or WARROOM_KEY). Nothing was changed, and no key was made."
            )
        if not there and sealed():
            raise OperatorError(
                f"The data keys are missing: {file} does not exist, but the database was sealed with them. Put the "
                "file back beside the database. Nothing was changed."
            )
        vault = cls(vault_engine(parsed, file), source, masters)
        try:
            vault._prepare(sealed)
        except BaseException:
            vault.close()
            raise
        return vault

    def _prepare(self, sealed: Callable[[], bool]) -> None:
        with self._writing() as c:
            make_tables(c)
            used = set(c.execute(select(data_keys.c.master).distinct()).scalars())
            if not used and sealed():
                raise OperatorError(
                    "The data keys are missing: their store is empty, but the database was sealed with some. Restore "
                    "the store of the keys. Nothing was changed."
                )
            if not self._masters:
                if used:
                    raise OperatorError(f"The master key is missing: {self._source.name} does not exist.")
                self._masters = self._source.create()
            if unknown := used - {key.id for key in self._masters}:
                raise OperatorError(
                    f"The master key in {self._source.name} is another one ({self._masters[0].id}) than that which "
                    f"sealed the database ({', '.join(sorted(unknown))}). Put the right one back. Nothing was changed."
                )
            if c.execute(select(ring.c.master)).first() is None:
                c.execute(insert(ring).values(master=self._masters[0].id))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    # -- finding and making

    def current(self, owners: Sequence[str]) -> dict[str, tuple[bytes, bytes]]:
        """(id, key) to seal with for each owner; those that have none get one, all in one transaction."""
        with self._reading() as c:
            found = self._latest(c, owners)
        if len(found) < len(set(owners)):
            with self._writing() as c:
                found = self._latest(c, owners)
                for owner in sorted(set(owners) - found.keys()):
                    found[owner] = self._make(c, owner)
            reached("key made")
        return found

    def _latest(self, c: Connection, owners: Sequence[str]) -> dict[str, tuple[bytes, bytes]]:
        t = data_keys
        query = select(t).where(t.c.owner.in_(owners), t.c.retired.is_(False)).order_by(t.c.made)
        return {row.owner: (row.id, self._unwrapped(row)) for row in c.execute(query).all()}

    def find(self, key: bytes) -> tuple[str, bytes] | None:
        """(owner, key) of a data key by its id; None when it was destroyed."""
        with self._reading() as c:
            row = c.execute(select(data_keys).where(data_keys.c.id == key)).one_or_none()
        return None if row is None else (row.owner, self._unwrapped(row))

    def owners(self) -> dict[str, int]:
        """How many keys each owner has."""
        t = data_keys
        with self._reading() as c:
            return {row[0]: row[1] for row in c.execute(select(t.c.owner, func.count()).group_by(t.c.owner))}

    def retire(self, owner: str) -> tuple[bytes, ...]:
        """What is sealed for that owner from now on has a fresh key; the ids of those before."""
        t = data_keys
        with self._writing() as c:
            c.execute(update(t).where(t.c.owner == owner).values(retired=True))
            return tuple(c.execute(select(t.c.id).where(t.c.owner == owner)).scalars())

    def destroy(self, keys: Sequence[bytes]) -> None:
        """Nothing that these keys sealed can be read again, ever."""
        t = data_keys
        for some in (keys[i : i + 500] for i in range(0, len(keys), 500)):
            with self._reading() as c:
                found = c.execute(select(t.c.id).where(t.c.id.in_(some))).scalars().all()
            if found:
                with self._writing() as c:
                    c.execute(delete(t).where(t.c.id.in_(found)))

    def _make(self, c: Connection, owner: str) -> tuple[bytes, bytes]:
        key, secret = secrets.token_bytes(8), secrets.token_bytes(SIZE)
        master = self._sealing(c)
        wrapped = _wrap(master, secret, key, owner)
        c.execute(
            insert(data_keys).values(
                id=key, owner=owner, wrapped=wrapped, master=master.id, made=time.time(), retired=False
            )
        )
        return key, secret

    def _sealing(self, c: Connection) -> MasterKey:
        wanted = str(c.execute(select(ring.c.master)).scalar_one())
        return self._master(wanted)

    def _master(self, wanted: str) -> MasterKey:
        """The key with that id. It may have come into the file after this process read it."""
        for attempt in range(2):
            found = next((key for key in self._masters if key.id == wanted), None)
            if found is not None:
                return found
            if attempt == 0:
                self._masters = self._source.ring() or self._masters
        raise StoreError(f"The master key was changed (to {wanted}): start again with the new one.")

    def _unwrapped(self, row: Any) -> bytes:
        master = self._master(row.master)
        try:
            nonce, wrapped = row.wrapped[:12], row.wrapped[12:]
            return AESGCM(master.secret).decrypt(nonce, wrapped, _bound(row.id, row.owner))
        except InvalidTag:
            raise StoreError(f"The data key of {row.owner} is damaged.") from None

    # -- another master key

    def rewrap(self, masters: Ring) -> int:
        """Wrap every data key with the first of these; all of them must be able to open what there is. How many."""
        with self._writing() as c:
            self._masters = masters
            rows = c.execute(select(data_keys)).all()
            for row in rows:
                wrapped = _wrap(masters[0], self._unwrapped(row), row.id, row.owner)
                c.execute(
                    update(data_keys).where(data_keys.c.id == row.id).values(wrapped=wrapped, master=masters[0].id)
                )
            c.execute(update(ring).values(master=masters[0].id))
            reached("rewrapping")
        return len(rows)

    # -- transactions

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._lock:
            try:
                with self._engine.connect() as c:
                    yield c
            except DBAPIError as error:
                raise StoreError(str(explained(error))) from error

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._lock:
            try:
                with self._engine.connect() as c:
                    if c.dialect.name == "sqlite":
                        c.exec_driver_sql("BEGIN IMMEDIATE")
                    yield c
                    c.commit()
            except IntegrityError as error:
                raise StoreError("The data keys were changed by another process; try again.") from error
            except DBAPIError as error:
                raise StoreError(str(explained(error))) from error


def make_tables(c: Connection) -> None:
    """Those of the vault, if they are not there; several processes may start at once."""
    if c.dialect.name == "postgresql":
        c.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('warroom:vault', 0))"))
        c.execute(CreateSchema(SCHEMA, if_not_exists=True))
    metadata.create_all(c)


def file_of(url: URL) -> Path | None:
    """Where the vault of that database lies; None when it is in memory or on a server."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database)).with_suffix(".keys")


def vault_engine(url: URL, file: Path | None) -> Engine:
    """The engine of the vault that lies in that file, or in a schema of its own on a server."""
    if url.get_backend_name() != "sqlite":
        return postgresql_engine(url, 2).execution_options(schema_translate_map={None: SCHEMA})
    engine = create_engine(
        url.set(drivername="sqlite", database=str(file) if file else ":memory:"),
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        poolclass=StaticPool,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _on_connect)
    return engine


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    # What is deleted here must be gone: zeros over it, and no log that keeps earlier pages.
    for pragma in ("secure_delete=ON", "journal_mode=DELETE", "synchronous=FULL", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}").close()


def _bound(key: bytes, owner: str) -> bytes:
    return b"warroom data key " + key + owner.encode()


def _wrap(master: MasterKey, secret: bytes, key: bytes, owner: str) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(master.secret).encrypt(nonce, secret, _bound(key, owner))
