"""A group's desk: what was sealed, who may do what, what the group as a whole covered."""

from bot.engine.actions import Attachment, Block, Sheet
from bot.engine.asking import N_
from bot.engine.groups.events import BoardSeen, EntriesSeen, EntriesTallied, OwnRights, Permitted, VotesCounted
from bot.engine.groups.member_events import InvitationFound, OpenSeen
from bot.engine.groups.requests import (
    AskOpen,
    AskOwnRights,
    AskRights,
    ChartRow,
    CountVotes,
    FindInvitation,
    FindPlace,
    RevealChart,
    SeeBoard,
    SeeEntries,
    TallyEntries,
)
from bot.engine.groups.room_events import PlaceFound
from bot.engine.groups.values import Tallied, mark_of
from bot.group_port import Members
from bot.group_port import Sealed as SealedEntry
from bot.packs.text import Language
from bot.ports import Found, Store
from bot.sights import Artist
from bot.texts import tr
from bot.traffic import Key

ADMINS = frozenset({"creator", "administrator"})
INSIDE = frozenset({"creator", "administrator", "member", "restricted"})

IN_FLIGHT = 6.0
"""Seconds after the deadline in which a quiet window that began before it closes."""

NAMES = 20


class GroupDesk:
    """Looks into what a group shares. `members` asks the platform; without it nobody is an admin."""

    def __init__(self, store: Store, artist: Artist, members: Members | None = None) -> None:
        self._store, self._artist, self._members = store, artist, members

    async def rights(self, key: Key, request: AskRights, language: Language, now: float) -> Found:
        """Whether the member is an admin, at this moment."""
        member = request.acted.member
        if member.who == "anonymous":  # only an admin can write in the group's own name
            return Found(event=Permitted(request.acted, True))
        status, _ = await self._member(key, member.user)
        return Found(event=Permitted(request.acted, status in ADMINS))

    async def invitation(self, key: Key, request: FindInvitation, language: Language, now: float) -> Found:
        """The challenge, for a member of its group; for anybody else there is none."""
        kept = await self._store.challenge(key.platform, key.bot, request.challenge)
        if kept is None:
            return Found(event=InvitationFound(None))
        group = Key(key.platform, key.bot, kept.chat, kept.topic, 0)
        status, name = await self._member(group, key.user)
        if status not in INSIDE:
            return Found(event=InvitationFound(None))
        return Found(event=InvitationFound(kept.invitation, name, kept.ended is not None))

    async def place(self, key: Key, request: FindPlace, language: Language, now: float) -> Found:
        """Whether the person is in that group."""
        group = Key(key.platform, key.bot, request.chat, request.topic, 0)
        status, _ = await self._member(group, key.user)
        return Found(event=PlaceFound(request.chat, request.topic, status in INSIDE))

    async def _member(self, group: Key, user: int) -> tuple[str, str]:
        return await self._members.member(group, user) if self._members else ("", "")

    async def own(self, key: Key, request: AskOwnRights, language: Language, now: float) -> Found:
        """What the bot itself may do there."""
        return Found(event=OwnRights(await self._members.deletes(key) if self._members else False))

    async def still_open(self, key: Key, request: AskOpen, language: Language, now: float) -> Found:
        """Whether answers are still taken: it may have been revealed early."""
        kept = await self._store.challenge(key.platform, key.bot, request.challenge)
        return Found(event=OpenSeen(request.challenge, kept is not None and kept.ended is None))

    async def seen(self, key: Key, request: SeeEntries, language: Language, now: float) -> Found:
        """How many have answered, and who if the group wants to know."""
        if not request.names:
            count = await self._store.count_entries(key.platform, key.bot, request.challenge)
            return Found(event=EntriesSeen(request.challenge, count))
        sealed = await self._store.entries_of(key.platform, key.bot, request.challenge)
        names = tuple(each.entry.name for each in sealed if each.entry.name)
        return Found(event=EntriesSeen(request.challenge, len(sealed), names[:NAMES]))

    async def tally(self, key: Key, request: TallyEntries, language: Language, now: float) -> Found:
        """All that was sealed; whether something from before the deadline is still unread."""
        unread = await self._store.unread(key.platform, key.bot, request.deadline + IN_FLIGHT)
        return Found(event=EntriesTallied(request.challenge, await self._tallied(key, request), unread))

    async def votes(self, key: Key, request: CountVotes, language: Language, now: float) -> Found:
        """The entries once more, and the votes."""
        votes = await self._store.votes_of(key.platform, key.bot, request.challenge)
        event = VotesCounted(request.challenge, await self._tallied(key, request), tuple(sorted(votes.items())))
        return Found(event=event)

    async def _tallied(self, key: Key, request: TallyEntries | CountVotes) -> tuple[Tallied, ...]:
        sealed = await self._store.entries_of(key.platform, key.bot, request.challenge)
        return tuple(_open(request.challenge, each) for each in sealed)

    async def board(self, key: Key, request: SeeBoard, language: Language, now: float) -> Found:
        """Who stands on the board."""
        challenges, standings = await self._store.board_of(key, request.since)
        return Found(event=BoardSeen(request.acted, tuple(challenges), tuple(standings)))

    async def chart(self, key: Key, request: RevealChart, language: Language, now: float) -> Found:
        """The picture, and in words what most had and what most missed."""
        data = await self._artist.coverage(request, language)
        blocks = [
            Block(
                "title", tr(N_("Revealed: {title}"), language, title=request.title or tr(N_("the reflex"), language))
            ),
            Block("line", _counted(request, language)),
        ]
        blocks += [Block("line", line) for line in _extremes(request.rows, language)]
        return Found((Sheet(tuple(blocks), attachment=Attachment("picture", data, "challenge.png")),))


def _open(challenge: str, sealed: SealedEntry) -> Tallied:
    """The entry without what its author did not give the group."""
    entry = sealed.entry
    given = entry.share != "no"
    return Tallied(
        mark=mark_of(challenge, entry.user),
        user=entry.user,
        at=entry.at,
        share=entry.share,
        name=entry.name if entry.share == "named" else "",
        alias=sealed.alias,
        score=entry.score,
        covered=entry.covered,
        line=entry.line if given else "",
        text=entry.text if given else "",
    )


def _counted(request: RevealChart, language: Language) -> str:
    text = N_("One answer.") if request.count == 1 else N_("{count} answers.")
    words = tr(text, language, count=request.count)
    if request.silent:
        words += " " + tr(N_("Not graded: {silent}, left out of the picture."), language, silent=request.silent)
    return words


def _extremes(rows: tuple[ChartRow, ...], language: Language) -> list[str]:
    """The criterion that most covered, and the one that most missed."""
    if len(rows) < 2:
        return []
    most, least = max(rows, key=lambda row: row.part), min(rows, key=lambda row: row.part)
    if most.part == least.part:
        return []
    lines = [tr(N_("Most had: {title} ({part} %)"), language, title=most.title, part=round(100 * most.part))]
    if least.part == 0:
        none = [row.title for row in rows if row.part == 0]
        lines.append(tr(N_("Nobody had: {titles}"), language, titles=("、" if language == "zh" else ", ").join(none)))
    else:
        lines.append(
            tr(N_("Most missed: {title} ({part} %)"), language, title=least.title, part=round(100 * least.part))
        )
    return lines
