"""The bots of this installation. A token is a secret: it passes the codec like everything a person wrote."""

import json
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from bot.store import schema
from bot.store.codec import opened, sealed
from bot.store.connection import Connected
from bot.traffic import Registered


class Bots(Connected):
    """The part of shared.SharedStore that knows the bots."""

    async def bots(self, platform: str) -> list[Registered]:
        t = schema.bots
        query = select(t).where(t.c.platform == platform).order_by(t.c.added, t.c.bot)
        return await self._run(lambda c: [self._registered(row) for row in c.execute(query).all()])

    def _registered(self, row: Row[Any]) -> Registered:
        return Registered(
            platform=row.platform,
            bot=row.bot,
            name=row.name,
            token=opened(self._codec, owner_of(row.platform, row.bot), row.token),
            rate=row.rate,
            commands=tuple(json.loads(row.commands)),
            users=tuple(json.loads(row.users)),
            admins=tuple(json.loads(row.admins)),
            added=row.added,
        )

    async def register(self, bot: Registered) -> None:
        t = schema.bots

        def write(c: Connection) -> None:
            values = {
                "name": bot.name,
                "token": sealed(self._codec, owner_of(bot.platform, bot.bot), bot.token),
                "rate": bot.rate,
                "commands": json.dumps(bot.commands),
                "users": json.dumps(bot.users),
                "admins": json.dumps(bot.admins),
                "added": bot.added,
            }
            new = self._upsert(t).values(platform=bot.platform, bot=bot.bot, **values)
            c.execute(new.on_conflict_do_update(index_elements=["platform", "bot"], set_=values))

        await self._run(write)

    async def unregister(self, platform: str, bot: int) -> bool:
        t = schema.bots
        query = delete(t).where(t.c.platform == platform, t.c.bot == bot)
        return await self._run(lambda c: c.execute(query).rowcount) == 1


def owner_of(platform: str, bot: int) -> str:
    """Whose secret the token is."""
    return f"{platform}:bot{bot}"
