"""Wiring for the Telegram bots in one process. Apart from bot.app: the terminal does not load what it does not use."""

import asyncio
import contextlib
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import structlog
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.app import READERS, SystemClock, open_store, packs, readers
from bot.clerk import StoreClerk
from bot.config import Settings
from bot.courier import Courier
from bot.dispatch import Dispatcher
from bot.errors import OperatorError, StoreError
from bot.gate import Gate
from bot.logs import configure_logs, watch_for_mistakes
from bot.pace import OVERALL, Pace
from bot.packs.library import Library
from bot.pictures.artist import Artist
from bot.ports import Clock
from bot.reading import Readers, Reading
from bot.rota import Rota
from bot.runtime import Runtime
from bot.sentlog import SentLog
from bot.store.lease import lock
from bot.store.sql import SqlStore
from bot.sweeper import Sweeper
from bot.telegram.doorkeeper import Doorkeeper
from bot.telegram.inbound import PLATFORM, TelegramTranslator
from bot.telegram.members import TelegramMembers
from bot.telegram.outbound import TelegramPresenter
from bot.telegram.polling import Poller
from bot.telegram.profile import PICTURE, set_profile
from bot.telegram.sender import TelegramPresence, TelegramSender
from bot.telegram.service import announce, connect, make_bot, until_stopped
from bot.traffic import Registered
from bot.watch import served

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

NEWS_SECONDS = 2.0
"""Between looks for bots that were added or removed."""

DRAIN_SECONDS = 8.0
"""How long a stop waits for what has begun."""

RUNNING = "Another warroom is already running this bot on this machine. Stop it, or use another token."

SWITCH_SECONDS = 0.0005
"""How long a grading thread may hold the interpreter. A turn changes threads a few times, and waits at each change."""

LOAD_AT_LATEST = 5.0
"""Seconds after the start."""

FIRST_REPLIES = 0.4
"""Seconds from when the bot listens until the models load: what waited, and needs none of them, is answered first."""


@dataclass(frozen=True)
class Household:
    """What all bots of the process share."""

    settings: Settings
    store: SqlStore
    runtime: Runtime
    clock: Clock
    presence: TelegramPresence
    connected: threading.Event
    """Set soon after the first bot listens."""
    names: dict[int, str]
    """Bot -> its username."""


async def serve(
    settings: Settings, clock: Clock | None = None, load: Callable[[Settings, Library], Readers] = readers
) -> None:
    """The Telegram bots, until stopped by a signal. OperatorError in words when they cannot run.

    That of WARROOM_TELEGRAM_TOKEN, and those that are registered: they come and go while it runs.
    """
    token = settings.telegram_token.get_secret_value()
    configure_logs(settings.log_level, secrets_of(settings))
    watch_for_mistakes()
    sys.setswitchinterval(SWITCH_SECONDS)
    own = make_bot(token, settings.telegram_api_url) if token else None
    number = int(token.split(":")[0]) if own else 0
    with _alone(settings, number) if own else contextlib.nullcontext():
        known = packs(settings)
        store = await open_store(settings)
        executor, connected = ThreadPoolExecutor(READERS, thread_name_prefix="reader"), threading.Event()
        try:
            if own is None and not await store.bots(PLATFORM):
                make_bot("", settings.telegram_api_url)  # says where a token comes from
            reading = Reading(executor, lambda: _once_connected(connected, lambda: load(settings, known)))
            household = await _household(settings, store, reading, known, clock or SystemClock(), connected)
            await _serve(household, own, Registered(PLATFORM, number, "", token))
        finally:
            connected.set()
            executor.shutdown(wait=False, cancel_futures=True)
            await store.close()


async def setup(settings: Settings) -> AsyncIterator[str]:
    """Tell Telegram what the bot is: a line for each thing that was set. OperatorError when it is refused."""
    bot = make_bot(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    try:
        await connect(bot, polls=False, patient=False)
        async for line in set_profile(bot):
            yield line
    except TelegramError as error:
        raise OperatorError(f"Telegram refused: {error.message}. What was set before stays; try again later.") from None
    finally:
        await bot.shutdown()
    yield f"The picture of the empty chat is {PICTURE}; only @BotFather can set it:"
    yield "  /mybots, your bot, Edit Bot, Edit Description Picture, then send the file."


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """What no log may hold."""
    token = settings.telegram_token.get_secret_value()
    return (token, token.partition(":")[2], settings.key.get_secret_value())


def _alone(settings: Settings, number: int) -> contextlib.AbstractContextManager[None]:
    """One token has one poller on this machine."""
    return lock(settings.data_dir / f"telegram-{number}.lock", RUNNING)


def _once_connected(connected: threading.Event, load: Callable[[], Readers]) -> Readers:
    """The models load once the bot listens: until then they would only keep it from that."""
    connected.wait(LOAD_AT_LATEST)
    return load()


async def _household(
    settings: Settings, store: SqlStore, reading: Reading, known: Library, clock: Clock, connected: threading.Event
) -> Household:
    presence, presenter = TelegramPresence(), TelegramPresenter()
    runtime = await runtime_of(settings, store, reading, known, clock, presence, presenter)
    return Household(settings, store, runtime, clock, presence, connected, presenter.names)


async def runtime_of(
    settings: Settings,
    store: SqlStore,
    reading: Reading,
    known: Library,
    clock: Clock,
    presence: TelegramPresence | None = None,
    presenter: TelegramPresenter | None = None,
) -> Runtime:
    """Turns of Telegram's conversations."""
    gate = Gate(store, settings.operator_ids)
    await gate.load()
    members = TelegramMembers(presence.bots) if presence else None
    clerk = StoreClerk(store, known, Artist(), gate, settings.retention_days, settings.contact, members)
    return Runtime(store, reading, clerk, presenter or TelegramPresenter(), known, clock, gate, presence)


async def _serve(household: Household, own: ExtBot[Any] | None, registered: Registered) -> None:
    settings, store, clock = household.settings, household.store, household.clock
    parts = [asyncio.create_task(_keep_registered(household, registered.bot if own else 0))]
    if own is not None:
        parts.append(asyncio.create_task(_serve_one(household, own, registered)))
    sweeping = asyncio.create_task(Sweeper(store, clock, settings.retention_days).run())
    try:
        with served(settings.metrics_host, settings.metrics_port, store, clock):
            await until_stopped(*parts)
    finally:
        await _end([*parts, sweeping])


async def _serve_one(household: Household, bot: ExtBot[Any], registered: Registered) -> None:
    """One bot until cancelled; then what has begun is finished."""
    settings, number, store, clock = household.settings, registered.bot, household.store, household.clock
    try:
        await connect(bot)
        household.presence.bots[number], household.names[number] = bot, bot.username
        asyncio.get_running_loop().call_later(FIRST_REPLIES, household.connected.set)
        made = SentLog(settings.data_dir / f"telegram-{number}.sent")
        courier = Courier(PLATFORM, number, store, TelegramSender(bot), clock, made, Pace(registered.rate or OVERALL))
        translator = Doorkeeper(TelegramTranslator(number, bot.username), registered)
        dispatcher = Dispatcher(PLATFORM, number, store, household.runtime, translator, clock, courier.wake)
        poller = Poller(bot.request, bot.base_url, number, store, clock, dispatcher.wake)
        rota = Rota(PLATFORM, number, store, clock, dispatcher.wake_clock)
        tasks = [asyncio.create_task(part) for part in (poller.run(), dispatcher.run(), courier.run(), rota.run())]
        menu = asyncio.create_task(announce(bot, registered.commands))
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in (tasks[0], menu):
                task.cancel()
            # What was stored is safe either way; what has begun is finished, and its replies are sent.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DRAIN_SECONDS):
                    await rota.stop()
                    await dispatcher.stop()
                    await courier.stop()
            await _end([*tasks, menu])
    finally:
        await bot.shutdown()


async def _keep_registered(household: Household, own: int) -> None:
    """Serve the registered bots, as they come, change and go, until cancelled."""
    serving: dict[int, tuple[Registered, asyncio.Task[None]]] = {}
    try:
        while True:
            with contextlib.suppress(StoreError):
                bots = {bot.bot: bot for bot in await household.store.bots(PLATFORM) if bot.bot != own}
                for number in [n for n, (bot, _) in serving.items() if bots.get(n) != bot]:
                    await _end([serving.pop(number)[1]])
                for number in bots.keys() - serving.keys():
                    serving[number] = (bots[number], asyncio.create_task(_serve_registered(household, bots[number])))
            await asyncio.sleep(NEWS_SECONDS)
    finally:
        await _end([task for _, task in serving.values()])


async def _serve_registered(household: Household, registered: Registered) -> None:
    """A bot that cannot run does not stop the others: it is left alone until it changes."""
    try:
        with _alone(household.settings, registered.bot):
            await _serve_one(household, make_bot(registered.token, household.settings.telegram_api_url), registered)
    except OperatorError as error:
        log.error("bot_unusable", bot=registered.bot, error=str(error))


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
