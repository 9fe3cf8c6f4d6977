"""Wiring for the Telegram bot. Apart from bot.app, so that the terminal does not load what it does not use."""

import asyncio
import contextlib
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from telegram.ext import ExtBot

from bot.app import READERS, SystemClock, open_store, packs, readers
from bot.config import Settings
from bot.courier import Courier
from bot.dispatch import Dispatcher
from bot.logs import configure_logs
from bot.packs.library import Library
from bot.runtime import Reading, Runtime
from bot.store.sql import SqlStore
from bot.telegram.inbound import PLATFORM, TelegramTranslator
from bot.telegram.outbound import TelegramPresenter
from bot.telegram.polling import Poller
from bot.telegram.sender import TelegramSender
from bot.telegram.service import announce, connect, lease, make_bot, until_stopped

DRAIN_SECONDS = 8.0
"""How long a stop waits for what has begun."""

SWITCH_SECONDS = 0.0005
"""How long a grading thread may hold the interpreter. A turn changes threads a few times, and waits at each change."""


async def serve(settings: Settings) -> None:
    """The Telegram bot, until it is stopped by a signal. OperatorError in words when it cannot run."""
    configure_logs(settings.log_level)
    sys.setswitchinterval(SWITCH_SECONDS)
    bot = make_bot(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    number = int(settings.telegram_token.get_secret_value().split(":")[0])
    with lease(settings.data_dir, number):
        known = packs(settings)
        store = await open_store(settings)
        executor = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        try:
            await connect(bot)
            await _serve(settings, bot, number, known, store, executor)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
            await bot.shutdown()
            await store.close()


async def _serve(
    settings: Settings, bot: ExtBot[Any], number: int, known: Library, store: SqlStore, executor: ThreadPoolExecutor
) -> None:
    clock = SystemClock()
    runtime = Runtime(store, Reading(executor, lambda: readers(settings, known)), TelegramPresenter(), known, clock)
    courier = Courier(PLATFORM, number, store, TelegramSender(bot), clock)
    translator = TelegramTranslator(number)
    dispatcher = Dispatcher(PLATFORM, number, store, runtime, translator, clock, courier.wake)
    poller = Poller(bot.request, bot.base_url, number, store, clock, dispatcher.wake)
    tasks = [asyncio.create_task(part) for part in (poller.run(), dispatcher.run(), courier.run())]
    menu = asyncio.create_task(announce(bot))
    try:
        await until_stopped(*tasks)
    finally:
        for task in (tasks[0], menu):
            task.cancel()
        # What was stored is safe either way; what has begun is finished, and its replies are sent.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                await dispatcher.stop()
                await courier.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, menu, return_exceptions=True)
