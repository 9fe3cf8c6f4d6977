"""Somebody who sends a hundred messages a second delays nobody else, and takes no memory."""

import time
from pathlib import Path

import pytest

from bot.telegram import flood
from bot.telegram.flood import BURST, Flood
from tests.botapi.people import text_of
from tests.botapi.server import BotApi
from tests.crash.bot import light
from tests.crash.test_power_cuts import process
from tests.telegram.conftest import Running

LOAD = light


class TestBucket:
    def test_a_burst_is_read_then_as_much_as_flows_in(self) -> None:
        gate = Flood()
        assert [gate.verdict(1, 0.0) for _ in range(int(BURST))] == ["read"] * int(BURST)
        assert [gate.verdict(1, 0.1), gate.verdict(1, 0.2)] == ["tell", "drop"]
        assert [gate.verdict(1, 1.2), gate.verdict(1, 1.2), gate.verdict(1, 1.2)] == ["read", "read", "drop"]
        assert gate.verdict(2, 1.2) == "read"

    def test_the_person_is_told_once_a_minute(self) -> None:
        gate = Flood()
        verdicts = [gate.verdict(1, n / 100) for n in range(12_000)]
        assert verdicts.count("tell") == 2
        assert verdicts.count("read") == pytest.approx(BURST + 120 * flood.RATE, abs=2)

    def test_a_clock_that_goes_back_gives_nothing_away(self) -> None:
        gate = Flood()
        for _ in range(int(BURST)):
            gate.verdict(1, 100.0)
        assert gate.verdict(1, 50.0) == "tell"

    def test_memory_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(flood, "MOST_PEOPLE", 100)
        gate = Flood()
        for person in range(1000):
            gate.verdict(person, 0.0)
        assert len(gate) == 100


async def test_others_are_answered_meanwhile(bot: Running, api: BotApi) -> None:
    eve, ada = api.person("Eve"), api.person("Ada")
    for n in range(500):
        eve.says(f"/time {n}")
    began = time.perf_counter()
    ada.says("/help")
    await ada.hears("/interview")
    assert time.perf_counter() - began < 5.0
    await eve.hears("You write faster than I can read")
    answered = [text_of(message) for message in api.messages_of(eve.id)]
    assert len(answered) <= BURST + 10


async def test_a_flood_in_a_group_is_not_answered_there(bot: Running, api: BotApi) -> None:
    group, eve = api.group("SRE lunch"), api.person("Eve")
    for _ in range(int(BURST) + 20):
        eve.says("hello", chat=group)
    ada = api.person("Ada")
    ada.says("/help")
    await ada.hears("/interview")
    assert api.messages_of(group) == []


@pytest.mark.long
async def test_a_hundred_a_second_for_half_a_minute(api: BotApi, tmp_path: Path) -> None:
    bot = process(api, tmp_path)
    bot.environment["CAREFUL"] = "1"
    await bot.start()
    ada, eve = api.person("Ada"), api.person("Eve")
    ada.says("/help")
    await ada.hears("/interview")

    def resident() -> float:
        status = Path(f"/proc/{bot.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    before, waits = resident(), []
    for second in range(30):
        for n in range(100):
            eve.says(f"message {second}-{n}")
        began = time.perf_counter()
        ada.says("/help")
        await ada.hears("/interview")
        waits.append(time.perf_counter() - began)
        await api.until(lambda s=second: len(api.updates) < 150 or s < 0)  # type: ignore[misc]
    print(f"others waited {sorted(waits)[15] * 1000:.0f} ms (median), {max(waits) * 1000:.0f} ms at most;", end=" ")
    print(f"{resident() - before:.1f} MB more")
    assert sorted(waits)[15] < 0.5
    assert resident() - before < 20
    await bot.stops()
