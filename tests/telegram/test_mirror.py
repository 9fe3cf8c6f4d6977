"""Seeing oneself on a phone: history, progress, second attempts, settings; over real HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot import app
from tests.botapi.markup import parse
from tests.botapi.people import Person, buttons_of, text_of
from tests.botapi.server import TOKEN, BotApi
from tests.telegram.conftest import Running, begins
from tests.telegram.script import ANSWERS, HOSTILE

pytestmark = pytest.mark.asyncio(loop_scope="module")

# One bot for all these tests: everybody in them is somebody new, and a start costs two seconds.


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(TOKEN) as server:
        yield server
        assert server.violations == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(api: BotApi, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    running = await Running(api, tmp_path_factory.mktemp("mirror")).start()
    yield running
    await running.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def ada(bot: Running) -> Person:
    return bot.api.person("Ada")


async def after(person: Person, label: str, *parts: str, message: dict[str, Any] | None = None) -> dict[str, Any]:
    """Press a button and wait until the message that it was on says this."""
    shown = message or next(
        each
        for each in reversed(person.api.messages_of(person.id))
        if any(button["text"].startswith(label) for button in buttons_of(each))
    )
    before = text_of(shown), labels(shown)
    person.presses(label, shown)
    await person.api.until(lambda: (text_of(shown), labels(shown)) != before)
    assert all(part in text_of(shown) for part in parts), text_of(shown)
    return shown


def labels(message: dict[str, Any]) -> list[str]:
    return [button["text"] for button in buttons_of(message)]


async def held(person: Person, answers: tuple[str, ...] = ANSWERS[:3]) -> None:
    """A short interview to its debrief."""
    await begins(person)
    await answered(person, answers)


async def answered(person: Person, answers: tuple[str, ...]) -> None:
    """These answers, and the debrief."""
    for answer in answers:
        person.says(answer)
        await person.hears("?")
    person.says("/end")
    await person.hears("An estimate for practice")


async def test_without_a_past_everything_leads_somewhere(ada: Person) -> None:
    for command in ("/debrief", "/lens", "/history", "/progress"):
        ada.says(command)
        empty = await ada.hears("No interview yet.")
        assert labels(empty) == ["Choose an interview", "Try one question first: 90 seconds"]
    ada.presses("Choose an interview")
    await ada.hears("Pick a prompt.")


async def test_history_opens_an_interview_in_place(ada: Person, api: BotApi) -> None:
    await held(ada)
    ada.says("/history")
    listed = await ada.hears("History: 1")
    about = await after(ada, labels(listed)[0], "10 min · answers: ")
    assert about is listed
    assert "Rubric: Crisis operator" in text_of(about)
    assert labels(about)[:5] == ["Answers", "Transcript", "Debrief", "HTML", "Markdown"]
    answer = await after(ada, "Answers", "Answer 1 of", ANSWERS[0][:40])
    assert any(sign in text_of(answer) for sign in "●◐○?")
    await after(ada, "▶", "Answer 2 of")
    await after(ada, "◀ Back", "10 min · answers: ")
    transcript = await after(ada, "Transcript", "Transcript, page 1", "You lead.", ANSWERS[0][:40])
    assert transcript is listed
    await after(ada, "◀ Back", "10 min · answers: ")
    before = len(api.messages_of(ada.id))
    ada.presses("Debrief")
    await ada.hears("Debrief: Concert tickets")
    await ada.hears("An estimate for practice")
    assert len(api.messages_of(ada.id)) == before + 3
    await after(ada, "◀ History", "History: 1", message=listed)


async def test_a_debrief_under_another_rubric(ada: Person, api: BotApi) -> None:
    await held(ada)
    debriefed = len(api.messages_of(ada.id))
    ada.presses("Under another rubric")
    every = await ada.hears("Held under: Crisis operator")
    assert len(api.messages_of(ada.id)) == debriefed + 1
    assert labels(every) == ["Algorithmic depth", "Written rigour", "◀ The interview"]
    one = await after(ada, "Written rigour", "six-page document", "What moved it", "Purpose", "Nothing is graded again")
    assert one is every
    assert len(text_of(one)) <= 4096
    await after(ada, "Algorithmic depth", "Guarantees", "Edge cases")
    await after(ada, "◀ All rubrics", "Held under: Crisis operator")
    ada.says("/lens")
    await ada.hears("Held under: Crisis operator")


async def test_history_as_documents(ada: Person, api: BotApi) -> None:
    await held(ada, HOSTILE)
    ada.says("/history")
    listed = await ada.hears("History")
    await after(ada, labels(listed)[0], "10 min · answers: ")
    for form, ending in (("HTML", ".html"), ("Markdown", ".md")):
        ada.presses(form, listed)
        sent = await ada.hears("Opens in any browser" if form == "HTML" else "Plain text")
        assert sent["document"]["file_name"].endswith(f"-ticket-sale{ending}")
        text = api.files[sent["document"]["file_id"]].decode()
        assert "Concert tickets" in text
        assert "<script>" not in text.replace("\\<script\\>", "")
    uploads = [call["action"] for call in api.called("sendChatAction", ada.id)]
    assert uploads == ["upload_document"] * 2


async def test_history_is_searched_by_words_dates_and_taps(ada: Person) -> None:
    await held(ada)
    for query in ("concert", "tickets concert", "演唱会", "202", "ticket-sale"):
        ada.says(f"/history {query}")
        await ada.hears(f"History, “{query}”: 1")
    for query in ("refunds", "1999-01", "x" * 300, "a:b <c> & “d”"):
        ada.says(f"/history {query}")
        nothing = await ada.hears("Nothing in your history fits")
    assert labels(nothing) == ["Search", "All"]
    sieve = await after(ada, "Search", "Search the history", message=nothing)
    assert labels(sieve)[0] == "Concert tickets (1)"
    await after(ada, "Concert tickets", "History, “ticket-sale”: 1", message=nothing)


async def test_nobody_opens_what_is_somebody_elses(bot: Running, api: BotApi) -> None:
    ada, eve = api.person("Ada"), api.person("Eve")
    await held(ada)
    ada.says("/history")
    listed = await ada.hears("History")
    data = buttons_of(listed)[0]["callback_data"]
    session = data.split(":")[2]
    eve.says("/history")
    own = await eve.hears("No interview yet.")
    for forged in (f"1:vo:{session}:answers:0", f"1:vo:{session}:debrief:0", f"1:vd:{session}:html", f"1:vx:{session}"):
        eve.forges(forged, own)
    eve.forges(f"1:vr:{session}", own)
    eve.forges(f"1:va:{session}", own)
    await api.until(lambda: all(api.queries.values()))
    eve.says("/help")
    await eve.hears("/interview")
    assert not any("Concert tickets" in text_of(message) for message in api.messages_of(eve.id))
    assert not any(word in eve.screen() for word in ("Resale", "resale", "Debrief:"))


async def test_a_second_attempt_hides_the_first_until_it_is_in(ada: Person, api: BotApi) -> None:
    await held(ada, ("We have monitoring.",))
    redo = next(label for label in ada.buttons() if label.startswith("Redo this answer: "))
    debrief = api.messages_of(ada.id)[-1]
    ada.presses("Redo this answer", debrief)
    lead = await ada.hears("Second attempt (Concert tickets). It missed: " + redo.removeprefix("Redo this answer: "))
    probe = await ada.hears("?")
    assert "We have monitoring" not in text_of(lead) + text_of(probe)
    second = (
        "If the cashier answers above 3 s for 2 minutes, the payments on-call switches to the waiting room, page the "
        "duty lead; buyers keep their seat for 10 minutes. I assume one sale a day; the events lead confirms by Friday."
    )
    ada.says(second)
    words = await ada.hears("Second attempt: Concert tickets", "We have monitoring.", second, "What the second added")
    assert "＋" in text_of(words)
    ada.says("/history")
    await ada.hears("History")
    assert debrief["reply_markup"], "the debrief keeps its buttons"
    about = await after(ada, "◀ The interview", "10 min · answers: ", message=words)
    await after(ada, "Answers", "Answer 1 of", message=about)
    for _ in range(12):
        if "Second attempt," in text_of(about):
            break
        number = int(text_of(about).split()[1])
        await after(ada, "▶", f"Answer {number + 1} of", message=about)
    assert second in text_of(about)


async def test_a_second_attempt_can_be_left_and_an_interview_closes_it(ada: Person) -> None:
    await held(ada, ("We have monitoring.",))
    for leave in ("/skip", "/end", "/cancel"):
        ada.presses("Redo this answer")
        await ada.hears("It missed")
        await ada.hears("?")
        ada.says(leave)
        await ada.hears("Left. Nothing of it counts.")
    ada.presses("Redo this answer")
    await ada.hears("It missed")
    ada.says("/start ticket-sale")
    await ada.hears("How long")
    ada.presses("10 min")
    await ada.hears("You lead")
    ada.says("What are we optimising for?")
    await ada.hears("No seat is sold twice")
    ada.presses("Redo this answer")
    await ada.hears("An interview is still running.")


async def test_the_same_interview_again_has_the_same_seed_and_says_what_moved(ada: Person, bot: Running) -> None:
    await held(ada)
    ada.presses("The same interview again")
    await ada.hears("You lead")
    ada.says("/end")
    await ada.hears("nothing to debrief")
    ada.presses("The same interview again")
    await ada.hears("You lead")
    await answered(ada, ("We have monitoring.", "Then we roll back."))
    compared = await ada.hears("Against your attempt of")
    assert "▼" in text_of(compared)
    store = await app.open_store(bot.settings())
    sessions = [session for session in await store.sessions() if session.key.user == ada.id]
    await store.close()
    assert len({session.seed for session in sessions}) == 1
    assert len({session.id for session in sessions}) == 3


async def test_progress_is_a_picture_with_a_reason(ada: Person, api: BotApi) -> None:
    await held(ada)
    ada.says("/progress")
    shown = await ada.hears("Next:", "Why:", within=30)
    (size,) = shown["photo"]
    assert size["width"] == 1080
    assert api.files[size["file_id"]][1:4] == b"PNG"
    assert api.called("sendChatAction", ada.id)[0]["action"] == "upload_photo"
    for part, words in (("Axes", "Scope framing"), ("Days", "1 days, 1 interviews"), ("Pages", "/daily")):
        assert await after(ada, part, words) is shown
    await after(ada, "What next?", "Why:")
    before = size["file_id"]
    ada.presses("Dark picture", shown)
    await api.until(lambda: shown["photo"][0]["file_id"] != before, within=30)
    dark = api.files[shown["photo"][0]["file_id"]]
    assert dark != api.files[before]
    assert "Light picture" in labels(shown)
    ada.says("/progress")
    again = await ada.hears("Next:")
    assert api.files[again["photo"][0]["file_id"]] == dark, "the choice stays, and the picture comes from the store"


async def test_a_picture_that_is_drawn_keeps_nobody_waiting(bot: Running, api: BotApi) -> None:
    ada, bo = api.person("Ada"), api.person("Bo")
    await held(ada)
    bo.says("/help")
    await bo.hears("/interview")
    ada.says("/progress")
    await api.until(lambda: bool(api.called("sendChatAction", ada.id)))
    bo.says("/time")
    await bo.hears("No interview is running")
    assert not any("photo" in message for message in api.messages_of(ada.id))
    await ada.hears("Next:", within=30)


async def test_settings_are_one_message_edited_in_place(ada: Person, api: BotApi) -> None:
    ada.says("/settings")
    shown = await ada.hears("Settings")
    pages = {
        "Reply timing": ("When is it complete?", "when I tap Done", "when I tap Done"),
        "Length": ("60 minutes is the standard", "10 minutes", "10 minutes"),
        "Interviewer": ("Only the tone changes", "Adversarial", "Adversarial"),
        "Text size": ("your phone's own setting", "largest", "largest"),
        "Pictures": ("The colours of the progress picture", "dark", "dark"),
        "Compare with others": ("at least 20 people", "yes", "yes"),
    }
    for label, (about, choice, value) in pages.items():
        await after(ada, label, about, message=shown)
        await after(ada, choice, "Tap what you want to change", message=shown)
        assert any(each.startswith(label) and each.endswith(value) for each in labels(shown))
    await after(ada, "Daily drill", "Which city's clock do you live by?", message=shown)
    assert len(api.messages_of(ada.id)) == 1
    ada.says("/settings")
    await ada.hears("Tap what you want")
    ada.presses("Privacy")
    assert "Delete everything" in labels(await ada.hears(""))
    ada.says("/start ticket-sale")
    await ada.hears("10 min left", "You lead")


async def test_the_language_changes_in_two_taps(ada: Person) -> None:
    ada.says("/settings")  # the first tap: a command of the menu
    shown = await ada.hears("Settings")
    await after(ada, "中文", "想改哪项点哪项", message=shown)
    assert labels(shown)[:2] == ["English", "✓ 中文"]
    ada.says("/help")
    await ada.hears("开始面试")


@pytest.mark.parametrize("data", ["1:vc:style:gone", "1:vc:nothing:1", "1:vs:nothing", "1:vh:99999:", "1:vo:x:y:7"])
async def test_forged_choices_change_nothing(ada: Person, api: BotApi, data: str) -> None:
    ada.says("/settings")
    shown = await ada.hears("Settings")
    before = labels(shown)
    ada.forges(data, shown)
    ada.says("/settings")
    again = await ada.hears("Settings")
    assert labels(again) == before


async def test_the_taste_asks_once_and_answers_at_once(ada: Person, api: BotApi) -> None:
    ada.says("/start")
    await ada.hears("Pick a prompt.")
    ada.presses("Try one question first")
    page = await ada.hears("[P")
    await ada.hears("What do you do, when, and who does it?")
    assert len(text_of(page)) <= 600
    ada.says("Roll back the last change now; if errors stay above 1% by 00:10 I call the duty lead of payments.")
    words = await ada.hears("What, when, who", "● What", "● When", "● Who", within=30)
    assert labels(words) == ["Choose an interview", "Another page"]
    parse(api.called("sendMessage", ada.id)[-1]["text"])
    ada.presses("Another page")
    await ada.hears("What do you do, when, and who does it?")
    ada.presses("Not now")
    await ada.hears("Left. Nothing of it counts.")
    ada.says("hello?")
    await ada.hears("No interview is running.")


async def test_many_interviews_are_turned_page_by_page(ada: Person) -> None:
    await begins(ada)
    for time in range(7):
        if time:
            ada.presses("The same interview again")
            await ada.hears("You lead")
        await answered(ada, ("We have monitoring.",))
    ada.says("/history")
    listed = await ada.hears("History: 7", "Page 1 of 2.")
    assert len(labels(listed)) == 6 + 2
    await after(ada, "▶", "Page 2 of 2.", message=listed)
    assert len(labels(listed)) == 1 + 2
    await after(ada, "◀", "Page 1 of 2.", message=listed)


async def test_drills_stand_in_the_history_and_in_the_picture(ada: Person, api: BotApi) -> None:
    ada.says("/timing")
    ada.forges("1:t:at_once", await ada.hears("answer?"))
    await ada.hears("Understood.")
    ada.says("/drill")
    await ada.hears("PAGE")
    ada.presses("Acknowledge")
    ada.says("Roll back the last change now; if errors stay above 1% by 00:10 I call the duty lead of payments.")
    await ada.hears("✓ What", within=30)
    ada.says("/history drill")
    listed = await ada.hears("History, “drill”: 1")
    about = await after(ada, labels(listed)[0], "Roll back the last change now")
    assert labels(about) == ["Answers", "Transcript", "HTML", "Markdown", "Page me now", "◀ History"]
    answer = await after(ada, "Answers", "Answer 1 of 1 · pager", "Roll back the last change now")
    assert "● " in text_of(answer)
    await after(ada, "◀ Back", "Roll back the last change now")
    shown = await after(
        ada, "Transcript", "Transcript, page 1", "PAGE", "(acknowledged)", "Roll back the last change now"
    )
    assert "✓ What" in text_of(shown)
    await after(ada, "◀ Back", "Roll back the last change now")
    for form, words in (("HTML", "Opens in any browser"), ("Markdown", "Plain text")):
        ada.presses(form, listed)
        sent = await ada.hears(words)
        text = api.files[sent["document"]["file_id"]].decode()
        for part in ("PAGE", "Roll back the last change now", "acknowledged"):
            assert part in text
    ada.says("/progress")
    shown = await ada.hears("Next:", within=30)
    assert await after(ada, "Days", "Streak: 1 days", "1 drills") is shown
    assert await after(ada, "Pages", "Median of the latest 1") is shown
    assert await after(ada, "Due", "What is due") is shown
