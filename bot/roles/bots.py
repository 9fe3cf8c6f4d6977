"""Adding, listing and removing the bots of an installation, and telling Telegram where their updates go."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram.ext import ExtBot

from bot.app import open_store
from bot.config import Settings
from bot.errors import OperatorError
from bot.roles.registry import of_environment
from bot.telegram.inbound import PLATFORM
from bot.telegram.profile import COMMANDS, GROUP_COMMANDS
from bot.telegram.service import connect, make_bot
from bot.telegram.webhook import PATH, hook
from bot.traffic import Registered


@asynccontextmanager
async def _client(token: str, settings: Settings) -> AsyncIterator[ExtBot[Any]]:
    """A bot that has said who it is. OperatorError when the token is wrong."""
    client = make_bot(token, settings.telegram_api_url)
    try:
        await connect(client, polls=False)
        yield client
    finally:
        await client.shutdown()


async def add(
    settings: Settings,
    token: str,
    rate: int,
    commands: tuple[str, ...],
    users: tuple[int, ...],
    admins: tuple[int, ...],
) -> str:
    """Register a bot, or change what is its own; running processes serve it from then on. What was done, in words."""
    names = list(dict.fromkeys(name for name, _ in (*COMMANDS, *GROUP_COMMANDS)))
    if unknown := [name for name in commands if name not in names]:
        raise OperatorError(f"There is no command {unknown[0]!r}. There are: {', '.join(names)}.")
    async with _client(token, settings) as client:
        number, name = client.id, client.username
        store = await open_store(settings)
        try:
            await store.register(
                Registered(PLATFORM, number, name, token, rate, commands, users, admins, round(time.time(), 3))
            )
        finally:
            await store.close()
        if settings.public_url:
            await hook(client, settings.public_url, token)
    where = f" Telegram calls {_address(settings, number)}." if settings.public_url else ""
    return f"@{name} ({number}) is registered.{where}"


def _address(settings: Settings, number: int) -> str:
    return settings.public_url.rstrip("/") + PATH.format(bot=number)


async def remove(settings: Settings, number: int) -> str:
    """Forget a bot and its token; what it was told stays. OperatorError when there is none."""
    store = await open_store(settings)
    try:
        known = {bot.bot: bot for bot in await store.bots(PLATFORM)}
        if number not in known:
            raise OperatorError(f"There is no bot {number}. `warroom bots list` shows those that are registered.")
        await store.unregister(PLATFORM, number)
    finally:
        await store.close()
    try:
        async with _client(known[number].token, settings) as client:
            await hook(client, "", known[number].token)
    except OperatorError:
        return f"@{known[number].name} ({number}) is removed. Its token was not valid any more."
    return f"@{known[number].name} ({number}) is removed."


async def listed(settings: Settings) -> list[str]:
    """A line for each bot; no token is in it."""
    store = await open_store(settings)
    try:
        bots = await store.bots(PLATFORM)
    finally:
        await store.close()
    lines = [_line(bot) for bot in bots]
    if (own := of_environment(settings)) is not None and own.bot not in {bot.bot for bot in bots}:
        lines.insert(0, f"{own.bot}  (from WARROOM_TELEGRAM_TOKEN)")
    return lines or ["No bot is registered. `warroom bots add` asks for a token."]


def _line(bot: Registered) -> str:
    parts = [f"{bot.bot}  @{bot.name}"]
    parts += [f"rate {bot.rate}/s"] if bot.rate else []
    parts += [f"commands {','.join(bot.commands)}"] if bot.commands else []
    parts += [f"users {','.join(map(str, bot.users))}"] if bot.users else []
    parts += [f"admins {','.join(map(str, bot.admins))}"] if bot.admins else []
    return "  ".join(parts)


async def webhooks(settings: Settings, off: bool) -> list[str]:
    """Point every bot's webhook here, or take all of them away. A line for each bot."""
    if not off and not settings.public_url:
        raise OperatorError("Set WARROOM_PUBLIC_URL to where Telegram reaches `warroom web`: https://...")
    store = await open_store(settings)
    try:
        bots = {bot.bot: bot for bot in await store.bots(PLATFORM)}
    finally:
        await store.close()
    if (own := of_environment(settings)) is not None:
        bots.setdefault(own.bot, own)
    lines: list[str] = []
    for bot in bots.values():
        async with _client(bot.token, settings) as client:
            await hook(client, "" if off else settings.public_url, bot.token)
        lines.append(f"{bot.bot}: {'no webhook' if off else _address(settings, bot.bot)}")
    return lines or ["No bot is registered. `warroom bots add` asks for a token."]
