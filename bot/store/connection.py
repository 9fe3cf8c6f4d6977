"""What every part of the store stands on: a transaction, a codec, and the columns of a key."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Row, and_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StoreError
from bot.ports import Codec
from bot.store.database import explained
from bot.traffic import Key


class Connected:
    """An engine and a codec."""

    def __init__(self, engine: AsyncEngine, codec: Codec) -> None:
        self._engine, self._codec = engine, codec

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._engine.begin() as connection:
                yield connection
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
