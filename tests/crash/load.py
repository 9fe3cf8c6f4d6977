"""People who talk to the bot whatever happens to it, and what came of it, so that two runs can be compared."""

import asyncio
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.serial import CONVERSATION
from bot.traffic import Key
from tests.botapi.people import Person, buttons_of, text_of
from tests.botapi.server import BotApi
from tests.keys import sealed_store
from tests.telegram.script import ANSWERS

PATIENCE = 120.0
"""Seconds until a conversation counts as stuck."""

Move = tuple[str, str]
"""("says", text) or ("presses", label)."""

LAST = "/frobnicate"
LAST_WORD = "I do not know that command."
"""The end of a round: nothing else is answered like that."""

VOLATILE = {"spent", "seen", "active", "at", "began", "seconds", "minutes", "asked_at"}
"""Fields of a state that tell the time: two runs differ in them."""


def moves(name: str) -> Iterator[Move]:
    """Interview after interview; no answer comes twice."""
    number = 0
    yield "says", "/timing"
    yield "presses", "Each message at once"
    while True:
        yield "says", "/start ticket-sale"
        yield "presses", "60 min"
        for i in range(10):
            number += 1
            yield "says", f"{ANSWERS[i % len(ANSWERS)]} That is point {name}-{number}."
            if i == 3:
                yield "says", "/hint"
            if i == 6:
                yield "says", "/skip"
        yield "says", "/end"
        yield "says", LAST


@dataclass
class Talker:
    """One person: each move waits until the bot has reacted to the one before."""

    person: Person
    script: Iterator[Move]
    done: list[Move] = field(default_factory=list)

    async def talks(self, until: asyncio.Event) -> None:
        """Until the event, and then on to the end of the interview."""
        for move in self.script:
            await self.does(move)
            if until.is_set() and move == ("says", LAST):
                break
        chat = self.person.api.messages_of(self.person.id)
        await self.sees(lambda: text_of(chat[-1]).startswith(LAST_WORD), move)

    async def does(self, move: Move) -> None:
        self.done.append(move)
        what, text = move
        chat = self.person.api.messages_of(self.person.id)
        if what == "presses":
            await self.sees(lambda: any(b["text"].startswith(text) for m in chat[-3:] for b in buttons_of(m)), move)
        before = len(chat)
        self.person.says(text) if what == "says" else self.person.presses(text)
        await self.sees(lambda: len(chat) > before, move)

    async def sees(self, condition: Any, move: Move) -> None:
        try:
            await self.person.api.until(condition, PATIENCE)
        except TimeoutError:
            raise AssertionError(f"{self.person.name} is stuck at {move}. The chat:\n{self.person.screen()}") from None


@dataclass
class Load:
    """Several people at once, on one server."""

    api: BotApi
    people: int

    def __post_init__(self) -> None:
        self.talkers = [Talker(self.api.person(f"P{n}"), moves(f"P{n}")) for n in range(self.people)]
        for talker in self.talkers:
            self.api.started.add(talker.person.id)

    async def runs(self, until: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            for talker in self.talkers:
                group.create_task(talker.talks(until))

    def repeats(self, other: "Load") -> None:
        """Do what these people did."""
        for mine, theirs in zip(self.talkers, other.talkers, strict=True):
            mine.script = iter(list(theirs.done))


@dataclass(frozen=True)
class Outcome:
    """What one person saw and what is stored of it."""

    said: tuple[str, ...]
    """Messages of the bot, without those that came twice in a row."""
    doubled: tuple[str, ...]
    state: Any
    sessions: tuple[Any, ...]
    answers: tuple[str, ...]

    @property
    def doubles(self) -> int:
        """How many messages came twice."""
        return len(self.doubled)


async def outcomes(load: Load, folder: Path) -> list[Outcome]:
    """Of a bot that was stopped."""
    store = await sealed_store(folder)
    found = []
    try:
        backlog = await store.backlog()
        left = await store.queued("telegram", int(load.api.bot["id"]), 1e12, 100)
        assert (backlog.inbox, backlog.parked, left) == (0, 0, [])
        for talker in load.talkers:
            number = talker.person.id
            key = Key("telegram", int(load.api.bot["id"]), number, 0, number)
            sessions = list(reversed(await store.sessions(key)))
            answers = [a.heard.text for s in sessions for a in await store.answers(s.id) if not a.heard.skipped]
            happened = [
                [_still(json.loads(json.dumps(_dict(h.event)))) for h in await store.happened(s.id)] for s in sessions
            ]
            texts = [_timeless(text_of(message)) for message in load.api.messages_of(number)]
            once = [text for i, text in enumerate(texts) if i == 0 or text != texts[i - 1]]
            twice = [text for i, text in enumerate(texts) if i and text == texts[i - 1]]
            state = _still(json.loads(CONVERSATION.dump((await store.load(key)).conversation)))
            kept = [(s.scenario, s.outcome, len(await store.reports(s.id))) for s in sessions]
            found.append(Outcome(tuple(once), tuple(twice), (state, happened), tuple(kept), tuple(answers)))
    finally:
        await store.close()
    return found


def _dict(event: Any) -> Any:
    from bot.serial import EVENT

    return json.loads(EVENT.dump(event))


def _still(value: Any, name: str = "") -> Any:
    """The same without times, and without numbers that two runs give differently."""
    if name in VOLATILE:
        return 0
    if name in ("session", "message"):
        return name
    if isinstance(value, dict):
        return {key: _still(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_still(each) for each in value]
    return value


def _timeless(text: str) -> str:
    return re.sub(r"\d+ (min|s)\b|in \d+ minutes", "n", text)


def answers_given(talker: Talker) -> tuple[str, ...]:
    """What this person said as answers, in order."""
    return tuple(text for what, text in talker.done if what == "says" and not text.startswith("/"))


async def instant(api: BotApi, chance: random.Random, most_calls: int, most_seconds: float) -> None:
    """A random moment: so many calls from now, and a little later."""
    wanted = len(api.calls) + chance.randint(1, most_calls)
    await api.until(lambda: len(api.calls) >= wanted, PATIENCE)
    try:
        async with asyncio.timeout(chance.random() * most_seconds):
            await asyncio.Event().wait()
    except TimeoutError:
        return
