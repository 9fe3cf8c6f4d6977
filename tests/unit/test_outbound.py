"""Actions as calls of the Bot API: in place, with files, within the limits."""

from bot.engine.actions import Attachment, Block, Button, Sheet, Tell
from bot.engine.events import LanguageChosen, MenuAsked
from bot.telegram.outbound import MOST, MOST_CAPTION, TelegramPresenter, units
from bot.traffic import Key

KEY = Key("telegram", 1, 10, 0, 10)
PRESENTER = TelegramPresenter()
PICTURE = Attachment("picture", b"png", "progress.png")


def methods(*actions: Tell | Sheet, pressed: int | None = None) -> list[str]:
    return [call.method for call in PRESENTER.present(actions, KEY, "en", pressed)]


def test_a_press_takes_its_keyboard_away() -> None:
    assert methods(Tell("Understood."), pressed=7) == ["editMessageReplyMarkup", "sendMessage"]


def test_what_is_written_over_the_pressed_message_keeps_it() -> None:
    again = Tell("Which language?", buttons=(Button("English", LanguageChosen("en"), literal=True),), edit=True)
    (call,) = PRESENTER.present((again,), KEY, "en", 7)
    assert (call.method, call.params["message_id"]) == ("editMessageText", 7)
    assert call.params["reply_markup"]


def test_a_named_message_is_written_over_by_its_name() -> None:
    (call,) = PRESENTER.present((Tell("Understood.", ref="count:1", edit=True),), KEY, "en")
    assert (call.method, call.params["message_ref"], call.slot) == ("editMessageText", "count:1", "edit:count:1")


def test_without_a_message_to_write_over_a_new_one_is_sent() -> None:
    assert methods(Tell("Understood.", edit=True)) == ["sendMessage"]


def test_a_picture_carries_its_words_as_long_as_they_fit() -> None:
    keys = (Button("Menu", MenuAsked()),)
    (short,) = PRESENTER.present((Sheet((Block("line", "a & b"),), keys, attachment=PICTURE),), KEY, "en")
    assert (short.method, short.file, short.params["caption"]) == ("sendPhoto", b"png", "a &amp; b")
    long = Sheet((Block("line", "x" * (MOST_CAPTION + 1)),), keys, attachment=PICTURE)
    picture, words = PRESENTER.present((long,), KEY, "en")
    assert "caption" not in picture.params
    assert "reply_markup" not in picture.params
    assert words.params["reply_markup"]


def test_a_long_sheet_becomes_several_messages_and_the_last_has_the_buttons() -> None:
    blocks = tuple(Block("quotes", f"{i} <{'&' * 900}>") for i in range(9))
    sheet = Sheet((Block("title", "History"), *blocks, Block("code", "y" * 9000)), (Button("Menu", MenuAsked()),))
    calls = PRESENTER.present((sheet,), KEY, "en")
    assert len(calls) > 2
    assert all(units(call.params["text"]) <= MOST for call in calls)
    assert [bool(call.params.get("reply_markup")) for call in calls] == [False] * (len(calls) - 1) + [True]
    told = "".join(call.params["text"] for call in calls)
    assert all(f"{i} &lt;" in told for i in range(9))
