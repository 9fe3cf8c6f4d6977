"""What keeps the bot from starting is said in one sentence, with what to do, and never with a stack trace."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.botapi.server import BotApi
from tests.packs import DATA
from tests.telegram.conftest import begins
from tests.telegram.process import Process


@pytest.fixture
async def process(api: BotApi, tmp_path: Path) -> AsyncIterator[Process]:
    process = Process(api, tmp_path)
    yield process
    if process._process is not None and process.process.returncode is None:
        process.kill()
        await process.ends()


async def refused(process: Process) -> str:
    """The one sentence with which it refuses to start."""
    status, err = await (await process.start()).ends()
    assert status == 2
    assert "Traceback" not in err
    last = err.strip().splitlines()[-1]
    assert last.startswith("warroom: ")
    return last


async def test_no_token(process: Process) -> None:
    process.environment["WARROOM_TELEGRAM_TOKEN"] = ""
    assert "Ask @BotFather for one (/newbot), then set WARROOM_TELEGRAM_TOKEN" in await refused(process)


@pytest.mark.parametrize("token", ["4242:wrong", "no token at all", "4242"])
async def test_a_wrong_token(process: Process, token: str) -> None:
    process.environment["WARROOM_TELEGRAM_TOKEN"] = token
    said = await refused(process)
    assert "Telegram does not accept the token. Check WARROOM_TELEGRAM_TOKEN" in said
    assert token not in said


async def test_an_unreachable_server_is_tried_until_it_answers(process: Process, api: BotApi) -> None:
    await api.stop()
    await process.start()
    await process.writes(b"unreachable")
    await api.start()
    ada = api.person("Ada")
    ada.says("/start")
    await ada.hears("Pick a prompt.")


async def test_a_server_that_goes_away_and_comes_back(process: Process, api: BotApi) -> None:
    await process.start()
    ada = api.person("Ada")
    ada.says("/start")
    await ada.hears("Pick a prompt.")
    await api.stop()
    ada.presses("Concert tickets")
    await api.start()
    await ada.hears("How long")


async def test_a_locked_database(process: Process, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "warroom.db")) as other:
        other.execute("CREATE TABLE theirs (x)")
        other.execute("BEGIN EXCLUSIVE")
        assert "The database is locked by another process. Stop the other" in await refused(process)


async def test_a_newer_database(process: Process, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "warroom.db")) as db:
        db.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        db.execute("INSERT INTO alembic_version VALUES ('9999')")
        db.commit()
    assert "was written by a newer warroom (revision 9999). Upgrade the program" in await refused(process)


async def test_a_damaged_database(process: Process, tmp_path: Path) -> None:
    (tmp_path / "warroom.db").write_bytes(b"not a database at all, " * 100)
    assert "damaged or no database" in await refused(process)


async def test_an_unreadable_pack(process: Process, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(DATA / "packs", mine)
    file = mine / "scenarios" / "interviews" / "ticket-sale.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("level: senior", "level: junior"), encoding="utf-8")
    process.environment["WARROOM_PACKS"] = str(mine)
    said = await refused(process)
    assert f"{file}:" in said
    assert "level" in said


async def test_a_folder_that_cannot_be_written(process: Process, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    process.environment["WARROOM_DATA_DIR"] = str(tmp_path / "file" / "data")
    assert "Set WARROOM_DATA_DIR" in await refused(process)


async def test_a_second_bot_with_the_same_token(process: Process, api: BotApi, tmp_path: Path) -> None:
    await process.start()
    await api.until(lambda: bool(api.called("getUpdates")))
    here = Process(api, tmp_path)
    assert "Another warroom is already running this bot on this machine" in await refused(here)
    elsewhere = tmp_path / "another machine"
    elsewhere.mkdir()
    there = Process(api, elsewhere)
    await there.start()
    status, err = await process.ends()
    assert status == 2
    assert "Another program is polling with this token" in err
    there.kill()
    await there.ends()


async def test_a_revoked_token_ends_it(process: Process, api: BotApi) -> None:
    await process.start()
    await api.until(lambda: bool(api.called("getUpdates")))
    api.revoked = True
    api.update(message={})
    status, err = await process.ends()
    assert status == 2
    assert "does not accept the token" in err.splitlines()[-1]


async def test_a_stop_sends_what_was_begun(process: Process, api: BotApi) -> None:
    await process.start()
    ada = api.person("Ada")
    await begins(ada)
    ada.says("What are we optimising for?")
    await ada.hears("No seat is sold twice")
    await process.stops()


async def test_logs_hold_no_words_and_no_token(process: Process, api: BotApi) -> None:
    process.environment["WARROOM_LOG_LEVEL"] = "debug"
    await process.start()
    ada = api.person("Ada")
    await begins(ada)
    ada.says("Our weakest point is the ledger of Jakarta.")
    await ada.hears("?")
    api.fails("sendMessage", 400, "Bad Request: something")
    ada.says("/time")
    ada.says("/help")
    await ada.hears("/interview")
    process.process.terminate()
    status, err = await process.ends()
    assert status == 0
    assert "call_refused" in err
    for secret in ("Jakarta", "Ada", api.token.split(":")[1]):
        assert secret not in err
