"""Turns, lanes and the courier, with a real store and a platform of the tests' own."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.clerk import StoreClerk
from bot.courier import Courier
from bot.dispatch import Dispatcher
from bot.engine.actions import Action, Debrief, Say, Tell
from bot.engine.events import Begin, EndAsked, Event, Said, TimingChosen
from bot.engine.state import Listening
from bot.errors import Blocked, Conflict, PlatformError, Refused, RetryLater, StoreError
from bot.grader.cues import CueGrader
from bot.grading.judgement import Answer, Judgement, NotGraded
from bot.packs.interview import Interview
from bot.packs.text import Language
from bot.pictures.artist import Artist
from bot.reading import Readers, Reading
from bot.runtime import Runtime, replay
from bot.serial import EVENT
from bot.store.codec import PlainCodec
from bot.store.sql import SqlStore
from bot.traffic import Arrival, Due, Incoming, Key, Letter, Outgoing, Queued, Turn
from tests.overlap import OverlapFinder
from tests.packs import small


class Plain:
    """Presents actions as bare texts."""

    def present(
        self, actions: Sequence[Action], key: Key, language: Language, pressed: int | None = None
    ) -> tuple[Outgoing, ...]:
        texts = [
            action.text if isinstance(action, Say) else action.message if isinstance(action, Tell) else "DEBRIEF"
            for action in actions
            if isinstance(action, Say | Tell | Debrief)
        ]
        return tuple(Outgoing("say", {"text": text}) for text in texts)


class Events:
    """Translates updates that are stored events of a chat; anything else cannot be understood."""

    def translate(self, raw: str) -> Arrival | None:
        data = json.loads(raw)
        event: Event | None = EVENT.load(json.dumps(data["event"])) if data["event"] else None
        return Arrival(key(data["chat"]), event) if event else None


@dataclass
class Wire:
    """Takes what is sent; `answers` are raised first, in their order."""

    sent: list[tuple[int, str]] = field(default_factory=list)
    answers: list[Exception] = field(default_factory=list)
    params: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, key: Key, call: Outgoing) -> int | None:
        if self.answers:
            raise self.answers.pop(0)
        self.sent.append((key.chat, call.params["text"]))
        self.params.append(dict(call.params))
        return len(self.sent)


@dataclass
class Clock:
    time: float = 1000.0
    seeds: int = 0

    def now(self) -> float:
        return self.time

    def seed(self) -> int:
        self.seeds += 1
        return self.seeds


class Noting(OverlapFinder):
    """Notes which interviews it was told to expect."""

    def __init__(self) -> None:
        self.expected = asyncio.Queue[str]()
        self.loop = asyncio.get_running_loop()

    def prepare(self, interview: Interview) -> None:
        self.loop.call_soon_threadsafe(self.expected.put_nowait, interview.id)


class FailingGrader:
    name = "failing 1"

    def grade(self, answer: Answer) -> Judgement:
        raise ValueError(answer.text)


def key(chat: int) -> Key:
    return Key("test", 1, chat, 0, chat)


@dataclass
class House:
    """The parts below a platform, put together."""

    store: SqlStore
    executor: ThreadPoolExecutor
    grader: Any = None
    finder: Any = None

    def __post_init__(self) -> None:
        self.clock, self.wire = Clock(), Wire()
        grader = self.grader or CueGrader(small().rubric())
        reading = Reading(self.executor, lambda: Readers(grader, self.finder or OverlapFinder()))
        self.runtime = Runtime(
            self.store, reading, StoreClerk(self.store, small(), Artist()), Plain(), small(), self.clock
        )
        self.courier = Courier("test", 1, self.store, self.wire, self.clock)
        self.dispatcher = Dispatcher("test", 1, self.store, self.runtime, Events(), self.clock, lambda: None)

    async def does(self, *events: Event, chat: int = 1) -> list[str]:
        """Events one after the other, as a platform that needs no inbox would bring them; what was said to them."""
        before = len(self.wire.sent)
        for event in events:
            await self.runtime.arrived(Arrival(key(chat), event))
            await self.courier.drain()
        return [text for _, text in self.wire.sent[before:]]

    async def stores(self, *updates: tuple[int, int, Event | str | None]) -> None:
        """(update, chat, event) as stored updates; a str is the raw text itself."""
        await self.store.receive(
            [
                Incoming("test", 1, number, _raw(chat, event), key(chat), self.clock.now())
                for number, chat, event in updates
            ]
        )

    async def hands_out(self) -> None:
        """Let the dispatcher handle all that is stored and due."""
        await self.dispatcher.drain()
        await self.courier.drain()


def _raw(chat: int, event: Event | str | None) -> str:
    if isinstance(event, str):
        return event
    return json.dumps({"chat": chat, "event": json.loads(EVENT.dump(event)) if event else None})


@pytest.fixture
async def house() -> AsyncIterator[House]:
    store = await SqlStore.open("sqlite://", PlainCodec())
    with ThreadPoolExecutor(1) as executor:
        yield House(store, executor)
    await store.close()


BEGIN = (TimingChosen("at_once"), Begin("ticket-sale", 10))


class TestTurns:
    async def test_a_session_replays_from_what_is_stored(self, house: House) -> None:
        await house.does(*BEGIN, Said("Who decides? What is the peak?", 1))
        house.clock.time += 40
        await house.does(Said("I'm ready", 2), Said("We sell tickets only, resale is out of scope.", 3))
        loaded = await house.store.load(key(1))
        (session,) = await house.store.sessions(key(1))
        assert replay(await house.store.happened(session.id), small()) == loaded.conversation

    async def test_a_grader_that_fails_makes_the_answer_not_graded(self, house: House) -> None:
        failing = House(house.store, house.executor, FailingGrader())
        said = await failing.does(*BEGIN, Said("We roll back above 5 errors a minute.", 1), EndAsked())
        assert any("not" in text and "graded" in text for text in said)
        (session,) = await failing.store.sessions(key(1))
        (answer,) = await failing.store.answers(session.id)
        assert answer.heard.judgement == NotGraded("failing 1", "the grader failed on this answer")
        (kept,) = await failing.store.reports(session.id)
        assert kept.report.not_graded == 1
        assert all(axis.score is None for axis in kept.report.axes)

    async def test_the_facts_are_read_when_the_interview_begins(self, house: House) -> None:
        noting = Noting()
        expecting = House(house.store, house.executor, finder=noting)
        await expecting.does(*BEGIN)
        assert await asyncio.wait_for(noting.expected.get(), 5) == "ticket-sale"

    async def test_readers_that_cannot_be_loaded_lose_no_answer(self, house: House) -> None:
        def broken() -> Readers:
            raise OSError("no model")

        house.runtime.reading = Reading(house.executor, broken)
        said = await house.does(*BEGIN, Said("We roll back above 5 errors a minute.", 1))
        assert any("graded" in text for text in said)

    async def test_a_turn_is_repeated_when_somebody_else_was_first(self, house: House) -> None:
        await house.does(*BEGIN)
        commit, races = house.store.commit, [1]

        async def raced(turn: Turn) -> None:
            if races.pop() if races else 0:
                loaded = await house.store.load(key(1))
                await commit(replace(turn, version=loaded.version, conversation=loaded.conversation, out=(), events=()))
                raise Conflict("raced")
            await commit(turn)

        house.store.commit = raced  # type: ignore[method-assign]
        assert "The events BU decides" in " ".join(await house.does(Said("Who decides?", 1)))
        assert isinstance((await house.store.load(key(1))).conversation.floor, Listening)


class TestDispatcher:
    async def test_each_chat_in_order_chats_side_by_side(self, house: House) -> None:
        events: list[tuple[int, int, Event | str | None]] = []
        for chat in range(1, 6):
            events += [
                (10 * i + chat, chat, event) for i, event in enumerate((*BEGIN, Said("Who decides?", 1), EndAsked()))
            ]
        await house.stores(*sorted(events, key=lambda event: event[0]))
        await house.hands_out()
        for chat in range(1, 6):
            said = [text for to, text in house.wire.sent if to == chat]
            assert said[0] == "Understood."
            assert said[-1] == "DEBRIEF"

    async def test_what_cannot_be_understood_is_parked_and_the_chat_goes_on(self, house: House) -> None:
        await house.stores((1, 1, "{"), (2, 1, BEGIN[0]), (3, 1, None))
        await house.hands_out()
        assert [reason for _, reason in await house.store.parked(10)] == ["not understood: JSONDecodeError"]
        assert house.wire.sent == [(1, "Understood.")]

    async def test_what_raises_is_parked_after_three_tries(self, house: House) -> None:
        arrived, tries = house.runtime.arrived, []

        async def raising(arrival: Arrival, inbox: int | None = None) -> None:
            if isinstance(arrival.event, Said):
                tries.append(inbox)
                raise ZeroDivisionError
            await arrived(arrival, inbox)

        house.runtime.arrived = raising  # type: ignore[method-assign]
        await house.stores((1, 1, BEGIN[0]), (2, 1, Said("poison", 1)), (3, 1, BEGIN[1]))
        await house.hands_out()
        assert len(tries) == 3
        assert [reason for _, reason in await house.store.parked(10)] == ["ZeroDivisionError"]
        assert len(house.wire.sent) == 2

    async def test_what_a_stopped_process_left_is_found_by_the_next(self, house: House) -> None:
        await house.stores((1, 1, BEGIN[0]), (2, 1, BEGIN[1]))
        again = House(house.store, house.executor)
        await again.hands_out()
        assert len(again.wire.sent) == 2

    async def test_a_failing_database_loses_nothing_and_keeps_the_order(self, house: House) -> None:
        arrived, failures = house.runtime.arrived, [1, 1]

        async def failing(arrival: Arrival, inbox: int | None = None) -> None:
            if isinstance(arrival.event, Begin) and failures:
                failures.pop()
                raise StoreError("database is locked")
            await arrived(arrival, inbox)

        house.runtime.arrived = failing  # type: ignore[method-assign]
        await house.stores((1, 1, BEGIN[0]), (2, 1, BEGIN[1]), (3, 1, Said("Who decides?", 1)))
        await house.hands_out()
        assert [text.split()[0] for _, text in house.wire.sent[:2]] == ["Understood.", "A"]
        assert "The events BU decides" in house.wire.sent[-1][1]
        assert (await house.store.backlog()).parked == 0

    async def test_a_timer_that_cannot_be_handled_is_dropped(self, house: House) -> None:
        async def raising(due: Due) -> None:
            raise ZeroDivisionError

        await house.does(TimingChosen("pause"), BEGIN[1], Said("Who decides?", 1))
        house.clock.time += 5
        house.runtime.fired = raising  # type: ignore[method-assign]
        await house.hands_out()
        assert await house.store.due("test", 1, house.clock.now(), 10) == []

    async def test_it_runs_until_it_is_stopped(self, house: House) -> None:
        turned = asyncio.Event()
        dispatcher = Dispatcher("test", 1, house.store, house.runtime, Events(), house.clock, turned.set)
        async with asyncio.timeout(10):
            running = asyncio.create_task(dispatcher.run())
            await house.stores((1, 1, BEGIN[0]))
            dispatcher.wake()
            await turned.wait()
            await dispatcher.stop()
            await running
        assert (await house.store.backlog()).inbox == 0

    async def test_a_timer_of_somebody_who_was_forgotten_begins_nothing(self, house: House) -> None:
        await house.does(TimingChosen("pause"), BEGIN[1], Said("Who decides?", 1))
        house.clock.time += 5
        (due, *_) = await house.store.due("test", 1, house.clock.now(), 10)
        loaded = await house.store.load(key(1))
        await house.store.commit(Turn(key(1), loaded.version, loaded.conversation, 1000.0, forget=True))
        await house.runtime.fired(due)
        assert await house.store.mine("test:1") == {}

    async def test_timers_fire_when_they_are_due(self, house: House) -> None:
        await house.does(TimingChosen("pause"), BEGIN[1], Said("Who decides?", 1))
        await house.hands_out()
        before = len(house.wire.sent)
        house.clock.time += 5
        await house.hands_out()
        assert len(house.wire.sent) == before + 1
        assert "The events BU decides" in house.wire.sent[-1][1]


class TestCourier:
    async def test_flood_control_holds_the_chat_back_and_keeps_the_order(self, house: House) -> None:
        house.wire.answers = [RetryLater("flood control", 30.0)]
        await house.runtime.arrived(Arrival(key(1), BEGIN[0]))
        await house.runtime.arrived(Arrival(key(1), BEGIN[1]))
        await house.courier.drain()
        assert house.wire.sent == []
        house.clock.time += 30
        await house.courier.drain()
        assert [text.split()[0] for _, text in house.wire.sent] == ["Understood.", "A"]

    async def test_an_unreachable_platform_is_tried_again(self, house: House) -> None:
        house.wire.answers = [PlatformError("timeout"), PlatformError("timeout")]
        await house.runtime.arrived(Arrival(key(1), BEGIN[0]))
        for _ in range(3):
            await house.courier.drain()
            house.clock.time += 60
        assert len(house.wire.sent) == 1

    async def test_what_is_refused_does_not_hold_up_the_rest(self, house: House) -> None:
        house.wire.answers = [Refused("message is too long")]
        assert len(await house.does(*BEGIN)) == 1

    async def test_a_call_that_makes_the_program_fail_is_dropped_and_the_chat_goes_on(self, house: House) -> None:
        house.wire.answers = [KeyError("sendHologram")] * 3
        await house.runtime.arrived(Arrival(key(1), BEGIN[0]))
        await house.runtime.arrived(Arrival(key(1), BEGIN[1]))
        for _ in range(4):
            await house.courier.drain()
            house.clock.time += 60
        assert [text.split()[0] for _, text in house.wire.sent] == ["A"]

    async def test_who_blocked_the_bot_is_left_alone_until_coming_back(self, house: House) -> None:
        house.wire.answers = [Blocked("bot was blocked by the user")]
        assert await house.does(BEGIN[0]) == []
        assert (await house.store.load(key(1))).blocked
        assert await house.does(BEGIN[0]) == ["Understood."]
        assert (await house.store.load(key(1))).blocked is False
        assert await house.does(BEGIN[0]) == ["Understood."]


class TestLetters:
    async def test_a_letter_is_read_by_the_one_it_is_for_and_only_once(self, house: House) -> None:
        await house.does(TimingChosen("at_once"), chat=2)
        letter = Letter(key(2), Begin("ticket-sale", 10), "test:1")
        loaded = await house.store.load(key(1))
        turn = Turn(key(1), loaded.version, loaded.conversation, 1000.0, letters=(letter,))
        await house.store.commit(turn)
        await house.hands_out()
        await house.hands_out()
        assert isinstance((await house.store.load(key(2))).conversation.floor, Listening)
        assert {chat for chat, _ in house.wire.sent} == {2}
        assert await house.store.letters("test", 1, 10) == []


class TestReplies:
    async def test_a_reply_knows_what_it_replies_to(self, house: House) -> None:
        await house.does(*BEGIN)
        loaded = await house.store.load(key(1))
        named = Outgoing("say", {"text": "page"}, ref="page:7")
        await house.store.commit(Turn(key(1), loaded.version, loaded.conversation, 1000.0, out=(named,)))
        await house.courier.drain()
        await house.runtime.arrived(Arrival(key(1), Said("Who decides?", 5), about=len(house.wire.sent)))
        (session,) = await house.store.sessions()
        said = [h.event for h in await house.store.happened(session.id) if isinstance(h.event, Said)]
        assert [event.about for event in said] == ["page:7"]

    async def test_an_edit_finds_the_message_by_its_name(self, house: House) -> None:
        loaded = await house.store.load(key(1))
        named = Outgoing("say", {"text": "1 answer"}, ref="count:1")
        edit = Outgoing("edit", {"text": "2 answers", "message_ref": "count:1"})
        lost = Outgoing("edit", {"text": "never sent", "message_ref": "count:2"})
        await house.store.commit(Turn(key(1), loaded.version, loaded.conversation, 1000.0, out=(named, edit, lost)))
        await house.courier.drain()
        assert house.wire.sent == [(1, "1 answer"), (1, "2 answers")]
        assert house.wire.params[-1] == {"text": "2 answers", "message_id": 1}


class TestSeveralConnections:
    """A database with several connections may answer with what was so when it was asked."""

    async def test_nothing_is_sent_twice(self, house: House) -> None:
        await house.runtime.arrived(Arrival(key(1), BEGIN[0]))
        queued, sent = house.store.queued, asyncio.Event()

        async def stale(*asked: Any) -> list[Queued]:
            found = await queued(*asked)
            await sent.wait()  # what was found is sent before the answer is here
            return found

        (first,) = await house.courier._due()
        house.store.queued = stale  # type: ignore[method-assign]
        async with asyncio.timeout(10):
            house.courier._start(first, asyncio.get_running_loop().time())
            due = asyncio.create_task(house.courier._due())
            await house.courier._news.wait()
            sent.set()
            assert await due == []
        assert house.wire.sent == [(1, "Understood.")]
