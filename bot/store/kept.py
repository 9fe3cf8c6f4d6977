"""Reading back what was kept: sessions, their events, answers and assessments."""

from typing import cast

from sqlalchemy import Connection, select

from bot.engine.actions import Recorded
from bot.errors import StoreError
from bot.grading.report import Report
from bot.packs.text import Language
from bot.serial import EVENT, RECORDED, REPORT
from bot.store import schema
from bot.store.codec import opened
from bot.store.connection import Connected, is_of, key_of
from bot.store.mirror import share_again
from bot.store.turns import keep_report
from bot.traffic import Happened, Key, StoredReport, StoredSession


class Kept(Connected):
    """The part of ports.Store that looks back."""

    async def sessions(self, key: Key | None = None, form: str = "interview") -> list[StoredSession]:
        s, k = schema.sessions, schema.conversations
        query = select(s, k.c.platform, k.c.bot, k.c.chat, k.c.topic, k.c.user).join(k, k.c.id == s.c.conversation)
        if key is not None:
            query = query.where(*is_of(k, key))
        if form:
            query = query.where(s.c.form == form)
        rows = await self._run(lambda c: c.execute(query.order_by(s.c.began.desc())).all())
        return [
            StoredSession(
                row.id,
                key_of(row),
                row.scenario,
                row.rubric,
                row.minutes,
                cast(Language, row.language),
                row.began,
                row.ended,
                row.outcome,
                row.seed,
                row.form,
            )
            for row in rows
        ]

    async def happened(self, session: str) -> list[Happened]:
        t = schema.turns
        owner = await self._owner(session)
        rows = await self._run(lambda c: c.execute(select(t).where(t.c.session == session).order_by(t.c.id)).all())
        return [Happened(session, r.at, r.seed, EVENT.load(opened(self._codec, owner, r.event))) for r in rows]

    async def answers(self, session: str) -> list[Recorded]:
        t = schema.answers
        owner = await self._owner(session)
        rows = await self._run(lambda c: c.execute(select(t).where(t.c.session == session).order_by(t.c.number)).all())
        return [RECORDED.load(opened(self._codec, owner, row.body)) for row in rows]

    async def reports(self, session: str) -> list[StoredReport]:
        t = schema.assessments
        owner = await self._owner(session)
        rows = await self._run(lambda c: c.execute(select(t).where(t.c.session == session).order_by(t.c.id)).all())
        return [
            StoredReport(
                session, r.rubric, r.rubric_version, r.grader, r.at, REPORT.load(opened(self._codec, owner, r.body))
            )
            for r in rows
        ]

    async def keep_report(self, session: str, report: Report, at: float) -> None:
        owner = await self._owner(session)

        def write(c: Connection) -> None:
            keep_report(c, session, report, at, owner, self._codec)
            share_again(c, session, report)

        await self._run(write)

    async def _owner(self, session: str) -> str:
        s, k = schema.sessions, schema.conversations
        query = select(k.c.platform, k.c.user).join(s, s.c.conversation == k.c.id).where(s.c.id == session)
        row = await self._run(lambda c: c.execute(query).one_or_none())
        if row is None:
            raise StoreError(f"There is no session {session!r}. `warroom export` lists them.")
        return f"{row.platform}:{row.user}"
