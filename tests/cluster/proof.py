"""The proof: conversations go on while processes are killed, and afterwards everything has happened once, in order."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from bot.app import packs
from bot.engine.events import Said
from bot.runtime import replay
from bot.traffic import Key
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.cluster.house import House
from tests.telegram.conftest import begins
from tests.telegram.script import ANSWERS

PATIENCE = 90.0
"""Seconds until whatever was left lying must have been picked up: far more than the 30 s that are promised."""


@dataclass
class Talk:
    """What one person said, in the order of saying: update numbers and texts."""

    person: Person
    texts: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    rounds: list[int] = field(default_factory=list)
    """Which were said at once: those of one round can overtake each other when Telegram has to bring one again."""


class Proof:
    """Talks, kills, and looks at what became of it."""

    def __init__(self, house: House, people: int, seed: int = 1) -> None:
        self.house, self.api = house, house.api
        self.random = random.Random(seed)
        self.talks = [Talk(self.api.person(f"P{i}")) for i in range(people)]
        self.kills: Counter[str] = Counter()

    async def begin(self) -> None:
        """Everybody begins an interview."""
        few = asyncio.Semaphore(16)

        async def one(talk: Talk) -> None:
            async with few:
                await begins(talk.person, minutes="60 min")

        await asyncio.gather(*(one(talk) for talk in self.talks))

    async def talk(self, rounds: int, pause: float) -> None:
        """Everybody says so many things, at their own pace, in bursts of one or two."""
        await asyncio.gather(*(self._talk(talk, rounds, pause) for talk in self.talks))

    async def _talk(self, talk: Talk, rounds: int, pause: float) -> None:
        for i in range(rounds):
            await asyncio.sleep(self.random.random() * pause)
            for part in range(self.random.choice((1, 1, 2))):
                text = f"[{len(talk.texts)}] {ANSWERS[(i + part) % len(ANSWERS)]}"
                talk.person.says(text)
                talk.texts.append(text)
                talk.numbers.append(self.api.newest)
                talk.rounds.append(i)
            # The next thing is said after this one has arrived: people are slower than 300 ms.
            hook, said = self.api.hook, set(talk.numbers)
            assert hook is not None
            await self.api.until(lambda said=said, hook=hook: said <= hook.taken, PATIENCE)  # type: ignore[misc]

    async def kill(self, times: int, pause: float) -> None:
        """SIGKILL a node at random, and start it again, as its supervisor would."""
        for _ in range(times):
            await asyncio.sleep(self.random.random() * 2 * pause)
            node = self.random.choice(list(self.house.nodes.values()))
            await node.kill()
            self.kills[node.role] += 1
            await node.start()

    async def settle(self) -> None:
        """Wait until nothing waits."""
        await self.house.until("SELECT count(*) FROM inbox WHERE status = 'waiting'", 0, PATIENCE)
        await self.house.until("SELECT count(*) FROM outbox", 0, PATIENCE)

    async def holds(self) -> None:
        """Everything that was said is in its conversation once, in order, and the state is what the events lead to."""
        assert self.house.rows("SELECT count(*) FROM inbox WHERE status = 'parked'") == [(0,)]
        hook = self.api.hook
        assert hook is not None
        library = packs(self.house.settings())
        store = await self.house.store()
        try:
            for talk in self.talks:
                key = Key("telegram", int(self.api.bot["id"]), talk.person.id, 0, talk.person.id)
                (session,) = await store.sessions(key)
                events = await store.happened(session.id)
                stored = [each.event.text for each in events if isinstance(each.event, Said)]
                assert Counter(stored) == Counter(talk.texts), f"{talk.person.name}: lost, or applied twice"
                rounds = dict(zip(talk.texts, talk.rounds, strict=True))
                assert [rounds[text] for text in stored] == talk.rounds, f"{talk.person.name}: out of order"
                again = {text for text, n in zip(talk.texts, talk.numbers, strict=True) if n in hook.again}
                kept = [text for text in stored if text not in again]
                assert kept == [text for text in talk.texts if text not in again], f"{talk.person.name}: out of order"
                after = (await store.load(key)).conversation
                assert replay(events, library) == after, f"{talk.person.name}: the events lead elsewhere"
        finally:
            await store.close()

    def doubled(self) -> int:
        """Messages that reached a chat twice."""
        return sum(sum(n - 1 for n in Counter(_texts(self.api, talk.person)).values()) for talk in self.talks)

    def late(self) -> int:
        """Conversations in which an update had to be brought again."""
        hook = self.api.hook
        assert hook is not None
        return sum(bool(hook.again & set(talk.numbers)) for talk in self.talks)


def _texts(api: BotApi, person: Person) -> list[str]:
    return [message["text"] for message in api.messages_of(person.id)]
