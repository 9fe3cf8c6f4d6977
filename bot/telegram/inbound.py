"""From an update's JSON to an event. Private chats only; whatever else arrives makes no noise."""

import json
from typing import Any, Literal

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update, User

from bot.engine import events
from bot.engine.events import Event
from bot.packs.text import Language
from bot.telegram.callbacks import unpack
from bot.traffic import Arrival, Key, Outgoing

PLATFORM = "telegram"

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates that are asked for."""

COMMANDS: dict[str, Event] = {
    "help": events.HelpAsked(),
    "interview": events.MenuAsked(),
    "hint": events.HintAsked(),
    "skip": events.SkipAsked(),
    "time": events.TimeAsked(),
    "pause": events.PauseAsked(),
    "resume": events.ResumeAsked(),
    "end": events.EndAsked(),
    "cancel": events.CancelAsked(),
    "debrief": events.DebriefAsked(),
    "language": events.LanguageAsked(),
    "timing": events.TimingAsked(),
}

Thing = Literal["sticker", "picture", "voice", "video", "file", "place", "contact", "poll", "other"]

THINGS: tuple[tuple[str, Thing], ...] = (
    ("sticker", "sticker"),
    ("photo", "picture"),
    ("animation", "video"),
    ("voice", "voice"),
    ("audio", "voice"),
    ("video_note", "video"),
    ("video", "video"),
    ("document", "file"),
    ("location", "place"),
    ("venue", "place"),
    ("contact", "contact"),
    ("poll", "poll"),
    ("dice", "other"),
    ("game", "other"),
    ("story", "other"),
    ("paid_media", "picture"),
)
"""(what a message carries, what the engine calls it). Service messages carry none of these."""


class TelegramTranslator:
    """Implements ports.Translator for one bot."""

    def __init__(self, bot: int) -> None:
        self._bot = bot

    def translate(self, raw: str) -> Arrival | None:
        """See ports.Translator."""
        update = Update.de_json(json.loads(raw), None)
        if update.callback_query is not None:
            return self._press(update.callback_query)
        if update.my_chat_member is not None:
            return self._member(update.my_chat_member)
        message = update.message or update.edited_message
        if message is None or message.from_user is None or message.chat.type != Chat.PRIVATE:
            return None
        event = _edit(message) if update.edited_message is not None else _message(message)
        if event is None:
            return None
        return Arrival(self._key(message, message.from_user), event, language_of(message.from_user))

    def _key(self, message: Message, user: User) -> Key:
        topic = message.message_thread_id if message.is_topic_message else None
        return Key(PLATFORM, self._bot, message.chat.id, topic or 0, user.id)

    def _press(self, query: CallbackQuery) -> Arrival | None:
        answer = Outgoing("answerCallbackQuery", {"callback_query_id": query.id}, perishable=True)
        message = query.message
        if message is None or message.chat.type != Chat.PRIVATE:
            key = Key(PLATFORM, self._bot, query.from_user.id, 0, query.from_user.id)
            return Arrival(key, None, language_of(query.from_user), (answer,))
        topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
        key = Key(PLATFORM, self._bot, message.chat.id, topic or 0, query.from_user.id)
        # The keyboard goes with the press: what was tapped cannot be tapped again.
        bare = Outgoing(
            "editMessageReplyMarkup", {"chat_id": message.chat.id, "message_id": message.message_id}, perishable=True
        )
        return Arrival(key, unpack(query.data or ""), language_of(query.from_user), (answer, bare))

    def _member(self, change: ChatMemberUpdated) -> Arrival | None:
        if change.chat.type != Chat.PRIVATE:
            return None
        key = Key(PLATFORM, self._bot, change.chat.id, 0, change.from_user.id)
        return Arrival(key, None, language_of(change.from_user), blocked=change.new_chat_member.status == "kicked")


def language_of(user: User) -> Language:
    """The language of the person's phone, as far as this program speaks it."""
    return "zh" if (user.language_code or "").lower().startswith("zh") else "en"


def sound(text: str) -> str:
    """The text with lone surrogates replaced: they can be received, but never sent or stored."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _message(message: Message) -> Event | None:
    if message.text is not None:
        text = sound(message.text)
        return _command(text) or events.Said(text, message.message_id)
    thing = next((thing for field, thing in THINGS if getattr(message, field, None)), None)
    return events.Sent(thing) if thing is not None else None


def _edit(message: Message) -> Event | None:
    if message.text is None or message.text.startswith("/"):
        return None
    return events.Edited(sound(message.text), message.message_id)


def _command(text: str) -> Event | None:
    """The command that the text is; None when it is none. '/' alone, or '/ n', is text."""
    if not text.startswith("/") or len(text) < 2 or not text[1].isalpha():
        return None
    word, _, rest = text[1:].partition(" ")
    name = word.split("@")[0].split("\n")[0].lower()
    if name == "start":
        return events.Greeted(rest.strip()[:64])
    return COMMANDS.get(name, events.UnknownCommand())


def key_of(update: dict[str, Any], bot: int) -> Key | None:
    """Whose update it is, read from the JSON itself: also of one that the library cannot parse."""
    kind = next((kind for kind in ALLOWED if isinstance(update.get(kind), dict)), None)
    if kind is None:
        return None
    body: dict[str, Any] = update[kind]
    holder = body.get("message") if kind == "callback_query" else body
    user, chat = body.get("from"), holder.get("chat") if isinstance(holder, dict) else None
    if not isinstance(user, dict) or not isinstance(chat, dict):
        return None
    if not isinstance(user.get("id"), int) or not isinstance(chat.get("id"), int):
        return None
    return Key(PLATFORM, bot, chat["id"], 0, user["id"])
