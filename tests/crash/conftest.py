"""The server and the bot of the Telegram tests."""

from tests.telegram.conftest import ada, api, bot

__all__ = ["ada", "api", "bot"]
