"""The Telegram bot in one process: poller, dispatcher, courier, and what must be so before they start."""

import asyncio
import fcntl
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import httpx_aiohttp
import structlog
from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.engine.asking import N_
from bot.errors import OperatorError
from bot.packs.text import LANGUAGES
from bot.telegram.polling import BACKOFF, WRONG_TOKEN
from bot.texts import tr

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

COMMANDS = (
    ("interview", N_("Start an interview")),
    ("hint", N_("A nudge for the question on the table")),
    ("skip", N_("Give the question up")),
    ("time", N_("Stage and minutes left")),
    ("pause", N_("Stop the clock")),
    ("resume", N_("Go on")),
    ("end", N_("The debrief now")),
    ("cancel", N_("Discard without a debrief")),
    ("debrief", N_("The last debrief again")),
    ("timing", N_("When what you type is an answer")),
    ("language", N_("English or Chinese")),
    ("help", N_("What I can do")),
)
"""What Telegram's menu shows."""

CONNECTIONS = 64

OVERALL = 0
"""Calls a second over all chats; 0 is no limit. Telegram's 30 a second is for bulk notifications, which are spread when
they are made; replies to people who just wrote are let through, and what comes back as 429 waits as long as it says."""


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
            rate_limiter=AIORateLimiter(overall_max_rate=OVERALL, max_retries=0),
        )
    except InvalidToken:
        raise OperatorError(WRONG_TOKEN) from None


async def connect(bot: ExtBot[Any]) -> None:
    """getMe, with patience. OperatorError when the token is wrong."""
    failures = 0
    while True:
        try:
            await bot.initialize()
            await bot.delete_webhook()
            return
        except InvalidToken:
            raise OperatorError(WRONG_TOKEN) from None
        except RetryAfter as error:
            wait = error.retry_after
            await asyncio.sleep(wait if isinstance(wait, int) else wait.total_seconds())
        except NetworkError as error:
            wait_s = BACKOFF[min(failures, len(BACKOFF) - 1)]
            failures += 1
            log.warning("unreachable", error=type(error).__name__, retry_in=wait_s)
            await asyncio.sleep(wait_s)


async def announce(bot: ExtBot[Any]) -> None:
    """Tell Telegram the commands, in each language. A refusal is only noted: the bot works without a menu."""
    for language in (None, *LANGUAGES):
        commands = [BotCommand(name, tr(text, language or "en")) for name, text in COMMANDS]
        try:
            await bot.set_my_commands(commands, BotCommandScopeAllPrivateChats(), language)
        except TelegramError as error:
            log.warning("commands_not_set", language=language, error=type(error).__name__)


@contextmanager
def lease(folder: Path, bot: int) -> Iterator[None]:
    """An OS lock, so that one token has one poller on this machine. It dies with the process."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file: IO[str] = (folder / f"telegram-{bot}.lock").open("w")
    except OSError as error:
        raise OperatorError(
            f"The folder {folder} cannot be written to ({error.strerror}). Set WARROOM_DATA_DIR."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise OperatorError(
                "Another warroom is already running this bot on this machine. Stop it, or use another token."
            ) from None
        yield


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
