"""Webhooks: check who calls, store what came, answer. Nothing is handled here.

Telegram sends an update again until it hears 200, so 200 is said only after the update is stored.
"""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.errors import OperatorError, PlatformError, StoreError
from bot.ports import Clock, Store
from bot.telegram.inbound import ALLOWED, fits
from bot.telegram.intake import Intake
from bot.traffic import Registered

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

MOST_BYTES = 1_000_000
"""A text message is at most 25 kB of JSON, with all it may quote."""

CONNECTIONS = 100
"""Requests that Telegram may make to one bot's webhook at once: its own most."""

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the name of a header

PATH = "/telegram/{bot}"


def secret_of(token: str) -> str:
    """What Telegram says with each update to show that it is Telegram; nobody can get at the token from it."""
    return hmac.new(token.encode(), b"warroom webhook", hashlib.sha256).hexdigest()


class Webhook:
    """Serves the webhooks of all bots."""

    def __init__(self, store: Store, clock: Clock, known: Callable[[int], Awaitable[Registered | None]]) -> None:
        self._store, self._clock, self._known = store, clock, known
        self._intakes: dict[int, Intake] = {}

    def application(self) -> web.Application:
        """To be run by aiohttp."""
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_post(PATH.replace("{bot}", r"{bot:\d{1,18}}"), self._receive)
        app.router.add_get("/health", self._health)
        return app

    async def _receive(self, request: web.Request) -> web.Response:
        bot = await self._known(int(request.match_info["bot"]))
        # Without a bot there is still something to compare with: how long it takes tells nobody which bots there are.
        secret = secret_of(bot.token if bot is not None else "0:none")
        said = request.headers.get(SECRET, "")
        if not hmac.compare_digest(said.encode(), secret.encode()) or bot is None:
            return web.Response(status=403)
        try:
            raw = await request.text()
            update = json.loads(raw)
        except ValueError:
            update = None
        if not isinstance(update, dict) or not fits(update.get("update_id")):
            log.warning("not_an_update", bot=bot.bot)
            return web.Response(status=400)
        intake = self._intakes.setdefault(bot.bot, Intake(bot.bot))
        kept = intake.incoming(update, raw, self._clock.now())
        try:
            await self._store.receive([kept] if kept is not None else [])
        except StoreError as error:
            log.error("store_failed", error=str(error))
            return web.Response(status=503)
        intake.acknowledged(update["update_id"])
        return web.Response()

    async def _health(self, request: web.Request) -> web.Response:
        try:
            await self._store.backlog()
        except StoreError:
            return web.Response(status=503)
        return web.Response(text="ok")


async def hook(bot: ExtBot[object], url: str, token: str) -> None:
    """Have Telegram call `<url>/telegram/<bot>`; without a url, have it wait to be polled. OperatorError in words."""
    number = int(token.split(":")[0])
    try:
        if url:
            await bot.set_webhook(
                url.rstrip("/") + PATH.format(bot=number),
                max_connections=CONNECTIONS,
                allowed_updates=ALLOWED,
                secret_token=secret_of(token),
            )
        else:
            await bot.delete_webhook()
    except InvalidToken:
        raise OperatorError("Telegram does not accept the token of that bot.") from None
    except TelegramError as error:
        raise PlatformError(f"Telegram did not take the webhook: {error.message}.") from None
