"""Who uses an installation: OS locks in the data folder, which die with their process."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from bot.errors import OperatorError


@contextmanager
def lock(file: Path, taken: str) -> Iterator[None]:
    """Hold that lock. OperatorError saying `taken` when somebody else does."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle: IO[str] = file.open("a")
    except OSError as error:
        raise OperatorError(
            f"The folder {file.parent} cannot be written to ({error.strerror}). Set WARROOM_DATA_DIR."
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise OperatorError(taken) from None
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No bot runs in that data folder, and none starts meanwhile."""
    with ExitStack() as held:
        for file in sorted(folder.glob("*.lock")):
            held.enter_context(lock(file, "The bot is running. Stop it first (SIGTERM, or `docker compose stop`)."))
        yield
