"""A bare python-telegram-bot echo bot: `python ptb.py URL TOKEN TRANSPORT`, where the transport is aiohttp or httpx."""

import sys
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it again."""
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def request(transport: str) -> HTTPXRequest:
    """The same pool for every bot of the table."""
    how: dict[str, Any] = {}
    if transport == "aiohttp":
        import httpx_aiohttp

        how = {"httpx_kwargs": {"transport": httpx_aiohttp.AiohttpTransport()}}
    return HTTPXRequest(connection_pool_size=64, pool_timeout=60.0, **how)


def main(url: str, token: str, transport: str) -> None:
    """Poll until killed."""
    builder = Application.builder().token(token).base_url(f"{url}/bot").concurrent_updates(64)
    app = builder.request(request(transport)).get_updates_request(request(transport)).build()
    app.add_handler(MessageHandler(filters.ALL, echo))
    app.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
