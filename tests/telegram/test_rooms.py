"""A war room on phones: roles, briefs in private, a clock, decisions, a debrief."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.botapi.people import Person, buttons_of
from tests.botapi.people import text_of as words_of
from tests.botapi.server import BotApi
from tests.packs import shipped
from tests.telegram.test_drills import Paging
from tests.telegram.test_groups import LINK, Circle

PACK = shipped().warrooms["credit-limits-tenfold"]


@pytest.fixture
async def bot(api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Paging]:
    # The clock is put forward by hand here: what is due by then is found sooner than once a second.
    for part in ("dispatch", "courier"):
        monkeypatch.setattr(f"bot.{part}.LONGEST_NAP", 0.05)
    running = await Paging(api, tmp_path).start()
    yield running
    await running.stop()


class Room(Circle):
    """Three people in a lobby, their private chats open."""

    async def opens(self) -> tuple[Person, Person, Person]:
        """Ann is the TPM, Ben the tech lead, Cy the product manager."""
        people = self.member("Ann"), self.member("Ben"), self.member("Cy")
        ann = people[0]
        ann.says("/warroom credit-limits-tenfold", self.chat)
        lobby = await ann.sees(self.chat, "War room: Credit limits times ten")
        (url,) = [b["url"] for b in buttons_of(lobby) if "url" in b]
        for person, role in zip(people, ("TPM on call", "Tech lead", "Product"), strict=True):
            person.says(f"/start {str(url).removeprefix(LINK)}")
            await person.hears("your brief comes here")
            said = await person.told(person.presses(role, lobby, self.chat))
            assert said == "Yours. Your brief comes in private when it begins."
        await self.api.until(lambda: "Product: Cy" in [b["text"] for b in buttons_of(lobby)])
        self.lobby = lobby
        return people

    async def begins(self) -> tuple[Person, Person, Person]:
        """The pager goes off."""
        people = await self.opens()
        await people[0].told(people[0].presses("Begin", self.lobby, self.chat))
        self.page = await people[0].sees(self.chat, "PAGE · nobody has it yet")
        return people

    async def decides(self, person: Person, sentence: str) -> str:
        """With the button and a sentence; what the room reads."""
        await person.told(person.presses("Declare a decision", chat=self.chat))
        ask = await person.sees(self.chat, f"{person.name} decides. Reply to this")
        person.replies(ask, sentence)
        return words_of(await person.sees(self.chat, f"{person.name} decides: {sentence}"))


@pytest.fixture
async def room(api: BotApi, bot: Paging) -> Room:
    return Room(api, bot)


async def test_from_the_lobby_to_the_debrief(api: BotApi, bot: Paging, room: Room) -> None:
    ann, ben, cy = await room.begins()
    page = words_of(room.page)
    assert PACK.page.get("en") in page
    assert "Tech lead: Ben" in page
    assert PACK.briefs["compliance"].absent.get("en") in page
    assert PACK.briefs["tech-lead"].absent.get("en") not in page
    brief = await ben.hears("War room of Night shift", "Only you know")
    secrets = PACK.briefs["tech-lead"].secrets
    assert all(secret.say.get("en") in words_of(brief) for secret in secrets)
    assert not any(secret.say.get("en") in page for secret in secrets)
    await ann.hears(PACK.briefs["tpm"].secrets[0].say.get("en"))
    await room.passes(75)
    assert await cy.told(cy.presses("Acknowledge", room.page, room.chat)) == "You have it."
    await ann.sees(room.chat, "01:15 · Cy has the pager.")
    assert await ben.told(ben.presses("Acknowledge", room.page, room.chat)) == "Somebody has it already."
    ben.presses("Tell the room: 2")
    await ann.sees(room.chat, f"Ben tells the room: {secrets[1].say.get('en')}")
    await api.until(lambda: f"✓ {secrets[1].say.get('en')}" in words_of(brief))
    assert [b["text"] for b in buttons_of(brief)] == ["Tell the room: 1", "Tell the room: 3"]
    await room.passes(240)  # 5:15
    await ann.sees(room.chat, "5,600 have drawn")
    said = await room.decides(ben, "The tech lead loads the list of the 62,000 by 00:30, no emergency switch.")
    assert "It does not say who does it" not in said
    assert "It does not say who does it." in await room.decides(cy, "The sms template is muted.")
    await room.passes(8 * 60)  # 13: the bank's line stays open, the list was loaded
    await room.passes(9 * 60)  # 22: muted, so no texts
    ann.replies(room.page, "Which car loans team takes over the model next?")
    await room.passes(20 * 60)
    end = words_of(await ann.sees(room.chat, "Debrief: Credit limits times ten"))
    shown = "\n".join(words_of(message) for message in api.messages_of(room.chat))
    assert "partner bank's night desk closes the line for everybody" not in shown
    assert "54,600 limits go down" not in shown
    assert "Car loans: “taking over c17 in one minute”." in shown
    assert PACK.lost.get("en") in end
    assert "Acknowledged after 01:15." in end
    assert "✓ refuse draws of the 62,000, by list, and nobody else's: 05:" in end
    assert "◐" not in end
    assert "No owner: it does not say who does it." in end
    assert "keep car loans away from c17 at 01:00: nobody decided it; its owner was not in the room" in end
    assert "A guess: the room had not heard that" in end
    second = words_of(await ann.sees(room.chat, "Who was told what, and when"))
    assert "the partner bank's night desk: was told nothing" in second
    assert "Ben: Two tables, one comparison" in second
    assert "Never told to the room" in second
    assert "What nobody asked" in second
    ben.presses("Tell the room: 1")
    await ben.hears("That war room is closed.")
    assert await ann.told(ann.forges("1:wd:nothing", room.page)) == "That is over."
    assert api.refusals == []


async def test_it_begins_with_three_of_whom_three_roles_are_played(api: BotApi, bot: Paging, room: Room) -> None:
    ann, ben, _ = await room.opens()
    eve = room.member("Eve")
    assert await eve.told(eve.presses("Begin", room.lobby, room.chat)) == "Whoever plays begins. Take a role."
    assert await eve.told(eve.presses("TPM on call", room.lobby, room.chat)) == "Ann has that role."
    assert await ben.told(ben.presses("Tech lead", room.lobby, room.chat)) == "The role is free again."
    assert "Three people at least" in await ann.told(ann.presses("Begin", room.lobby, room.chat))
    assert await ben.told(ben.presses("Compliance", room.lobby, room.chat)) != ""
    assert "with TPM on call, tech lead and product" in await ann.told(ann.presses("Begin", room.lobby, room.chat))
    ann.says("/warroom", room.chat)
    await ann.sees(room.chat, "A war room is open here already.")
    assert api.called("sendMessage", ben.id) == api.called("sendMessage", ben.id)[:1]


async def test_nobody_else_acts_in_it(api: BotApi, bot: Paging, room: Room) -> None:
    ann, ben, _ = await room.begins()
    eve = room.member("Eve")
    only = "Only those in the room can do that."
    assert await eve.told(eve.presses("Acknowledge", room.page, room.chat)) == only
    assert await eve.told(eve.presses("Declare a decision", room.page, room.chat)) == only
    assert "Only who began it" in await eve.told(eve.presses("End it", room.page, room.chat))
    name = buttons_of(room.page)[1]["callback_data"].split(":")[2]
    eve.says("/start")
    await eve.hears("")
    eve.forges(f"1:wt:{name}:exact-list", api.messages_of(eve.id)[0])
    await eve.hears("")
    ann.says("/start")
    ann.forges(f"1:wt:{name}:exact-list", api.messages_of(ann.id)[0])  # the tech lead's, not hers
    eve.replies(room.page, "We block by list.")
    ben.presses("Tell the room: 1")
    await ann.sees(room.chat, "Ben tells the room")
    shown = "\n".join(words_of(message) for message in api.messages_of(room.chat))
    assert "Two tables" not in shown
    assert "decides" not in shown
    await ann.told(ann.presses("End it", room.page, room.chat))
    end = await ann.sees(room.chat, "Debrief")
    assert "Nobody acknowledged the page." in words_of(end)


async def test_news_for_one_role_reach_that_role_alone(api: BotApi, bot: Paging, room: Room) -> None:
    ann, ben, cy = await room.opens()
    dee = room.member("Dee")
    dee.says("/start w-" + str(-room.chat) + "-0")
    await dee.hears("your brief comes here")
    await dee.told(dee.presses("Communications", room.lobby, room.chat))
    await ann.told(ann.presses("Begin", room.lobby, room.chat))
    await dee.hears("Only you know")
    await room.passes(8 * 60 + 5)
    await dee.hears("Only you hear this", "regulator's press office")
    for chat in (room.chat, ann.id, ben.id, cy.id):
        assert not any("press office" in words_of(message) for message in api.messages_of(chat))


async def test_a_link_to_a_room_of_others_leads_nowhere(api: BotApi, bot: Paging, room: Room) -> None:
    await room.begins()
    eve = api.person("Eve")
    for payload in (f"w-{-room.chat}-0", "w-5-0", "w-999999999999999999-999999999999999999"):
        eve.says(f"/start {payload}")
        await eve.hears("This link leads to no war room of yours.")
    eve.says("/start w-x-0")
    await eve.hears("Pick a prompt")
