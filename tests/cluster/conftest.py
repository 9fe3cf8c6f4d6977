"""An installation for each test, with no process in it yet."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.botapi.server import TOKEN, BotApi
from tests.cluster.house import House
from tests.postgres import Postgres


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(TOKEN) as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def house(api: BotApi, postgres: Postgres, tmp_path: Path) -> AsyncIterator[House]:
    async with House(api, postgres.database(), tmp_path) as house:
        yield house
