"""Everything about me, forget me, and no longer than I want: the contract of the store, for every codec."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine.actions import Closed, Opened
from bot.engine.events import Said
from bot.engine.state import Idle
from bot.errors import Conflict
from bot.store.owners import DAY
from bot.store.registry import OWNED
from bot.store.sql import SqlStore
from bot.sweeper import Sweeper
from bot.traffic import Happened, Key, Letter, Turn
from tests.contract.test_backup import forgets, lives
from tests.contract.test_store import KEY, SECRET, Reversing, brief, incoming, recorded, say, turn
from tests.dialogs.table import Table
from tests.keys import sealed_store

BO = replace(KEY, chat=11, user=11)
GROUP = Key("telegram", 1, -77, 0, 0)


@pytest.fixture(params=["reversing", "sealed"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlStore]:
    if request.param == "sealed":
        made = await sealed_store(tmp_path)
    else:
        made = await SqlStore.open(f"sqlite:///{tmp_path / 'warroom.db'}", Reversing())
    yield made
    await made.close()


class TestMine:
    async def test_every_table_that_holds_something_of_me(self, store: SqlStore) -> None:
        await lives(store, KEY, "aaaaaaaaaaaa")
        await lives(store, BO, "bbbbbbbbbbbb")
        mine = await store.mine(KEY.owner)
        assert mine.keys() == {owned.table.name for owned in OWNED} - {"assessments", "shared_scores", "challenges"}
        assert mine["answers"][0]["body"]["heard"]["messages"][0]["text"] == SECRET
        assert mine["turns"][0]["event"] == {"text": SECRET, "message": 1, "about": "", "at": 0.0, "kind": "said"}
        assert mine["outbox"][0]["file"] == SECRET
        assert mine["retention"] == [{"platform": "telegram", "user": 10, "days": 30}]
        assert "11" not in {str(row.get("user")) for rows in mine.values() for row in rows}

    async def test_a_stranger_has_nothing(self, store: SqlStore) -> None:
        await lives(store, KEY, "aaaaaaaaaaaa")
        for owner in ("telegram:99", "terminal:10", "telegram:nobody", "telegram:-10"):
            assert await store.mine(owner) == {}


class TestForget:
    async def test_nothing_is_left_but_that_updates_were_handled(self, store: SqlStore, tmp_path: Path) -> None:
        await lives(store, KEY, "aaaaaaaaaaaa")
        await lives(store, BO, "bbbbbbbbbbbb")
        bos = await store.mine(BO.owner)
        await forgets(store, KEY)
        assert await store.mine(KEY.owner) == {}
        assert await store.mine(BO.owner) == bos
        assert (await store.load(KEY)).version == 0
        await store.receive([incoming(10, KEY)])
        assert [w.incoming.update for w in await store.waiting("telegram", 1, 10)] == [1011]
        with closing(sqlite3.connect(tmp_path / "warroom.db")) as db:
            for owned in OWNED:
                for row in db.execute(f"SELECT * FROM {owned.table.name}"):
                    assert 10 not in (row[:1] if owned.table.name == "retention" else row[-4:]), owned.table.name

    async def test_what_the_house_says_last_is_nobodys(self, store: SqlStore) -> None:
        await store.commit(turn())
        await store.commit(Turn(KEY, 1, turn().conversation, 300.0, out=(say("Everything is deleted"),), forget=True))
        (queued,) = await store.queued("telegram", 1, 400.0, 10)
        assert (queued.key.user, queued.key.chat, queued.call) == (0, 10, say("Everything is deleted"))
        assert await store.mine(KEY.owner) == {}

    async def test_a_stale_turn_forgets_nothing(self, store: SqlStore) -> None:
        await store.commit(turn())
        with pytest.raises(Conflict):
            await store.commit(Turn(KEY, 0, turn().conversation, 300.0, forget=True))
        assert "conversations" in await store.mine(KEY.owner)

    async def test_what_came_after_it_is_kept(self, store: SqlStore) -> None:
        await store.receive(
            [incoming(1, KEY, raw="before"), incoming(2, KEY, raw="forget"), incoming(3, KEY, raw="after")]
        )
        waiting = await store.waiting("telegram", 1, 10)
        await store.commit(Turn(KEY, 0, turn().conversation, 300.0, inbox=waiting[1].id, forget=True))
        (left,) = await store.waiting("telegram", 1, 10)
        assert left.incoming == incoming(3, KEY, raw="after")

    async def test_letters_to_the_person_go_too(self, store: SqlStore) -> None:
        await store.commit(
            turn(key=BO, letters=(Letter(KEY, Said("x", 1), BO.owner), Letter(BO, Said("y", 1), BO.owner)))
        )
        await forgets(store, KEY)
        assert [delivered.letter.key for delivered in await store.letters("telegram", 1, 10)] == [BO]

    async def test_a_group_is_an_owner_too(self, store: SqlStore) -> None:
        await store.commit(turn(key=GROUP, letters=(Letter(KEY, Said("x", 1), GROUP.owner),)))
        await store.commit(turn(key=replace(GROUP, chat=-78)))
        assert (await store.mine(GROUP.owner)).keys() == {"conversations", "letters"}
        await forgets(store, GROUP)
        assert await store.mine(GROUP.owner) == {}
        assert "conversations" in await store.mine("telegram:-78")


class TestRetention:
    async def old(self, store: SqlStore, key: Key, session: str, ended: bool = True) -> None:
        """An interview that began and ended at 200 seconds of the first day."""
        table = Table().begins().says(SECRET)
        state = table.conversation
        floor = replace(state.floor, session=replace(state.floor.session, brief=brief(session)))  # type: ignore[union-attr]
        parts = {
            "sessions": (Opened(brief(session)), Closed(session, "debriefed")) if ended else (Opened(brief(session)),),
            "events": (Happened(session, 1.0, 1, Said(SECRET, 1)),),
            "answers": (recorded(session=session),),
        }
        made = replace(turn(key=key, **parts), conversation=replace(state, floor=floor))
        await store.commit(made)

    @pytest.mark.parametrize("ended", [True, False])
    async def test_transcripts_go_after_a_year_and_the_session_stays(self, store: SqlStore, ended: bool) -> None:
        await self.old(store, KEY, "aaaaaaaaaaaa", ended)
        assert await store.sweep(364 * DAY, 365) == 0
        assert len(await store.answers("aaaaaaaaaaaa")) == 1
        assert await store.sweep(366 * DAY, 365) == 1
        assert await store.sweep(366 * DAY, 365) == 0
        assert await store.answers("aaaaaaaaaaaa") == []
        assert await store.happened("aaaaaaaaaaaa") == []
        (session,) = await store.sessions(KEY)
        assert session.outcome == ("debriefed" if ended else "expired")
        loaded = await store.load(KEY)
        assert isinstance(loaded.conversation.floor, Idle)
        assert SECRET not in str(await store.mine(KEY.owner))
        with pytest.raises(Conflict):
            await store.commit(turn(1))
        await store.commit(turn(loaded.version))

    async def test_each_person_chooses(self, store: SqlStore) -> None:
        people = [replace(KEY, chat=n, user=n) for n in (1, 2, 3)]
        for person, days in zip(people, (30, 0, None), strict=True):
            await self.old(store, person, f"{person.user:012d}")
            if days is not None:
                await store.commit(turn(1, key=person, keep_days=days))
                await store.commit(turn(2, key=person))
            assert await store.keep_days(person.owner) == days
        assert await store.sweep(31 * DAY, 365) == 1
        assert [len(await store.answers(f"{n:012d}")) for n in (1, 2, 3)] == [0, 1, 1]
        assert await store.sweep(9999 * DAY, 365) == 1
        assert [len(await store.answers(f"{n:012d}")) for n in (1, 2, 3)] == [0, 1, 0]
        assert await store.sweep(9999 * DAY, 0) == 0

    async def test_a_later_interview_is_not_touched(self, store: SqlStore) -> None:
        await self.old(store, KEY, "aaaaaaaaaaaa")
        table = Table().begins()
        await store.commit(replace(turn(1), conversation=table.conversation))
        assert await store.sweep(366 * DAY, 365) == 1
        assert (await store.load(KEY)).conversation == table.conversation

    async def test_numbers_of_handled_updates_and_parked_texts_go(self, store: SqlStore) -> None:
        await store.receive([incoming(1), incoming(2), incoming(3)])
        first, second, _ = await store.waiting("telegram", 1, 10)
        await store.done(first.id)
        await store.failed(second.id, "ValueError", park=True)
        await store.sweep(10 * DAY, 365)
        assert len((await store.mine(KEY.owner))["inbox"]) == 2
        await store.sweep(40 * DAY, 365)
        assert [row["status"] for row in (await store.mine(KEY.owner))["inbox"]] == ["waiting"]

    async def test_it_happens_once_a_day_also_across_restarts(self, store: SqlStore) -> None:
        class Clock:
            time = 366 * DAY

            def now(self) -> float:
                return self.time

            def seed(self) -> int:
                return 0

        await self.old(store, KEY, "aaaaaaaaaaaa")
        clock = Clock()
        assert await Sweeper(store, clock, 365).tick() == 1
        await self.old(store, BO, "bbbbbbbbbbbb")
        assert await Sweeper(store, clock, 365).tick() == 0
        clock.time += DAY
        assert await Sweeper(store, clock, 365).tick() == 1
