"""Any updates at all, through the real bot: no unhandled exception, no invalid request, nothing left over, no growth.

`make test` sends a hundred, `make test-long` ten thousand.
"""

import asyncio
import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.store.glance import glance
from bot.telegram import flood
from bot.telegram.inbound import TelegramTranslator
from tests.botapi.server import BotApi
from tests.crash.bot import light
from tests.crash.test_power_cuts import process
from tests.keys import sealed_store
from tests.telegram.conftest import Running
from tests.telegram.updates import update

PEOPLE = (1000, 1001, 1002)
"""The first people of a local server."""

FAILURES = ("turn_failed", "letter_failed", "timer_failed", "loop_failed", "thread_failed", "store_failed", "library")
"""What the log must not say."""

Batch = list[dict[str, Any]]

checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example]

MAKE_ONLY = (Phase.generate,)
"""A batch takes a bot of its own: making a failing one smaller would take minutes."""


async def sent_through(batch: Batch) -> None:
    """A bot of its own handles them, and is well afterwards."""
    with tempfile.TemporaryDirectory() as place, capture_logs() as lines:
        folder = Path(place) / "data"
        folder.mkdir()
        async with BotApi() as api:
            people = [api.person(f"P{n}") for n in PEOPLE]
            assert tuple(person.id for person in people) == PEOPLE
            api.started.update(PEOPLE)
            bot = Running(api, folder)
            bot.load = light
            await bot.start()
            for each in batch:
                api.update(**each)
            nina = api.person("Nina")
            nina.says("/help")
            await nina.hears("/interview", within=60)
            await handled(folder)
            await bot.stop()
            assert api.violations == []
            assert not [line for line in api.refusals if not expected(line)], api.refusals
        failures = [
            line for line in lines if line["event"] in ("turn_failed", "loop_failed", "store_failed", "library")
        ]
        assert not failures
        store = await sealed_store(folder)
        backlog = await store.backlog()
        assert (backlog.inbox, backlog.outbox) == (0, 0)
        reasons = {reason for _, reason in await store.parked(1000)}
        assert all(reason.startswith("not understood: ") for reason in reasons), reasons
        await store.close()


async def handled(folder: Path) -> None:
    """Wait until no update and no call waits any more."""
    url = f"sqlite:///{folder / 'warroom.db'}"
    async with asyncio.timeout(60):
        while (seen := glance(url).backlog) and (seen.inbox or seen.outbox):
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.Event().wait(), 0.05)


def expected(refusal: str) -> bool:
    """What Telegram says to calls about chats and presses that do not exist: the updates were made up."""
    return any(
        word in refusal for word in ("chat not found", "initiate conversation", "query", "not found", "not modified")
    )


def fuzz(examples: int, size: int) -> Callable[[], None]:
    """A property over that many batches of that size."""

    @settings(max_examples=examples, deadline=None, suppress_health_check=checks, database=None, phases=MAKE_ONLY)
    @given(st.lists(update(PEOPLE), min_size=size, max_size=size))
    def any_updates(batch: Batch) -> None:
        asyncio.run(sent_through(batch))

    return any_updates


@pytest.fixture(autouse=True)
def fast_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "BURST", 1e9)


def test_any_updates() -> None:
    fuzz(4, 25)()


@pytest.mark.long
def test_ten_thousand_updates() -> None:
    fuzz(100, 100)()


@pytest.mark.long
async def test_they_leave_nothing_behind_in_memory(api: BotApi, tmp_path: Path) -> None:
    made: Batch = []

    @settings(max_examples=100, deadline=None, suppress_health_check=checks, database=None, phases=MAKE_ONLY)
    @given(st.lists(update(PEOPLE), min_size=20, max_size=20))
    def gather(batch: Batch) -> None:
        made.extend(batch)

    gather()
    people = [api.person(f"P{n}") for n in PEOPLE]
    api.started.update(person.id for person in people)
    nina = api.person("Nina")
    bot = await process(api, tmp_path).start()
    resident = []
    for _ in range(5):
        for each in made:
            api.update(**each)
        nina.says("/help")
        await nina.hears("/interview", within=240)
        status = Path(f"/proc/{bot.process.pid}/status").read_text()  # noqa: ASYNC240
        resident.append(int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024)
        print(f"{len(made)} updates more: {resident[-1]:.1f} MB")
    assert resident[-1] - resident[1] < 15, resident
    await bot.stops()


@pytest.mark.parametrize(
    "body",
    [
        {
            "callback_query": {
                "id": "1",
                "from": {"id": 10**30, "is_bot": False, "first_name": "x"},
                "chat_instance": "1",
            }
        },
        {
            "message": {
                "message_id": 10**30,
                "date": 1,
                "text": "hello",
                "from": {"id": 1, "is_bot": False, "first_name": "x"},
                "chat": {"id": 1, "type": "private"},
            }
        },
    ],
)
def test_ids_that_no_database_holds_are_not_understood(body: dict[str, object]) -> None:
    with pytest.raises(OverflowError):
        TelegramTranslator(1).translate(json.dumps({"update_id": 1, **body}))
