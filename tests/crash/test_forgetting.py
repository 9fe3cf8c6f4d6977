"""A power cut while somebody is forgotten, or while old transcripts are swept: it is finished afterwards, once."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.owners import DAY
from tests.botapi.people import text_of
from tests.botapi.server import BotApi
from tests.crash.test_power_cuts import process
from tests.keys import sealed_store
from tests.telegram.conftest import begins


@pytest.mark.crash
@pytest.mark.parametrize("point", ["forgetting", "forgotten", "committing", "sending", "answered", "sent"])
async def test_while_somebody_is_forgotten(api: BotApi, tmp_path: Path, point: str) -> None:
    first = await process(api, tmp_path).start()
    ada, bo = api.person("Ada"), api.person("Bo")
    for person in (ada, bo):
        await begins(person)
        person.says("Our weakest point is the ledger.")
        await person.hears("?")
    ada.says("/forget")
    await ada.hears("It cannot be undone")
    await first.stops()
    dying = await process(api, tmp_path, point).start()
    ada.presses("Delete everything")
    status, _ = await dying.ends()
    assert status == -signal.SIGKILL
    again = await process(api, tmp_path).start()
    await ada.hears("Everything is deleted")
    await again.stops()
    said = [text_of(message).startswith("Everything is deleted") for message in api.messages_of(ada.id)]
    assert said.count(True) in ((1, 2) if point == "answered" else (1,))
    store = await sealed_store(tmp_path)
    assert await store.mine(f"telegram:{ada.id}") == {}
    assert len((await store.mine(f"telegram:{bo.id}"))["answers"]) == 1
    await store.close()
    with closing(sqlite3.connect(tmp_path / "warroom.keys")) as keys:
        owners = {row[0] for row in keys.execute("SELECT owner FROM data_keys")}
    assert f"telegram:{ada.id}" not in owners
    assert f"telegram:{bo.id}" in owners


@pytest.mark.crash
async def test_while_old_transcripts_are_swept(api: BotApi, tmp_path: Path) -> None:
    first = await process(api, tmp_path).start()
    ada = api.person("Ada")
    await begins(ada)
    ada.says("Our weakest point is the ledger.")
    await ada.hears("?")
    ada.says("/end")
    await ada.hears("An estimate for practice")
    await first.stops()
    with closing(sqlite3.connect(tmp_path / "warroom.db")) as db:
        db.execute("UPDATE sessions SET began = began - ?, ended = ended - ?", (400 * DAY, 400 * DAY))
        db.execute("DELETE FROM marks WHERE name = 'swept'")
        db.commit()
    dying = await process(api, tmp_path, "swept").start()
    status, _ = await dying.ends()
    assert status == -signal.SIGKILL
    again = await process(api, tmp_path).start()
    ada.says("/debrief")
    await ada.hears("")
    await again.stops()
    store = await sealed_store(tmp_path)
    mine = await store.mine(f"telegram:{ada.id}")
    assert not {"answers", "turns", "assessments"} & mine.keys()
    assert len(mine["sessions"]) == 1
    await store.close()


@pytest.mark.crash
async def test_a_timer_fires_after_a_power_cut(api: BotApi, tmp_path: Path) -> None:
    bot = await process(api, tmp_path).start()
    ada = api.person("Ada")
    await begins(ada)
    ada.says("/timing")
    await ada.hears("")
    ada.presses("After a pause")
    await ada.hears("Understood.")
    ada.says("Resale is out of scope.")
    await api.until(lambda: not api.updates or api.acknowledged == api.newest)
    bot.kill()
    await bot.ends()
    again = await process(api, tmp_path).start()
    await ada.hears("?", within=30)
    ada.says("/time")
    await ada.hears("Answers so far: 1.")
    await again.stops()
