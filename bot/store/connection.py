"""What every part of the store stands on: a transaction, a codec, and the columns of a key."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, and_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from bot.errors import OperatorError, StoreError
from bot.ports import Codec
from bot.store.database import explained, threads_of
from bot.store.writer import Writer
from bot.traffic import Key

T = TypeVar("T")


class Connected:
    """An engine, its threads and a codec.

    A transaction is one job on a thread of its own: a driver that hops between threads for every statement, as the
    asynchronous ones do, costs forty hops a message and 20 ms.
    """

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine, self._codec = engine, codec
        self._jobs = False
        self._threads = ThreadPoolExecutor(threads_of(engine), thread_name_prefix="store")
        self._writer = Writer(engine, self._threads) if threads_of(engine) == 1 else None

    def share(self) -> None:
        """From now on write a job with whatever comes to be done: other processes do it. PostgreSQL only."""
        if self._engine.dialect.name != "postgresql":
            raise OperatorError(
                "Several processes can share the work on PostgreSQL only: set WARROOM_DATABASE_URL to "
                "postgresql+psycopg://..., or run `warroom telegram`, which does everything in one process."
            )
        self._jobs = True

    async def close(self) -> None:
        """Let go of the database and its keys."""
        if self._writer is not None:
            await asyncio.get_running_loop().run_in_executor(self._threads, self._writer.close)
        await asyncio.get_running_loop().run_in_executor(self._threads, self._engine.dispose)
        self._threads.shutdown()
        self._codec.close()

    async def _run(self, work: Callable[[Connection], T], then: Callable[[T], object] | None = None) -> T:
        """All of the work in one transaction, or nothing; `then` with its result once that is committed, before any
        other work on this thread. StoreError when the database fails."""
        if self._writer is not None:
            return await self._writer.run(work, then)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._transaction, work, then)

    def _upsert(self, table: Any) -> Any:
        """An insert that can say what to do on a conflict."""
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        return dialect.insert(table)

    def _transaction(self, work: Callable[[Connection], T], then: Callable[[T], object] | None) -> T:
        try:
            with self._engine.begin() as connection:
                done = work(connection)
        except DBAPIError as error:
            raise StoreError(str(explained(error))) from error
        if then is not None:
            then(done)
        return done


def key_of(row: Row[Any]) -> Key:
    """Whose row it is."""
    return Key(row.platform, row.bot, row.chat, row.topic, row.user)


def is_of(table: Any, key: Key) -> list[Any]:
    """The condition that a row belongs to that conversation."""
    c = table.c
    return [
        and_(
            c.platform == key.platform,
            c.bot == key.bot,
            c.chat == key.chat,
            c.topic == key.topic,
            c.user == key.user,
        )
    ]
