"""`warroom web`: webhooks into the inbox, and nothing else."""

import asyncio
import contextlib

import structlog
from aiohttp import web

from bot.config import Settings
from bot.errors import OperatorError
from bot.roles.stage import Stage
from bot.telegram.service import until_stopped
from bot.telegram.webhook import Webhook

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

GOOD_BYE = 5.0
"""Seconds that a stop waits for requests under way."""


async def serve_web(settings: Settings) -> None:
    """Until stopped by a signal."""
    async with Stage(settings) as stage:
        app = Webhook(stage.store, stage.clock, stage.registry.get).application()
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=GOOD_BYE)
        await runner.setup()
        try:
            # Several on one machine may share the port: a rolling restart then refuses nobody.
            await web.TCPSite(runner, settings.web_host, settings.web_port, reuse_port=True).start()
        except OSError as error:
            await runner.cleanup()
            raise OperatorError(
                f"{settings.web_host}:{settings.web_port} cannot be listened on ({error.strerror}). "
                "Set WARROOM_WEB_HOST and WARROOM_WEB_PORT."
            ) from error
        log.info("web_listens", host=settings.web_host, port=settings.web_port)
        clockwork = asyncio.create_task(stage.clock.run())
        try:
            await until_stopped(clockwork)
        finally:
            clockwork.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await clockwork
            await runner.cleanup()
