"""Operators' commands: for the ids in the configuration, in their own chat; to anybody else they do not exist."""

import pytest

from tests.botapi.people import Person, text_of
from tests.botapi.server import BotApi
from tests.crash.bot import light
from tests.telegram.conftest import Running, begins

LOAD = light

COMMANDS = ("/stats", "/inbox", "/maintenance on", "/maintenance", "/broadcast We are back.")


@pytest.fixture
async def olga(bot: Running) -> Person:
    """The operator."""
    olga = bot.api.person("Olga")
    await bot.stop()
    bot.more = {"operators": f"1, {olga.id}"}
    await bot.start()
    return olga


async def test_to_anybody_else_they_do_not_exist(ada: Person, olga: Person) -> None:
    for command in COMMANDS:
        ada.says(command)
        await ada.hears("I do not know that command. /help lists what I can do.")
    ada.says("/help")
    assert "/stats" not in text_of(await ada.hears("/interview"))


async def test_a_forged_button_sends_nothing(ada: Person, olga: Person, api: BotApi) -> None:
    olga.says("/broadcast We are back.")
    await olga.hears("We are back.")
    ada.says("/help")
    ada.forges("1:yb:1", await ada.hears("/interview"))
    await ada.hears("I do not know that command.")
    assert "We are back." not in ada.screen()


async def test_figures(ada: Person, olga: Person) -> None:
    await begins(ada)
    ada.says("Resale is out of scope.")
    await ada.hears("?")
    olga.says("/stats")
    text = text_of(await olga.hears("People: "))
    assert "Interviews begun: 1 in a day, 1 in a week" in text
    assert "answers 1" in text
    assert "Resale" not in text


async def test_what_could_not_be_handled(ada: Person, olga: Person, api: BotApi) -> None:
    olga.says("/inbox")
    await olga.hears("Nothing is parked.")
    number = api.update(message={"message_id": "x", "from": ada.user, "chat": {"id": ada.id, "type": "private"}})
    olga.says("/inbox")
    await olga.hears(f"{number}: not understood")


async def test_an_announcement_is_shown_and_then_reaches_everybody_once(ada: Person, olga: Person, api: BotApi) -> None:
    people = [ada, *(api.person(f"P{n}") for n in range(4))]
    for person in people:
        person.says("/help")
        await person.hears("/interview")
    people[1].blocks()
    olga.says("/help")
    await olga.hears("/interview")
    text = "Back at 22:00 <b>& sharp</b>\nThank you."
    olga.says(f"/broadcast {text}")
    await olga.hears(text)
    assert text not in ada.screen()
    olga.presses("Send it")
    for person in (people[0], *people[2:]):
        await person.hears(text)
    await olga.hears("On its way.")
    olga.says("/broadcast")
    await olga.hears("Write it behind the command")
    assert [sum(text_of(m) == text for m in api.messages_of(p.id)) for p in people] == [1, 0, 1, 1, 1]
    olga.forges("1:yb:1", api.messages_of(olga.id)[-1])
    await olga.hears("That draft is gone.")


async def test_more_people_than_fit_into_a_turn(olga: Person, api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.desks import operators

    monkeypatch.setattr(operators, "AT_ONCE", 3)
    people = [api.person(f"P{n}") for n in range(10)]
    for person in people:
        person.says("/help")
        await person.hears("/interview")
    olga.says("/broadcast Hello all")
    await olga.hears("Hello all")
    olga.presses("Send it")
    for person in people:
        await person.hears("Hello all")
    assert all(sum(text_of(m) == "Hello all" for m in api.messages_of(p.id)) == 1 for p in people)


async def test_maintenance_takes_nothing_in_and_loses_nothing(ada: Person, olga: Person, bot: Running) -> None:
    await begins(ada)
    olga.says("/maintenance on")
    await olga.hears("only operators are served")
    ada.says("Resale is out of scope.")
    await ada.hears("did not take that in")
    await bot.stop()
    await bot.start()
    ada.says("Resale is out of scope.")
    await ada.hears("did not take that in")
    olga.says("/maintenance")
    await olga.hears("only operators are served")
    olga.says("/maintenance off")
    await olga.hears("everybody is served")
    ada.says("/time")
    await ada.hears("Answers so far: 0")
    ada.says("Resale is out of scope.")
    await ada.hears("?")
