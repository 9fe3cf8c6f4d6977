"""What every part of the store stands on: a transaction, a codec, and the columns of a key."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, and_
from sqlalchemy.exc import DBAPIError

from bot.errors import StoreError
from bot.ports import Codec
from bot.store.database import explained, threads_of
from bot.traffic import Key

T = TypeVar("T")


class Connected:
    """An engine, its threads and a codec.

    A transaction is one job on a thread of its own: a driver that hops between threads for every statement, as the
    asynchronous ones do, costs forty hops a message and 20 ms.
    """

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine, self._codec = engine, codec
        self._threads = ThreadPoolExecutor(threads_of(engine), thread_name_prefix="store")

    async def close(self) -> None:
        """Let go of the database."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._engine.dispose)
        self._threads.shutdown()

    async def _run(self, work: Callable[[Connection], T]) -> T:
        """All of the work in one transaction, or nothing. StoreError when the database fails."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._transaction, work)

    def _transaction(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            raise StoreError(str(explained(error))) from error


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
