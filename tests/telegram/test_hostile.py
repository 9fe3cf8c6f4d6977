"""Hostile texts in every field that a user controls, through the real bot: valid requests, escaped, stored and exported
exactly. `make test` takes twenty of them, `make test-long` all thousand.
"""

import json
from collections.abc import AsyncIterator
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

from bot.telegram import flood
from bot.telegram.inbound import sound
from tests.botapi.markup import parse
from tests.botapi.people import PATIENCE, Person, text_of
from tests.botapi.server import BotApi
from tests.crash.bot import light
from tests.hostile import sample, texts
from tests.telegram.conftest import Running, begins
from tests.telegram.test_privacy import documents

LOAD = light

LAST_WORD = "I do not know that command."


@pytest.fixture
async def quick(api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    """A bot that grades by cues and lets people type as fast as they like."""
    monkeypatch.setattr(flood, "BURST", 1e9)
    running = Running(api, tmp_path)
    running.load = light
    await running.start()
    yield running
    await running.stop()


async def everything_in_every_field(api: BotApi, chosen: list[str]) -> None:
    names = iter(chosen)
    for start in range(0, len(chosen), 10):
        group = chosen[start : start + 10]
        person = api.person(next(names))
        await begins(person, minutes="60 min")
        for text in group:
            person.name = next(names, text)
            person.says(text)
            await done(person)
        kept = [sound(text) for text in group if not command(sound(text))]
        await checked(person, kept)
        for text in group:
            fields(person, text)
        await done(person)
        person.says("/end")
        await done(person)
    for call in api.calls:
        if call.method == "sendMessage":
            parse(call.params["text"])
    assert not [refusal for refusal in api.refusals if "not modified" not in refusal]


def command(text: str) -> bool:
    return text.startswith("/") and len(text) > 1 and text[1].isalpha()


async def done(person: Person) -> None:
    """All that the person sent was handled."""
    chat = person.api.messages_of(person.id)
    before = len(chat)
    person.says("/frobnicate")

    def answered() -> bool:
        return any(text_of(message).startswith(LAST_WORD) for message in chat[before:])

    await person.api.until(answered, within=PATIENCE * 4)


def fields(person: Person, text: str) -> None:
    """Everywhere else that a user's own words can stand."""
    api = person.api
    message = person.says(f"/start {text}"[:4096])
    person.edits(message, text)
    person.forges(text[:60], api.messages_of(person.id)[-1])
    whole: dict[str, Any] = {
        "caption": text[:1024],
        "document": {"file_id": text, "file_unique_id": "u", "file_name": text, "mime_type": text},
        "contact": {"phone_number": text, "first_name": text, "last_name": text, "vcard": text},
        "venue": {"title": text, "address": text, "location": {"latitude": 1.0, "longitude": 1.0}},
        "sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1}
        | {"is_animated": False, "is_video": False, "emoji": text, "set_name": text},
        "via_bot": {"id": 1, "is_bot": True, "first_name": text, "username": text},
        "quote": {"text": text, "position": 0},
        "author_signature": text,
    }
    for name, value in whole.items():
        person.language = text[:20]
        person._message({name: value}, None)
    person.language = "en"


async def checked(person: Person, kept: list[str]) -> None:
    """What is exported is what was typed, to the letter; the page is escaped."""
    person.says("/export")
    await done(person)
    found = documents(person)
    whole = json.loads(next(data for name, data in found.items() if name.endswith(".json")))
    answers = sorted(whole["tables"].get("answers", []), key=lambda row: row["number"])
    heard = [part["text"] for row in answers for part in row["body"]["heard"]["messages"]]
    asked = [text for text in kept if text.strip()]
    assert [text for text in heard if text in kept] == heard
    assert set(asked) - set(heard) <= typed_but_no_answer(whole)
    page = next(data for name, data in found.items() if name.endswith(".html")).decode()
    assert "<script" not in page
    body = page[page.index("<body>") :]
    for text in heard:
        if text.isprintable():
            assert escape(text) in body
            assert text in unescape(body)


def typed_but_no_answer(whole: dict[str, Any]) -> set[str]:
    """What the interview took for something else, a question or 'ready': it is among its events."""
    return {row["event"].get("text", "") for row in whole["tables"].get("turns", [])}


async def test_a_sample_of_every_kind(quick: Running, api: BotApi) -> None:
    await everything_in_every_field(api, sample(20))


@pytest.mark.long
async def test_a_thousand(quick: Running, api: BotApi) -> None:
    chosen = texts()
    assert len(set(chosen)) == 1000
    await everything_in_every_field(api, chosen)
