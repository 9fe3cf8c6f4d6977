"""The bot, running in this process against the local Bot API server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app import readers
from bot.config import Settings
from bot.packs.library import Library
from bot.reading import Readers
from bot.serving import serve
from tests.botapi.people import Person, buttons_of
from tests.botapi.server import TOKEN, BotApi
from tests.keys import source
from tests.packs import DATA


class Running:
    """The bot's process, as far as a test can hold it in its hand."""

    def __init__(self, api: BotApi, folder: Path) -> None:
        self.api, self.folder = api, folder
        self.more: dict[str, Any] = {}
        self.load: Callable[[Settings, Library], Readers] = readers
        self._task: asyncio.Task[None] | None = None

    def settings(self, **more: Any) -> Settings:
        values: dict[str, Any] = {
            "telegram_token": SecretStr(self.api.token),
            "telegram_api_url": self.api.url,
            "data_dir": self.folder,
            "key_file": source(self.folder).file,
            "packs": DATA / "packs",
            "log_level": "error",
        }
        return Settings(**(values | self.more | more))

    async def start(self) -> "Running":
        polls = len(self.api.called("getUpdates"))
        self._task = asyncio.create_task(serve(self.settings(), load=self.load))
        await self.api.until(lambda: len(self.api.called("getUpdates")) > polls)
        return self

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(TOKEN) as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def bot(api: BotApi, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    """With the readers that the test's module names as LOAD, or those that people have."""
    running = Running(api, tmp_path)
    running.load = getattr(request.module, "LOAD", readers)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def ada(bot: Running) -> Person:
    """A candidate who has never met the bot."""
    return bot.api.person("Ada")


async def begins(person: Person, scenario: str = "ticket-sale", minutes: str = "10 min") -> None:
    """From a deep link to the first question, with answers taken at once."""
    person.says("/timing")
    timings = await person.hears("")
    person.forges("1:t:at_once", timings)
    await person.hears("")
    person.says(f"/start {scenario}")
    await person.hears("")
    person.presses(minutes)
    opening = await person.hears("")
    assert buttons_of(opening)
