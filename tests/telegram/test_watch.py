"""What an operator sees: health, metrics, one id from an update to its replies; and a token that shows up nowhere."""

import asyncio
import json
import logging
import socket
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families
from telegram.error import InvalidToken

from bot import app
from bot.config import Settings
from bot.errors import OperatorError
from bot.logs import configure_logs, last_words, outline, watch_for_mistakes
from tests.botapi.server import TOKEN, BotApi
from tests.crash.bot import light
from tests.keys import sealed_store, source
from tests.telegram.conftest import Running, begins
from tests.telegram.process import Process

LOAD = light

SECRET = TOKEN.split(":")[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def scraped(port: int) -> dict[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if "le" not in sample.labels
    }


def quick_process(api: BotApi, folder: Path) -> Process:
    made = Process(api, folder, LIGHT="1")
    made.module = "tests.crash.bot"
    return made


class TestMetrics:
    async def test_they_count_what_happens(self, api: BotApi, tmp_path: Path) -> None:
        bot = Running(api, tmp_path)
        bot.load = light
        port = free_port()
        bot.more = {"metrics_port": port}
        await bot.start()
        run = asyncio.get_running_loop().run_in_executor
        before = await run(None, scraped, port)
        ada = api.person("Ada")
        await begins(ada)
        ada.says("Resale is out of scope.")
        await ada.hears("?")
        api.update(callback_query={"id": "1"})
        api.fails("sendMessage", 400, "Bad Request: no")
        ada.says("/time")
        ada.says("/help")
        await ada.hears("/interview")
        after = await run(None, scraped, port)

        def grew(name: str) -> float:
            return after.get(name, 0.0) - before.get(name, 0.0)

        assert grew("warroom_updates_total handled") >= 6
        assert grew("warroom_updates_total parked") == 1
        assert grew("warroom_sends_total sendMessage sent") >= 5
        assert grew("warroom_sends_total sendMessage refused") == 1
        assert grew("warroom_grading_seconds_count") == 1
        assert 0 < grew("warroom_turn_seconds_sum") / grew("warroom_turn_seconds_count") < 5
        assert grew("warroom_send_seconds_count") >= 5
        assert after["warroom_inbox_parked"] == 1
        assert {"warroom_inbox_waiting", "warroom_inbox_oldest_seconds", "warroom_outbox_waiting"} <= after.keys()
        assert "warroom_drill_late_seconds_count" in after
        assert str(ada.id) not in "".join(after)
        await bot.stop()
        with pytest.raises(OSError, match="refused"):
            await run(None, scraped, port)

    async def test_a_port_that_is_taken_is_said_in_words(self, api: BotApi, tmp_path: Path) -> None:
        from bot.serving import serve

        bot = Running(api, tmp_path)
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            with pytest.raises(OperatorError, match="Set WARROOM_METRICS_PORT"):
                await serve(bot.settings(metrics_port=taken.getsockname()[1]))


class TestHealth:
    def settings(self, folder: Path, token: str = TOKEN) -> Settings:
        values = {"data_dir": folder, "key_file": source(folder).file, "telegram_token": token}
        return Settings(_env_file=None, **values)  # type: ignore[call-arg, arg-type]

    async def test_of_a_running_bot(self, bot: Running, api: BotApi) -> None:
        ada = api.person("Ada")
        ada.says("/help")
        await ada.hears("/interview")
        line = app.health(bot.settings())
        assert line.startswith("inbox 0 (oldest 0 s), parked 0, outbox")
        assert "bot 4242 polled 0 s ago" in line

    async def test_it_needs_no_key_and_makes_none(self, tmp_path: Path) -> None:
        await (await sealed_store(tmp_path)).close()
        key = source(tmp_path).file
        key.unlink()
        assert app.health(self.settings(tmp_path, "")).startswith("inbox 0")
        assert not key.exists()

    async def test_what_is_ill_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(OperatorError, match="There is no database yet"):
            app.health(self.settings(tmp_path))
        assert not (tmp_path / "warroom.db").exists()
        store = await sealed_store(tmp_path)
        with pytest.raises(OperatorError, match="The bot does not poll"):
            app.health(self.settings(tmp_path))
        await store.mark("polled:4242", time.time() - 500)
        with pytest.raises(OperatorError, match="polled 500 s ago"):
            app.health(self.settings(tmp_path))
        await store.mark("polled:4242", time.time())
        assert "polled 0 s ago" in app.health(self.settings(tmp_path))
        from tests.contract.test_store import incoming

        await store.receive([incoming(1)])
        with pytest.raises(OperatorError, match="Updates are not being handled: inbox 1"):
            app.health(self.settings(tmp_path))
        await store.close()


class TestLogs:
    async def test_one_id_from_an_update_to_its_replies(self, api: BotApi, tmp_path: Path) -> None:
        process = await quick_process(api, tmp_path).start()
        ada = api.person("Ada")
        await begins(ada)
        ada.says("Resale is out of scope.")
        number = api.newest
        await ada.hears("?")
        ada.says("/timing")
        await ada.hears("")
        ada.presses("After a pause")
        await ada.hears("Understood.")
        ada.says("The events BU decides.")
        await ada.hears("?", within=30)
        process.process.terminate()
        status, err = await process.ends()
        assert status == 0
        lines = [json.loads(line) for line in err.splitlines()]
        of_update = [line["event"] for line in lines if line.get("cause") == f"u{number}"]
        assert "handled" in of_update
        assert "sent" in of_update
        of_timer = [line["event"] for line in lines if str(line.get("cause", "")).startswith("t:quiet:")]
        assert "sent" in of_timer
        for word in ("Resale", "events BU", "Ada", SECRET):
            assert word not in err

    def test_an_outline_tells_where_and_not_what(self) -> None:
        try:
            raise ExceptionGroup("all of it", [ValueError("our ledger of Jakarta"), KeyError(TOKEN)])
        except ExceptionGroup as error:
            text = outline(error)
        assert text.startswith("ExceptionGroup < test_watch.py:")
        assert "ValueError" in text
        assert "KeyError" in text
        for word in ("Jakarta", "all of it", SECRET):
            assert word not in text

    def test_libraries_log_no_data(self, capsys: pytest.CaptureFixture[str]) -> None:
        configure_logs("debug", (TOKEN, SECRET))
        try:
            logging.getLogger("telegram.request").error("Can not load: %s", "our ledger of Jakarta")
            try:
                raise InvalidToken(f"The token `{TOKEN}` was rejected by the server.")
            except InvalidToken:
                logging.getLogger("asyncio").exception("Task exception was never retrieved %s", TOKEN)
            structlog.get_logger("x").error("odd", said=f"at https://api.telegram.org/bot{TOKEN}/getMe", who=3)
            err = capsys.readouterr().err
        finally:
            logging.getLogger().handlers.clear()
            structlog.reset_defaults()
        lines = [json.loads(line) for line in err.splitlines()]
        assert [line["event"] for line in lines] == ["library", "library", "odd"]
        assert lines[1]["error"].startswith("InvalidToken < ")
        assert "bot***/getMe" in lines[2]["said"]
        for word in ("Jakarta", SECRET):
            assert word not in err

    async def test_mistakes_in_the_loop_and_in_the_end_show_no_data(self, capsys: pytest.CaptureFixture[str]) -> None:
        configure_logs("debug", (TOKEN, SECRET))
        loop = asyncio.get_running_loop()
        try:
            watch_for_mistakes()
            loop.call_exception_handler({"message": TOKEN, "exception": RuntimeError("our ledger of Jakarta")})
            try:
                raise InvalidToken(TOKEN)
            except InvalidToken as error:
                last_words(type(error), error, error.__traceback__)
            err = capsys.readouterr().err
        finally:
            loop.set_exception_handler(None)
            logging.getLogger().handlers.clear()
            structlog.reset_defaults()
        assert "loop_failed" in err
        assert "InvalidToken" in err
        for word in ("Jakarta", SECRET):
            assert word not in err


async def test_a_refused_token_is_in_no_output(api: BotApi, tmp_path: Path) -> None:
    """python-telegram-bot puts the token into the text of InvalidToken."""
    process = Process(api, tmp_path, WARROOM_LOG_LEVEL="debug")
    api.fails("getMe", 401, "Unauthorized")
    status, err = await (await process.start()).ends()
    assert status == 2
    assert "Telegram does not accept the token" in err
    assert SECRET not in err
    assert "Traceback" not in err
    assert sys.executable not in err
