"""Two processes on one database: whatever both try at once happens once. SQLite takes turns, PostgreSQL does not."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine.actions import SetTimer
from bot.engine.events import Said
from bot.errors import Conflict, Gone
from bot.grading.report import Report
from bot.store.sql import SqlStore
from bot.traffic import Due, Letter, Turn
from tests.contract.test_store import KEY, Reversing, brief, incoming, say, turn
from tests.dialogs.table import Table

Two = tuple[SqlStore, SqlStore]
TRIES = 8
"""Races that each test runs: one alone may pass by luck."""


@pytest.fixture(params=["file", "postgresql"])
async def two(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Two]:
    """Two stores of one database, each with connections of its own."""
    if request.param == "file":
        url = f"sqlite:///{tmp_path / 'test.db'}"
    else:
        url = request.getfixturevalue("postgres").database()
    one, other = await SqlStore.open(url, Reversing()), await SqlStore.open(url, Reversing())
    yield one, other
    await one.close()
    await other.close()


async def both(two: Two, *turns: Turn) -> list[BaseException | None]:
    """Commit turns on the two stores at the same time; what came of each."""
    stores = [two[i % 2] for i in range(len(turns))]
    pairs = zip(stores, turns, strict=True)
    return await asyncio.gather(*(store.commit(each) for store, each in pairs), return_exceptions=True)


async def test_a_conversation_is_begun_once(two: Two) -> None:
    for user in range(TRIES):
        key = replace(KEY, chat=user, user=user)
        ended = await both(two, *(turn(key=key, out=(say("hello"),)) for _ in range(4)))
        assert [type(each) for each in ended if each is not None] == [Conflict] * 3
        assert (await two[0].load(key)).version == 1
    assert (await two[0].backlog()).outbox == TRIES


async def test_a_version_is_written_once(two: Two) -> None:
    await two[0].commit(turn())
    for version in range(1, TRIES):
        ended = await both(two, *(turn(version, out=(say("once"),)) for _ in range(4)))
        assert [type(each) for each in ended if each is not None] == [Conflict] * 3
    assert (await two[0].backlog()).outbox == TRIES - 1


async def test_an_update_is_kept_once(two: Two) -> None:
    updates = [incoming(n) for n in range(50)]
    await asyncio.gather(*(store.receive(updates) for store in two * 3))
    assert len(await two[0].waiting("telegram", 1, 100)) == 50


async def test_an_update_is_applied_once(two: Two) -> None:
    """A worker that was thought dead goes on while another has taken its update over."""
    await two[0].receive([incoming(n) for n in range(TRIES)])
    for version, update in enumerate(await two[0].waiting("telegram", 1, 100)):
        await two[0].commit(turn(version, inbox=update.id))
        with pytest.raises(Gone):
            await two[1].commit(turn(version + 1, inbox=update.id, out=(say("twice"),)))
        assert (await two[0].load(KEY)).version == version + 1
    assert (await two[0].backlog()).outbox == 0


async def test_a_letter_is_read_once(two: Two) -> None:
    await two[0].commit(turn(letters=(Letter(KEY, Said("x", 1), KEY.owner),)))
    (letter,) = await two[0].letters("telegram", 1, 10)
    await two[0].commit(turn(1, letter=letter.id))
    with pytest.raises(Gone):
        await two[1].commit(turn(2, letter=letter.id))


async def test_a_timer_fires_once_and_never_takes_the_next_one_with_it(two: Two) -> None:
    await two[0].commit(turn(timers=(SetTimer("quiet", 10.0, 1),)))
    (due,) = await two[0].due("telegram", 1, 10.0, 10)
    await two[0].commit(turn(1, timers=(SetTimer("quiet", 20.0, 2),)))
    with pytest.raises(Gone):
        await two[1].commit(turn(2, due=due))
    (again,) = await two[0].due("telegram", 1, 20.0, 10)
    assert again == Due(KEY, "quiet", 2, 20.0)
    await two[0].commit(turn(2, due=again, timers=(SetTimer("quiet", 30.0, 3),)))
    assert await two[0].next_due("telegram", 1) == 30.0


async def test_a_failure_that_is_told_late_parks_nothing(two: Two) -> None:
    await two[0].receive([incoming(1)])
    (update,) = await two[0].waiting("telegram", 1, 10)
    await two[0].commit(turn(inbox=update.id))
    await two[1].failed(update.id, "ValueError", park=True)
    assert await two[0].parked(10) == []


async def test_the_same_report_is_kept_once(two: Two) -> None:
    from bot.engine.actions import Opened
    from bot.engine.events import EndAsked

    report: Report = Table().begins().says("Who decides?").does(EndAsked()).report.report
    await two[0].commit(turn(sessions=(Opened(brief()),)))
    await asyncio.gather(*(store.keep_report("aaaaaaaaaaaa", report, 300.0) for store in two * 4))
    assert len(await two[0].reports("aaaaaaaaaaaa")) == 1


async def test_processes_that_start_together_make_the_tables_once(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = request.getfixturevalue("postgres").database(empty=True)
    stores = await asyncio.gather(*(SqlStore.open(url, Reversing()) for _ in range(6)))
    assert (await stores[5].backlog()).inbox == 0
    for store in stores:
        await store.close()
