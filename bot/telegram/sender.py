"""Making the calls, and sorting what can go wrong by what is to be done about it."""

from contextlib import suppress
from dataclasses import replace
from typing import Any, Literal

from telegram import InputFile, InputMediaPhoto
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from bot.errors import Blocked, Muted, PlatformError, Refused, Regrouped, RetryLater
from bot.telegram.limiter import rest
from bot.traffic import Key, Outgoing

FILES = ("photo", "document", "voice")
"""Parameters that carry a call's file."""

LOST = ("message to edit not found", "message can't be edited", "message_id_invalid")
"""What Telegram says of an edit whose message is gone: no update tells when somebody deletes one."""

MUTE = ("not enough rights to send", "have no rights to send", "chat_write_forbidden", "chat_restricted")
"""What Telegram says where the bot may not write at present: an admin can change that at any time."""

MUTE_SECONDS = 600.0

NO_TOPIC = ("topic_closed", "topic_deleted", "message thread not found")
"""What Telegram says of a topic that is closed or gone: what was to be said there is said to the whole group."""

UNCHANGED = "message is not modified"
"""What Telegram says of an edit that changes nothing: it is as wanted."""


class TelegramSender:
    """Implements ports.Sender over python-telegram-bot's Bot."""

    def __init__(self, bot: ExtBot[Any]) -> None:
        self._bot = bot

    async def send(self, key: Key, call: Outgoing) -> int | None:
        """See ports.Sender."""
        try:
            # The values are JSON already, and of the answer only one number is wanted: the library's objects on both
            # sides would cost as much as the call. Telegram takes a method's name in any case.
            made = await self._bot.do_api_request(call.method.lower(), api_kwargs=_typed(call))
        except RetryAfter as error:
            raise RetryLater("flood control", rest(error)) from None
        except ChatMigrated as error:
            raise Regrouped(error.new_chat_id) from None
        except Forbidden as error:
            raise Blocked(wordless(error.message)) from None
        except BadRequest as error:
            said = error.message.lower()
            if "chat not found" in said or "user is deactivated" in said:
                raise Blocked(wordless(error.message)) from None
            if UNCHANGED in said:
                return None
            if any(words in said for words in MUTE):
                raise Muted(wordless(error.message), MUTE_SECONDS) from None
            if "message_thread_id" in call.params and any(words in said for words in NO_TOPIC):
                return await self.send(key, _without(call, "message_thread_id"))
            if call.method == "editMessageText" and any(words in said for words in LOST):
                return await self.send(key, _anew(call))
            raise Refused(wordless(error.message)) from None
        except NetworkError as error:
            # Timeouts and 5xx: it may have arrived. Sending twice is the lesser evil.
            raise PlatformError(type(error).__name__) from None
        except InvalidToken:
            # Revoked while it runs: the poller ends the program, and what was to be said is kept.
            raise PlatformError("InvalidToken") from None
        except TelegramError as error:
            # An answer that is no JSON, or torn: the call may have arrived. Sending twice is the lesser evil.
            raise PlatformError(type(error).__name__) from None
        message = made.get("message_id") if isinstance(made, dict) else None
        return message if isinstance(message, int) else None


ACTIONS = {"picture": "upload_photo", "document": "upload_document"}


class TelegramPresence:
    """Implements sights.Presence: what stands below the bot's name while it works."""

    def __init__(self) -> None:
        self.bots: dict[int, ExtBot[Any]] = {}
        """The bots that are served here, by their number."""

    async def working(self, key: Key, on: Literal["picture", "document"]) -> None:
        """See sights.Presence."""
        bot = self.bots.get(key.bot)
        with suppress(TelegramError):
            if bot is not None:
                await bot.send_chat_action(key.chat, ACTIONS[on], message_thread_id=key.topic or None)


def wordless(description: str) -> str:
    """Telegram's description of a refusal, up to where it begins to quote the message."""
    return description.split('"')[0].strip()


def _anew(call: Outgoing) -> Outgoing:
    """An edit as a new message: what it says is wanted, wherever it stands."""
    return replace(_without(call, "message_id"), method="sendMessage")


def _without(call: Outgoing, parameter: str) -> Outgoing:
    return replace(call, params={name: value for name, value in call.params.items() if name != parameter})


def _typed(call: Outgoing) -> dict[str, Any]:
    """The parameters; a file's parameter holds its name."""
    typed = dict(call.params)
    if "media" in typed:
        caption = {name: typed["media"][name] for name in ("caption", "parse_mode")}
        typed["media"] = InputMediaPhoto(call.file, filename=typed["media"]["media"], **caption)
    for name in FILES if call.file else ():
        if name in typed:
            typed[name] = InputFile(call.file, typed[name])
    return typed
