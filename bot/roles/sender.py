"""`warroom sender`: for each bot one sender leads, the others stand by.

A bot's messages leave through one process, so that its limits are kept in one place and its chats in order. The lead is
an advisory lock: it ends with the connection of whoever holds it, and is taken over by the next who asks. A leader that
cannot reach the database stops sending before anybody can have taken over.
"""

import asyncio
import contextlib

import structlog

from bot.config import Settings
from bot.courier import Courier
from bot.errors import OperatorError, StoreError
from bot.pace import OVERALL, Pace
from bot.roles.stage import Stage
from bot.store.bell import listen
from bot.store.jobs import OUTBOX
from bot.store.leases import Leases
from bot.telegram.inbound import PLATFORM
from bot.telegram.sender import TelegramSender
from bot.telegram.service import announce, connect, make_bot, until_stopped
from bot.traffic import Registered

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

ROUND = 0.5
"""Seconds between campaigns: checking what is held, asking for what is free."""

SHARE = 8
"""At most an eighth of the bots are taken a round: senders that start together share them, and a lone one has all of
them in eight rounds."""

CALM = 1.0
"""Seconds that a new leader waits: what the one before it sent in that time counts against the limits."""


class Lead:
    """Sending for one bot, from taking the lead to losing it."""

    def __init__(self, stage: Stage, bot: Registered) -> None:
        self.bot = bot
        self._client = make_bot(bot.token, stage.settings.telegram_api_url)
        pace = Pace(bot.rate or OVERALL)
        self.courier = Courier(PLATFORM, bot.bot, stage.store, TelegramSender(self._client), stage.clock, pace=pace)
        self._task = asyncio.create_task(self._run(), name=f"lead {bot.bot}")

    async def _run(self) -> None:
        await asyncio.sleep(CALM)
        try:
            await connect(self._client, polls=False)
        except OperatorError as error:
            log.error("bot_unusable", bot=self.bot.bot, error=str(error))
            return
        log.info("lead_taken", bot=self.bot.bot)
        menu = asyncio.create_task(announce(self._client, self.bot.commands))
        try:
            await self.courier.run()
        finally:
            menu.cancel()
            await asyncio.gather(menu, return_exceptions=True)

    async def resign(self, finish: bool) -> None:
        """Stop; with `finish` once the calls under way have ended."""
        if finish:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ROUND * 8):
                    await self.courier.stop()
        self._task.cancel()
        self.courier.abandon()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._client.shutdown()
        log.info("lead_left", bot=self.bot.bot)


class Campaign:
    """All that one sender process leads."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._leases = Leases(stage.settings.database)
        self._leads: dict[int, Lead] = {}

    async def run(self) -> None:
        """Campaign until cancelled."""
        while True:
            try:
                await self._leases.check()
                await self._round(await self._stage.registry.all())
            except StoreError as error:
                # Whatever was held may be somebody else's in a few seconds.
                log.error("leases_lost", error=str(error))
                await self._resign_all(finish=False)
            await asyncio.sleep(ROUND)

    async def _round(self, bots: dict[int, Registered]) -> None:
        for number, lead in list(self._leads.items()):
            if bots.get(number) != lead.bot:
                del self._leads[number]
                await lead.resign(finish=True)
                await self._leases.leave(_name(number))
        free = {_name(number): bot for number, bot in bots.items() if number not in self._leads}
        for name in await self._leases.take(list(free)[: max(1, len(bots) // SHARE)]):
            try:
                self._leads[free[name].bot] = Lead(self._stage, free[name])
            except OperatorError as error:
                log.error("bot_unusable", bot=free[name].bot, error=str(error))

    def heard(self, payload: str) -> None:
        """Something was called out: a bot's outbox has something new, or (empty) anything may have been missed."""
        leads = self._leads.values() if not payload else filter(None, [self._leads.get(int(payload))])
        for lead in leads:
            lead.courier.wake()

    async def stop(self) -> None:
        """Let others lead."""
        await self._resign_all(finish=True)
        await self._leases.close()

    async def _resign_all(self, finish: bool) -> None:
        leads, self._leads = self._leads, {}
        await asyncio.gather(*(lead.resign(finish) for lead in leads.values()))


def _name(bot: int) -> str:
    return f"sender:{PLATFORM}:{bot}"


async def serve_sender(settings: Settings) -> None:
    """Until stopped by a signal."""
    async with Stage(settings) as stage:
        campaign = Campaign(stage)
        hears = listen(settings.database, OUTBOX, campaign.heard)
        parts = [asyncio.create_task(part) for part in (campaign.run(), hears, stage.clock.run())]
        try:
            await until_stopped(*parts)
        finally:
            for part in parts:
                part.cancel()
            await asyncio.gather(*parts, return_exceptions=True)
            await campaign.stop()
