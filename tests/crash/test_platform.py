"""A platform that fails in every way it knows: nothing is lost, nothing is said three times, and it goes on."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.botapi.people import text_of
from tests.botapi.server import BotApi
from tests.crash.bot import light
from tests.crash.load import Load, Outcome, answers_given, moves, outcomes
from tests.crash.test_power_cuts import process
from tests.telegram.conftest import Running

LOAD = light

FAULTS: dict[str, dict[str, Any]] = {
    "429 with retry_after": {"code": 429, "description": "Too Many Requests: retry after 1", "retry_after": 1},
    "500 with HTML": {"page": (500, "<html><h1>Internal Server Error</h1></html>")},
    "502 with HTML": {"page": (502, "<html><center>nginx</center></html>")},
    "200 with HTML": {"page": (200, "<html>captive portal</html>")},
    "500 with HTML after": {"page": (500, "<html><h1>Internal Server Error</h1></html>"), "after": True},
    "reset before": {},
    "reset after": {"after": True},
    "torn JSON": {"torn": True},
    "torn JSON after": {"torn": True, "after": True},
}


async def talks_through(api: BotApi, folder: Path, faults: list[tuple[str, dict[str, Any]]]) -> Outcome:
    """One interview with faults at sending and polling; all of it must be there afterwards."""
    load = Load(api, 1)
    (talker,) = load.talkers
    script = list(zip(range(18), moves("P0"), strict=False))
    bot = await process(api, folder).start()
    for i, move in script:
        for method, fault in faults if i % 3 == 2 else ():
            api.fails(method, **fault)
        await talker.does(move)
    await api.until(lambda: text_of(api.messages_of(talker.person.id)[-1]).startswith("I do not know"), 60)
    await bot.stops()
    (outcome,) = await outcomes(load, folder)
    assert outcome.answers == answers_given(talker)
    return outcome


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What comes of it when nothing fails."""

    async def run() -> Outcome:
        async with BotApi() as api:
            return await talks_through(api, tmp_path_factory.mktemp("calm"), [])

    return asyncio.run(run())


async def test_four_ways_within_a_few_moves(api: BotApi, bot: Running) -> None:
    """The short form."""
    load = Load(api, 1)
    (talker,) = load.talkers
    names = iter(("500 with HTML", "torn JSON after", "reset after", "reset before"))
    for i, move in zip(range(8), moves("P0"), strict=False):
        if i >= 4:
            fault = FAULTS[next(names)]
            api.fails("sendMessage", **fault)
            api.fails("getUpdates", **fault)
        await talker.does(move)
    await talker.does(("says", "/frobnicate"))
    chat = api.messages_of(talker.person.id)
    await talker.sees(lambda: text_of(chat[-1]).startswith("I do not know"), ("says", "/frobnicate"))
    await bot.stop()
    (outcome,) = await outcomes(load, bot.folder)
    assert outcome.answers == answers_given(talker)
    assert len(outcome.answers) == 4
    assert outcome.doubles <= 2, outcome.doubled


@pytest.mark.crash
async def test_every_way_in_turn(api: BotApi, tmp_path: Path, calm: Outcome) -> None:
    """One after the other within one interview."""
    faults = iter([(method, fault) for method in ("sendMessage", "getUpdates") for fault in FAULTS.values()])
    load = Load(api, 1)
    (talker,) = load.talkers
    bot = await process(api, tmp_path).start()
    for _, move in zip(range(18), moves("P0"), strict=False):
        method, fault = next(faults)
        api.fails(method, **fault)
        await talker.does(move)
    await api.until(lambda: text_of(api.messages_of(talker.person.id)[-1]).startswith("I do not know"), 60)
    assert next(faults, None) is None
    await bot.stops()
    (outcome,) = await outcomes(load, tmp_path)
    assert outcome.answers == answers_given(talker)
    assert (outcome.said, outcome.state, outcome.sessions) == (calm.said, calm.state, calm.sessions)
    # Only what took effect before its answer was lost may come twice.
    assert outcome.doubles <= 3, "\n".join(outcome.doubled)


@pytest.mark.crash
@pytest.mark.parametrize("name", FAULTS)
async def test_one_way_again_and_again(api: BotApi, tmp_path: Path, calm: Outcome, name: str) -> None:
    fault = FAULTS[name]
    outcome = await talks_through(api, tmp_path, [("sendMessage", fault), ("getUpdates", fault)])
    assert (outcome.said, outcome.state, outcome.sessions) == (calm.said, calm.state, calm.sessions)
    assert outcome.doubles <= (6 if fault.get("after") else 0)


@pytest.mark.crash
@pytest.mark.parametrize("method", ["sendMessage", "getUpdates"])
@pytest.mark.parametrize("after", [False, True])
async def test_a_minute_of_silence(api: BotApi, tmp_path: Path, calm: Outcome, method: str, after: bool) -> None:
    load = Load(api, 1)
    (talker,) = load.talkers
    bot = await process(api, tmp_path).start()
    for i, move in zip(range(18), moves("P0"), strict=False):
        if i == 9:
            api.fails(method, silence=60.0, after=after)
        await talker.does(move)
    await api.until(lambda: text_of(api.messages_of(talker.person.id)[-1]).startswith("I do not know"), 60)
    await bot.stops()
    (outcome,) = await outcomes(load, tmp_path)
    assert outcome.answers == answers_given(talker)
    assert (outcome.said, outcome.state) == (calm.said, calm.state)
    assert outcome.doubles <= int(after and method == "sendMessage")
