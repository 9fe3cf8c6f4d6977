"""Drills, cards, post-mortems and the daily push on a phone, over real HTTP."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.app import SystemClock
from bot.engine.daily import Daily
from bot.grader.cues import CueGrader
from bot.reading import Readers
from bot.serving import serve
from bot.store.training import daily_of
from tests.botapi.limits import Limits
from tests.botapi.people import Person, buttons_of
from tests.botapi.people import text_of as words_of
from tests.botapi.server import BotApi
from tests.overlap import OverlapFinder
from tests.packs import shipped, small
from tests.telegram.conftest import Running, begins

STRONG = (
    "The seat-map on-call rolls back release 88 by 10:05. If double seats stay above 300 for 3 minutes I call the "
    "events duty manager, and buyers see a banner."
)


class Hand(SystemClock):
    """The machine's clock, put forward or back by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = 0.0

    def now(self) -> float:
        return super().now() + self.ahead

    def jumps_to(self, name: str, hour: int, minute: int, second: int = 0) -> None:
        """To the next such moment in that time zone."""
        here = datetime.fromtimestamp(self.now(), ZoneInfo(name))
        there = here.replace(hour=hour, minute=minute, second=second, microsecond=0)
        there += timedelta(days=there < here)
        self.ahead += there.timestamp() - here.timestamp()


class Paging(Running):
    """The bot with a clock in the hand of the test, and with a grader that is there at once."""

    def __init__(self, api: BotApi, folder: Path) -> None:
        super().__init__(api, folder)
        self.clock = Hand()

    async def start(self) -> "Paging":
        polls = len(self.api.called("getUpdates"))
        readers = Readers(CueGrader(small().rubric()), OverlapFinder())
        self._task = asyncio.create_task(serve(self.settings(), self.clock, lambda *_: readers))
        await self.api.until(lambda: len(self.api.called("getUpdates")) > polls)
        return self


@pytest.fixture
async def bot(api: BotApi, tmp_path: Path) -> AsyncIterator[Paging]:
    running = await Paging(api, tmp_path).start()
    yield running
    await running.stop()


async def at_once(person: Person) -> None:
    """Each message is an answer."""
    person.says("/timing")
    person.forges("1:t:at_once", await person.hears(""))
    await person.hears("")


async def paged(person: Person) -> dict[str, Any]:
    await at_once(person)
    person.says("/drill")
    return await person.hears("PAGE")


def title(alert: dict[str, Any]) -> str:
    """Of the drill whose page it is."""
    drills = (*small().drills.values(), *shipped().drills.values())
    return next(drill.title.get("en") for drill in drills if drill.page.get("en") in words_of(alert))


class TestDrill:
    async def test_from_the_alert_to_the_feedback_and_once_more(self, ada: Person, api: BotApi) -> None:
        alert = await paged(ada)
        assert words_of(alert).startswith("🚨 PAGE · nobody has it yet\n")
        assert [button["text"] for button in buttons_of(alert)] == ["Acknowledge"]
        ada.presses("Acknowledge")
        await ada.hears("Acknowledged after 0:0", "What do you do, by when, and who does it")
        ada.says(STRONG)
        feedback = await ada.hears("✓ What: “", "✓ When: “", "✓ Who: “", "⏱ Acknowledged 0:0")
        assert [button["text"] for button in buttons_of(feedback)] == ["Model answer", "Once more"]
        ada.presses("Model answer")
        await ada.hears("A model answer")
        ada.presses("Once more")
        await ada.hears("PAGE", "You have had this one before.")
        assert all(api.queries.values())

    async def test_a_reply_to_the_alert_is_an_answer(self, ada: Person) -> None:
        alert = await paged(ada)
        ada.says(STRONG, reply_to_message=alert)
        await ada.hears("✓ What: “")

    async def test_an_answer_to_an_earlier_page_goes_where_the_reply_points(self, ada: Person) -> None:
        first = await paged(ada)
        ada.presses("Acknowledge")
        await ada.hears("What do you do")
        ada.says("/drill")
        second = await ada.hears("PAGE")
        ada.presses("Acknowledge", second)
        await ada.hears("What do you do")
        ada.says(STRONG, reply_to_message=first)
        assert words_of(await ada.hears("✓ What: “")).startswith(title(first))
        ada.says(
            "At 11:35 I call the on-call lead of the ledger; first we stop the payouts, until errors are below 1%."
        )
        assert words_of(await ada.hears("What: ")).startswith(title(second))

    @pytest.mark.long
    async def test_it_stops_the_interviews_clock_and_hands_back(self, ada: Person) -> None:
        await begins(ada)
        ada.says("/drill")
        alert = await ada.hears("PAGE")
        ada.presses("Acknowledge", alert)
        await ada.hears("Acknowledged after")
        ada.says(STRONG)
        await ada.hears("✓ What")
        await ada.hears("The interview is waiting.")
        ada.presses("Go on")
        await ada.hears("You lead")

    async def test_a_crash_in_the_middle_loses_nothing(self, ada: Person, bot: Paging) -> None:
        await paged(ada)
        ada.presses("Acknowledge")
        await ada.hears("What do you do")
        await bot.stop()
        ada.says(STRONG)
        await bot.start()
        await ada.hears("✓ What")
        await bot.stop()
        from bot import app

        listed = await app.export(bot.settings(), "")
        assert "  drill      " in listed
        exported = await app.export(bot.settings(), listed.split()[0])
        assert "rolls back release 88" in exported

    @pytest.mark.long
    async def test_a_forwarded_message_is_no_answer(self, ada: Person) -> None:
        await paged(ada)
        ada.presses("Acknowledge")
        await ada.hears("What do you do")
        origin = {"type": "hidden_user", "sender_user_name": "Bob", "date": 1}
        ada.says(STRONG, forward_origin=origin)
        await ada.hears("I can only read text")
        ada.says(STRONG)
        await ada.hears("✓ What")

    @pytest.mark.long
    async def test_edits_before_and_after_the_end(self, ada: Person, api: BotApi) -> None:
        await paged(ada)
        ada.presses("Acknowledge")
        await ada.hears("What do you do")
        said = ada.says("Hm.")
        await ada.hears("Minute ")
        ada.edits(said, "The seat-map on-call rolls back release 88 by 10:05.")
        ada.says("I call the events duty manager after 5 minutes.")
        await ada.hears("✓ What: “")
        ada.edits(said, "Nothing.")
        await ada.hears("your first version stands")

    async def test_doubled_taps_and_doubled_messages_change_nothing(self, ada: Person, api: BotApi) -> None:
        alert = await paged(ada)
        ada.presses("Acknowledge", alert)
        ada.forges(buttons_of(alert)[0]["callback_data"], alert)
        await ada.hears("What do you do")
        ada.says("Hm.")
        ada.says("Hm.")
        await ada.hears("Minute ")
        ada.says("/time")
        await ada.hears("No interview is running")
        texts = [words_of(message) for message in api.messages_of(ada.id)]
        assert sum("Acknowledged after" in text for text in texts) == 1
        assert sum("Minute" in text for text in texts) == 1

    async def test_forged_buttons_are_answered_politely(self, ada: Person, api: BotApi) -> None:
        alert = await paged(ada)
        for data in (
            "1:pk:000000000000",
            "1:pm:x",
            "1:po:",
            "1:pe:nonsense",
            "1:pd:zone:Mars/Base",
            "1:pd:x:y",
            "1:pn:x",
        ):
            ada.forges(data, alert)
        await api.until(lambda: all(api.queries.values()))
        ada.says(STRONG)
        await ada.hears("✓ What")

    @pytest.mark.long
    async def test_in_chinese(self, api: BotApi, bot: Paging) -> None:
        li = api.person("Li", "zh-hans")
        await at_once(li)
        li.says("/drill")
        await li.hears("🚨 告警 · 还没人接\n【P")
        li.presses("接警")
        await li.hears("你做什么、几点前、谁来做或者打给谁？")
        li.says("座位图值班10:05前回滚88号发布；连续3分钟超过300个，我找活动值班经理，先停售。")
        await li.hears("✓ 做什么：“")


class TestShortForms:
    async def test_cards(self, ada: Person) -> None:
        ada.says("/card")
        await ada.hears("⏱ Card 1 of 5")
        for number in range(2, 6):
            ada.says(f"Answer {number}: the DBA on-call, because only they may stop it above 5 a minute")
            await ada.hears("One answer: ", f"⏱ Card {number} of 5")
        ada.says("The duty manager.")
        await ada.hears("of 5", "in time.")

    @pytest.mark.long
    async def test_a_crash_between_two_cards(self, ada: Person, bot: Paging) -> None:
        ada.says("/card")
        await ada.hears("⏱ Card 1 of 5")
        ada.says("seat map")
        await ada.hears("⏱ Card 2 of 5")
        await bot.stop()
        await bot.start()
        ada.says("Above 5 a minute")
        await ada.hears("⏱ Card 3 of 5")

    async def test_a_post_mortem(self, ada: Person) -> None:
        await at_once(ada)
        ada.says("/postmortem")
        opening = words_of(await ada.hears("🧭 ", " · 1 of "))
        ada.says("All regions fail, so it is something shared; running machines are not hit.")
        await ada.hears("A good answer: ")
        for _ in range(30):
            if "The pattern" in ada.screen():
                break
            ada.says("/skip")
            await ada.hears("A good answer: ")
        assert "Sources: " in ada.screen()
        assert ada.screen().count(opening.split(" · ")[0]) >= 3
        ada.says("Our banner service.")
        await ada.hears("Kept.")


def stored(bot: Paging) -> sqlite3.Connection:
    return sqlite3.connect(bot.folder / "warroom.db")


def settings_of(bot: Paging, person: Person) -> Daily:
    with closing(stored(bot)) as db:
        row = db.execute('SELECT settings FROM trainees WHERE "user" = ?', (person.id,)).fetchone()
    return daily_of(row[0])


async def subscribes(person: Person, city: str = "Shanghai", at: str = "12:30") -> dict[str, Any]:
    """Three taps to a daily push."""
    person.says("/daily")
    await person.hears("Which city's clock do you live by?")
    person.presses(city)
    await person.api.until(lambda: "At what time?" in person.screen())
    person.presses(at)
    await person.api.until(lambda: "Daily push: on" in person.screen())
    return next(m for m in person.api.messages_of(person.id) if "Daily push: on" in words_of(m))


class TestSettings:
    async def test_three_taps_in_one_message(self, ada: Person, api: BotApi, bot: Paging) -> None:
        message = await subscribes(ada)
        assert len([m for m in api.messages_of(ada.id) if "/help" not in words_of(m)]) == 1
        text = words_of(message)
        assert "Time zone: Shanghai\nAt 12:30\nDays: every day\nWhat: a drill\n" in text
        assert "Quiet hours: 22:00–08:00" in text
        assert "Next: " in text
        daily = settings_of(bot, ada)
        assert (daily.on, daily.zone, daily.at) == (True, "Asia/Shanghai", 750)

    async def test_everything_can_be_typed(self, ada: Person, bot: Paging) -> None:
        ada.says("/daily")
        await ada.hears("Which city's clock")
        ada.says("Atlantis")
        await ada.hears("I do not know “Atlantis”. Type the nearest big city")
        ada.says("CST")
        await ada.hears("abbreviations such as CST mean several")
        ada.says("Portland")
        await ada.hears("Which “Portland”?")
        ada.says("Katmandu")
        await ada.hears("Did you mean one of these? “Katmandu” is not a city I know.")
        ada.presses("Kathmandu")
        await ada.api.until(lambda: "At what time?" in ada.screen())
        ada.says("25:00")
        await ada.hears("“25:00” is no time of day. Type it like 08:30")
        ada.says("tomorrow")
        await ada.hears("“tomorrow” is no time of day.")
        ada.says("23:30")
        await ada.hears("23:30 lies in your quiet hours (22:00–08:00).")
        ada.presses("Change the quiet hours")
        await ada.api.until(lambda: "Nothing comes in quiet hours." in ada.screen())
        ada.says("01:00-06:30")
        await ada.hears("Quiet hours: 01:00–06:30")
        ada.presses("Time")
        await ada.api.until(lambda: "At what time? Tap one" in words_of(ada.api.messages_of(ada.id)[-1]))
        ada.says("晚上11点半")
        await ada.hears("Daily push: on", "At 23:30", "Time zone: Kathmandu")
        assert settings_of(bot, ada).quiet == (60, 390)

    @pytest.mark.long
    async def test_taps_for_days_count_surprise_and_form(self, ada: Person, bot: Paging, api: BotApi) -> None:
        message = await subscribes(ada)

        async def taps(label: str, then: str) -> None:
            ada.presses(label, message)
            await api.until(lambda: then in words_of(message))

        await taps("Days", "On which days?")
        ada.presses("✓ Sat", message)
        await api.until(lambda: any(b["text"] == "· Sat" for b in buttons_of(message)))
        ada.presses("✓ Sun", message)
        await api.until(lambda: any(b["text"] == "· Sun" for b in buttons_of(message)))
        await taps("Back", "Days: Mon Tue Wed Thu Fri")
        await taps("How many", "How many a day?")
        await taps("3", "At 12:30, 16:30, 20:30")
        await taps("Surprise me", "Pages do not keep to the minute.")
        await taps("within 8 h", "A surprise between 12:30 and 20:30, 3 a day")
        await taps("What comes", "What shall come?")
        await taps("a mix of all", "What: a mix of all")
        await taps("Page again", "After how long")
        await taps("2 min", "Pages again after 2 min")
        await taps("Week's note: on", "Week's note: on, Sundays at 18:00")
        await taps("Pause", "Pause for how long?")
        await taps("3 days", "Daily push: paused until")
        await taps("Resume", "Daily push: on")
        await taps("Turn off", "Daily push: off")
        daily = settings_of(bot, ada)
        assert daily == replace(
            Daily(zone="Asia/Shanghai", at=750),
            days=(0, 1, 2, 3, 4),
            count=3,
            window=480,
            form="mixed",
            again=2,
            weekly=True,
        )

    @pytest.mark.long
    async def test_a_menu_that_was_deleted_is_sent_anew(self, ada: Person, api: BotApi) -> None:
        message = await subscribes(ada)
        data = next(b["callback_data"] for b in buttons_of(message) if b["text"] == "Days")
        api.messages_of(ada.id).remove(message)
        ada.read -= 1
        ada.forges(data, message)
        await ada.hears("On which days?")

    @pytest.mark.long
    async def test_settings_while_an_interview_runs(self, ada: Person) -> None:
        await begins(ada)
        ada.says("/daily")
        await ada.hears("Which city's clock")
        ada.says("Berlin")
        await ada.hears("At what time?")
        ada.says("/cancel")
        await ada.hears("Left as it was.")
        ada.says("What are we optimising for?")
        await ada.hears("No seat is sold twice")


async def pokes(api: BotApi, condition: Callable[[], bool]) -> None:
    """Until something holds that the server does not see; somebody else keeps the bot talking meanwhile."""
    bob = api.person("Bob")
    for _ in range(200):
        if condition():
            return
        bob.says("/time")
        await bob.hears("No interview")
    raise AssertionError("it never held")


async def settles(bot: Paging, person: Person) -> None:
    """Until the pushes of who blocked the bot have stopped."""
    await pokes(bot.api, lambda: settings_of(bot, person).stopped == "blocked")


def seen(bot: Paging) -> int:
    """Messages with a name that the platform has taken."""
    with closing(stored(bot)) as db:
        return int(db.execute("SELECT count(*) FROM posts").fetchone()[0])


async def noon(person: Person, bot: Paging) -> None:
    """Subscribed to 12:30 in Shanghai, half a minute before."""
    bot.clock.jumps_to("Asia/Shanghai", 12, 29, 30)
    await subscribes(person)


class TestPushes:
    async def test_a_push_arrives_once_and_stops_with_one_tap(self, ada: Person, api: BotApi, bot: Paging) -> None:
        await noon(ada, bot)
        bot.clock.ahead += 32
        alert = await ada.hears("PAGE")
        assert [button["text"] for button in buttons_of(alert)] == ["Acknowledge", "Stop the daily push"]
        ada.presses("Stop the daily push")
        await ada.hears("Stopped: no more daily pushes.")
        assert not settings_of(bot, ada).on
        ada.says(STRONG)
        await ada.hears("✓ What")
        assert pages(api, ada) == 1

    async def test_unacknowledged_it_pages_again_and_is_missed_in_place(
        self, ada: Person, api: BotApi, bot: Paging
    ) -> None:
        await noon(ada, bot)
        bot.clock.ahead += 32
        await ada.hears("🚨 PAGE · nobody has it yet")
        await pokes(api, lambda: seen(bot) > 0)
        bot.clock.ahead += 301
        await ada.hears("🚨 PAGED AGAIN · 5 min without an acknowledgement")
        bot.clock.ahead += 301
        last = await ada.hears("🚨 PAGED AGAIN · 10 min without an acknowledgement")
        while "missed" not in words_of(last):
            bot.clock.ahead += 301
            calls = len(api.calls)
            await api.until(lambda since=calls: any(c.method != "getUpdates" for c in api.calls[since:]))  # type: ignore[misc]
            last = api.messages_of(ada.id)[-1]
        assert "It happens. /drill pages you whenever you like." in words_of(last)
        assert pages(api, ada) <= 4
        ada.presses("Page me now")
        await ada.hears("PAGE")

    @pytest.mark.long
    async def test_a_missed_page_that_was_deleted_is_not_sent_anew_by_the_failed_edit(
        self, ada: Person, api: BotApi, bot: Paging
    ) -> None:
        await noon(ada, bot)
        bot.clock.ahead += 32
        alert = await ada.hears("PAGE")
        api.messages_of(ada.id).remove(alert)
        ada.read -= 1
        ada.says("/cancel")
        await ada.hears("Page · missed, closed")

    async def test_it_survives_restarts(self, ada: Person, api: BotApi, bot: Paging) -> None:
        await noon(ada, bot)
        await bot.stop()
        bot.clock.ahead += 330
        for _ in range(2):
            await bot.start()
            await bot.stop()
        await bot.start()
        await ada.hears("PAGE")
        ada.says("/progress")
        await ada.hears("What is due")
        assert pages(api, ada) == 1

    async def test_three_hours_late_it_is_left_out_and_says_so_without_a_sound(
        self, ada: Person, api: BotApi, bot: Paging
    ) -> None:
        await noon(ada, bot)
        await bot.stop()
        bot.clock.ahead += 3 * 3600
        await bot.start()
        await ada.hears("Your push of 12:30 was left out: it could not go out in time.")
        assert api.called("sendMessage", ada.id)[-1]["disable_notification"] is True
        assert pages(api, ada) == 0
        bot.clock.ahead += 21 * 3600 + 60
        await ada.hears("PAGE")

    async def test_who_blocked_the_bot_is_offered_the_push_again(self, ada: Person, api: BotApi, bot: Paging) -> None:
        await noon(ada, bot)
        ada.blocks()
        await settles(bot, ada)
        bot.clock.ahead += 60
        ada.unblocks()
        await ada.hears("Welcome back. Your daily push stopped when you blocked me.")
        ada.says("/start")
        await ada.hears("Pick a prompt.")
        assert sum("Welcome back" in words_of(message) for message in api.messages_of(ada.id)) == 1
        ada.presses("Start again")
        await api.until(lambda: ada.screen().count("Daily push: on") == 2)
        assert settings_of(bot, ada).on
        assert pages(api, ada) == 0

    @pytest.mark.long
    async def test_a_block_that_is_found_out_by_sending(self, ada: Person, api: BotApi, bot: Paging) -> None:
        await noon(ada, bot)
        api.blocked.add(ada.id)
        bot.clock.ahead += 32
        await settles(bot, ada)
        api.blocked.discard(ada.id)
        ada.says("/start")
        await ada.hears("Welcome back.")

    @pytest.mark.long
    async def test_progress_says_what_is_due_and_why(self, ada: Person, bot: Paging) -> None:
        await paged(ada)
        ada.says(STRONG)
        await ada.hears("✓ What")
        bot.clock.ahead += 3 * 86_400
        ada.says("/progress")
        shown = await ada.hears("Next: ", within=30)
        ada.presses("Due", shown)
        await ada.api.until(lambda: "What is due" in words_of(shown))
        said = words_of(shown)
        assert "due for " in said or "due\n" in said
        assert "Why the last drill was “" in said
        assert "It trains what was most due: " in said
        assert "🔥 Streak: 0 (best: 1)." in said

    @pytest.mark.long
    async def test_the_weeks_note(self, ada: Person, bot: Paging) -> None:
        message = await subscribes(ada)
        ada.presses("Week's note: on", message)
        await ada.api.until(lambda: "Sundays at 18:00" in words_of(message))
        ada.presses("Turn off", message)
        await ada.api.until(lambda: "Daily push: off" in words_of(message))
        here = datetime.fromtimestamp(bot.clock.now(), ZoneInfo("Asia/Shanghai"))
        bot.clock.ahead += ((6 - here.weekday()) % 7) * 86_400
        bot.clock.jumps_to("Asia/Shanghai", 17, 0)
        while datetime.fromtimestamp(bot.clock.now(), ZoneInfo("Asia/Shanghai")).weekday() != 6:
            bot.clock.ahead += 86_400
        await paged(ada)
        ada.says(STRONG)
        await ada.hears("✓ What")
        bot.clock.jumps_to("Asia/Shanghai", 18, 0, 1)
        note = words_of(await ada.hears("Your week"))
        assert "Answers: 1 (pages 1, short forms 0, interviews 0)." in note
        assert "Best line: “" in note
        assert "One thing to do\n" in note


def pages(api: BotApi, person: Person) -> int:
    """Alerts that were sent to them."""
    return sum("PAGE" in str(params["text"]) for params in api.called("sendMessage", person.id))


async def test_replies_overtake_a_broadcast(api: BotApi, bot: Paging) -> None:
    bot.clock.jumps_to("Asia/Shanghai", 12, 28)
    people = [api.person(f"P{i}") for i in range(60)]
    for person in people:
        person.says("/daily")
    await asyncio.gather(*(person.hears("Which city's clock") for person in people))
    for person in people:
        person.presses("Shanghai")
    await api.until(lambda: all("At what time?" in person.screen() for person in people))
    for person in people:
        person.presses("12:30")
    await api.until(lambda: all("Daily push: on" in person.screen() for person in people))
    api.limits = Limits()
    bot.clock.jumps_to("Asia/Shanghai", 12, 30, 1)
    waits = []
    for i in range(8):
        writer = api.person(f"W{i}")
        began = time.perf_counter()
        writer.says("/time")
        await writer.hears("No interview is running")
        waits.append(time.perf_counter() - began)
    await asyncio.gather(*(person.hears("PAGE", within=30) for person in people))
    sent = [call.at for call in api.calls if call.method == "sendMessage" and "PAGE" in str(call.params["text"])]
    assert len(sent) == 60
    assert api.limits.refused == []
    assert sent[-1] - sent[0] > 1.0
    assert sorted(waits)[4] < 0.5
