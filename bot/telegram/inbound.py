"""From an update's JSON to an event: private chats; groups have a module of their own. All else makes no noise."""

import json
from typing import Any, Literal, cast

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Message, Update, User

from bot.engine import desk_events, events, looking
from bot.engine.events import Event
from bot.engine.exercise_events import CameBack, DailyAsked, ExerciseAsked
from bot.engine.groups.events import Act, GroupWanted
from bot.telegram import in_groups
from bot.telegram.accounts import language_of, sound, spoken
from bot.telegram.callbacks import unpack
from bot.telegram.flood import MARKER
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
    "drill": ExerciseAsked("drill"),
    "card": ExerciseAsked("cards"),
    "postmortem": ExerciseAsked("postmortem"),
    "daily": DailyAsked(),
    "settings": looking.SettingsAsked(),
    "progress": looking.ProgressAsked(),
    "lens": looking.LensAsked(),
    "taste": looking.TasteAsked(),
    "privacy": desk_events.PrivacyAsked(),
    "export": desk_events.ExportAsked(),
    "forget": desk_events.ForgetAsked(),
    "stats": desk_events.StatsAsked(),
    "inbox": desk_events.ParkedAsked(),
    "challenge": GroupWanted(),
    "board": GroupWanted(),
    "warroom": GroupWanted(),
    "groupsettings": GroupWanted(),
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

    def __init__(self, bot: int, name: str = "") -> None:
        self._bot, self._here = bot, in_groups.Bot(PLATFORM, bot, name)

    def translate(self, raw: str) -> Arrival | None:
        """See ports.Translator."""
        arrival = self._translated(raw)
        if arrival is not None:
            key, said = arrival.key, arrival.event
            numbers = [key.chat, key.topic, key.user, arrival.pressed or 0, arrival.about or 0]
            numbers += [said.message] if isinstance(said, events.Said | events.Edited) else []
            if not all(map(fits, numbers)):
                raise OverflowError("an id that no database holds")
        return arrival

    def _translated(self, raw: str) -> Arrival | None:
        data = json.loads(raw)
        if (flood := data.get(MARKER)) is not None:
            key = Key(PLATFORM, self._bot, flood["chat"], 0, flood["user"])
            return Arrival(key, desk_events.TooFast(), spoken(flood["language_code"]))
        update = Update.de_json(data, None)
        if update.callback_query is not None:
            return self._press(update.callback_query)
        if update.my_chat_member is not None:
            return self._member(update.my_chat_member)
        message = update.message or update.edited_message
        if message is not None and message.chat.type in in_groups.GROUPS:
            return in_groups.message_in(message, self._here, update.edited_message is not None)
        if message is None or message.from_user is None or message.chat.type != Chat.PRIVATE:
            return None
        event = _edit(message) if update.edited_message is not None else _message(message)
        if event is None:
            return None
        about = message.reply_to_message.message_id if message.reply_to_message is not None else None
        return Arrival(self._key(message, message.from_user), event, language_of(message.from_user), about=about)

    def _key(self, message: Message, user: User) -> Key:
        topic = message.message_thread_id if message.is_topic_message else None
        return Key(PLATFORM, self._bot, message.chat.id, topic or 0, user.id)

    def _press(self, query: CallbackQuery) -> Arrival | None:
        if query.message is not None and query.message.chat.type in in_groups.GROUPS:
            return in_groups.pressed_in(query, query.message.chat, self._here)
        answer = Outgoing("answerCallbackQuery", {"callback_query_id": query.id}, perishable=True)
        message = query.message
        if message is None or message.chat.type != Chat.PRIVATE:
            key = Key(PLATFORM, self._bot, query.from_user.id, 0, query.from_user.id)
            return Arrival(key, None, language_of(query.from_user), (answer,))
        topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
        key = Key(PLATFORM, self._bot, message.chat.id, topic or 0, query.from_user.id)
        event, language = private(unpack(query.data or "")), language_of(query.from_user)
        return Arrival(key, event, language, (answer,), pressed=message.message_id)

    def _member(self, change: ChatMemberUpdated) -> Arrival | None:
        if change.chat.type in in_groups.GROUPS:
            return in_groups.placed_in(change, self._here)
        if change.chat.type != Chat.PRIVATE:
            return None
        key = Key(PLATFORM, self._bot, change.chat.id, 0, change.from_user.id)
        blocked = change.new_chat_member.status == "kicked"
        back = CameBack() if change.old_chat_member.status == "kicked" and not blocked else None
        return Arrival(key, back, language_of(change.from_user), blocked=blocked)


def private(found: Event | Act) -> Event:
    """What a button carries, in a private chat: a group's means nothing there."""
    return events.StalePress() if isinstance(found, in_groups.ACTS) else cast(Event, found)


def _message(message: Message) -> Event | None:
    if message.forward_origin is not None:
        # Somebody else's words, or one's own of another day: no answer.
        return events.Sent("forward")
    if message.text is not None:
        text = sound(message.text)
        return _command(text) or events.Said(text, message.message_id, at=message.date.timestamp())
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
    word, *more = text[1:].split(maxsplit=1)
    name, rest = word.split("@")[0].lower(), more[0].strip() if more else ""
    match name:
        case "start":
            return events.Greeted(rest[:64])
        case "history":
            return looking.HistoryAsked(query=looking.query(rest), fresh=True)
        case "maintenance":
            return desk_events.MaintenanceAsked("on" if rest == "on" else "off" if rest == "off" else "")
        case "broadcast":
            return desk_events.BroadcastAsked(rest)
    return COMMANDS.get(name, events.UnknownCommand())


def key_of(update: dict[str, Any], bot: int) -> Key | None:
    """Whose update it is, read from the JSON itself: also of one that the library cannot parse."""
    kind = _kind(update)
    if kind is None:
        return None
    body: dict[str, Any] = update[kind]
    holder = body.get("message") if kind == "callback_query" else body
    user, chat = sender_of(update).get("id"), holder.get("chat") if isinstance(holder, dict) else None
    if not isinstance(chat, dict) or not fits(user) or not fits(chat.get("id")):
        return None
    return Key(PLATFORM, bot, chat["id"], 0, user)  # type: ignore[arg-type]


def sender_of(update: dict[str, Any]) -> dict[str, Any]:
    """The account that did it, as Telegram describes it; {} when there is none."""
    kind = _kind(update)
    user = update[kind].get("from") if kind is not None else None
    return user if isinstance(user, dict) else {}


def fits(number: Any) -> bool:
    """Is it a number as Telegram's are? They fit into 52 bits; what does not fit into 63 cannot be stored."""
    return isinstance(number, int) and not isinstance(number, bool) and abs(number) < 2**63


def _kind(update: dict[str, Any]) -> str | None:
    return next((kind for kind in ALLOWED if isinstance(update.get(kind), dict)), None)


def edits_of(update: dict[str, Any]) -> int | None:
    """The number of the message that the update changes, if it is an edit."""
    edited = update.get("edited_message")
    number = edited.get("message_id") if isinstance(edited, dict) else None
    return number if fits(number) else None
