"""Hearing at once what other processes wrote: PostgreSQL's notifications."""

import asyncio
from collections.abc import Callable

import psycopg
import structlog

from bot.store.database import ALIVE
from bot.store.leases import plain_url

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

AGAIN = 1.0
"""Seconds before a lost connection is made again. What was called out meanwhile is found by looking."""


async def listen(url: str, channel: str, heard: Callable[[str], None]) -> None:
    """Call `heard` with what is called out on a channel, and with "" after each (re)connection, until cancelled."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(plain_url(url), autocommit=True, **ALIVE) as connection:
                await connection.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel)))
                heard("")
                async for note in connection.notifies():
                    heard(note.payload)
        except (psycopg.Error, OSError) as error:
            log.warning("bell_lost", error=type(error).__name__)
        await asyncio.sleep(AGAIN)
