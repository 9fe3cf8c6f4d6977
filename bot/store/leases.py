"""Who does what only one may do: advisory locks of PostgreSQL, which end with the connection that holds them."""

import asyncio
from collections.abc import Iterable

import psycopg
from sqlalchemy.engine import make_url

from bot.errors import StoreError
from bot.store.database import ALIVE

PATIENCE = 3.0
"""Seconds in which the database must answer, or what was held counts as lost."""

_TRY = "SELECT pg_try_advisory_lock(hashtextextended('warroom:lease:' || %s, 0))"
_LEAVE = "SELECT pg_advisory_unlock(hashtextextended('warroom:lease:' || %s, 0))"


def plain_url(url: str) -> str:
    """The database's address as psycopg takes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


class Leases:
    """Names held on one connection. When it is lost everything is: `held` is empty and `check` has raised."""

    def __init__(self, url: str) -> None:
        self._url = plain_url(url)
        self._connection: psycopg.AsyncConnection | None = None
        self.held: set[str] = set()

    async def check(self) -> None:
        """Make sure that what is held still is. StoreError when it is not: nothing is held then."""
        try:
            async with asyncio.timeout(PATIENCE):
                if self._connection is None:
                    self._connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True, **ALIVE)
                await self._connection.execute("SELECT 1")
        except (psycopg.Error, OSError, TimeoutError) as error:
            await self.close()
            raise StoreError(f"The connection that holds the leases was lost: {type(error).__name__}.") from None

    async def take(self, names: Iterable[str]) -> list[str]:
        """Those of the names that nobody holds; they are held now. StoreError as `check`."""
        taken = [name for name in names if name not in self.held and await self._ask(_TRY, name)]
        self.held.update(taken)
        return taken

    async def leave(self, name: str) -> None:
        """Let another have it."""
        if name in self.held:
            self.held.discard(name)
            await self._ask(_LEAVE, name)

    async def _ask(self, query: str, name: str) -> bool:
        if self._connection is None:
            return False
        try:
            async with asyncio.timeout(PATIENCE):
                row = await (await self._connection.execute(query.encode(), (name,))).fetchone()
        except (psycopg.Error, OSError, TimeoutError) as error:
            await self.close()
            raise StoreError(f"The connection that holds the leases was lost: {type(error).__name__}.") from None
        return bool(row and row[0])

    async def close(self) -> None:
        """Leave everything."""
        self.held.clear()
        connection, self._connection = self._connection, None
        if connection is not None:
            # Closing says good-bye; a server that does not answer any more is not waited for.
            await connection.close()
