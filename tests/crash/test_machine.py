"""A machine that fails: a full disk, a locked database, a folder that cannot be written, a stop in the middle of a
call; and the commands that must work beside a running bot.
"""

import asyncio
import ctypes
import json
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import database
from tests.botapi.people import text_of
from tests.botapi.server import BotApi
from tests.crash.test_power_cuts import process
from tests.packs import ROOT
from tests.telegram.conftest import Running, begins
from tests.telegram.process import Process


@pytest.fixture
async def light(api: BotApi, tmp_path: Path) -> AsyncIterator[Process]:
    """A running bot that grades by cues."""
    made = await process(api, tmp_path).start()
    yield made
    if made.process.returncode is None:
        made.kill()
        await made.ends()


def holds(api: BotApi, chat: int, words: str) -> int:
    """How many of the chat's messages hold these words."""
    return sum(words in text_of(message) for message in api.messages_of(chat))


async def stands_still(api: BotApi, seconds: float) -> None:
    """Time in which the bot may do what it should not."""
    try:
        async with asyncio.timeout(seconds):
            await asyncio.Event().wait()
    except TimeoutError:
        return


async def test_a_full_disk_loses_nothing(api: BotApi, light: Process, tmp_path: Path) -> None:
    ada = api.person("Ada")
    await begins(ada)
    pid = light.process.pid
    log = tmp_path / "warroom.db-wal"
    full = log.stat().st_size
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))
    ada.says("Resale is out of scope, no room for this answer.")
    ada.says("/time")
    await stands_still(api, 2.0)
    before = len(api.messages_of(ada.id))
    acknowledged = api.acknowledged
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await ada.hears("Answers so far: 1.", within=40)
    assert acknowledged < api.newest
    # The log may have had room for a little: what was said in that time was said once.
    texts = [text_of(message) for message in api.messages_of(ada.id)]
    assert len(texts) - len(set(texts)) <= 1, texts[before - 2 :]
    await light.stops()


async def test_a_call_that_cannot_be_noted_is_made_once(api: BotApi, tmp_path: Path) -> None:
    """The disk fills up between the platform's OK and our note of it."""
    from bot.courier import Courier
    from bot.errors import StoreError
    from bot.store.codec import PlainCodec
    from bot.store.sql import SqlStore
    from tests.contract.test_store import say, turn
    from tests.unit.test_runtime import Clock, Wire

    store = await SqlStore.open("sqlite://", PlainCodec())
    await store.commit(turn(out=(say("once"),)))
    noted, failures = store.sent, [1, 1, 1]

    async def failing(queued: int, message: int | None, at: float) -> None:
        if failures:
            failures.pop()
            raise StoreError("database or disk is full")
        await noted(queued, message, at)

    store.sent = failing  # type: ignore[method-assign]
    wire = Wire()
    courier = Courier("telegram", 1, store, wire, Clock())
    for _ in range(3):
        with pytest.raises(StoreError):
            await courier.drain()
    await courier.drain()
    assert [text for _, text in wire.sent] == ["once"]
    assert (await store.backlog()).outbox == 0
    await store.close()


async def test_a_database_that_somebody_locks_for_a_while(
    api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    bot = await Running(api, tmp_path).start()
    ada = api.person("Ada")
    await begins(ada)
    with closing(sqlite3.connect(tmp_path / "warroom.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        ada.says("Resale is out of scope.")
        ada.says("/time")
        await stands_still(api, 0.5)
        assert api.acknowledged < api.newest
        other.execute("ROLLBACK")
    await ada.hears("Answers so far: 1.")
    await bot.stop()


@pytest.mark.crash
async def test_a_database_that_is_locked_for_longer_than_anybody_waits(
    api: BotApi, light: Process, tmp_path: Path
) -> None:
    ada = api.person("Ada")
    await begins(ada)
    with closing(sqlite3.connect(tmp_path / "warroom.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        ada.says("Resale is out of scope.")
        await stands_still(api, 12.0)
        other.execute("ROLLBACK")
    ada.says("/time")
    await ada.hears("Answers so far: 1.", within=40)
    await light.stops()


def bound_by_permissions() -> None:
    """Root writes wherever it likes; without this right it is an owner like any other."""
    drop_from_bounding_set, override = 24, 1
    ctypes.CDLL(None).prctl(drop_from_bounding_set, override, 0, 0, 0)


@pytest.mark.crash
async def test_a_folder_that_became_read_only(api: BotApi, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    first = await process(api, data).start()
    ada = api.person("Ada")
    await begins(ada)
    ada.says("Resale is out of scope.")
    await ada.hears("?")
    await first.stops()
    stored = {file.name: file.read_bytes() for file in files(data)}
    for file in files(data):
        file.chmod(0o444)
    data.chmod(0o555)
    refused = process(api, data)
    refused.before = bound_by_permissions
    status, err = await (await refused.start()).ends()
    assert status == 2, err
    assert "Traceback" not in err
    assert "Set WARROOM_DATA_DIR" in err.splitlines()[-1] or "Check the rights" in err.splitlines()[-1]
    assert {file.name: file.read_bytes() for file in files(data)} == stored
    data.chmod(0o755)
    for file in files(data):
        file.chmod(0o644)
    again = await process(api, data).start()
    ada.says("/time")
    await ada.hears("Answers so far: 1.")
    await again.stops()


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


@pytest.mark.crash
async def test_a_stop_in_the_middle_of_a_call_ends_within_ten_seconds(
    api: BotApi, light: Process, tmp_path: Path
) -> None:
    ada = api.person("Ada")
    await begins(ada)
    calls = len(api.calls)
    api.fails("sendMessage", silence=60.0)
    ada.says("Resale is out of scope.")
    await api.until(lambda: any(call.method == "sendMessage" for call in api.calls[calls:]))
    began = time.monotonic()
    light.process.terminate()
    status, err = await light.ends()
    assert status == 0, err
    assert time.monotonic() - began < 10.0
    again = await process(api, tmp_path).start()
    await ada.hears("?")
    ada.says("/time")
    await ada.hears("Answers so far: 1.")
    await again.stops()


@pytest.mark.crash
async def test_a_message_that_makes_the_program_fail_is_parked_and_shown(api: BotApi, tmp_path: Path) -> None:
    made = process(api, tmp_path)
    made.environment["POISON"] = "cursed"
    light = await made.start()
    ada = api.person("Ada")
    await begins(ada)
    ada.says("This one is cursed: our ledger.")
    number = api.newest
    ada.says("Resale is out of scope.")
    ada.says("/time")
    await ada.hears("Answers so far: 1.")
    shown = warroom(light, "inbox")
    assert f"telegram {number}: RuntimeError" in shown.stdout
    assert "ledger" not in shown.stdout
    light.process.terminate()
    status, err = await light.ends()
    assert status == 0
    assert err.count("turn_failed") == 3
    assert "cursed" not in err


def warroom(running: Process, *arguments: str, script: str = "") -> subprocess.CompletedProcess[str]:
    """A command beside the bot, in the same installation."""
    environment = {name: value for name, value in running.environment.items() if name != "WARROOM_FAULT"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=script,
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.mark.crash
async def test_commands_work_beside_a_running_bot(api: BotApi, light: Process, tmp_path: Path) -> None:
    ada = api.person("Ada")
    await begins(ada)
    ada.says("Resale is out of scope.")
    await ada.hears("?")
    run = asyncio.get_running_loop().run_in_executor
    script = "Who decides?\n\nResale is out of scope."
    options = ("--scenario", "ticket-sale", "--seed", "5")
    done = await run(None, lambda: warroom(light, "practice", *options, script=script))
    assert "Debrief: Concert tickets" in done.stdout
    line = {"id": "1", "stage": "failure", "scenario": "x", "probe": "x", "answer": "Roll back above 5.", "lang": "en"}
    done = await run(None, lambda: warroom(light, "grade", "-", "--json", script=json.dumps(line)))
    assert json.loads(done.stdout)["id"] == "1"
    done = await run(None, lambda: warroom(light, "backup", str(tmp_path / "copy.db")))
    assert done.returncode == 0, done.stderr
    assert "Nothing is parked" in (await run(None, lambda: warroom(light, "inbox"))).stdout
    listed = (await run(None, lambda: warroom(light, "export"))).stdout.splitlines()
    session = next(line.split()[0] for line in listed if "telegram" in line)
    whole = json.loads((await run(None, lambda: warroom(light, "export", session))).stdout)
    assert whole["answers"][0]["heard"]["messages"][0]["text"] == "Resale is out of scope."
    seen = await run(None, lambda: warroom(light, "health"))
    assert seen.returncode == 0, seen.stderr
    assert "bot 4242 polled" in seen.stdout
    refused = await run(None, lambda: warroom(light, "restore", str(tmp_path / "copy.db")))
    assert (refused.returncode, "The bot is running" in refused.stderr) == (2, True)
    rotated = await run(None, lambda: warroom(light, "rotate-key"))
    assert rotated.returncode == 0, rotated.stderr
    ada.says("/time")
    await ada.hears("Answers so far: 1.")
    bo = api.person("Bo")
    await begins(bo)
    await light.stops()
    after = await run(None, lambda: warroom(light, "health"))
    assert after.returncode == 0
    restored = await run(None, lambda: warroom(light, "restore", str(tmp_path / "copy.db")))
    assert restored.returncode == 0, restored.stderr
