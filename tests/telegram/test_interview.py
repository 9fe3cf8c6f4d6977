"""Interviews on a phone, from /start to the debrief, over real HTTP."""

import json
import sqlite3
from contextlib import closing

import pytest

from bot.packs.text import LANGUAGES
from tests.botapi.markup import parse, units
from tests.botapi.people import Person, buttons_of, text_of
from tests.botapi.server import BotApi
from tests.telegram.conftest import Running, begins
from tests.telegram.script import ANSWERS, HOSTILE


async def to_the_debrief(person: Person, answers: tuple[str, ...] = ANSWERS) -> list[str]:
    """Answer whatever is asked until the report is there; its messages."""
    for i in range(40):
        person.says(answers[i % len(answers)])
        await person.hears("")
        if any("Debrief: " in text_of(message) for message in person.api.messages_of(person.id)):
            break
    await person.hears("An estimate for practice")
    texts = [text_of(message) for message in person.api.messages_of(person.id)]
    first = next(i for i, text in enumerate(texts) if text.startswith("Debrief: "))
    return texts[first:]


async def test_three_taps_from_start_to_the_first_question(ada: Person) -> None:
    ada.says("/start")  # the first tap: Telegram's own START button
    await ada.hears("Pick a prompt.")
    ada.presses("Concert tickets")
    await ada.hears("How long do you have?")
    ada.presses("25 minutes")
    question = await ada.hears("framing · 25 min left", "You lead.")
    assert [button["text"] for button in buttons_of(question)] == ["I have what I need"]


async def test_a_whole_interview_ends_in_a_report_of_three_messages(ada: Person, api: BotApi) -> None:
    await begins(ada)
    report = await to_the_debrief(ada)
    assert len(report) == 3
    assert all(units(text) < 4096 for text in report)
    sent = api.called("sendMessage", ada.id)[-3:]
    assert all(units(params["text"]) < 4096 for params in sent)
    assert any("<blockquote expandable>" in params["text"] for params in sent)
    assert "Say this next time" in report[-1]
    said = "\n".join(ANSWERS)
    quotes = [q for text in report for q in text.split("“")[1:]]
    assert any(q.split("”")[0].rstrip("…") in said for q in quotes)
    assert all(stage in ada.screen() for stage in ("framing", "design", "dependencies", "failure", "pressure"))


async def test_each_question_is_one_and_comes_once(ada: Person, api: BotApi) -> None:
    await begins(ada)
    await to_the_debrief(ada)
    texts = [text_of(message) for message in api.messages_of(ada.id)]
    asked = [text for text in texts if text.endswith("?")]
    assert len(asked) == len(set(asked))
    talk = texts[: next(i for i, text in enumerate(texts) if text.startswith("Debrief: "))]
    assert all(len(text) <= 460 for text in talk)


async def test_a_report_of_hostile_answers_is_valid_html(ada: Person, api: BotApi) -> None:
    await begins(ada)
    report = await to_the_debrief(ada, HOSTILE)
    assert len(report) == 3
    for params in api.called("sendMessage", ada.id):
        parse(params["text"])


async def test_a_deep_link_opens_its_scenario(ada: Person) -> None:
    ada.says("/start ticket-sale")
    await ada.hears("Concert tickets. How long do you have?")
    ada.says("/start no-such-thing")
    await ada.hears("Pick a prompt.")


async def test_done_ends_an_answer_of_several_messages(ada: Person, api: BotApi) -> None:
    ada.says("/timing")
    await ada.hears("answer?")
    ada.presses("When I tap Done")
    ada.says("/start ticket-sale")
    await ada.hears("How long")
    ada.presses("10 min")
    await ada.hears("You lead")
    ada.says("What are we optimising for?")
    await ada.hears("")
    ada.says("And how many orders per second at peak?")
    ada.presses("Done")
    await ada.hears("No seat is sold twice")
    await api.until(lambda: "90,000 orders a second" in ada.screen())


async def test_an_edited_answer_replaces_the_text_and_both_are_kept(ada: Person, bot: Running) -> None:
    await begins(ada)
    message = ada.says("Resale is in scope.")
    await ada.hears("?")
    ada.edits(message, "Resale is out of scope.")
    ada.says("/end")
    await ada.hears("An estimate for practice")
    await bot.stop()
    kept = json.loads(await exported(bot))
    (answer,) = kept["answers"]
    assert [part["text"] for part in answer["heard"]["messages"]] == ["Resale is out of scope."]
    assert answer["heard"]["earlier"] == ["Resale is in scope."]


async def exported(bot: Running) -> str:
    """The only session, as `warroom export` prints it."""
    from bot import app

    listed = await app.export(bot.settings(), "")
    return await app.export(bot.settings(), listed.split()[0])


@pytest.mark.parametrize("thing", ["sticker", "photo", "voice", "document", "location", "dice"])
async def test_other_things_get_a_friendly_word_and_change_nothing(ada: Person, thing: str) -> None:
    await begins(ada)
    before = len(ada.heard)
    ada.sends(thing)
    await ada.hears("")
    ada.says("/time")
    await ada.hears("Answers so far: 0")
    assert len(ada.heard) == before + 2


async def test_a_pressed_button_goes_and_every_press_is_answered(ada: Person, api: BotApi) -> None:
    ada.says("/start")
    menu = await ada.hears("Pick a prompt.")
    ada.presses("Concert tickets")
    await ada.hears("How long")
    await api.until(lambda: "reply_markup" not in menu)
    ada.presses("10 min")
    await ada.hears("You lead")
    await api.until(lambda: all(api.queries.values()))
    assert len(api.queries) == 2


@pytest.mark.parametrize(
    "data", ["", "x", "0:b:ticket-sale:10", "1:b:gone:10", "1:r:000000000000:1", "1:b:ticket-sale:-1", "1:z", "9" * 64]
)
async def test_stale_and_forged_buttons_are_answered_politely(ada: Person, api: BotApi, data: str) -> None:
    await begins(ada)
    message = api.messages_of(ada.id)[-1]
    ada.forges(data, message)
    await api.until(lambda: all(api.queries.values()))
    ada.says("/time")
    await ada.hears("Answers so far: 0")


async def test_old_buttons_work_after_a_restart(ada: Person, bot: Running) -> None:
    await begins(ada)
    await bot.stop()
    await bot.start()
    ada.presses("I have what I need")
    await ada.hears("?")
    assert "earlier question" not in ada.screen()


async def test_pause_survives_a_restart(ada: Person, bot: Running) -> None:
    await begins(ada)
    ada.says("/pause")
    await ada.hears("Paused. The clock stands at 10 minutes left. /resume goes on.")
    await bot.stop()
    await bot.start()
    ada.says("/pause")
    await ada.hears("paused")
    ada.says("/resume")
    await ada.hears("You lead")
    ada.says("What are we optimising for?")
    await ada.hears("No seat is sold twice")


async def test_it_speaks_the_language_of_the_phone(bot: Running, api: BotApi) -> None:
    bo = api.person("博", "zh-hans")
    bo.says("/start")
    await bo.hears("选一道题")
    bo.presses("演唱会门票")
    await bo.hears("")
    bo.presses("10")
    await bo.hears("你来主导")
    bo.says("/end")
    await bo.hears("复盘")
    nobody = api.person("Zoë", None)
    nobody.says("/start")
    await nobody.hears("Pick a prompt.")


async def test_the_menu_of_commands_is_set_for_each_kind_of_chat_in_each_language(bot: Running, api: BotApi) -> None:
    await api.until(lambda: len(api.commands) >= 2 * (1 + len(LANGUAGES)))
    scopes = ("all_private_chats", "all_group_chats")
    assert set(api.commands) == {(scope, language) for scope in scopes for language in ("", *LANGUAGES)}
    assert "hint" in api.commands["all_private_chats", ""]
    assert "hint" not in api.commands["all_group_chats", ""]


async def test_a_user_who_blocks_the_bot_hears_nothing_until_coming_back(ada: Person, api: BotApi) -> None:
    await begins(ada)
    ada.says("Resale is out of scope.")
    ada.blocks()
    other = api.person("Bo")
    other.says("/start")
    await other.hears("Pick a prompt.")
    await api.until(lambda: api.acknowledged == api.newest)
    calls = len(api.called("sendMessage", ada.id))
    ada.unblocks()
    ada.says("/time")
    await ada.hears("Answers so far: 1")
    assert len(api.called("sendMessage", ada.id)) <= calls + 2


async def test_groups_hear_nothing_of_what_is_not_for_them(ada: Person, api: BotApi) -> None:
    group = api.group("SRE lunch")
    for text in ("hello", "/start@other_bot", "/interview@warroom_bot", "/nonsense", "@warroom_bot who are you?"):
        ada.says(text, chat=group)
    ada.sends("sticker", chat=group)
    ada.says("/help")
    await ada.hears("/interview")
    assert api.messages_of(group) == []
    assert {params["chat_id"] for params in api.called("sendMessage")} == {ada.id}


async def test_an_unknown_command_gets_one_line(ada: Person) -> None:
    ada.says("/frobnicate")
    await ada.hears("I do not know that command. /help lists what I can do.")
    ada.says("/help")
    await ada.hears("/interview")
    assert len(ada.heard) == 2


async def test_two_people_never_mix(bot: Running, api: BotApi) -> None:
    ada, bo = api.person("Ada"), api.person("Bo")
    await begins(ada)
    await begins(bo)
    ada.says("What are we optimising for?")
    bo.says("How many orders per second at peak?")
    await ada.hears("No seat is sold twice")
    await bo.hears("90,000 orders a second")
    assert "90,000" not in ada.screen()
    assert "sold twice" not in bo.screen()


async def test_what_cannot_be_parsed_blocks_nothing(ada: Person, api: BotApi, bot: Running) -> None:
    api.update(message={"message_id": "not a number", "from": ada.user, "chat": {"id": ada.id, "type": "private"}})
    api.update(message={"what": "is this"})
    api.update(callback_query={"id": "1"})
    ada.says("/help")
    await ada.hears("/interview")
    await bot.stop()
    with closing(sqlite3.connect(bot.folder / "warroom.db")) as db:
        statuses = db.execute("SELECT status, count(*) FROM inbox GROUP BY status").fetchall()
    assert "waiting" not in dict(statuses)
