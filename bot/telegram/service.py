"""The Telegram bot in one process: poller, dispatcher, courier, and what must be so before they start."""

import asyncio
import re
import signal
from contextlib import suppress
from typing import Any

import httpx_aiohttp
import structlog
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.errors import OperatorError
from bot.packs.text import LANGUAGES
from bot.telegram.limiter import GroupLimiter, rest
from bot.telegram.polling import BACKOFF, WRONG_TOKEN
from bot.telegram.profile import set_commands

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

CONNECTIONS = 64


def request() -> HTTPXRequest:
    """A transport that holds up under concurrency: the stock one scans its pool for each request."""
    return HTTPXRequest(
        connection_pool_size=CONNECTIONS,
        connect_timeout=5.0,
        read_timeout=10.0,
        httpx_kwargs={"transport": httpx_aiohttp.AiohttpTransport()},
    )


def make_bot(token: str, root: str) -> ExtBot[Any]:
    """A bot that calls `<root>/bot<token>/<method>`. OperatorError for a token that cannot be one."""
    if not token:
        raise OperatorError(
            "No token. Ask @BotFather for one (/newbot), then set WARROOM_TELEGRAM_TOKEN and start again."
        )
    if not re.fullmatch(r"\d+:[\w-]+", token, re.ASCII):
        raise OperatorError(WRONG_TOKEN)
    try:
        return ExtBot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=request(),
            get_updates_request=request(),
            rate_limiter=GroupLimiter(),
        )
    except InvalidToken:
        raise OperatorError(WRONG_TOKEN) from None


async def connect(bot: ExtBot[Any], polls: bool = True, patient: bool = True) -> None:
    """getMe, with patience; who polls takes a webhook away. OperatorError when the token is wrong, or at once when
    the server cannot be reached and there is no patience.
    """
    failures = 0
    while True:
        try:
            await bot.initialize()
            if polls:
                await bot.delete_webhook()
            return
        except InvalidToken:
            raise OperatorError(WRONG_TOKEN) from None
        except RetryAfter as error:
            await asyncio.sleep(rest(error))
        except TelegramError as error:
            if not patient:
                raise OperatorError("Telegram cannot be reached. Check WARROOM_TELEGRAM_API_URL.") from None
            wait_s = BACKOFF[min(failures, len(BACKOFF) - 1)]
            failures += 1
            log.warning("unreachable", error=type(error).__name__, retry_in=wait_s)
            await asyncio.sleep(wait_s)


async def announce(bot: ExtBot[Any], only: tuple[str, ...] = ()) -> None:
    """Tell Telegram the commands, in each language. A refusal is only noted: the bot works without a menu."""
    for language in (None, *LANGUAGES):
        try:
            await set_commands(bot, language, only)
        except TelegramError as error:
            log.warning("commands_not_set", language=language, error=type(error).__name__)


async def until_stopped(*tasks: asyncio.Task[None]) -> None:
    """Return at SIGTERM or SIGINT; raise what the first failing task raised."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(name, stopped.set)
    waiter = asyncio.create_task(stopped.wait())
    done, _ = await asyncio.wait({waiter, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    waiter.cancel()
    for task in done:
        if task is not waiter:
            task.result()
