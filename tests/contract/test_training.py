"""The contract of ports.TrainingStore: who trains when, what came of it, and each push exactly once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.engine.actions import Begun, Trained
from bot.engine.daily import Daily
from bot.engine.exercise_events import NoteDue, PushDue, PushSkipped, ZoneGone
from bot.memory import DAY
from bot.ports import Store
from bot.schedule import LATE, Streak
from bot.store import training_schema as tables
from bot.store.sql import SqlStore
from bot.traffic import Key, Outgoing
from tests.contract.test_store import KEY, Reversing, brief, recorded, turn

BERLIN = ZoneInfo("Europe/Berlin")
EIGHT = datetime(2026, 6, 1, 8, 0, tzinfo=BERLIN).timestamp()
"""A Monday, half an hour before the pushes of these tests."""
DUE = EIGHT + 1800

DAILY = Daily(on=True, zone="Europe/Berlin")


@pytest.fixture(params=["file", "memory", "postgresql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    urls = {"file": lambda: f"sqlite:///{tmp_path / 'test.db'}", "memory": lambda: "sqlite://"}
    url = urls.get(request.param, lambda: request.getfixturevalue("postgres").database())()
    made = await SqlStore.open(url, Reversing())
    yield made
    await made.close()


async def subscribes(store: Store, daily: Daily = DAILY, at: float = EIGHT, key: Key = KEY) -> None:
    version = (await store.load(key)).version
    await store.commit(replace(turn(version, key=key, daily=daily), at=at))


async def trains(store: Store, session: str, at: float, version: int | None = None, **more: object) -> None:
    trained = Trained(session, "drill", "pay-one", "graded", **more)  # type: ignore[arg-type]
    loaded = await store.load(KEY)
    begun = Begun(session, "drill", "pay-one", "crisis-operator", "en", 7, at)
    await store.commit(replace(turn(loaded.version, sessions=(begun,), trained=(trained,)), at=at))


async def events(store: Store) -> list[object]:
    return [delivered.letter.event for delivered in await store.letters("telegram", 1, 100)]


class TestNextFor:
    async def test_what_would_be_due_without_keeping_anything(self, store: Store) -> None:
        found = await store.next_for(KEY, DAILY, EIGHT)
        assert found is not None
        assert (found.due, (await store.trainee(KEY)).next) == (DUE, None)
        assert await store.next_for(KEY, replace(DAILY, on=False), EIGHT) is None

    async def test_what_was_handed_out_is_left_out(self, store: Store) -> None:
        await subscribes(store)
        assert await store.claim("telegram", 1, DUE, 10) == 1
        found = await store.next_for(KEY, DAILY, EIGHT)
        assert found is not None
        assert found.due == DUE + DAY


class TestTrainees:
    async def test_nobody_yet(self, store: Store) -> None:
        trainee = await store.trainee(KEY)
        assert (trainee.daily, trainee.streak, trainee.next) == (Daily(), Streak(), None)
        assert await store.memories(KEY) == []
        assert await store.trainings(KEY) == []

    async def test_settings_and_when_it_is_due_next(self, store: Store) -> None:
        await subscribes(store)
        trainee = await store.trainee(KEY)
        assert trainee.daily == DAILY
        assert trainee.next is not None
        assert (trainee.next.due, trainee.next.what, trainee.next.day) == (DUE, "drill", date(2026, 6, 1))
        await subscribes(store, replace(DAILY, on=False))
        assert (await store.trainee(KEY)).next is None

    async def test_a_drill_is_kept_with_its_day_and_counts_for_the_streak(self, store: Store) -> None:
        await subscribes(store)
        midnight = datetime(2026, 6, 1, 23, 59, tzinfo=BERLIN).timestamp()
        await trains(store, "aaaaaaaaaaaa", midnight, acknowledged=12.5, why=("esc.who",), relaxed=("level",))
        await trains(store, "bbbbbbbbbbbb", midnight + 120, trapped=True, repeat=True)
        newest, oldest = await store.trainings(KEY, "drill")
        assert (oldest.day, newest.day) == (date(2026, 6, 1), date(2026, 6, 2))
        assert (oldest.acknowledged, oldest.why, oldest.relaxed) == (12.5, ("esc.who",), ("level",))
        assert (newest.trapped, newest.repeat, newest.credit) == (True, True, None)
        assert (await store.trainee(KEY)).streak.count == 2
        assert await store.trainings(KEY, "cards") == []

    async def test_what_was_missed_or_left_counts_for_nothing(self, store: Store) -> None:
        await subscribes(store)
        for session, outcome in (("aaaaaaaaaaaa", "missed"), ("bbbbbbbbbbbb", "left")):
            begun = Begun(session, "drill", "pay-one", "crisis-operator", "en", 7, EIGHT)
            trained = Trained(session, "drill", "pay-one", outcome)  # type: ignore[arg-type]
            version = (await store.load(KEY)).version
            await store.commit(turn(version, sessions=(begun,), trained=(trained,)))
        assert (await store.trainee(KEY)).streak.count == 0
        assert len(await store.trainings(KEY)) == 2

    async def test_drills_and_interviews_teach_the_same_memory(self, store: Store) -> None:
        await trains(store, "aaaaaaaaaaaa", EIGHT, credits=(("esc.who", 0.0), ("esc.when", 1.0)))
        (who, when) = await store.memories(KEY)
        assert (who.criterion, when.criterion) == ("esc.who", "esc.when")
        assert who.due < when.due
        version = (await store.load(KEY)).version
        await store.commit(replace(turn(version, reviews=(("esc.who", 1.0),)), at=EIGHT + 2 * DAY))
        again = {memory.criterion: memory for memory in await store.memories(KEY)}
        assert (again["esc.who"].reviews, again["esc.when"].reviews) == (2, 1)
        assert again["esc.who"].due > who.due
        (training,) = await store.trainings(KEY)
        assert training.credit == 0.5

    async def test_a_turn_that_fails_teaches_nothing(self, store: Store) -> None:
        await store.commit(turn())
        with pytest.raises(Exception, match="begun by another process"):
            await store.commit(turn(daily=DAILY, reviews=(("esc.who", 1.0),)))
        assert await store.memories(KEY) == []
        assert (await store.trainee(KEY)).daily == Daily()

    async def test_people_and_bots_do_not_mix(self, store: Store) -> None:
        await subscribes(store)
        for other in (replace(KEY, user=11), replace(KEY, bot=2), replace(KEY, platform="terminal")):
            assert (await store.trainee(other)).daily == Daily()

    async def test_answers_of_the_last_days(self, store: Store) -> None:
        from bot.engine.actions import Opened

        await store.commit(turn(sessions=(Opened(brief()),), answers=(recorded(),)))
        assert await store.answers_since(KEY, 199.0) == [recorded()]
        assert await store.answers_since(KEY, 201.0) == []


class TestStreaksOverChanges:
    async def test_weekdays_that_change_do_not_break_what_was(self, store: Store) -> None:
        await subscribes(store, replace(DAILY, days=(0, 1, 2, 3, 4)))
        for day in range(5):
            await trains(store, f"{day:012}", EIGHT + day * DAY)
        await subscribes(store, DAILY, at=EIGHT + 7 * DAY)
        await trains(store, "aaaaaaaaaaaa", EIGHT + 7 * DAY)
        assert (await store.trainee(KEY)).streak.count == 6

    async def test_a_pause_does_not_break_it(self, store: Store) -> None:
        await subscribes(store)
        await trains(store, "aaaaaaaaaaaa", EIGHT)
        await subscribes(store, replace(DAILY, paused="2026-06-20"), at=EIGHT + DAY)
        await subscribes(store, DAILY, at=EIGHT + 10 * DAY)
        await trains(store, "bbbbbbbbbbbb", EIGHT + 10 * DAY)
        assert (await store.trainee(KEY)).streak.count == 2

    async def test_a_zone_moved_east_over_the_date_line(self, store: Store) -> None:
        honolulu = ZoneInfo("Pacific/Honolulu")
        evening = datetime(2026, 6, 1, 20, 0, tzinfo=honolulu).timestamp()
        await subscribes(store, replace(DAILY, zone="Pacific/Honolulu"), at=evening - DAY)
        await trains(store, "aaaaaaaaaaaa", evening - DAY)
        await subscribes(store, replace(DAILY, zone="Pacific/Apia"), at=evening)
        await trains(store, "bbbbbbbbbbbb", evening)
        trainee = await store.trainee(KEY)
        # 31 May in Honolulu, then 2 June in Apia: 1 June was cut short, and is not held against it.
        assert (trainee.streak.count, trainee.streak.frozen) == (2, "")

    async def test_a_zone_moved_west_brings_no_day_twice(self, store: Store) -> None:
        await subscribes(store, replace(DAILY, zone="Asia/Shanghai"))
        await trains(store, "aaaaaaaaaaaa", EIGHT)
        await subscribes(store, replace(DAILY, zone="America/New_York"), at=EIGHT + 3600)
        await trains(store, "bbbbbbbbbbbb", EIGHT + 7200)
        assert (await store.trainee(KEY)).streak.count == 1


class TestClaims:
    async def test_what_is_due_becomes_a_letter_once(self, store: Store) -> None:
        await subscribes(store)
        assert await store.claim("telegram", 1, DUE - 1, 10) == 0
        assert await store.claim("telegram", 1, DUE + 5, 10) == 1
        assert await store.claim("telegram", 1, DUE + 5, 10) == 0
        (event,) = await events(store)
        assert isinstance(event, PushDue)
        assert (event.form, event.due, event.until) == ("drill", DUE, DUE + LATE)
        assert event.quiet_at == datetime(2026, 6, 1, 22, 0, tzinfo=BERLIN).timestamp()
        assert event.again == 300.0
        trainee = await store.trainee(KEY)
        assert trainee.next is not None
        assert trainee.next.due == DUE + DAY

    async def test_two_ticks_at_once(self, tmp_path: Path) -> None:
        stores = [await SqlStore.open(f"sqlite:///{tmp_path / 'test.db'}", Reversing()) for _ in range(2)]
        for user in range(100, 150):
            await subscribes(stores[0], key=Key("telegram", 1, user, 0, user))
        claims = [one.claim("telegram", 1, DUE + 5, 7) for one in stores for _ in range(10)]
        assert sum(await asyncio.gather(*claims)) == 50
        letters = await stores[0].letters("telegram", 1, 100)
        assert sorted(each.letter.key.user for each in letters) == list(range(100, 150))
        for one in stores:
            await one.close()

    async def test_a_restart_in_between_hands_out_the_rest(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path / 'test.db'}"
        store = await SqlStore.open(url, Reversing())
        for user in range(100, 110):
            await subscribes(store, key=Key("telegram", 1, user, 0, user))
        assert await store.claim("telegram", 1, DUE + 5, 4) == 4
        await store.close()
        store = await SqlStore.open(url, Reversing())
        assert await store.claim("telegram", 1, DUE + 6, 100) == 6
        assert len(await store.letters("telegram", 1, 100)) == 10
        await store.close()

    async def test_three_hours_of_downtime(self, store: Store) -> None:
        await subscribes(store)
        assert await store.claim("telegram", 1, DUE + 3 * 3600, 10) == 1
        (event,) = await events(store)
        assert event == PushSkipped("drill", DUE, "08:30")
        trainee = await store.trainee(KEY)
        assert trainee.next is not None
        assert trainee.next.due == DUE + DAY

    async def test_of_several_that_were_due_meanwhile_only_the_latest_comes(self, store: Store) -> None:
        await subscribes(store, replace(DAILY, count=3))
        assert await store.claim("telegram", 1, DUE + 8.5 * 3600, 10) == 1
        (event,) = await events(store)
        assert isinstance(event, PushDue)
        assert event.due == DUE + 8 * 3600

    async def test_late_but_within_the_window(self, store: Store) -> None:
        await subscribes(store)
        await store.claim("telegram", 1, DUE + LATE, 10)
        assert isinstance((await events(store))[0], PushDue)

    async def test_late_and_in_quiet_hours_is_left_out(self, store: Store) -> None:
        await subscribes(store, replace(DAILY, at=21 * 60 + 50))
        await store.claim("telegram", 1, datetime(2026, 6, 1, 22, 5, tzinfo=BERLIN).timestamp(), 10)
        assert isinstance((await events(store))[0], PushSkipped)

    async def test_a_clock_that_jumps_forward_and_back_brings_nothing_twice(self, store: Store) -> None:
        await subscribes(store)
        await store.claim("telegram", 1, DUE + DAY + 10, 10)
        await store.claim("telegram", 1, DUE + 10, 10)
        await subscribes(store, replace(DAILY, form="cards"), at=DUE - 60)
        trainee = await store.trainee(KEY)
        assert trainee.next is not None
        assert trainee.next.due == DUE
        await store.claim("telegram", 1, DUE + 20, 10)
        await subscribes(store, replace(DAILY, form="drill"), at=DUE - 60)
        for hours in range(60):
            await store.claim("telegram", 1, DUE + hours * 3600, 10)
        dues = [event.due for event in await events(store)]  # type: ignore[attr-defined]
        assert sorted(dues) == [DUE, DUE + DAY, DUE + 2 * DAY]

    async def test_another_time_on_the_same_day_brings_no_second_push(self, store: Store) -> None:
        await subscribes(store)
        await store.claim("telegram", 1, DUE, 10)
        await subscribes(store, replace(DAILY, at=12 * 60), at=DUE + 600)
        trainee = await store.trainee(KEY)
        assert trainee.next is not None
        assert trainee.next.day == date(2026, 6, 2)
        await subscribes(store, replace(DAILY, at=12 * 60, count=2), at=DUE + 600)
        trainee = await store.trainee(KEY)
        assert trainee.next is not None
        assert trainee.next.day == date(2026, 6, 1)

    async def test_a_zone_that_is_gone_is_asked_for_again(self, store: Store) -> None:
        await subscribes(store)
        assert isinstance(store, SqlStore)
        gone = replace(DAILY, zone="US/Pacific-New")
        await store._run(lambda c: c.execute(update(tables.trainees).values(settings=_text(gone))))
        assert await store.claim("telegram", 1, DUE, 10) == 1
        assert await events(store) == [ZoneGone("US/Pacific-New")]
        assert (await store.trainee(KEY)).next is None
        assert await store.claim("telegram", 1, DUE + DAY, 10) == 0

    async def test_the_weeks_note_and_a_drill_of_the_same_hour_both_come(self, store: Store) -> None:
        sunday = datetime(2026, 6, 7, 18, 30, tzinfo=BERLIN).timestamp()
        await subscribes(store, replace(DAILY, at=18 * 60, weekly=True), at=sunday - 7200)
        while await store.claim("telegram", 1, sunday, 10):
            pass
        assert {type(event) for event in await events(store)} == {PushDue, NoteDue}

    async def test_who_blocked_the_bot_is_not_pushed_to_and_is_remembered(self, store: Store) -> None:
        await subscribes(store)
        await store.block(KEY, True)
        assert await store.claim("telegram", 1, DUE, 10) == 0
        trainee = await store.trainee(KEY)
        assert (trainee.daily.stopped, trainee.next) == ("blocked", None)
        await subscribes(store, replace(trainee.daily, stopped=""))
        assert (await store.trainee(KEY)).next is not None
        version = (await store.load(KEY)).version
        await store.commit(turn(version, blocked=True))
        assert (await store.trainee(KEY)).daily.stopped == "blocked"

    async def test_bots_have_rotas_of_their_own(self, store: Store) -> None:
        await subscribes(store)
        assert await store.claim("telegram", 2, DUE, 10) == 0
        assert await store.claim("terminal", 1, DUE, 10) == 0

    async def test_what_is_on_its_way_is_counted(self, store: Store) -> None:
        bulk = Outgoing("sendMessage", {"chat_id": 10, "text": "page"}, bulk=True)
        await store.commit(turn(out=(bulk, replace(bulk, bulk=False), bulk)))
        assert await store.pushing("telegram", 1, 100) == 2
        assert await store.pushing("telegram", 1, 1) == 1
        await subscribes(store)
        await store.claim("telegram", 1, DUE, 10)
        assert await store.pushing("telegram", 1, 100) == 3

    async def test_what_was_handed_out_long_ago_is_forgotten(self, store: Store) -> None:
        await subscribes(store)
        await store.claim("telegram", 1, DUE, 10)
        await store.forget_pushes(DUE + 13 * DAY)
        assert isinstance(store, SqlStore)
        count = await store._run(lambda c: c.exec_driver_sql("SELECT count(*) FROM pushes").scalar())
        assert count == 1
        await store.forget_pushes(DUE + 15 * DAY)
        count = await store._run(lambda c: c.exec_driver_sql("SELECT count(*) FROM pushes").scalar())
        assert count == 0


def _text(daily: Daily) -> str:
    from bot.store.training import text_of

    return text_of(daily)
