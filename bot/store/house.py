"""What the house itself remembers and counts: marks, addresses, figures. No word of anybody."""

from typing import Any

from sqlalchemy import Connection, func, select

from bot.store import schema
from bot.store.connection import Connected, key_of
from bot.traffic import Figures, Key


class House(Connected):
    """The part of ports.Store that serves operators."""

    async def mark(self, name: str, value: float) -> None:
        """Remember a number by a name, in place of the one before."""
        row = self._upsert(schema.marks).values(name=name, value=value)
        query = row.on_conflict_do_update(index_elements=["name"], set_={"value": value})
        await self._run(lambda c: c.execute(query))

    async def marked(self, name: str) -> float | None:
        """The number of that name."""
        t = schema.marks
        found: float | None = await self._run(lambda c: c.execute(select(t.c.value).where(t.c.name == name)).scalar())
        return found

    async def addresses(self, platform: str, bot: int, after: int, limit: int) -> list[tuple[int, Key]]:
        """(id, key) of private conversations that hear the bot, with an id above `after`, in its order."""
        k = schema.conversations
        query = (
            select(k)
            .where(k.c.platform == platform, k.c.bot == bot, k.c.user > 0, k.c.chat == k.c.user, k.c.topic == 0)
            .where(k.c.blocked.is_(False), k.c.id > after)
            .order_by(k.c.id)
            .limit(limit)
        )
        rows = await self._run(lambda c: c.execute(query).all())
        return [(row.id, key_of(row)) for row in rows]

    async def figures(self, since: float, bot: int = 0) -> Figures:
        """Counts, over all and since a time, of the whole installation or of one bot."""
        k, s, a = schema.conversations, schema.sessions, schema.answers
        talks = (k.c.bot == bot,) if bot else ()
        held = (s.c.conversation.in_(select(k.c.id).where(*talks)),) if bot else ()
        given = (a.c.session.in_(select(s.c.id).where(*held)),) if bot else ()

        def count(c: Connection) -> Figures:
            def number(of: Any, *where: Any) -> int:
                return int(c.execute(select(func.count()).select_from(of).where(*where)).scalar_one())

            return Figures(
                people=int(c.execute(select(func.count(k.c.user.distinct())).where(k.c.user > 0, *talks)).scalar_one()),
                blocked=number(k, k.c.blocked.is_(True), *talks),
                active=number(k, k.c.changed >= since, *talks),
                sessions=number(s, *held),
                begun=number(s, s.c.began >= since, *held),
                debriefed=number(s, s.c.outcome == "debriefed", *held),
                answers=number(a, *given),
            )

        return await self._run(count)
