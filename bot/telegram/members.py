"""What Telegram says of a group's members, asked at the moment when it matters."""

from typing import Any

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.traffic import Key


class TelegramMembers:
    """Implements group_port.Members. When Telegram does not answer, nobody is anything."""

    def __init__(self, bots: dict[int, ExtBot[Any]]) -> None:
        self._bots = bots

    async def status(self, key: Key, user: int) -> str:
        """See group_port.Members."""
        return (await self.named(key, user))[0]

    async def named(self, key: Key, user: int) -> tuple[str, str]:
        """See group_port.Members."""
        bot = self._bots.get(key.bot)
        if bot is None:
            return "", ""
        try:
            found = await bot.get_chat_member(key.chat, user)
        except TelegramError:
            return "", ""
        if found.status == "restricted" and not getattr(found, "is_member", False):
            return "left", found.user.first_name
        return found.status, found.user.first_name
