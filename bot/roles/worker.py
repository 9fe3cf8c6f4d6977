"""`warroom worker`: jobs of procrastinate, one lane at a time, and the ticks.

What the engine does not give by itself:
- It looks for jobs every 5 s when nothing calls it: here every 0.2 s, because nobody calls out the next job of a lane
  when the first one ends.
- A killed worker's jobs stay with it for ever: a tick hands them back once its heart has not beaten for 6 s.
- A worker whose connection fails ends: here it begins again.
"""

import asyncio
import contextlib
import sys
from concurrent.futures import ThreadPoolExecutor

import structlog
from procrastinate import App, PsycopgConnector, RetryStrategy
from psycopg_pool import AsyncConnectionPool
from telegram.error import TelegramError

from bot.app import READERS, packs, readers
from bot.config import Settings
from bot.errors import OperatorError, StoreError
from bot.gate import Gate
from bot.handling import Handling
from bot.lanes import LaneWorker
from bot.reading import Reading
from bot.roles.stage import Stage
from bot.roles.ticks import DEAD, Ticks
from bot.runtime import Runtime
from bot.serving import SWITCH_SECONDS, runtime_of
from bot.store.database import ALIVE
from bot.store.jobs import LANE, QUEUE, TIMER
from bot.store.leases import plain_url
from bot.telegram.doorkeeper import Doorkeeper
from bot.telegram.inbound import TelegramTranslator
from bot.telegram.outbound import TelegramPresenter
from bot.telegram.sender import TelegramPresence
from bot.telegram.service import connect, make_bot, until_stopped
from bot.traffic import Due, Key, Lane, Registered

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

SIDE_BY_SIDE = 32
"""Jobs that a worker has under way: most of them wait for a reader or for the database."""

LOOK = 0.2
"""Seconds between looks for jobs when nothing calls."""

HEARTBEAT = 1.0
"""Seconds between signs of life."""

FINISH = 8.0
"""Seconds that a stop waits for jobs under way; what is not done then is done by another."""

GATE_SECONDS = 2.0
"""Between looks at whether the house is under maintenance."""

AGAIN = 1.0
"""Seconds before a job is tried again, or a worker begins again, when the database failed."""


def engine(settings: Settings) -> App:
    """The job engine on the same database. Its own notes may be lost in a crash of the server: jobs are then done
    again, and find everything done."""
    options = f"{ALIVE['options']} -c synchronous_commit=off"
    connector = PsycopgConnector(
        conninfo=plain_url(settings.database),
        kwargs={**ALIVE, "options": options},
        min_size=1,
        max_size=8,
        pool_factory=_pool,
    )
    return App(connector=connector)


def _pool(**how: object) -> AsyncConnectionPool:
    """Without a question to the server before each statement: a dead connection shows itself by failing."""
    return AsyncConnectionPool(**{**how, "check": None})  # type: ignore[arg-type]


class Bench:
    """Handles for the bots that are registered now."""

    def __init__(
        self, stage: Stage, runtime: Runtime, presence: TelegramPresence, api: str, names: dict[int, str]
    ) -> None:
        self._stage, self._runtime, self._presence, self._api = stage, runtime, presence, api
        self._names = names
        """Bot -> its username, for links."""
        self._signs: dict[int, asyncio.Task[None]] = {}
        self._desks: dict[int, tuple[Registered, Handling]] = {}

    async def handling(self, platform: str, bot: int) -> Handling | None:
        """Who handles for that bot; made anew when its settings change."""
        registered = await self._stage.registry.get(bot)
        if registered is None:
            return None
        known = self._desks.get(bot)
        if known is None or known[0] != registered:
            translator = Doorkeeper(TelegramTranslator(bot, registered.name), registered)
            self._names[bot] = registered.name
            known = self._desks[bot] = (
                registered,
                Handling(self._stage.store, self._runtime, translator, self._stage.clock),
            )
            await self._shows(registered)
        return known[1]

    async def _shows(self, registered: Registered) -> None:
        """What works for long shows it, once Telegram knows the token; nobody waits for that."""
        before = self._presence.bots.pop(registered.bot, None)
        if before is not None:
            await before.shutdown()

        async def connected() -> None:
            bot = make_bot(registered.token, self._api)
            with contextlib.suppress(OperatorError, TelegramError):
                await connect(bot, polls=False, patient=False)
                self._presence.bots[registered.bot], self._names[registered.bot] = bot, bot.username

        self._signs[registered.bot] = asyncio.create_task(connected())

    async def close(self) -> None:
        """Let go of Telegram."""
        for task in self._signs.values():
            task.cancel()
        await asyncio.gather(*self._signs.values(), return_exceptions=True)
        for bot in self._presence.bots.values():
            await bot.shutdown()


def tasks(app: App, lanes: LaneWorker) -> None:
    """What the jobs of bot.store.jobs do."""
    again = RetryStrategy(wait=int(AGAIN), retry_exceptions={StoreError})

    @app.task(name=LANE, queue=QUEUE, retry=again)
    async def lane(platform: str, bot: int, chat: int) -> None:
        await lanes.work(Lane(platform, bot, chat))

    @app.task(name=TIMER, queue=QUEUE, retry=again)
    async def timer(
        platform: str, bot: int, chat: int, topic: int, user: int, timer: str, serial: int, due: float
    ) -> None:
        key = Key(platform, bot, chat, topic, user)
        await lanes.fire(Due(key, timer, serial, due))


async def serve_worker(settings: Settings) -> None:
    """Until stopped by a signal."""
    sys.setswitchinterval(SWITCH_SECONDS)
    known = packs(settings)
    executor = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
    try:
        async with Stage(settings) as stage:
            reading = Reading(executor, lambda: readers(settings, known))
            presence, presenter = TelegramPresence(), TelegramPresenter()
            runtime = await runtime_of(settings, stage.store, reading, known, stage.clock, presence, presenter)
            bench = Bench(stage, runtime, presence, settings.telegram_api_url, presenter.names)
            lanes = LaneWorker(stage.store, stage.clock, bench.handling)
            working = _work(settings, stage, lanes), _watch_gate(runtime.gate), stage.clock.run()
            parts = [asyncio.create_task(part) for part in working]
            try:
                await until_stopped(*parts)
            finally:
                for task in parts:
                    task.cancel()
                await asyncio.gather(*parts, return_exceptions=True)
                await bench.close()
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


async def _watch_gate(gate: Gate) -> None:
    """Another process may begin or end maintenance."""
    while True:
        await asyncio.sleep(GATE_SECONDS)
        with contextlib.suppress(StoreError):
            await gate.load()


async def _work(settings: Settings, stage: Stage, lanes: LaneWorker) -> None:
    """Work until cancelled, whatever happens to the database."""
    while True:
        app = engine(settings)
        tasks(app, lanes)
        Ticks(app, stage.store, stage.registry, stage.clock, settings.retention_days).register()
        try:
            async with app.open_async():
                await app.run_worker_async(
                    concurrency=SIDE_BY_SIDE,
                    fetch_job_polling_interval=LOOK,
                    update_heartbeat_interval=HEARTBEAT,
                    stalled_worker_timeout=DEAD,
                    shutdown_graceful_timeout=FINISH,
                    delete_jobs="always",
                    install_signal_handlers=False,
                )
            log.warning("worker_ended")
        except Exception as error:
            log.error("worker_failed", error=type(error).__name__)
        await asyncio.sleep(AGAIN)
