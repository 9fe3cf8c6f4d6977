"""The bot as an operator runs it: a process of its own."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

from tests.botapi.server import BotApi
from tests.keys import source
from tests.packs import DATA, ROOT


class Process:
    """`warroom telegram` against the local server."""

    def __init__(self, api: BotApi, folder: Path, **environment: str) -> None:
        self.api = api
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("WARROOM_")},
            "WARROOM_TELEGRAM_TOKEN": api.token,
            "WARROOM_TELEGRAM_API_URL": api.url,
            "WARROOM_DATA_DIR": str(folder),
            "WARROOM_KEY_FILE": str(source(folder).file),
            "WARROOM_PACKS": str(DATA / "packs"),
            "PYTHONPATH": str(ROOT),
            **environment,
        }
        self.folder = folder
        self.module = "bot"
        self.before: Callable[[], None] | None = None
        """Called in the new process before the bot begins."""
        self._process: asyncio.subprocess.Process | None = None
        self._errors: list[bytes] = []
        self._reading: asyncio.Task[None] | None = None
        self._written = asyncio.Event()

    async def start(self) -> "Process":
        """Start it and return at once."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self.module,
            "telegram",
            cwd=self.folder,
            env=self.environment,
            preexec_fn=self.before,
            stderr=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
        )
        # Read from the start: a pipe that nobody empties stops a process that logs much.
        self._errors.clear()
        self._reading = asyncio.create_task(self._reads(cast(asyncio.StreamReader, self._process.stderr)))
        return self

    async def _reads(self, stderr: asyncio.StreamReader) -> None:
        async for line in stderr:
            self._errors.append(line)
            self._written.set()

    async def writes(self, words: bytes) -> None:
        """Once a line of its standard error holds these words."""
        async with asyncio.timeout(20):
            while not any(words in line for line in self._errors):
                self._written.clear()
                await self._written.wait()

    @property
    def process(self) -> asyncio.subprocess.Process:
        """The process that was started last."""
        assert self._process is not None
        return self._process

    def kill(self) -> None:
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)

    async def ends(self) -> tuple[int, str]:
        """(exit status, standard error), once it has ended by itself or by a signal."""
        async with asyncio.timeout(20):
            status = await self.process.wait()
            if self._reading is not None:
                await self._reading
        return status, b"".join(self._errors).decode()

    async def stops(self) -> None:
        """SIGTERM, and a clean end."""
        if self.process.returncode is None:
            self.process.terminate()
            status, err = await self.ends()
            assert status == 0, err
