"""From a group's update to an event. Works with the privacy mode on: the bot sees commands, replies to it, presses, and
what the platform itself says; of all that, it hears what is meant for it."""

from dataclasses import dataclass
from typing import get_args

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Message,
    User,
)

from bot.engine.events import Event
from bot.engine.groups.events import (
    Act,
    Acted,
    BoardJoined,
    BoardWanted,
    ChallengeWanted,
    GroupHelpWanted,
    GroupSettingPicked,
    GroupSettingsWanted,
    MemberGone,
    MovedTo,
    Nonsense,
    Placed,
    Replied,
)
from bot.engine.groups.room_events import RoomWanted
from bot.engine.groups.values import GroupForm, Member
from bot.telegram.accounts import language_of, sound
from bot.telegram.callbacks import unpack
from bot.traffic import Arrival, Key

GROUPS = (Chat.GROUP, Chat.SUPERGROUP)

SHARED_ACCOUNTS = frozenset({1087968824, 136817688, 777000})
"""Accounts that stand for many: the anonymous admin, the posting channel, the automatic forward."""

ACTS = get_args(Act)

FORMS: dict[str, GroupForm] = {
    "drill": "drill",
    "page": "drill",
    "question": "question",
    "card": "card",
    "reflex": "card",
}

LENGTHS = {"15": 15, "15m": 15, "15min": 15, "60": 60, "1h": 60, "60m": 60, "24h": 1440, "1d": 1440}


@dataclass(frozen=True, slots=True)
class Bot:
    """Who we are in the group."""

    platform: str
    number: int
    name: str
    """The username; empty when it is not known yet."""


def message_in(message: Message, bot: Bot, edited: bool) -> Arrival | None:
    """What a message in a group means here; None: it is none of ours."""
    here = key(bot, message.chat, message)
    if message.migrate_to_chat_id:
        return Arrival(here, MovedTo(message.migrate_to_chat_id))
    if message.migrate_from_chat_id:
        old = Key(bot.platform, bot.number, message.migrate_from_chat_id, 0, 0)
        return Arrival(old, MovedTo(message.chat.id))
    gone = message.left_chat_member
    if gone is not None:
        return None if gone.id == bot.number else Arrival(here, MemberGone(gone.id))
    if message.from_user is None or message.text is None or message.is_automatic_forward:
        return None
    member, title = member_of(message.from_user, message), message.chat.title or ""
    if message.text.startswith("/"):
        act = None if edited else command(message.text, bot.name)
        if act is None:
            return None
        return Arrival(here, Acted(member, act, "", message.message_id, title), language_of(message.from_user))
    about = message.reply_to_message
    if about is None or about.from_user is None or about.from_user.id != bot.number:
        return None
    sent = message.edit_date if edited and message.edit_date else message.date
    replied = Replied(sound(message.text), at=sent.timestamp())
    event = Acted(member, replied, "", message.message_id, title)
    return Arrival(here, event, language_of(message.from_user), about=about.message_id)


def pressed_in(query: CallbackQuery, chat: Chat, bot: Bot) -> Arrival:
    """A button in a group: whatever it carries, it is answered."""
    message = query.message
    here = key(bot, chat, message if isinstance(message, Message) else None)
    found = unpack(query.data or "")
    act: Act = found if isinstance(found, ACTS) else Nonsense()
    member = Member(query.from_user.id, sound(query.from_user.first_name))
    number = message.message_id if message is not None else 0
    event = Acted(member, act, query.id, number, chat.title or "")
    return Arrival(here, event, language_of(query.from_user), pressed=number or None)


def placed_in(change: ChatMemberUpdated, bot: Bot) -> Arrival:
    """The bot was put in or out, or its rights changed."""
    before, now = change.old_chat_member, change.new_chat_member
    present = inside(now)
    event: Event = Placed(present, deletes(now), fresh=not inside(before))
    here = Key(bot.platform, bot.number, change.chat.id, 0, 0)
    return Arrival(here, event, language_of(change.from_user), blocked=not present)


def inside(member: ChatMember) -> bool:
    """Are they in the group?"""
    if isinstance(member, ChatMemberRestricted):
        return bool(member.is_member)
    return member.status in ("member", "administrator", "creator")


def deletes(member: ChatMember) -> bool:
    """May they delete others' messages?"""
    return isinstance(member, ChatMemberAdministrator) and bool(member.can_delete_messages)


def key(bot: Bot, chat: Chat, message: Message | None) -> Key:
    """The group's conversation: that of the topic, if it has topics."""
    topic = message.message_thread_id if message is not None and message.is_topic_message else None
    return Key(bot.platform, bot.number, chat.id, topic or 0, 0)


def member_of(user: User, message: Message) -> Member:
    """Who wrote it: a person, an admin in the group's name, or a channel."""
    as_chat = message.sender_chat
    if as_chat is None:
        return Member(user.id, sound(user.first_name))
    return Member(user.id, "", "anonymous" if as_chat.id == message.chat.id else "channel")


def command(text: str, name: str) -> Act | None:
    """The command, if it is one of ours and not meant for another bot."""
    word, *more = text[1:].split()
    said, _, whom = word.partition("@")
    if whom and name and whom.lower() != name.lower():
        return None
    match said.lower():
        case "challenge":
            forms = [FORMS[m.lower()] for m in more if m.lower() in FORMS]
            lengths = [LENGTHS[m.lower()] for m in more if m.lower() in LENGTHS]
            return ChallengeWanted(forms[0] if forms else "", lengths[0] if lengths else 0)
        case "warroom":
            return RoomWanted(sound(more[0])[:64] if more else "")
        case "board":
            return BoardJoined(sound(" ".join(more))) if more else BoardWanted()
        case "groupsettings":
            return GroupSettingPicked("zone", more[0]) if more else GroupSettingsWanted()
        case "help" | "start":
            return GroupHelpWanted()
    return None
