"""What happens by the clock, once per cluster: periodic tasks of procrastinate.

The engine takes the time of a tick from the machine that asks for it first; with clocks that disagree a tick can come
twice. So a tick only looks: what it finds is a row, and the row decides.
"""

import asyncio

import structlog
from procrastinate import App
from procrastinate.exceptions import ProcrastinateException
from procrastinate.jobs import Status

from bot.gate import MARK
from bot.ports import Clock
from bot.roles.registry import Registry
from bot.rota import Rota
from bot.shared import SharedStore
from bot.store.jobs import QUEUE
from bot.sweeper import Sweeper
from bot.telegram.inbound import PLATFORM

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

TICK, RESCUE, SWEEP = "warroom:tick", "warroom:rescue", "warroom:sweep"

FIRST = 10
"""Priority of a tick: it does not stand behind a thousand answers."""

AHEAD = 1.2
"""Seconds that a tick looks ahead; the next one comes within that time. It rings each timer at its own moment."""

BATCH = 1000
"""Timers that a tick rings; if there are more, the next tick goes on."""

DEAD = 6.0
"""Seconds without a heartbeat until a worker's jobs go to others."""

LOST = 5.0
"""Seconds after which something that waits without a job is given one."""

KEEP = 3 * 86400.0
"""Seconds that done updates are remembered. Telegram keeps what it could not deliver for a day."""


class Ticks:
    """Registers the periodic tasks with the engine."""

    def __init__(self, app: App, store: SharedStore, registry: Registry, clock: Clock, retention_days: int) -> None:
        self._app, self._store, self._registry, self._clock = app, store, registry, clock
        self._rotas: dict[int, Rota] = {}
        self._sweeper = Sweeper(store, clock, retention_days)

    def register(self) -> None:
        """Timers every second, rescue every two, sweeping every hour."""
        for name, cron, does in (
            (TICK, "* * * * * *", self.tick),
            (RESCUE, "* * * * * */2", self.rescue),
            (SWEEP, "17 * * * *", self.sweep),
        ):
            # Without a lock: a killed worker would hold it, and nobody could rescue the rescue.
            task = self._app.task(name=name, queue=QUEUE, queueing_lock=name, priority=FIRST)(does)
            self._app.periodic(cron=cron)(task)

    async def tick(self, timestamp: int) -> None:
        """Hand out the pushes that are due, and ring the timers that are due before the next tick, each at its moment.
        Under maintenance both wait."""
        if await self._store.marked(MARK):
            return
        for number in await self._registry.all():
            if number not in self._rotas:
                self._rotas[number] = Rota(PLATFORM, number, self._store, self._clock, lambda: None)
            await self._rotas[number].tick()
        for due in await self._store.all_due(self._clock.now() + AHEAD, BATCH):
            await asyncio.sleep(max(0.0, due.due - self._clock.now()))
            await self._store.ring(due)

    async def rescue(self, timestamp: int) -> None:
        """Hand back the jobs of workers that died, and give a job to whatever has none."""
        jobs = self._app.job_manager
        for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=DEAD):
            try:
                if job.queueing_lock is None:
                    await jobs.retry_job(job)
                else:
                    # What can be rung again is: a timer's row is still there, and the next tick comes anyway.
                    await jobs.finish_job(job, Status.FAILED, delete_job=True)
            except ProcrastinateException as error:
                log.warning("job_not_rescued", job=job.id, error=type(error).__name__)  # somebody else did, or it ended
            else:
                log.warning("job_rescued", job=job.id, lock=job.lock)
        await jobs.prune_stalled_workers(DEAD)
        if count := await self._store.strand(self._clock.now() - LOST):
            log.warning("jobs_missing", lanes=count)

    async def sweep(self, timestamp: int) -> None:
        """Forget what nobody will ask for again."""
        count = await self._store.forget_done(self._clock.now() - KEEP)
        log.info("inbox_swept", updates=count)
        await self._sweeper.tick()
