"""One thread, one commit for all that waits for it: a commit waits for the disk, and SQLite has one writer anyway.

While a commit is under way, work gathers; then all of it goes into the next one. Each piece has a savepoint: one that
fails takes nothing else with it. A piece is done when the disk has it, never before.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.errors import StoreError
from bot.store.database import explained

T = TypeVar("T")

MOST = 100
"""Pieces in one commit."""


@dataclass(slots=True)
class Piece:
    """Work that somebody waits for."""

    work: Callable[[Connection], Any]
    then: Callable[[Any], object] | None
    future: asyncio.Future[Any]
    done: Any = None
    error: BaseException | None = None


@dataclass
class Writer:
    """Gathers work for the one thread of an engine."""

    engine: Engine
    thread: Executor
    _waiting: deque[Piece] = field(default_factory=deque)
    _connection: Connection | None = None

    async def run(self, work: Callable[[Connection], T], then: Callable[[T], object] | None) -> T:
        """See Connected._run."""
        piece = Piece(work, then, asyncio.get_running_loop().create_future())
        self._waiting.append(piece)
        # Asked for once for each piece: whoever comes first takes all, and the others find nothing.
        self.thread.submit(self._commit)
        done: T = await piece.future
        return done

    def close(self) -> None:
        """Let go of the connection; on the engine's thread."""
        if self._connection is not None:
            self._connection.close()

    def _commit(self) -> None:
        pieces: list[Piece] = []
        while self._waiting and len(pieces) < MOST:
            pieces.append(self._waiting.popleft())
        if not pieces:
            return
        try:
            if self._connection is None or self._connection.closed:
                self._connection = self.engine.connect()
            with self._connection.begin():
                for piece in pieces:
                    _work(self._connection, piece, alone=len(pieces) == 1)
        except BaseException as error:
            for piece in pieces:
                piece.error = piece.error or error
        for piece in pieces:
            if piece.error is None and piece.then is not None:
                try:
                    piece.then(piece.done)
                except Exception as error:
                    piece.error = error
        loop = pieces[0].future.get_loop()
        loop.call_soon_threadsafe(_tell, pieces)


def _work(connection: Connection, piece: Piece, alone: bool) -> None:
    if alone:
        piece.done = piece.work(connection)
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("SAVEPOINT piece")
    try:
        piece.done = piece.work(connection)
    except Exception as error:
        piece.error = error
        # When the whole transaction is gone with it (a full disk), this fails, and nothing of all that is committed.
        raw.execute("ROLLBACK TO piece")
    raw.execute("RELEASE piece")


def _tell(pieces: list[Piece]) -> None:
    for piece in pieces:
        if piece.future.done():
            continue  # nobody waits any more
        if piece.error is None:
            piece.future.set_result(piece.done)
        elif isinstance(piece.error, DBAPIError):
            told = StoreError(str(explained(piece.error)))
            told.__cause__ = piece.error
            piece.future.set_exception(told)
        else:
            piece.future.set_exception(piece.error)
