"""Groups on phones, over real HTTP: challenges from the post to the table, and everything that can go wrong there."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.schedule import local
from tests.botapi.groups import ANONYMOUS, CHANNEL
from tests.botapi.limits import Limits
from tests.botapi.people import Person, buttons_of
from tests.botapi.people import text_of as words_of
from tests.botapi.server import BotApi
from tests.telegram.test_drills import STRONG, Paging

WEAK = "We look at the logs and restart it."
LINK = "https://t.me/warroom_bot?start="


@pytest.fixture
async def bot(api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Paging]:
    # The clock is put forward by hand here: what is due by then is found sooner than once a second.
    for part in ("dispatch", "courier"):
        monkeypatch.setattr(f"bot.{part}.LONGEST_NAP", 0.05)
    running = await Paging(api, tmp_path).start()
    yield running
    await running.stop()


class Circle:
    """A group with people in it, who look at it together."""

    def __init__(self, api: BotApi, bot: Paging, kind: str = "supergroup") -> None:
        self.api, self.bot = api, bot
        self.chat = api.group("Night shift", kind)
        self.people: dict[str, Person] = {}

    def member(self, name: str, status: str = "member") -> Person:
        """Somebody who is in the group."""
        person = self.people[name] = self.api.person(name)
        self.api.joins(person, self.chat, status)
        return person

    async def challenged(self, by: Person, words: str = "drill 1h") -> dict[str, Any]:
        """The post of a challenge that was asked for."""
        before = len(self.api.messages_of(self.chat))
        by.says(f"/challenge {words}", self.chat)
        await self.api.until(lambda: len(self.api.messages_of(self.chat)) > before)
        return await by.sees(self.chat, "Challenge")

    async def passes(self, seconds: float) -> None:
        """Time goes by, here and at Telegram's."""
        self.bot.clock.ahead += seconds
        self.api.ahead += seconds

    async def revealed(self) -> None:
        """The deadline has passed, and all is read."""
        await self.passes(3601)
        await asyncio.sleep(0)
        someone = next(iter(self.people.values()))
        await someone.sees(self.chat, "Closed")


@pytest.fixture
async def circle(api: BotApi, bot: Paging) -> Circle:
    return Circle(api, bot)


def link_of(post: dict[str, Any]) -> str:
    """The payload of the button that leads into the private chat."""
    (url,) = [button["url"] for button in buttons_of(post) if "url" in button]
    assert url.startswith(LINK)
    return str(url).removeprefix(LINK)


async def answers(person: Person, post: dict[str, Any], text: str, share: str = "") -> None:
    """In private, through the link, with each message an answer."""
    person.says("/timing")
    person.forges("1:t:at_once", await person.hears(""))
    await person.hears("Understood.")
    person.says(f"/start {link_of(post)}")
    await person.hears("Challenge of Night shift", "Sealed until")
    person.says(text)
    await person.hears("Sealed.", "may the group read it")
    if share:
        person.presses(share)
        await person.hears("The group will")


class TestChallenge:
    async def test_from_the_post_to_the_table(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann, ben, cy = circle.member("Ann"), circle.member("Ben"), circle.member("Cy")
        post = await circle.challenged(ann)
        assert "Nobody has answered yet." in words_of(post)
        assert [button["text"] for button in buttons_of(post)] == ["Answer in private", "Reveal now"]
        await answers(ann, post, STRONG, "Yes, with my name")
        await answers(ben, post, WEAK, "Yes, without my name")
        await answers(cy, post, "I call the events duty manager and we roll back by 10:05.", "No")
        await circle.passes(7)
        post = await ann.sees(circle.chat, "3 have answered.")
        shown = "\n".join(words_of(message) for message in api.messages_of(circle.chat))
        assert "rolls back" not in shown
        assert "restart" not in shown
        ann.says("/board", circle.chat)
        await ann.sees(circle.chat, "The board")
        ann.presses("Join", chat=circle.chat)
        ben.says("/board Bee", circle.chat)
        await ann.sees(circle.chat, "Bee is on the board")
        await circle.passes(3600)
        await ann.sees(circle.chat, "Closed", "The answers are being read.")
        await circle.passes(9)
        await ann.sees(circle.chat, "Closed", "3 answers.")
        picture = await ann.sees(circle.chat, "Revealed:", "3 answers.")
        assert picture["photo"]
        best = await ann.sees(circle.chat, "Strongest line")
        assert "Ann" in words_of(best)
        assert "events duty manager and we" not in words_of(best)
        vote = await ann.sees(circle.chat, "Which answer would you follow")
        assert "events duty manager and we" not in words_of(vote)
        assert [button["text"] for button in buttons_of(vote)] == ["1", "2"]
        numbers, stale = {}, _data(vote, "1")
        for label in ("1", "2"):
            numbers[label] = await ann.told(ann.presses(label, vote, circle.chat))
        own = next(label for label, said in numbers.items() if said == "That is your own. Vote for another.")
        other = "2" if own == "1" else "1"
        assert numbers[other] == f"Your vote: {other}. Tap another to change it."
        assert await cy.told(cy.presses(own, vote, circle.chat)) == f"Your vote: {own}. Tap another to change it."
        assert await cy.told(cy.presses(own, vote, circle.chat)) == f"Your vote: {own}. Tap another to change it."
        assert await ben.told(ben.presses(own, vote, circle.chat)) == f"Your vote: {own}. Tap another to change it."
        feedback = await ben.hears("Revealed in Night shift", "of 100 by the rubric, place")
        assert "of 3" in words_of(feedback)
        await circle.passes(3700)
        table = await ann.sees(circle.chat, "By the rubric, of 100", "By your votes")
        assert "1. Ann · " in words_of(table)
        assert "Bee · " in words_of(table)
        assert "and one more, not on the board" in words_of(table)
        assert "1. Ann · 2" in words_of(table).split("By your votes")[1]
        over = await ann.sees(circle.chat, "The vote is over.")
        assert not buttons_of(over)
        assert await ben.told(ben.forges(stale, vote)) == "The vote is over."
        assert api.refusals == []
        await api.until(lambda: all(api.queries.values()))


def _data(message: dict[str, Any], label: str) -> str:
    return str(next(b["callback_data"] for b in buttons_of(message) if b["text"] == label))


class TestSealed:
    async def test_an_answer_in_the_group_is_taken_removed_and_told_of_once(
        self, api: BotApi, bot: Paging, circle: Circle
    ) -> None:
        ann, ben = circle.member("Ann"), circle.member("Ben")
        api.puts_bot(circle.chat, ann, "administrator", deletes=True)
        post = await circle.challenged(ann)
        first = ben.replies(post, STRONG)
        await ann.sees(circle.chat, "An answer was sealed, and its message removed.")
        second = ann.replies(post, WEAK)
        await api.until(lambda: second not in api.said[circle.chat])
        assert first not in api.said[circle.chat]
        await circle.passes(7)
        await ann.sees(circle.chat, "2 have answered.")
        assert sum("An answer was sealed" in words_of(m) for m in api.messages_of(circle.chat)) == 1
        await circle.revealed()
        await circle.passes(9)
        vote = await ann.sees(circle.chat, "Which answer would you follow")
        assert "Ben" not in words_of(vote)

    async def test_without_the_right_to_delete_it_says_so(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann = circle.member("Ann")
        said = ann.replies(await circle.challenged(ann), STRONG)
        await ann.sees(circle.chat, "I may not delete messages here")
        assert said in api.said[circle.chat]
        assert api.called("deleteMessage") == []

    async def test_feedback_goes_to_the_private_chat_or_waits_for_it(
        self, api: BotApi, bot: Paging, circle: Circle
    ) -> None:
        ann, ben = circle.member("Ann"), circle.member("Ben")
        post = await circle.challenged(ann)
        ben.replies(post, STRONG)  # who has never opened the private chat
        await circle.passes(7)
        await ann.sees(circle.chat, "One has answered.")
        link = link_of(await ann.sees(circle.chat, "Sealed until"))
        await circle.revealed()
        await circle.passes(9)
        await ann.sees(circle.chat, "By the rubric")
        assert api.messages_of(ben.id) == []
        ben.says(f"/start {link}")
        await ben.hears("Revealed in Night shift", "of 100 by the rubric", "✓")

    async def test_it_may_be_changed_until_the_deadline_and_not_after_it(
        self, api: BotApi, bot: Paging, circle: Circle
    ) -> None:
        ann, ben = circle.member("Ann"), circle.member("Ben")
        post = await circle.challenged(ann)
        await answers(ben, post, WEAK, "Yes, with my name")
        sealed = next(m for m in ben.heard if "Sealed. Reply" in words_of(m))
        ben.replies(sealed, STRONG)
        await ben.hears("Changed, and sealed again")
        await circle.passes(3605)
        ben.replies(sealed, "Too late.")
        await ben.hears("That challenge is closed")
        await circle.passes(9)
        best = await ann.sees(circle.chat, "Strongest line")
        assert "restart" not in words_of(best)

    async def test_a_link_of_another_group_leads_nowhere(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann, eve = circle.member("Ann"), api.person("Eve")
        post = await circle.challenged(ann)
        for payload in (link_of(post), "c-000000000000", "c-", "c-'; DROP TABLE challenges"):
            eve.says(f"/start {payload}")
            await eve.hears("leads to no challenge of yours")
        eve.forges("1:gh:" + link_of(post)[2:] + ":named", api.messages_of(eve.id)[-1])
        await eve.hears("")
        await circle.passes(7)
        assert "Nobody has answered yet." in words_of(await ann.sees(circle.chat, "Sealed until"))

    async def test_two_challenges_at_once_do_not_mix(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann, ben = circle.member("Ann"), circle.member("Ben")
        first = await circle.challenged(ann, "drill 1h")
        second = await circle.challenged(ann, "card 24h")
        assert link_of(first) != link_of(second)
        ben.replies(first, STRONG)
        ben.replies(second, "RocketMQ, because it is ordered by key.")
        ann.replies(second, "RocketMQ.")
        await circle.passes(7)
        await ann.sees(circle.chat, "a reflex", "2 have answered.")
        await ann.sees(circle.chat, "a page", "One has answered.")
        ben.says(f"/start {link_of(await ann.sees(circle.chat, 'a reflex'))}")
        await ben.hears("Challenge of Night shift")
        await circle.revealed()
        await circle.passes(9)
        await ann.sees(circle.chat, "By the rubric", "One answer, not on the board.")
        assert "2 have answered." in words_of(await ann.sees(circle.chat, "a reflex", "Sealed until"))

    async def test_nobody_answers(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann = circle.member("Ann")
        await circle.challenged(ann)
        await circle.revealed()
        await circle.passes(9)
        closed = await ann.sees(circle.chat, "Closed", "Nobody answered.")
        assert not buttons_of(closed)
        assert len(api.messages_of(circle.chat)) == 1

    async def test_after_an_early_reveal_nobody_is_told_that_their_answer_is_sealed(
        self, api: BotApi, bot: Paging, circle: Circle
    ) -> None:
        ann, ben = circle.member("Ann"), circle.member("Ben")
        post = await circle.challenged(ann)
        ben.says("/timing")
        ben.forges("1:t:at_once", await ben.hears(""))
        ben.says(f"/start {link_of(post)}")
        await ben.hears("Challenge of Night shift")
        await ann.told(ann.presses("Reveal now", post, circle.chat))
        await circle.passes(9)
        await ann.sees(circle.chat, "Nobody answered.")
        ben.says(STRONG)
        await ben.hears("That challenge is closed")


class TestAdmins:
    async def test_only_admins_change_settings_and_a_press_is_checked_at_its_moment(
        self, api: BotApi, bot: Paging, circle: Circle
    ) -> None:
        ann, ben = circle.member("Ann", "administrator"), circle.member("Ben")
        ben.says("/groupsettings", circle.chat)
        await ben.sees(circle.chat, "Only the group's admins can do that.")
        ann.says("/groupsettings", circle.chat)
        page = await ann.sees(circle.chat, "Group settings")
        assert await ben.told(ben.presses("Challenges", page, circle.chat)) == "Only the group's admins can do that."
        await ann.told(ann.presses("Challenges: by anyone", page, circle.chat))
        await api.until(lambda: "Challenges: by admins" in [b["text"] for b in buttons_of(page)])
        ben.says("/challenge drill 1h", circle.chat)
        await api.until(lambda: sum("Only the group" in words_of(m) for m in api.messages_of(circle.chat)) == 2)
        api.joins(ann, circle.chat)  # an admin no longer
        told = await ann.told(ann.presses("Challenges: by admins", page, circle.chat))
        assert told == "Only the group's admins can do that."
        api.joins(ben, circle.chat, "creator")
        await circle.challenged(ben)

    async def test_who_began_it_may_end_it_early_and_others_may_not(
        self, api: BotApi, bot: Paging, circle: Circle
    ) -> None:
        ann, ben = circle.member("Ann"), circle.member("Ben")
        post = await circle.challenged(ann)
        told = await ben.told(ben.presses("Reveal now", post, circle.chat))
        assert told == "Only who began it, or an admin, can end it early."
        await ann.told(ann.presses("Reveal now", post, circle.chat))
        await circle.passes(9)
        await ann.sees(circle.chat, "Closed")

    async def test_an_anonymous_admin_may_and_a_channel_may_not(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann = circle.member("Ann")
        hidden = {"from": ANONYMOUS, "sender_chat": api.chats[circle.chat]}
        channel = {"from": CHANNEL, "sender_chat": {"id": -1009, "type": "channel", "title": "News"}}
        ann.says("/challenge card 15m", circle.chat, **channel)
        ann.says("/groupsettings", circle.chat, **hidden)
        page = await ann.sees(circle.chat, "Group settings")
        assert "Challenge:" not in words_of(page)
        ann.says("/challenge card 15m", circle.chat, **hidden)
        post = await ann.sees(circle.chat, "Challenge: a reflex")
        ann.replies(post, STRONG, **channel)
        ann.replies(post, STRONG, **hidden)
        await ann.sees(circle.chat, "I cannot tell who you are")
        assert len(api.messages_of(circle.chat)) == 3

    async def test_the_calendar_posts_on_working_days_and_can_be_paused(
        self, api: BotApi, bot: Paging, circle: Circle
    ) -> None:
        ann = circle.member("Ann", "creator")
        ann.says("/groupsettings Asia/Shanghai", circle.chat)
        page = await ann.sees(circle.chat, "Group settings")
        await ann.told(ann.presses("Daily challenge: off", page, circle.chat))
        await ann.sees(circle.chat, "Every working day at 09:00 (Asia/Shanghai) a challenge comes.")
        for _ in range(3):
            shown = len(api.messages_of(circle.chat))
            bot.clock.jumps_to("Asia/Shanghai", 9, 0, 1)
            while local("Asia/Shanghai", bot.clock.now()).weekday() > 4:
                await asyncio.sleep(1.1)  # the house looks once a second
                assert len(api.messages_of(circle.chat)) == shown
                bot.clock.ahead += 86_400
            await api.until(lambda shown=shown: len(api.messages_of(circle.chat)) > shown)  # type: ignore[misc]
            bot.clock.ahead += 7200
            await ann.sees(circle.chat, "Closed")
            bot.clock.ahead += 20
        await ann.told(ann.presses("Daily challenge: on", page, circle.chat))
        await ann.sees(circle.chat, "Group settings")


class TestNoise:
    async def test_talk_and_foreign_commands_are_none_of_its_business(
        self, api: BotApi, bot: Paging, circle: Circle
    ) -> None:
        ann = circle.member("Ann")
        ann.says("Anybody awake?", circle.chat)
        ann.says("/challenge@other_bot drill 1h", circle.chat)
        ann.says("/weather", circle.chat)
        ann.sends("sticker", circle.chat)
        post = await circle.challenged(ann, "drill 1h")
        assert api.messages_of(circle.chat) == [post]
        for data in ("", "x", "1:zz", "9:gv:a:1", "1:gv:nothing:1", "1:gx:nothing", "1:b:loyalty-points:10", "1:gl:"):
            assert "over" in await ann.told(ann.forges(data, post))
        assert await ann.told(ann.forges("1:gs:zone:Mars", post)) == "Only the group's admins can do that."
        await ann.told(ann.forges("1:gc::0", post))
        await ann.sees(circle.chat, "A challenge for all. Of what kind?")

    async def test_it_says_what_it_does_when_it_is_put_in(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann = circle.member("Ann")
        api.puts_bot(circle.chat, ann, "left")
        api.puts_bot(circle.chat, ann)
        await ann.sees(circle.chat, "I practise with groups, too.")
        ann.says("/challenge")
        await ann.hears("That is for groups")


class TestTrouble:
    async def test_put_out_and_in_again_before_the_deadline(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann = circle.member("Ann")
        post = await circle.challenged(ann)
        await answers(ann, post, STRONG, "Yes, with my name")
        api.puts_bot(circle.chat, ann, "kicked")
        await circle.passes(7)
        ann.says("/time")
        await ann.hears("")
        api.puts_bot(circle.chat, ann)
        await ann.sees(circle.chat, "I practise with groups")
        await circle.passes(3600)
        await ann.sees(circle.chat, "Closed")
        await circle.passes(9)
        await ann.sees(circle.chat, "Closed", "One answer.")
        await ann.sees(circle.chat, "Strongest line", "Ann")

    async def test_without_the_right_to_write_it_waits_until_it_has_it(
        self, api: BotApi, bot: Paging, circle: Circle
    ) -> None:
        ann = circle.member("Ann")
        post = await circle.challenged(ann)
        await answers(ann, post, STRONG, "Yes, with my name")
        api.mute.add(circle.chat)
        await circle.passes(3601)
        await api.until(lambda: any("not enough rights" in refusal for refusal in api.refusals))
        await circle.passes(9)
        await ann.hears("Revealed in Night shift")
        api.mute.discard(circle.chat)
        await circle.passes(700)
        await ann.sees(circle.chat, "Strongest line", "Ann")

    async def test_a_deleted_post_is_replaced_by_a_new_one(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann = circle.member("Ann")
        post = await circle.challenged(ann)
        api.messages[circle.chat].remove(post)
        await answers(ann, post, STRONG)
        await circle.passes(7)
        new = await ann.sees(circle.chat, "One has answered.")
        assert new["message_id"] != post["message_id"]
        ann.replies(new, WEAK)
        await ann.hears("Changed, and sealed again")

    async def test_a_group_becomes_a_supergroup_and_takes_everything_along(self, api: BotApi, bot: Paging) -> None:
        circle = Circle(api, bot, "group")
        ann, ben = circle.member("Ann", "creator"), circle.member("Ben")
        post = await circle.challenged(ann)
        await answers(ann, post, STRONG, "Yes, with my name")
        ann.says("/board Annie", circle.chat)
        await ann.sees(circle.chat, "Annie is on the board")
        circle.chat = new = api.becomes_super(circle.chat)
        ben.says(f"/start {link_of(post)}")
        await ben.hears("Challenge of Night shift")
        ben.says(WEAK)
        await ben.hears("Sealed.", within=20)
        await circle.passes(7)
        shown = await ann.sees(new, "2 have answered.")
        assert shown["chat"]["id"] == new
        await circle.passes(3601)
        await circle.passes(9)
        await ann.sees(new, "By the rubric", "1. Annie")

    async def test_a_refused_call_tells_of_the_supergroup_when_no_update_does(self, api: BotApi, bot: Paging) -> None:
        circle = Circle(api, bot, "group")
        ann = circle.member("Ann", "creator")
        post = await circle.challenged(ann)
        await answers(ann, post, STRONG, "Yes, with my name")
        seen = len(api.updates)
        new = api.becomes_super(circle.chat)
        del api.updates[seen:]
        await circle.passes(3601)
        await ann.sees(new, "Closed")
        await circle.passes(9)
        await ann.sees(new, "Strongest line", "Ann")

    async def test_topics_are_groups_of_their_own_and_a_closed_one_is_left(
        self, api: BotApi, bot: Paging, circle: Circle
    ) -> None:
        ann = circle.member("Ann")
        one, two = api.topic(circle.chat), api.topic(circle.chat)
        for topic in (one, two):
            ann.says("/challenge drill 1h", circle.chat, message_thread_id=topic, is_topic_message=True)
        await api.until(lambda: len(api.messages_of(circle.chat)) == 2)
        first, second = api.messages_of(circle.chat)
        assert {first["message_thread_id"], second["message_thread_id"]} == {one, two}
        await answers(ann, first, STRONG, "Yes, with my name")
        api.topics[circle.chat][first["message_thread_id"]] = "closed"
        del api.topics[circle.chat][second["message_thread_id"]]
        await circle.revealed()
        await circle.passes(9)
        best = await ann.sees(circle.chat, "Strongest line", "Ann")
        assert "message_thread_id" not in best

    async def test_in_a_topic_it_deletes_where_it_may(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann = circle.member("Ann")
        api.puts_bot(circle.chat, ann, "administrator", deletes=True)
        topic = api.topic(circle.chat)
        ann.says("/challenge drill 1h", circle.chat, message_thread_id=topic, is_topic_message=True)
        said = ann.replies(await ann.sees(circle.chat, "Challenge"), STRONG)
        await ann.sees(circle.chat, "An answer was sealed, and its message removed.")
        await api.until(lambda: said not in api.said[circle.chat])

    async def test_slow_mode_is_waited_for(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann = circle.member("Ann")
        api.slow[circle.chat] = 1
        post = await circle.challenged(ann)
        assert "Challenge" in words_of(post)

    async def test_who_leaves_the_group_leaves_the_board(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann, ben = circle.member("Ann"), circle.member("Ben")
        ben.says("/board Bee", circle.chat)
        await ann.sees(circle.chat, "Bee is on the board")
        api.update(
            message={
                "message_id": api.next_message(),
                "from": ben.user,
                "chat": api.chats[circle.chat],
                "date": api.now(),
                "left_chat_member": ben.user,
            }
        )
        ann.says("/board", circle.chat)
        board = await ann.sees(circle.chat, "The board")
        assert "Bee" not in words_of(board)


class TestCrowd:
    async def test_hundreds_answer_in_the_last_minute(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        api.limits = Limits()
        crowd = 120
        ann = circle.member("Ann")
        post = await circle.challenged(ann)
        people = [circle.member(f"P{n}") for n in range(crowd)]
        await circle.passes(3540)
        for person in people:
            person.replies(post, STRONG if person.id % 2 else WEAK)
        await circle.passes(58)
        await ann.sees(circle.chat, "Closed", within=60)
        await circle.passes(9)
        await ann.sees(circle.chat, f"{crowd} answers.", within=60)
        calls = [c for c in api.calls if c.params.get("chat_id") == circle.chat and c.method != "answerCallbackQuery"]
        assert len(calls) <= 12
        assert [chat for chat in api.limits.refused if chat == circle.chat] == []

    async def test_questions_about_members_use_up_none_of_the_groups_messages(
        self, api: BotApi, bot: Paging, circle: Circle
    ) -> None:
        ann = circle.member("Ann")
        post = await circle.challenged(ann)
        people = [circle.member(f"P{n}") for n in range(40)]
        for person in people:
            person.says(f"/start {link_of(post)}")
        async with asyncio.timeout(25):  # with twenty a minute it would be two minutes
            for person in people:
                await person.hears("Challenge of Night shift")


class TestSettings:
    async def test_names_instead_of_a_number(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann, ben = circle.member("Ann", "creator"), circle.member("Ben")
        ann.says("/groupsettings", circle.chat)
        page = await ann.sees(circle.chat, "Group settings")
        await ann.told(ann.presses("While sealed: how many", page, circle.chat))
        post = await circle.challenged(ann)
        await answers(ben, post, STRONG)
        await circle.passes(7)
        await ann.sees(circle.chat, "Answered: Ben")

    async def test_the_group_speaks_its_own_language(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann = circle.member("Ann", "creator")
        ann.says("/groupsettings", circle.chat)
        page = await ann.sees(circle.chat, "Group settings")
        await ann.told(ann.presses("中文", page, circle.chat))
        ann.says("/challenge drill 1h", circle.chat)
        await ann.sees(circle.chat, "挑战：告警", "还没有人作答。")

    async def test_each_group_has_a_board_of_its_own(self, api: BotApi, bot: Paging, circle: Circle) -> None:
        ann, other = circle.member("Ann"), Circle(api, bot)
        api.joins(ann, other.chat)
        ann.says("/board Annie", circle.chat)
        await ann.sees(circle.chat, "Annie is on the board")
        ann.says("/board", other.chat)
        assert "Annie" not in words_of(await ann.sees(other.chat, "The board"))
