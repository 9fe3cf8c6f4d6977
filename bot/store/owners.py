"""What a person may ask of the store: everything about me, for how long, and no longer than that."""

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, and_, case, delete, func, or_, select, update

from bot.engine.exercise import timer
from bot.engine.state import Idle
from bot.errors import Unreadable
from bot.faults import reached
from bot.serial import CONVERSATION
from bot.store import schema
from bot.store.codec import opened, sealed
from bot.store.connection import Connected
from bot.store.groups_schema import entries
from bot.store.registry import OWNED, Owner

DAY = 86_400.0

BATCH = 100
"""Sessions that are swept in one transaction."""

DONE_DAYS = 3.0
"""Platforms repeat an update for a day at most; after that its number need not be remembered."""

PARKED_DAYS = 30.0
"""An operator has so long to look at an update that could not be handled; then its text goes."""

PICTURE_DAYS = 30.0
"""A picture that nobody has looked at for so long is drawn again when somebody does."""


class Owners(Connected):
    """The part of ports.Store that answers to persons."""

    async def mine(self, owner: str) -> dict[str, list[dict[str, Any]]]:
        """Every row of that owner, table by table, with what was sealed opened: JSON values only."""
        whose = Owner.of(owner)

        def read(c: Connection) -> dict[str, list[dict[str, Any]]]:
            found = {}
            for owned in OWNED:
                rows = c.execute(select(owned.table).where(owned.rows(owned.table, whose))).all()
                if rows:
                    found[owned.table.name] = [
                        {name: self._shown(owner, name in owned.sealed, value) for name, value in row._mapping.items()}
                        for row in rows
                    ]
            return found

        return await self._run(read)

    def _shown(self, owner: str, is_sealed: bool, value: Any) -> Any:
        if not isinstance(value, bytes):
            return value
        try:
            plain = self._codec.open(owner, value) if is_sealed else value
        except Unreadable:
            return None
        try:
            text = plain.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return {"bytes": len(plain), "hex": plain.hex()}
        try:
            return json.loads(text)
        except ValueError:
            return text

    async def keep_days(self, owner: str) -> int | None:
        """How long that person wants transcripts to be kept; None when they did not choose."""
        whose, t = Owner.of(owner), schema.retention
        query = select(t.c.days).where(t.c.platform == whose.platform, t.c.user == whose.number)
        found: int | None = await self._run(lambda c: c.execute(query).scalar())
        return found

    async def sweep(self, now: float, default_days: int) -> int:
        """Delete what is older than its owner wants it kept; 0 days: kept. How many transcripts went; call it again
        until none do.

        A transcript is a session's events, answers and reports, and its part of the conversation. The session's own
        row, without a word of it, stays.
        """
        return await self._run(lambda c: self._sweep(c, now, default_days))

    def _sweep(self, c: Connection, now: float, default_days: int) -> int:
        i, p = schema.inbox, schema.posts
        c.execute(delete(i).where(i.c.status == "done", i.c.received < now - DONE_DAYS * DAY))
        c.execute(delete(i).where(i.c.status == "parked", i.c.received < now - PARKED_DAYS * DAY))
        c.execute(delete(p).where(p.c.at < now - 365 * DAY))
        c.execute(delete(schema.pictures).where(schema.pictures.c.at < now - PICTURE_DAYS * DAY))
        s, k, r = schema.sessions, schema.conversations, schema.retention
        wanted = (
            select(r.c.days).where(r.c.platform == entries.c.platform, r.c.user == entries.c.user).scalar_subquery()
        )
        theirs = func.coalesce(wanted, default_days)
        c.execute(delete(entries).where(theirs > 0, entries.c.at < now - theirs * DAY))
        days = func.coalesce(r.c.days, default_days)
        last = case((s.c.ended.is_not(None), s.c.ended), else_=k.c.changed)
        has_text = or_(*(select(t.c.session).where(t.c.session == s.c.id).exists() for t in TRANSCRIPT))
        query = (
            select(s.c.id, s.c.conversation, s.c.ended)
            .join(k, k.c.id == s.c.conversation)
            .outerjoin(r, and_(r.c.platform == k.c.platform, r.c.user == k.c.user))
            .where(days > 0, last < now - days * DAY, has_text)
            .limit(BATCH)
        )
        rows = c.execute(query).all()
        for row in rows:
            for t in TRANSCRIPT:
                c.execute(delete(t).where(t.c.session == row.id))
            if row.ended is None:
                c.execute(update(s).where(s.c.id == row.id).values(ended=now, outcome="expired"))
            self._clear(c, row.conversation, row.id)
        reached("swept")
        return len(rows)

    def _clear(self, c: Connection, conversation: int, session: str) -> None:
        """Take a session out of the conversation, if it is still in it."""
        k, t = schema.conversations, schema.timers
        row = c.execute(select(k).where(k.c.id == conversation)).one()
        owner = str(Owner(row.platform, row.user or min(row.chat, 0)))
        state = CONVERSATION.load(opened(self._codec, owner, row.state))
        kept = tuple(each for each in state.exercises if each.id != session)
        here = not isinstance(state.floor, Idle) and state.floor.session.brief.session == session
        tried = state.trial is not None and getattr(state.trial.what, "session", "") == session
        if not here and not tried and len(kept) == len(state.exercises):
            return
        focus = state.focus if state.focus != session else ""
        trial = None if tried else state.trial  # it holds the first answer
        state = replace(state, floor=Idle() if here else state.floor, exercises=kept, focus=focus, trial=trial)
        # The version moves on: a turn that is under way sees a conflict, and is made again.
        values = {"version": row.version + 1, "state": sealed(self._codec, owner, CONVERSATION.dump(state))}
        c.execute(update(k).where(k.c.id == conversation).values(**values))
        its_own = ("quiet", "interruption") if here else (timer(session),)
        c.execute(delete(t).where(t.c.conversation == conversation, t.c.timer.in_(its_own)))


TRANSCRIPT = (schema.turns, schema.answers, schema.assessments, schema.second_attempts)
"""The tables that hold a session's words."""
