"""Several bots in one installation: each with its own people, commands and limits, added and removed while it runs."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.errors import OperatorError
from bot.roles import bots as desk
from tests.botapi.server import BotApi
from tests.cluster.house import House
from tests.telegram.conftest import Running

SECOND = "77:the-token-of-the-second-bot"


@pytest.fixture
def second(api: BotApi) -> BotApi:
    """Another bot of the same platform."""
    other = api.neighbours[SECOND] = BotApi(SECOND)
    return other


async def told(person: object) -> str:
    """What a newcomer hears first."""
    person.says("/start")  # type: ignore[attr-defined]
    message = await person.hears("")  # type: ignore[attr-defined]
    return str(message["text"])


async def test_in_one_process(api: BotApi, second: BotApi, tmp_path: Path) -> None:
    running = Running(api, tmp_path)
    settings = running.settings()
    await running.start()
    try:
        ada, bob, eve = api.person("Ada"), second.person("Bob"), second.person("Eve")
        assert "Pick a prompt" in await told(ada)
        said = await desk.add(settings, SECOND, 5, ("interview", "time"), (bob.id,), (1,))
        assert said == "@warroom_bot (77) is registered."
        assert SECOND.split(":")[1] not in "".join(await desk.listed(settings))
        assert await desk.listed(settings) == [
            "4242  (from WARROOM_TELEGRAM_TOKEN)",
            f"77  @warroom_bot  rate 5/s  commands interview,time  users {bob.id}  admins 1",
        ]
        await second.until(lambda: bool(second.called("getUpdates")))
        assert "Pick a prompt" in await told(bob)
        assert await told(eve) == "This bot is for invited people only."
        bob.says("/pause")
        await bob.hears("I do not know that command")
        await second.until(lambda: len(second.commands) == 6)
        assert second.commands["all_private_chats", ""] == ["interview", "time", "language", "help"]
        assert second.commands["all_group_chats", ""] == ["help"]
        await desk.add(settings, SECOND, 5, (), (), ())
        await second.until(lambda: len(second.called("getMe")) == 4)
        eve.says("/start")
        await eve.hears("Pick a prompt")
        assert "is removed" in await desk.remove(settings, 77)
        polls = len(second.called("getUpdates"))
        await second.until(lambda: second.calls[-1].method == "deleteWebhook")
        ada.says("/help")
        await ada.hears("/interview")
        assert len(second.called("getUpdates")) == polls
    finally:
        await running.stop()


async def test_each_has_its_own_admins(api: BotApi, second: BotApi, tmp_path: Path) -> None:
    running = Running(api, tmp_path)
    amy, bob, olga = second.person("Amy"), second.person("Bob"), second.person("Olga")
    running.more = {"operators": str(olga.id)}
    await desk.add(running.settings(), SECOND, 0, (), (), (amy.id,))
    await running.start()
    try:
        ada = api.person("Ada")
        for person in (ada, bob):
            assert "Pick a prompt" in await told(person)
        amy.says("/stats")
        seen = str((await amy.hears("People"))["text"])
        assert ("People: 1," in seen, "Waiting" in seen) == (True, False)
        for command in ("/maintenance on", "/inbox"):
            amy.says(command)
            await amy.hears("I do not know that command")
        amy.says("/broadcast Bob and I, at nine.")
        await amy.hears("This goes to about 2 people")
        amy.presses("Send it")
        await bob.hears("Bob and I, at nine.")
        await amy.hears("On its way.")
        assert "at nine" not in ada.screen()
        olga.says("/stats")
        seen = str((await olga.hears("People"))["text"])
        assert ("Active chats: 3 in a day" in seen, "Waiting" in seen) == (True, True)
        assert ada.id == amy.id
        ada.says("/stats")
        await ada.hears("I do not know that command")
    finally:
        await running.stop()


async def test_a_bot_that_cannot_run_does_not_stop_the_others(api: BotApi, second: BotApi, tmp_path: Path) -> None:
    running = Running(api, tmp_path)
    await desk.add(running.settings(), SECOND, 0, (), (), ())
    second.revoked = True
    await running.start()
    try:
        assert "Pick a prompt" in await told(api.person("Ada"))
    finally:
        await running.stop()


async def test_what_cannot_be_registered(api: BotApi, second: BotApi, tmp_path: Path) -> None:
    settings = Running(api, tmp_path).settings(telegram_token=SecretStr(""))
    with pytest.raises(OperatorError, match="does not accept the token"):
        await desk.add(settings, "78:unknown", 0, (), (), ())
    with pytest.raises(OperatorError, match="There is no command 'sing'"):
        await desk.add(settings, SECOND, 0, ("sing",), (), ())
    with pytest.raises(OperatorError, match="There is no bot 77"):
        await desk.remove(settings, 77)
    with pytest.raises(OperatorError, match="WARROOM_PUBLIC_URL"):
        await desk.webhooks(settings, off=False)
    assert await desk.listed(settings) == ["No bot is registered. `warroom bots add` asks for a token."]


@pytest.mark.scale
async def test_in_several_processes(house: House, api: BotApi, second: BotApi) -> None:
    for role in ("web", "worker", "sender"):
        await house.add(role)
    await house.hooks()
    ada, bob = api.person("Ada"), second.person("Bob")
    assert "Pick a prompt" in await told(ada)
    out = await house.runs("bots", "add", "--user", str(bob.id), said=SECOND + "\n")
    assert f"Telegram calls http://127.0.0.1:{house.port}/telegram/77." in out
    assert "Pick a prompt" in await told(bob)
    assert await told(second.person("Eve")) == "This bot is for invited people only."
    await house.runs("bots", "remove", "77")
    assert second.hook is None
    bob.says("/help")
    ada.says("/help")
    await ada.hears("/interview")
    async with asyncio.timeout(10):
        while "lead_left" not in house.nodes["sender2"].log():  # noqa: ASYNC110  # it is in another process
            await asyncio.sleep(0.1)
    assert house.rows("SELECT count(*) FROM bots") == [(0,)]
