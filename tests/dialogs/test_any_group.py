"""Whatever members do, in whatever order: no exception, every press answered once, nothing private in the group."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clerk import StoreClerk
from bot.engine.actions import Action, Notice, Sheet, Tell
from bot.engine.events import Edited, Greeted, Said, TimingChosen
from bot.engine.groups import events as group
from bot.engine.groups import member_events
from bot.engine.groups import room_events as room
from bot.engine.groups.deeds import Toast
from bot.engine.groups.state import Open, Voting
from bot.engine.groups.values import Member
from bot.engine.requests import RevealChart
from bot.grader.cues import CueGrader
from bot.packs.text import Language
from bot.packs.warroom import ROLES
from bot.reading import Readers, Reading
from bot.runtime import Runtime
from bot.store.codec import PlainCodec
from bot.store.sql import SqlStore
from bot.texts import sheet_of, tr
from bot.traffic import Arrival, Key, Outgoing
from tests.overlap import OverlapFinder
from tests.packs import shipped, small

GROUP = Key("test", 1, -7, 0, 0)
NEW = Key("test", 1, -1007, 0, 0)
PEOPLE = {n: f"Member{n}" for n in range(1, 5)}


@dataclass
class Clock:
    time: float = 1_795_000_000.0
    seeds: int = 0

    def now(self) -> float:
        return self.time

    def seed(self) -> int:
        self.seeds += 1
        return self.seeds


class Circle:
    """Everybody is in the group; the first one is an admin."""

    async def deletes(self, key: Key) -> bool:
        return True

    async def member(self, key: Key, user: int) -> tuple[str, str]:
        return ("administrator" if user == 1 else "member" if user in PEOPLE else "left"), PEOPLE.get(user, "")


class NoArtist:
    """Draws nothing: the pictures have tests of their own."""

    async def progress(self, *_: object) -> bytes:
        return b"picture"

    async def coverage(self, request: RevealChart, language: Language) -> bytes:
        return b"picture"


class Capture:
    """Keeps what is to be shown, and where."""

    def __init__(self) -> None:
        self.shown: list[tuple[Key, Action]] = []

    def present(
        self, actions: Sequence[Action], key: Key, language: Language, pressed: int | None = None
    ) -> tuple[Outgoing, ...]:
        self.shown += [(key, action) for action in actions]
        return ()


def words(action: Action) -> str:
    """All that is to be read of it."""
    if isinstance(action, Notice):
        action = sheet_of(action, "en")
    if isinstance(action, Sheet):
        return "\n".join(block.text for block in action.blocks)
    if isinstance(action, Tell | Toast):
        return tr(action.message, "en", **dict(action.values))
    return ""


class World:
    """A group and its members, on a store of their own."""

    def __init__(self, store: SqlStore, threads: ThreadPoolExecutor) -> None:
        self.store, self.clock, self.capture = store, Clock(), Capture()
        reading = Reading(threads, lambda: Readers(CueGrader(small().rubric()), OverlapFinder()))
        clerk = StoreClerk(store, shipped(), NoArtist(), members=Circle())
        self.runtime = Runtime(store, reading, clerk, self.capture, shipped(), self.clock)
        self.key, self.messages, self.queries = GROUP, 0, 0
        self.private: dict[str, int] = {}
        """What was answered in private, and by whom."""
        self.sealed: dict[str, int] = {}

    async def does(self, key: Key, event: Any) -> None:
        await self.runtime.arrived(Arrival(key, event))
        await self.settles()

    async def settles(self) -> None:
        """All letters are read, and all timers that are due have fired."""
        while True:
            letters = await self.store.letters("test", 1, 50)
            due = await self.store.due("test", 1, self.clock.time, 50)
            if not letters and not due:
                return
            for letter in letters:
                await self.runtime.delivered(letter)
            for timer in due:
                await self.runtime.fired(timer)

    async def group(self) -> Any:
        return (await self.store.load(self.key)).conversation.group

    async def acts(self, user: int, act: Any, press: bool = True, who: Any = "person") -> None:
        self.queries += press
        member = Member(user, PEOPLE[user], who)
        self.messages += 1
        event = group.Acted(member, act, f"q{self.queries}" if press else "", self.messages, "Night shift")
        await self.does(self.key, event)

    async def answers(self, user: int, text: str) -> None:
        """In private, through the link of the newest challenge."""
        state = await self.group()
        key = Key("test", 1, user, 0, user)
        self.messages += 1
        for challenge in [c for c in (state.challenges if state else ()) if isinstance(c, Open)][-1:]:
            await self.does(key, Greeted(f"c-{challenge.invitation.id}"))
            await self.does(key, Said(text, self.messages, at=self.clock.time))
            self.private[text] = user


steps = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("challenge", "answer", "share", "reply", "edit", "wait", "vote", "stop", "board", "join", "leave"),
                *("set", "room", "seat", "begin", "ack", "declare", "say", "tell", "end", "move", "gone", "out", "in"),
                "junk",
            ]
        ),
        st.integers(1, 4),
        st.integers(0, 8),
    ),
    max_size=30,
)

WAITS = (5, 9, 60, 400, 700, 901, 3600, 4000, 90_000)


async def plays(world: World, moves: list[tuple[str, int, int]]) -> None:
    for user in PEOPLE:
        await world.does(Key("test", 1, user, 0, user), TimingChosen("at_once"))
    for number, (what, user, n) in enumerate(moves):
        await move(world, what, user, n, number)
        reads(world)


async def move(world: World, what: str, user: int, n: int, number: int) -> None:
    """One thing that somebody does."""
    state = await world.group()
    challenges = state.challenges if state else ()
    name = challenges[n % len(challenges)].invitation.id if challenges else "none"
    place = state.room.id if state and state.room else "none"
    key = Key("test", 1, user, 0, user)
    mine = f"secret{number}"
    text = f"The {mine} on-call rolls {mine} back by 10:05. Above 300 {mine} errors I call the {mine} duty manager."
    world.messages += 1
    match what:
        case "challenge":
            form = ("drill", "card", "question", "")[n % 4]
            await world.acts(user, group.ChallengeWanted(form, (15, 60, 0)[n % 3]))  # type: ignore[arg-type]
        case "answer":
            await world.answers(user, text)
        case "share":
            await world.does(key, member_events.SharePicked(name, ("no", "unnamed", "named")[n % 3]))  # type: ignore[arg-type]
        case "reply":
            await world.acts(user, group.Replied(text, f"challenge:{name}", world.clock.time), press=False)
        case "edit":
            await world.does(key, Edited(f"edited {text}", n))
        case "wait":
            world.clock.time += WAITS[n]
            await world.settles()
        case "vote":
            await world.acts(user, group.Voted(name, n))
        case "stop":
            await world.acts(user, group.ChallengeStopped(name))
        case "board":
            await world.acts(
                user, group.BoardWanted(("week", "month", "all")[n % 3], ("score", "progress", "part")[n // 3])
            )  # type: ignore[arg-type]
        case "join":
            await world.acts(user, group.BoardJoined(("", "Someone else")[n % 2]))
        case "leave":
            await world.acts(user, group.BoardLeft())
        case "set":
            picks = [
                ("starters", "admins"),
                ("shows", "names"),
                ("daily", "on"),
                ("zone", "Asia/Shanghai"),
                ("zone", "Mars"),
            ]
            await world.acts(
                user,
                group.GroupSettingPicked(*[*picks, ("language", "zh"), ("x", ""), ("at", "9999"), ("tag", "ai")][n]),
            )
        case "room":
            await world.acts(user, room.RoomWanted(("", "gone")[n % 2]))
        case "seat":
            await world.acts(user, room.SeatTapped(place, ROLES[n % len(ROLES)]))
        case "begin":
            await world.acts(user, room.RoomBegun(place))
        case "ack":
            await world.acts(user, room.RoomAcknowledged(place))
        case "declare":
            await world.acts(user, room.DeclareWanted(place))
        case "say":
            await world.acts(user, group.Replied(f"{text}?" if n % 2 else text, f"room:{place}"), press=False)
        case "tell":
            await world.does(key, room.SecretTold(place, ("exact-list", "nothing", "door-codes")[n % 3]))
        case "end":
            await world.acts(user, room.RoomEnded(place))
        case "move" if world.key == GROUP:
            await world.does(GROUP, group.MovedTo(NEW.chat))
            world.key = NEW
        case "gone":
            await world.does(world.key, group.MemberGone(user))
        case "out":
            await world.does(world.key, group.Placed(present=False))
        case "in":
            await world.does(world.key, group.Placed(present=True, deletes=bool(n % 2), fresh=True))
        case "junk":
            junk = [group.Nonsense(), group.Voted("x", 99), group.BoardJoined("\u202e<b>"), room.RoomBegun("x")]
            await world.acts(user, junk[n % len(junk)], who=("person", "anonymous", "channel")[n % 3])


def token(text: str) -> str:
    """What stands in every sentence of that text, and in no other."""
    return next(word for word in text.split() if word.startswith("secret")) + " "


def reads(world: World) -> None:
    """What the group reads holds nothing that was answered in private and not given to it."""
    for key, action in world.capture.shown:
        if key.user == 0:
            shown = words(action)
            for text in world.private:
                assert token(text) not in shown or text in world.sealed, shown


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_any_sequence(moves: list[tuple[str, int, int]]) -> None:
    async def lives() -> None:
        store = await SqlStore.open("sqlite://", PlainCodec())
        with ThreadPoolExecutor(1) as threads:
            world = World(store, threads)
            consents(world)
            await plays(world, moves)
            toasts = [action.query for _, action in world.capture.shown if isinstance(action, Toast)]
            assert len(toasts) == len(set(toasts)), "a press was answered twice"
            assert set(toasts) >= {f"q{n}" for n in range(1, world.queries + 1)}
        await store.close()

    asyncio.run(lives())


def consents(world: World) -> None:
    """Notes who gave their words to the group, as the store does: by the entries that are shared."""
    before = world.runtime.store.entries_of

    async def noting(platform: str, bot: int, name: str) -> Any:
        found = await before(platform, bot, name)
        for each in found:
            if each.entry.share != "no":
                world.sealed |= {text: each.entry.user for text in world.private if text in each.entry.text}
        return found

    world.runtime.store.entries_of = noting  # type: ignore[method-assign]


async def test_the_vote_and_the_table_are_reached() -> None:
    """The dice above would rarely get there: one straight way."""
    store = await SqlStore.open("sqlite://", PlainCodec())
    with ThreadPoolExecutor(1) as threads:
        world = World(store, threads)
        consents(world)
        await plays(world, [("challenge", 1, 0), ("answer", 1, 0), ("share", 1, 2), ("answer", 2, 0), ("share", 2, 1)])
        await plays(world, [("answer", 3, 0), ("wait", 1, 5), ("wait", 1, 1)])
        state = await world.group()
        assert isinstance(state.challenges[0], Voting)
        await plays(world, [("vote", 3, 1), ("vote", 1, 1), ("vote", 2, 1), ("wait", 1, 5)])
        assert (await world.group()).challenges == ()
        shown = "\n".join(words(action) for key, action in world.capture.shown if key.user == 0)
        assert "By the rubric, of 100" in shown
        assert "By your votes" in shown
        assert not any(token(text) in shown for text, user in world.private.items() if user == 3)
        assert all(token(text) in shown for text, user in world.private.items() if user != 3)
    await store.close()
