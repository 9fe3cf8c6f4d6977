"""What Telegram says of a group's members, asked at the moment when it matters."""

from contextlib import suppress
from typing import Any

from telegram import ChatMember
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.telegram.in_groups import deletes, inside
from bot.traffic import Key


class TelegramMembers:
    """Implements group_port.Members. When Telegram does not answer, nobody is anything."""

    def __init__(self, bots: dict[int, ExtBot[Any]]) -> None:
        self._bots = bots

    async def member(self, key: Key, user: int) -> tuple[str, str]:
        """See group_port.Members."""
        found = await self._found(key, user)
        return (found.status if inside(found) else "left", found.user.first_name) if found else ("", "")

    async def deletes(self, key: Key) -> bool:
        """See group_port.Members."""
        found = await self._found(key, key.bot)
        return found is not None and deletes(found)

    async def _found(self, key: Key, user: int) -> ChatMember | None:
        bot = self._bots.get(key.bot)
        with suppress(TelegramError):
            return await bot.get_chat_member(key.chat, user) if bot else None
        return None
