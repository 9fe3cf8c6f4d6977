"""kill -9 in the middle of an interview, and go on: no answer lost, no transition repeated."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.botapi.people import text_of
from tests.botapi.server import BotApi
from tests.telegram.conftest import begins
from tests.telegram.process import Process
from tests.telegram.script import ANSWERS


def stored_answers(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "warroom.db")) as db:
        return int(db.execute("SELECT count(*) FROM answers").fetchone()[0])


@pytest.mark.parametrize(
    "moment", ["before it is fetched", "while it is handled", "before the reply", "after the reply"]
)
async def test_kill_at_any_moment_and_go_on(api: BotApi, tmp_path: Path, moment: str) -> None:
    process = await Process(api, tmp_path).start()
    ada = api.person("Ada")
    await begins(ada)
    for i, answer in enumerate(ANSWERS[:2]):
        calls = len(api.calls)
        if moment == "before it is fetched":
            process.kill()
            await process.ends()
            ada.says(answer)
        elif moment == "while it is handled":
            ada.says(answer)
            # The next poll acknowledges it: by then it is stored, and may be handled or not.
            await api.until(lambda: api.acknowledged == api.newest)
            process.kill()
            await process.ends()
        else:
            api.fails("sendMessage", after=moment == "after the reply")
            ada.says(answer)
            await api.until(lambda since=calls: any(c.method == "sendMessage" for c in api.calls[since:]))  # type: ignore[misc]
            process.kill()
            await process.ends()
        process = await Process(api, tmp_path).start()
        await ada.hears("?")
        ada.says("/time")
        await ada.hears(f"Answers so far: {i + 1}.")
    ada.says("/end")
    await ada.hears("An estimate for practice")
    await process.stops()
    assert stored_answers(tmp_path) == 2
    texts = [text_of(message) for message in api.messages_of(ada.id) if text_of(message).endswith("?")]
    # A message may come twice when the crash falls between Telegram's OK and our note of it; never a third time.
    assert all(texts.count(text) <= 2 for text in texts)
    if moment == "before the reply":
        assert len(texts) == len(set(texts))
