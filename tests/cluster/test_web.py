"""The webhook: who may call, what is stored, what is answered."""

import hmac
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import SystemClock
from bot.store.codec import PlainCodec
from bot.store.sql import SqlStore
from bot.telegram import webhook
from bot.telegram.webhook import MOST_BYTES, SECRET, Webhook, secret_of
from bot.traffic import Registered

BOT = Registered("telegram", 42, "one_bot", "42:token")
MESSAGE = {"message_id": 5, "from": {"id": 7}, "chat": {"id": 7}, "text": "hello"}


class Caller:
    """Whoever calls the webhook."""

    def __init__(self, client: Any, store: SqlStore) -> None:
        self.client, self.store = client, store

    async def calls(self, data: object, secret: str | None = secret_of(BOT.token), bot: str = "42") -> int:
        """The status that is answered."""
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        headers = {} if secret is None else {SECRET: secret}
        async with self.client.post(f"/telegram/{bot}", data=body, headers=headers) as response:
            assert await response.text() in ("", f"{response.status}: {response.reason}") or response.status == 413
            return int(response.status)

    async def kept(self) -> list[tuple[int, str]]:
        """(number, raw text) of the stored updates."""
        found = await self.store.waiting("telegram", 42, 100)
        return [(waiting.incoming.update, waiting.incoming.raw) for waiting in found]


@pytest.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    store = await SqlStore.open(f"sqlite:///{tmp_path / 'test.db'}", PlainCodec())

    async def known(number: int) -> Registered | None:
        return BOT if number == BOT.bot else None

    async with TestClient(TestServer(Webhook(store, SystemClock(), known).application())) as client:
        yield Caller(client, store)
    await store.close()


async def test_an_update_is_stored_as_it_came(caller: Caller) -> None:
    raw = json.dumps({"update_id": 9, "message": MESSAGE}, indent=3).encode()
    assert await caller.calls(raw) == 200
    assert await caller.calls(raw) == 200
    assert await caller.kept() == [(9, raw.decode())]
    (waiting,) = await caller.store.waiting("telegram", 42, 10)
    assert waiting.incoming.key is not None
    assert (waiting.incoming.key.chat, waiting.incoming.edits) == (7, None)


async def test_what_the_library_cannot_parse_is_stored_too(caller: Caller) -> None:
    assert await caller.calls({"update_id": 9, "edited_message": {"message_id": 5, "chat": None}}) == 200
    assert [number for number, _ in await caller.kept()] == [9]


@pytest.mark.parametrize("secret", [None, "", "wrong", secret_of("42:other"), "ключ"])
async def test_who_is_not_telegram_is_turned_away(caller: Caller, secret: str | None) -> None:
    assert await caller.calls({"update_id": 9, "message": MESSAGE}, secret) == 403
    assert await caller.kept() == []


async def test_a_bot_that_is_not_there_cannot_be_told_from_a_wrong_secret(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared, really = list[int](), hmac.compare_digest

    def compare(one: bytes, other: bytes) -> bool:
        compared.append(len(other))
        return really(one, other)

    monkeypatch.setattr(webhook.hmac, "compare_digest", compare)
    assert await caller.calls({"update_id": 9}, "x", "42") == await caller.calls({"update_id": 9}, "x", "43") == 403
    assert await caller.calls({"update_id": 9}, secret_of("0:none"), "43") == 403
    assert compared == [64, 64, 64]
    assert await caller.calls({"update_id": 9}, bot="nonsense") == 404


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"7", b"{}", b'{"update_id": null}', b"\xff\xfe", b'{"update_id": "x"}']
)
async def test_what_is_no_update_is_refused(caller: Caller, body: bytes) -> None:
    assert await caller.calls(body) == 400
    assert await caller.kept() == []


async def test_a_body_that_is_too_large_is_refused(caller: Caller) -> None:
    assert await caller.calls({"update_id": 9, "x": "y" * MOST_BYTES}) == 413
    assert await caller.kept() == []


async def test_a_failing_database_is_not_acknowledged(caller: Caller, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "test.db")) as other:
        other.execute("ALTER TABLE inbox RENAME TO elsewhere")
        assert await caller.calls({"update_id": 9, "message": MESSAGE}) == 503
        other.execute("ALTER TABLE elsewhere RENAME TO inbox")
    assert await caller.calls({"update_id": 9, "message": MESSAGE}) == 200


async def test_it_says_how_it_is(caller: Caller, tmp_path: Path) -> None:
    async with caller.client.get("/health") as response:
        assert response.status == 200
    with closing(sqlite3.connect(tmp_path / "test.db")) as other:
        other.execute("ALTER TABLE inbox RENAME TO elsewhere")
    async with caller.client.get("/health") as response:
        assert response.status == 503
