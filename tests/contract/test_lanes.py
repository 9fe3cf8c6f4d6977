"""What workers need of a shared store, and the order in which they work a lane off."""

import asyncio
import json
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest

from bot.clerk import StoreClerk
from bot.engine.actions import SetTimer
from bot.engine.events import Begin, Edited, Event, Said, TimingChosen
from bot.grader.cues import CueGrader
from bot.handling import Handling
from bot.lanes import PATIENCE, LaneWorker
from bot.pictures.artist import Artist
from bot.reading import Readers, Reading
from bot.runtime import Runtime
from bot.serial import EVENT
from bot.store.sql import SqlStore
from bot.traffic import Due, Incoming, Key, Lane, Letter, Registered, Seen
from tests.contract.test_store import KEY, Reversing, say, turn
from tests.overlap import OverlapFinder
from tests.packs import small
from tests.postgres import Postgres
from tests.unit.test_runtime import Clock, Events, Plain

LANE = Lane.of(KEY)
HERE = Key("test", 1, 1, 0, 1)


@dataclass
class Shared:
    """A store on PostgreSQL that writes jobs, and a look at the engine's tables."""

    store: SqlStore
    url: str

    def jobs(self) -> list[dict[str, Any]]:
        plain = self.url.replace("+psycopg", "")
        with psycopg.connect(plain, row_factory=psycopg.rows.dict_row) as connection:
            return connection.execute("SELECT * FROM procrastinate_jobs ORDER BY id").fetchall()


@pytest.fixture
async def shared(postgres: Postgres) -> AsyncIterator[Shared]:
    url = postgres.database()
    store = await SqlStore.open(url, Reversing())
    store.share()
    yield Shared(store, url)
    await store.close()


def incoming(update: int, received: float = 100.0, key: Key | None = KEY, edits: int | None = None) -> Incoming:
    return Incoming("telegram", 1, update, "{}", key, received, edits)


class TestJobs:
    async def test_an_update_has_one_job_however_often_it_comes(self, shared: Shared) -> None:
        await shared.store.receive([incoming(1), incoming(2)])
        await shared.store.receive([incoming(2), incoming(3, key=None)])
        jobs = shared.jobs()
        assert [job["lock"] for job in jobs] == ["telegram:1:10", "telegram:1:10", "telegram:1:0"]
        assert jobs[0]["args"] == {"platform": "telegram", "bot": 1, "chat": 10}

    async def test_a_letter_has_a_job_in_the_lane_of_its_addressee(self, shared: Shared) -> None:
        group = Key("telegram", 1, -77, 0, 0)
        await shared.store.commit(turn(letters=(Letter(group, Said("x", 1), KEY.owner),)))
        assert [job["lock"] for job in shared.jobs()] == ["telegram:1:-77"]
        (delivered,) = (await shared.store.look(Lane.of(group), PATIENCE, 10)).letters
        assert delivered.letter.key == group

    async def test_a_turn_that_fails_leaves_no_job(self, shared: Shared) -> None:
        await shared.store.commit(turn())
        with pytest.raises(Exception, match="repeated"):
            await shared.store.commit(turn(letters=(Letter(KEY, Said("x", 1), KEY.owner),)))
        assert shared.jobs() == []

    async def test_a_timer_is_rung_once_while_its_job_waits(self, shared: Shared) -> None:
        await shared.store.commit(turn(timers=(SetTimer("quiet", 10.0, 4),)))
        (due,) = await shared.store.all_due(10.0, 10)
        assert due == Due(KEY, "quiet", 4, 10.0)
        assert sorted(await asyncio.gather(*(shared.store.ring(due) for _ in range(6)))) == [False] * 5 + [True]
        assert [job["lock"] for job in shared.jobs()] == [str(LANE)]

    async def test_what_has_no_job_is_given_one(self, shared: Shared) -> None:
        """A bot that ran as one process left updates behind; then workers took over."""
        alone = await SqlStore.open(shared.url, Reversing())
        await alone.receive([incoming(1), incoming(2), incoming(3, received=200.0, key=replace(KEY, chat=11))])
        await alone.commit(turn(key=replace(KEY, chat=12), letters=(Letter(KEY, Said("x", 1), KEY.owner),)))
        await alone.close()
        assert await shared.store.strand(150.0) == 1
        assert await shared.store.strand(150.0) == 0
        assert [job["lock"] for job in shared.jobs()] == [str(LANE)]

    async def test_an_outbox_that_fills_is_called_out(self, shared: Shared) -> None:
        async with await psycopg.AsyncConnection.connect(shared.url.replace("+psycopg", ""), autocommit=True) as ear:
            await ear.execute("LISTEN warroom_outbox")
            await shared.store.commit(turn(out=(say("hello"),)))
            heard = [note.payload async for note in ear.notifies(timeout=5, stop_after=1)]
        assert heard == ["1"]


class TestNumbers:
    @pytest.mark.parametrize(
        ("before", "missing"),
        [
            ((), True),  # nobody knows what came first
            (((6, 99.0),), False),
            (((5, 99.0),), True),  # 6 may still come
            (((5, 99.0), (6, 99.99)), False),
            (((4, 99.0), (6, 99.99)), True),  # 5 may still come
            (((3, 99.0), (5, 99.5), (6, 99.9)), False),  # 4 is later than anybody waits
        ],
    )
    async def test_a_gap_is_seen(self, shared: Shared, before: tuple[tuple[int, float], ...], missing: bool) -> None:
        await shared.store.receive([incoming(n, at, replace(KEY, chat=99)) for n, at in before])
        await shared.store.receive([incoming(7)])
        seen = await shared.store.look(LANE, PATIENCE, 10)
        assert seen.first is not None
        assert (seen.first.incoming.update, seen.gap, seen.more) == (7, missing, False)

    async def test_the_smallest_number_comes_first(self, shared: Shared) -> None:
        await shared.store.receive([incoming(9), incoming(7), incoming(8)])
        for number, more in ((7, True), (8, True), (9, False)):
            seen = await shared.store.look(LANE, PATIENCE, 10)
            assert seen.first is not None
            assert (seen.first.incoming, seen.more) == (incoming(number), more)
            await shared.store.done(seen.first.id)
        assert (await shared.store.look(LANE, PATIENCE, 10)).first is None

    async def test_an_older_edit_is_overtaken_by_a_newer_one_of_the_same_message(self, shared: Shared) -> None:
        await shared.store.receive([incoming(9, edits=5), incoming(7, edits=5), incoming(8, edits=6)])
        seven, eight, nine = await shared.store.waiting("telegram", 1, 10)
        found = {w.incoming.update: w for w in (seven, eight, nine)}
        assert not await shared.store.overtaken(found[7])
        await shared.store.done(found[9].id)
        assert await shared.store.overtaken(found[7])
        assert not await shared.store.overtaken(found[8])

    async def test_done_updates_are_forgotten_after_a_while(self, shared: Shared) -> None:
        await shared.store.receive([incoming(1), incoming(2), incoming(3, received=300.0)])
        for waiting in (await shared.store.waiting("telegram", 1, 10))[1:]:
            await shared.store.done(waiting.id)
        assert await shared.store.forget_done(200.0) == 1
        assert [w.incoming.update for w in await shared.store.waiting("telegram", 1, 10)] == [1]


class TestOrder:
    """A worker, in one conversation whose updates come from two web processes."""

    @pytest.fixture
    async def worker(self, shared: Shared) -> AsyncIterator[LaneWorker]:
        self.clock, store = Clock(), shared.store
        with ThreadPoolExecutor(1) as executor:
            reading = Reading(executor, lambda: Readers(CueGrader(small().rubric()), OverlapFinder()))
            runtime = Runtime(store, reading, StoreClerk(store, small(), Artist()), Plain(), small(), self.clock)
            handling = Handling(store, runtime, Events(), self.clock)

            async def one_bot(platform: str, bot: int) -> Handling | None:
                return handling if bot == 1 else None

            yield LaneWorker(store, self.clock, one_bot)

    def brings(self, store: SqlStore, number: int, event: Event, edits: int | None = None) -> Any:
        raw = json.dumps({"chat": 1, "event": json.loads(EVENT.dump(event))})
        return store.receive([Incoming("test", 1, number, raw, HERE, self.clock.now(), edits)])

    async def said(self, store: SqlStore) -> list[str]:
        (session,) = await store.sessions(HERE)
        return [h.event.text for h in await store.happened(session.id) if isinstance(h.event, Said | Edited)]

    async def begun(self, shared: Shared, worker: LaneWorker) -> None:
        for number, event in enumerate((TimingChosen("pause"), Begin("ticket-sale", 10)), 101):
            await self.brings(shared.store, number, event)
        self.clock.time += 1
        await worker.work(Lane.of(HERE))

    async def test_a_smaller_number_is_waited_for(self, shared: Shared, worker: LaneWorker) -> None:
        await self.begun(shared, worker)
        await self.brings(shared.store, 104, Said("second", 2))
        look, gaps = shared.store.look, list[bool]()

        async def looked(lane: Lane, patience: float, limit: int) -> Seen:
            seen = await look(lane, patience, limit)
            gaps.append(seen.gap)
            if len(gaps) == 2:
                await self.brings(shared.store, 103, Said("first", 1))
            return seen

        shared.store.look = looked  # type: ignore[method-assign]
        async with asyncio.timeout(10):
            await worker.work(Lane.of(HERE))
        assert gaps == [True, True, False, False]
        assert await self.said(shared.store) == ["first", "second"]

    async def test_what_comes_later_is_handled_when_it_comes(self, shared: Shared, worker: LaneWorker) -> None:
        await self.begun(shared, worker)
        await self.brings(shared.store, 104, Said("second", 2))
        self.clock.time += 1
        await worker.work(Lane.of(HERE))
        await self.brings(shared.store, 103, Said("first", 1))
        self.clock.time += 1
        await worker.work(Lane.of(HERE))
        assert await self.said(shared.store) == ["second", "first"]
        assert (await shared.store.backlog()).inbox == 0

    async def test_a_late_edit_brings_no_old_words_back(self, shared: Shared, worker: LaneWorker) -> None:
        await self.begun(shared, worker)
        await self.brings(shared.store, 103, Said("draft", 1))
        await self.brings(shared.store, 105, Edited("newest", 1), edits=1)
        self.clock.time += 1
        await worker.work(Lane.of(HERE))
        await self.brings(shared.store, 104, Edited("older", 1), edits=1)
        self.clock.time += 1
        await worker.work(Lane.of(HERE))
        assert await self.said(shared.store) == ["draft", "newest"]
        assert (await shared.store.backlog()).inbox == 0

    async def test_updates_of_a_bot_that_was_removed_are_parked(self, shared: Shared, worker: LaneWorker) -> None:
        await shared.store.receive([Incoming("test", 2, 1, "{}", replace(HERE, bot=2), 0.0)])
        await worker.work(Lane("test", 2, 1))
        assert [reason for _, reason in await shared.store.parked(10)] == ["the bot was removed"]


class TestBots:
    async def test_a_bot_comes_changes_and_goes(self, shared: Shared) -> None:
        first = Registered("telegram", 5, "one_bot", "5:secret", 20, ("interview",), (7,), (8, 9), 100.0)
        second = Registered("telegram", 3, "two_bot", "3:secret", added=200.0)
        for bot in (second, first):
            await shared.store.register(bot)
        assert await shared.store.bots("telegram") == [first, second]
        changed = replace(first, rate=10, users=())
        await shared.store.register(changed)
        assert await shared.store.bots("telegram") == [changed, second]
        assert await shared.store.unregister("telegram", 5)
        assert not await shared.store.unregister("telegram", 5)
        assert await shared.store.bots("telegram") == [second]

    async def test_a_token_is_stored_sealed(self, shared: Shared) -> None:
        await shared.store.register(Registered("telegram", 5, "one_bot", "5:very-secret-token"))
        with psycopg.connect(shared.url.replace("+psycopg", "")) as connection:
            (row,) = connection.execute("SELECT token FROM bots").fetchall()
        assert b"very-secret" not in row[0]
