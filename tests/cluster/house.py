"""An installation of several processes on one PostgreSQL: started, killed, started again."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import psycopg

from bot.app import open_store
from bot.config import Settings
from bot.roles.bots import webhooks
from bot.store.sql import SqlStore
from tests.botapi.server import BotApi
from tests.keys import source
from tests.packs import DATA, ROOT

SKEWED = """import time
real = time.time
time.time = lambda: real() + {skew}
from bot.__main__ import main
main()"""
"""A node whose clock is wrong."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Node:
    """A process of the installation."""

    def __init__(self, house: "House", role: str, name: str, skew: float = 0.0) -> None:
        self.house, self.role, self.name, self.skew = house, role, name, skew
        self.kills = 0
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> "Node":
        """Start it and return at once."""
        how = ["-c", SKEWED.format(skew=self.skew), self.role] if self.skew else ["-m", "bot", self.role]
        with (self.house.folder / f"{self.name}.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *how, cwd=self.house.folder, env=self.house.environment, stderr=log, stdout=log
            )
        return self

    @property
    def process(self) -> asyncio.subprocess.Process:
        """The process that was started last."""
        assert self._process is not None
        return self._process

    async def kill(self) -> None:
        """As a power cut would."""
        if self.process.returncode is None:
            self.kills += 1
            self.process.send_signal(signal.SIGKILL)
            await self.process.wait()

    async def stop(self) -> int:
        """SIGTERM; its exit status."""
        if self.process.returncode is None:
            self.process.terminate()
        async with asyncio.timeout(30):
            return await self.process.wait()

    def log(self) -> str:
        """What it said."""
        return (self.house.folder / f"{self.name}.log").read_text(encoding="utf-8")


class House:
    """`async with House(api, url, folder) as house`, then `await house.add("worker")` and so on."""

    def __init__(self, api: BotApi, url: str, folder: Path, **environment: str) -> None:
        self.api, self.url, self.folder = api, url, folder
        self.port = free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("WARROOM_")},
            "WARROOM_TELEGRAM_TOKEN": api.token,
            "WARROOM_TELEGRAM_API_URL": api.url,
            "WARROOM_DATABASE_URL": url,
            "WARROOM_DATA_DIR": str(folder),
            "WARROOM_KEY_FILE": str(source(folder).file),
            "WARROOM_PACKS": str(DATA / "packs"),
            "WARROOM_WEB_PORT": str(self.port),
            "WARROOM_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "PYTHONPATH": str(ROOT),
            **environment,
        }
        self.nodes: dict[str, Node] = {}

    async def __aenter__(self) -> "House":
        """Make the tables and the master key, as `warroom migrate` does, before anybody starts."""
        await (await self.store()).close()
        return self

    async def store(self) -> SqlStore:
        """The database as the processes see it."""
        return await open_store(self.settings())

    async def __aexit__(self, *error: object) -> None:
        await asyncio.gather(*(node.kill() for node in self.nodes.values()))

    async def add(self, role: str, name: str = "", skew: float = 0.0) -> Node:
        """Another process."""
        name = name or f"{role}{len(self.nodes)}"
        node = self.nodes[name] = Node(self, role, name, skew)
        return await node.start()

    def settings(self) -> Settings:
        """As the processes read them."""
        mine = {name: value for name, value in self.environment.items() if name.startswith("WARROOM_")}
        return Settings(**{name.removeprefix("WARROOM_").lower(): mine[name] for name in mine})  # type: ignore[arg-type]

    async def hooks(self) -> None:
        """Have updates brought to the webs."""
        await self.listens()
        await webhooks(self.settings(), off=False)

    async def runs(self, *words: str, said: str = "") -> str:
        """Run a command to its end; what it printed. Fails when it fails."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *words,
            cwd=self.folder,
            env=self.environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(60):
            out, err = await process.communicate(said.encode())
        assert process.returncode == 0, err.decode()
        return out.decode()

    async def listens(self, within: float = 20.0) -> None:
        """Wait until the webhook's port answers."""
        async with asyncio.timeout(within):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                except OSError:
                    await asyncio.sleep(0.05)
                else:
                    writer.close()
                    return

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says."""
        with psycopg.connect(self.url.replace("+psycopg", "")) as connection:
            return connection.execute(query.encode()).fetchall()

    async def until(self, query: str, wanted: Any, within: float = 30.0) -> None:
        """Wait until a query's only value is the wanted one."""
        found: Any = None
        try:
            async with asyncio.timeout(within):
                while (found := self.rows(query)[0][0]) != wanted:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"{query}: {found!r} and not {wanted!r}") from None
