"""Challenges, sealed answers, votes and boards; and a group that gets another number."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, insert, select, update

from bot.engine.groups.deeds import (
    Balloted,
    Boarded,
    ChallengeBegun,
    ChallengeEnded,
    Entered,
    GroupDeed,
    Moved,
    Unboarded,
)
from bot.engine.groups.events import EntryMade
from bot.engine.groups.values import Standing
from bot.group_port import KeptChallenge, Sealed
from bot.ports import Codec
from bot.serial import ENTRY, EVENT, INVITATION
from bot.store import schema
from bot.store.codec import opened, sealed
from bot.store.connection import Connected
from bot.store.groups_schema import ballots, board, challenges, entries
from bot.store.regrouping import regroup
from bot.traffic import Key, Lane, Turn


class Groups(Connected):
    """Implements group_port.GroupStore."""

    async def challenge(self, platform: str, bot: int, name: str) -> KeptChallenge | None:
        query = select(challenges).filter_by(platform=platform, bot=bot, id=name)

        def read(c: Connection) -> KeptChallenge | None:
            row = c.execute(query).one_or_none()
            if row is None:
                return None
            invitation = INVITATION.load(opened(self._codec, f"{row.platform}:{row.chat}", row.body))
            return KeptChallenge(invitation, row.chat, row.topic, row.ended)

        return await self._run(read)

    async def entries_of(self, platform: str, bot: int, name: str) -> list[Sealed]:
        on = and_(
            board.c.platform == challenges.c.platform,
            board.c.bot == challenges.c.bot,
            board.c.chat == challenges.c.chat,
            board.c.user == entries.c.user,
        )
        query = (
            select(entries.c.user, entries.c.body, board.c.alias)
            .join(challenges, challenges.c.id == entries.c.challenge)
            .outerjoin(board, on)
            .where(challenges.c.platform == platform, challenges.c.bot == bot, challenges.c.id == name)
            .order_by(entries.c.at, entries.c.user)
        )

        def read(c: Connection) -> list[Sealed]:
            found = []
            for row in c.execute(query):
                owner = f"{platform}:{row.user}"
                entry = replace(ENTRY.load(opened(self._codec, owner, row.body)), user=row.user)
                found.append(Sealed(entry, opened(self._codec, owner, row.alias) if row.alias else ""))
            return found

        return await self._run(read)

    async def count_entries(self, platform: str, bot: int, name: str) -> int:
        query = (
            select(func.count())
            .select_from(entries)
            .join(challenges, challenges.c.id == entries.c.challenge)
            .where(challenges.c.platform == platform, challenges.c.bot == bot, challenges.c.id == name)
        )
        return int(await self._run(lambda c: c.execute(query).scalar_one()))

    async def votes_of(self, platform: str, bot: int, name: str) -> dict[int, int]:
        query = (
            select(ballots.c.mark, func.count().label("votes"))
            .join(challenges, challenges.c.id == ballots.c.challenge)
            .where(challenges.c.platform == platform, challenges.c.bot == bot, challenges.c.id == name)
            .group_by(ballots.c.mark)
        )
        return {row.mark: row.votes for row in await self._run(lambda c: c.execute(query).all())}

    async def board_of(self, key: Key, since: float) -> tuple[list[float], list[Standing]]:
        here = {"platform": key.platform, "bot": key.bot, "chat": key.chat}
        ended = select(challenges.c.ended).filter_by(**here).where(challenges.c.ended >= since).order_by("ended")
        members = select(board.c.user, board.c.joined, board.c.alias).filter_by(**here).order_by(board.c.joined)
        answers = (
            select(entries.c.user, challenges.c.ended, entries.c.score)
            .join(challenges, challenges.c.id == entries.c.challenge)
            .filter(*(challenges.c[name] == value for name, value in here.items()), challenges.c.ended >= since)
            .order_by(challenges.c.ended)
        )

        def read(c: Connection) -> tuple[list[float], list[Standing]]:
            scores: dict[int, list[tuple[float, float | None]]] = {}
            for row in c.execute(answers):
                scores.setdefault(row.user, []).append((row.ended, row.score))
            standings = [
                Standing(
                    opened(self._codec, f"{key.platform}:{row.user}", row.alias),
                    row.joined,
                    tuple(scores.get(row.user, ())),
                )
                for row in c.execute(members)
            ]
            return [row.ended for row in c.execute(ended)], standings

        return await self._run(read)

    async def unread(self, platform: str, bot: int, before: float) -> bool:
        i, t, k = schema.inbox, schema.timers, schema.conversations
        waiting = exists().where(
            i.c.platform == platform, i.c.bot == bot, i.c.status == "waiting", i.c.received <= before
        )
        # A quiet window that closed and is not handled yet holds an answer, too; so does a letter.
        mine = t.c.conversation.in_(select(k.c.id).where(k.c.platform == platform, k.c.bot == bot, k.c.user != 0))
        ringing = exists().where(mine, t.c.timer.like("x:%"), t.c.due <= before)
        letters = schema.letters
        posted = exists().where(letters.c.platform == platform, letters.c.bot == bot, letters.c.at <= before)
        return bool(await self._run(lambda c: c.execute(select(waiting | ringing | posted)).scalar()))

    async def regroup(self, platform: str, bot: int, old: int, new: int) -> None:
        await self._run(lambda c: regroup(c, platform, bot, old, new, self._codec))


def write(c: Connection, turn: Turn, codec: Codec, upsert: Callable[[Any], Any]) -> set[Lane]:
    """What a turn did to its group; lanes in which there is a letter now."""
    lanes: set[Lane] = set()
    for deed in turn.deeds:
        lanes |= _write(c, turn, deed, codec, upsert)
    return lanes


def _write(c: Connection, turn: Turn, deed: GroupDeed, codec: Codec, upsert: Callable[[Any], Any]) -> set[Lane]:
    key = turn.key
    here = {"platform": key.platform, "bot": key.bot, "chat": key.chat}
    match deed:
        case ChallengeBegun():
            body = sealed(codec, key.owner, INVITATION.dump(deed.invitation))
            began = {"id": deed.invitation.id, "topic": key.topic, "began": deed.invitation.began, "body": body}
            c.execute(insert(challenges).values(**here, **began))
        case ChallengeEnded():
            ends = update(challenges).where(challenges.c.id == deed.challenge, challenges.c.ended.is_(None))
            c.execute(ends.values(ended=turn.at))
        case Entered():
            return _entered(c, turn, deed, codec, upsert)
        case Balloted():
            row = {"challenge": deed.challenge, "user": deed.user}
            vote = upsert(ballots).values(**row, platform=key.platform, mark=deed.mark)
            c.execute(vote.on_conflict_do_update(index_elements=list(row), set_={"mark": deed.mark}))
        case Boarded():
            alias = sealed(codec, f"{key.platform}:{deed.user}", deed.alias)
            stands = upsert(board).values(**here, user=deed.user, joined=turn.at, alias=alias)
            c.execute(stands.on_conflict_do_update(index_elements=[*here, "user"], set_={"alias": alias}))
        case Unboarded():
            c.execute(delete(board).filter_by(**here, user=deed.user))
            mine = select(challenges.c.id).filter_by(**here).where(challenges.c.ended.is_not(None))
            c.execute(delete(entries).where(entries.c.user == deed.user, entries.c.challenge.in_(mine)))
        case Moved():
            regroup(c, key.platform, key.bot, key.chat, deed.chat, codec)
    return set()


def _entered(c: Connection, turn: Turn, deed: Entered, codec: Codec, upsert: Callable[[Any], Any]) -> set[Lane]:
    key = turn.key
    found = c.execute(
        select(challenges).filter_by(platform=key.platform, bot=key.bot, id=deed.challenge, ended=None)
    ).one_or_none()
    if found is None:  # revealed meanwhile
        return set()
    row = {"challenge": deed.challenge, "user": key.user}
    values = {
        "at": deed.entry.at,
        "score": deed.entry.score,
        "body": sealed(codec, key.owner, ENTRY.dump(deed.entry)),
    }
    entry = upsert(entries).values(**row, platform=key.platform, **values)
    c.execute(entry.on_conflict_do_update(index_elements=list(row), set_=values))
    if not deed.first:
        return set()
    group = Key(key.platform, key.bot, found.chat, found.topic, 0)
    letter = {
        "platform": group.platform,
        "bot": group.bot,
        "chat": group.chat,
        "topic": group.topic,
        "user": 0,
        "owner": group.owner,
        "event": sealed(codec, group.owner, EVENT.dump(EntryMade(deed.challenge))),
        "at": turn.at,
    }
    c.execute(insert(schema.letters).values(**letter))
    return {Lane.of(group)}
