"""`warroom setup`: what the bot says of itself, in each language, and never that a company stands behind it."""

import re
from pathlib import Path

import pytest
from PIL import Image

from bot import serving
from bot.errors import OperatorError
from bot.packs.text import LANGUAGES
from bot.telegram.inbound import COMMANDS as UNDERSTOOD
from bot.telegram.profile import COMMANDS, DESCRIPTION, NAME, PICTURE, SHORT
from bot.texts import tr
from tests.botapi.server import BotApi
from tests.telegram.conftest import Running


async def test_everything_is_set_in_each_language(api: BotApi, tmp_path: Path) -> None:
    lines = [line async for line in serving.setup(Running(api, tmp_path).settings())]
    for what, message in (("name", NAME), ("description", DESCRIPTION), ("short_description", SHORT)):
        for language in LANGUAGES:
            assert api.profile[what, language] == tr(message, language)
        assert api.profile[what, ""] == message
        assert api.profile[what, "zh"] != api.profile[what, "en"]
    scopes = ("all_private_chats", "all_group_chats")
    assert set(api.commands) == {(scope, language) for scope in scopes for language in ("", *LANGUAGES)}
    assert api.menu_button == {"type": "commands"}
    assert api.called("getUpdates") == []
    assert any(str(PICTURE) in line for line in lines)
    assert any("Edit Description Picture" in line for line in lines)


async def test_a_refusal_and_a_silent_server_are_said_in_words(api: BotApi, tmp_path: Path) -> None:
    api.fails("setMyName", 429, "Too Many Requests: retry after 70000", parameters={"retry_after": 70_000})
    with pytest.raises(OperatorError, match="Telegram refused"):
        [line async for line in serving.setup(Running(api, tmp_path).settings())]
    await api.stop()
    with pytest.raises(OperatorError, match="cannot be reached"):
        [line async for line in serving.setup(Running(api, tmp_path).settings())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_lengths_and_words(language: str) -> None:
    name, description, short = (tr(text, language) for text in (NAME, DESCRIPTION, SHORT))  # type: ignore[arg-type]
    assert 0 < len(name) <= 64
    assert 0 < len(description) <= 512
    assert 0 < len(short) <= 120
    for text in (name, description, short):
        assert not re.search(r"official|alibaba|ant group|telegram|官方|阿里|支付宝|蚂蚁", text, re.IGNORECASE)


def test_every_command_of_the_menu_is_understood() -> None:
    assert {name for name, _ in COMMANDS} <= {*UNDERSTOOD, "history"}
    assert all(len(tr(text, language)) <= 40 for _, text in COMMANDS for language in LANGUAGES)


def test_the_picture_of_the_empty_chat_is_as_the_platform_wants_it() -> None:
    with Image.open(PICTURE) as picture:
        assert (picture.size, picture.format) == ((640, 360), "PNG")
    assert PICTURE.stat().st_size < 60_000
