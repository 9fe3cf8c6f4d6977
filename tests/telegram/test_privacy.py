"""/privacy, /export and /forget on a phone; and a known sentence that is nowhere in the files."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.packs.text import LANGUAGES
from bot.policy import FOR_GOOD, RIGHTS, SECTIONS, UNTIL
from bot.store.backup import backup, restore
from bot.texts import tr
from tests.botapi.people import Person, text_of
from tests.botapi.server import BotApi
from tests.contract.test_upgrades import words_in
from tests.crash.bot import light
from tests.keys import sealed_store, source
from tests.packs import ROOT
from tests.telegram.conftest import Running, begins
from tests.telegram.process import Process

LOAD = light

SECRET = "our weakest point is the ledger of Jakarta, and rollback is above 5 errors for 3 minutes"


async def talks(person: Person) -> None:
    """An interview with the known sentence in it, to the debrief, and a second one that is not finished."""
    await begins(person)
    person.says(SECRET)
    await person.hears("?")
    person.says("/end")
    await person.hears("An estimate for practice")
    await begins(person)
    person.says(SECRET)
    await person.hears("?")


def documents(person: Person) -> dict[str, bytes]:
    """The files that the person was sent, by name."""
    sent = [message["document"] for message in person.api.messages_of(person.id) if "document" in message]
    return {file["file_name"]: person.api.files[file["file_id"]] for file in sent}


async def test_the_policy_is_shown_in_the_readers_language(bot: Running, api: BotApi) -> None:
    for name, phone in (("Ada", "en"), ("博", "zh-hans")):
        person = api.person(name, phone)
        person.says("/privacy")
        shown = text_of(await person.hears(tr("/export", "en")))
        language = "zh" if phone == "zh-hans" else "en"
        for heading, lines in SECTIONS:
            for text in (heading, *lines):
                assert tr(text, language) in shown  # type: ignore[arg-type]
        assert tr(UNTIL, language, days=365) in shown  # type: ignore[arg-type]
    person.presses("记录保留30天")
    await person.hears("30天")
    person.says("/privacy")
    await person.hears(tr(UNTIL, "zh", days=30))
    person.presses("记录一直保留")
    await person.hears("")
    person.says("/privacy")
    await person.hears(tr(FOR_GOOD, "zh"))


def test_the_policy_is_in_the_repository_in_both_languages() -> None:
    book = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    for language in LANGUAGES:
        for heading, lines in SECTIONS:
            assert all(tr(text, language) in book for text in (heading, *lines))
        assert tr(UNTIL, language, days=365) in book
        assert tr(RIGHTS, language) in book


async def test_everything_about_me_comes_as_two_files(ada: Person, bot: Running) -> None:
    await talks(ada)
    ada.says("/export")
    await ada.hears("for reading")
    found = documents(ada)
    (whole,) = [json.loads(data) for name, data in found.items() if name.endswith(".json")]
    tables = whole["tables"]
    assert {"conversations", "sessions", "answers", "assessments", "turns"} <= tables.keys()
    assert [row["body"]["heard"]["messages"][0]["text"] for row in tables["answers"]] == [SECRET, SECRET]
    (page,) = [data.decode() for name, data in found.items() if name.endswith(".html")]
    assert page.count(SECRET) > 2
    assert "An estimate for practice" in page
    assert "<script" not in page
    ada.says("/export")
    await ada.hears("less than a minute ago")


async def test_nobody_elses_rows_are_exported(ada: Person, api: BotApi) -> None:
    bo = api.person("Bo")
    await begins(bo)
    bo.says("My own words are about Lisbon.")
    await bo.hears("?")
    await begins(ada)
    ada.says("/export")
    await ada.hears("for reading")
    for data in documents(ada).values():
        assert b"Lisbon" not in data
        assert f'"user": {bo.id}'.encode() not in data


async def test_forget_asks_once_and_then_nothing_is_left(
    ada: Person, bot: Running, api: BotApi, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = tmp_path_factory.mktemp("backup") / "before.db"
    bo = api.person("Bo")
    await begins(bo)
    bo.says("My own words.")
    await bo.hears("?")
    await talks(ada)
    ada.says("/forget")
    await ada.hears("It cannot be undone")
    ada.presses("Keep it")
    await ada.hears("Nothing was deleted.")
    backup(f"sqlite:///{bot.folder / 'warroom.db'}", before)
    ada.says("/forget")
    await ada.hears("It cannot be undone")
    ada.presses("Delete everything")
    await ada.hears("Everything is deleted")
    await api.until(lambda: all(api.queries.values()))
    await bot.stop()
    url = f"sqlite:///{bot.folder / 'warroom.db'}"
    for turn in range(2):
        store = await sealed_store(bot.folder)
        assert await store.mine(f"telegram:{ada.id}") == {}
        assert len((await store.mine(f"telegram:{bo.id}"))["answers"]) == 1
        assert (await store.backlog()).outbox == 0
        await store.close()
        with closing(sqlite3.connect(bot.folder / "warroom.keys")) as db:
            assert f"telegram:{ada.id}" not in [row[0] for row in db.execute("SELECT owner FROM data_keys")]
        if turn == 0:
            # The copy from before: what it holds of her cannot be opened any more, and is deleted again.
            restore(url, source(bot.folder), before)
    assert words_in(bot.folder) == []
    assert words_in(before.parent) == []


async def test_a_person_may_come_back_as_a_stranger(ada: Person, bot: Running) -> None:
    await talks(ada)
    ada.says("/forget")
    await ada.hears("It cannot be undone")
    ada.presses("Delete everything")
    await ada.hears("Everything is deleted")
    ada.says("/debrief")
    await ada.hears("No interview yet.")
    await begins(ada)
    ada.says("Something new.")
    await ada.hears("?")
    await bot.stop()
    await bot.start()
    ada.says("/time")
    await ada.hears("Answers so far: 1")


async def test_what_is_sent_right_after_deleting_is_news(ada: Person, api: BotApi) -> None:
    await begins(ada)
    ada.says("/forget")
    await ada.hears("It cannot be undone")
    ada.presses("Delete everything")
    ada.says("/help")
    ada.says("/debrief")
    await ada.hears("Everything is deleted")
    await ada.hears("/interview")
    await ada.hears("No interview yet.")


async def test_an_old_button_asks_again(ada: Person, api: BotApi) -> None:
    await begins(ada)
    ada.forges("1:yf:1", api.messages_of(ada.id)[-1])
    await ada.hears("It cannot be undone")
    ada.says("/time")
    await ada.hears("Answers so far: 0")


@pytest.mark.parametrize("level", ["debug"])
async def test_a_known_sentence_is_in_no_file_and_no_log(api: BotApi, tmp_path: Path, level: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    process = Process(api, data, WARROOM_LOG_LEVEL=level, LIGHT="1")
    process.module = "tests.crash.bot"
    await process.start()
    ada = api.person("Ada Jakartasdottir")
    await talks(ada)
    ada.sends("photo")
    api.update(message={"message_id": "x", "from": ada.user, "chat": {"id": ada.id, "type": "private"}, "text": SECRET})
    api.fails("sendMessage", 400, f'Bad Request: can\'t parse entities: unsupported start tag "{SECRET}"')
    ada.says("/time")
    api.fails("sendMessage", 502, "Bad Gateway", times=3)
    ada.says(SECRET)
    ada.says("/help")
    await ada.hears("/interview")
    # While it runs, with its log of changes, and an unsent message in the outbox.
    assert (data / "warroom.db-wal").stat().st_size > 0
    assert words_in(tmp_path) == []
    backup(f"sqlite:///{data / 'warroom.db'}", tmp_path / "copy.db")
    process.process.terminate()
    status, err = await process.ends()
    assert status == 0
    assert words_in(tmp_path) == []
    for word in ("Jakarta", "weakest", "Ada", api.token.split(":")[1]):
        assert word not in err
