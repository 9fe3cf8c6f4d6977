"""A bot under a load of conversations, killed again and again: nothing lost, nothing repeated, nothing stuck.

`make test-crash` kills a hundred times at random instants and at each named point; `make test` at three of them.
"""

import asyncio
import itertools
import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.botapi.server import BotApi
from tests.crash.load import Load, Outcome, answers_given, instant, outcomes
from tests.telegram.process import Process

POINTS = (
    "key made",
    "fetched",
    "stored",
    "loaded",
    "stepped",
    "committing",
    "committed",
    "sending",
    "answered",
    "sent",
    "noted",
)
"""Those that a bot passes whose people only talk to it."""


def process(api: BotApi, folder: Path, fault: str = "", light: bool = True) -> Process:
    made = Process(api, folder, WARROOM_FAULT=fault, LIGHT="1" if light else "", WARROOM_LOG_LEVEL="error")
    made.module = "tests.crash.bot"
    return made


async def undisturbed(disturbed: Load, folder: Path, light: bool) -> list[Outcome]:
    """What comes of the same moves when nothing happens."""
    async with BotApi() as api:
        load = Load(api, len(disturbed.talkers))
        load.repeats(disturbed)
        bot = await process(api, folder, light=light).start()
        await load.runs(asyncio.Event())
        await bot.stops()
        assert api.violations == []
        return await outcomes(load, folder)


async def survives(api: BotApi, folder: Path, people: int, faults: list[str], light: bool = True) -> None:
    """Kill it once for each of `faults` (empty: at a random instant), then compare."""
    chance = random.Random(11)
    data, still = folder / "data", folder / "still"
    for made in (data, still):
        made.mkdir()
    load, enough = Load(api, people), asyncio.Event()
    talking, ends = asyncio.create_task(load.runs(enough)), list[float]()
    for fault in faults:
        bot = await process(api, data, fault, light).start()
        if not fault:
            await instant(api, chance, 40, 0.05)
            if bot.process.returncode is None:
                bot.kill()
        status, err = await bot.ends()
        assert status == -signal.SIGKILL, err
        ends.append(time.perf_counter())
        if talking.done():
            await talking
    bot = await process(api, data, "", light).start()
    enough.set()
    await talking
    await bot.stops()
    mine = await outcomes(load, data)
    for talker, outcome, wanted in zip(load.talkers, mine, await undisturbed(load, still, light), strict=True):
        assert outcome.answers == answers_given(talker)
        assert outcome.said == wanted.said
        assert outcome.state == wanted.state
        assert outcome.sessions == wanted.sessions
        assert outcome.answers == wanted.answers
        assert wanted.doubles == 0
        assert outcome.doubles == sum(doubled_at(api, talker.person.id, ends))
    answers, doubles = sum(len(o.answers) for o in mine), sum(o.doubles for o in mine)
    print(f"{len(faults)} kills, {answers} answers of {people} people, doubled messages: {doubles}")


def doubled_at(api: BotApi, chat: int, ends: list[float]) -> list[int]:
    """How many messages of that chat came twice because of each of these ends: none or one, and none for another
    reason."""
    calls = [call for call in api.calls if call.method == "sendMessage" and call.params["chat_id"] == chat]
    sent = [(call.params["text"], call.at) for call in calls]
    found = [0] * len(ends)
    for (text, at), (again, later) in itertools.pairwise(sent):
        if text == again:
            between = [n for n, end in enumerate(ends) if at < end < later]
            assert between, "a message was sent twice, and nothing had ended in between"
            found[between[0]] += 1
    assert all(count <= 1 for count in found), found
    return found


async def test_at_the_points_where_most_could_be_lost(api: BotApi, tmp_path: Path) -> None:
    await survives(api, tmp_path, 2, ["stored", "committing:2", "answered:2"])


@pytest.mark.crash
async def test_at_each_named_point_once(api: BotApi, tmp_path: Path) -> None:
    counts = itertools.cycle((1, 2))
    await survives(api, tmp_path, 3, [f"{point}:{next(counts)}" for point in POINTS])


@pytest.mark.crash
async def test_a_hundred_times_at_random_instants(api: BotApi, tmp_path: Path) -> None:
    await survives(api, tmp_path, 8, [""] * int(os.environ.get("KILLS", "100")))


@pytest.mark.crash
async def test_with_the_grader_that_people_have(api: BotApi, tmp_path: Path) -> None:
    await survives(api, tmp_path, 4, [""] * 10, light=False)


@pytest.mark.crash
@pytest.mark.parametrize("point", POINTS[1:])
async def test_at_one_point_again_and_again(api: BotApi, tmp_path: Path, point: str) -> None:
    await survives(api, tmp_path, 4, [f"{point}:{n}" for n in (1, 2, 3, 5, 8)])
