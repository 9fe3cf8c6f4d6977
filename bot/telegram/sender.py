"""Making the calls, and sorting what can go wrong by what is to be done about it."""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.errors import Blocked, PlatformError, Refused, RetryLater
from bot.traffic import Key, Outgoing


class TelegramSender:
    """Implements ports.Sender over python-telegram-bot's Bot."""

    def __init__(self, bot: ExtBot[Any]) -> None:
        self._bot = bot
        self._calls: dict[str, Callable[..., Awaitable[Message | bool]]] = {
            "sendMessage": bot.send_message,
            "editMessageReplyMarkup": bot.edit_message_reply_markup,
            "answerCallbackQuery": bot.answer_callback_query,
        }

    async def send(self, key: Key, call: Outgoing) -> int | None:
        """See ports.Sender."""
        try:
            made = await self._calls[call.method](**_typed(call.params))
        except RetryAfter as error:
            wait = error.retry_after
            raise RetryLater("flood control", float(wait if isinstance(wait, int) else wait.total_seconds())) from None
        except ChatMigrated:
            raise Blocked("the chat has another id now") from None
        except Forbidden as error:
            raise Blocked(error.message) from None
        except BadRequest as error:
            if "chat not found" in error.message.lower() or "user is deactivated" in error.message.lower():
                raise Blocked(error.message) from None
            raise Refused(error.message) from None
        except NetworkError as error:
            # Timeouts and 5xx: it may have arrived. Sending twice is the lesser evil.
            raise PlatformError(type(error).__name__) from None
        except TelegramError as error:
            raise Refused(type(error).__name__) from None
        return made.message_id if isinstance(made, Message) else None


def _typed(params: Any) -> dict[str, Any]:
    """JSON values as the objects that python-telegram-bot takes."""
    typed = dict(params)
    if "reply_markup" in typed:
        typed["reply_markup"] = InlineKeyboardMarkup.de_json(typed["reply_markup"], None)
    if "link_preview_options" in typed:
        typed["link_preview_options"] = LinkPreviewOptions.de_json(typed["link_preview_options"], None)
    return typed
