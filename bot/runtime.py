"""One turn: load, step, have answers read, commit. Everything a platform does goes through here."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TypeVar

import structlog

from bot.engine.actions import Action, Closed, Debrief, Grade, Opened, Recorded, SetTimer, StopTimer
from bot.engine.context import Context
from bot.engine.conversation import step
from bot.engine.events import Begin, Event, LanguageChosen, Read, TimerFired, TimingChosen
from bot.engine.state import Conversation, Idle, Over
from bot.errors import Conflict
from bot.grading.judgement import Answer, Judgement, NotGraded, Question
from bot.packs.interview import Interview
from bot.packs.library import Library
from bot.ports import Clock, FactFinder, Grader, Presenter, Store
from bot.traffic import Arrival, Due, Happened, Key, Loaded, Turn

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

ATTEMPTS = 5
"""A turn is repeated when another process changed the conversation meanwhile."""

T = TypeVar("T")


@dataclass(frozen=True)
class Readers:
    """Who reads answers."""

    grader: Grader
    finder: FactFinder


class Reading:
    """Reads answers off the event loop, once the readers are there; they may take seconds to load."""

    def __init__(self, executor: Executor, load: Callable[[], Readers]) -> None:
        self._executor = executor
        self._readers = asyncio.get_running_loop().run_in_executor(executor, load)

    async def ready(self) -> Readers:
        """The readers. Raises what loading them raised."""
        return await asyncio.shield(self._readers)

    async def read(self, grade: Grade, library: Library) -> Read:
        """The answer, read. A grader that fails makes it 'not graded', never an error."""
        try:
            readers = await self.ready()
        except Exception as error:
            log.error("readers_failed", error=type(error).__name__)
            return Read(grade.number, grade.version, NotGraded("none", "the grader could not be loaded"))
        pack = library.interviews.get(grade.scenario)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, _read, readers, grade, pack)


def _read(readers: Readers, grade: Grade, pack: Interview | None) -> Read:
    judgement = _graded(readers.grader, grade.answer)
    questions: tuple[Question, ...] = ()
    if pack is not None:
        try:
            questions = readers.finder.find(grade.answer.text, pack, grade.answer.language)
        except Exception as error:
            log.error("finder_failed", error=type(error).__name__)
    return Read(grade.number, grade.version, judgement, questions)


def _graded(grader: Grader, answer: Answer) -> Judgement:
    try:
        return grader.grade(answer)
    except Exception as error:
        # The traceback would carry the answer's text: only the kind of error is logged.
        log.error("grading_failed", grader=grader.name, error=type(error).__name__)
        return NotGraded(grader.name, "the grader failed on this answer")


class Runtime:
    """Turns of all conversations of one platform. Turns of one conversation must not overlap: see Dispatcher."""

    def __init__(self, store: Store, reading: Reading, presenter: Presenter, library: Library, clock: Clock) -> None:
        self.store, self.reading, self.presenter, self.library, self.clock = store, reading, presenter, library, clock

    async def arrived(self, arrival: Arrival, inbox: int | None = None) -> None:
        """Handle what a person did. `inbox` is the stored update that is done with it."""
        await self._turn(arrival.key, arrival, inbox)

    async def fired(self, due: Due) -> None:
        """Handle a timer; one that was set anew meanwhile does nothing."""
        await self._turn(due.key, Arrival(due.key, TimerFired(due.timer, due.serial)), None, due)

    async def disarm(self, due: Due) -> None:
        """Drop a timer whose turn cannot be made."""
        loaded = await self.store.load(due.key)
        turn = Turn(due.key, loaded.version, loaded.conversation, self.clock.now(), timers=(StopTimer(due.timer),))
        await self.store.commit(turn)

    async def _turn(self, key: Key, arrival: Arrival, inbox: int | None, due: Due | None = None) -> None:
        for attempt in range(ATTEMPTS):
            loaded = await self.store.load(key)
            turn = await self._make(key, loaded, arrival, inbox, due)
            try:
                await self.store.commit(turn)
                return
            except Conflict:
                if attempt + 1 == ATTEMPTS:
                    raise

    async def _make(self, key: Key, loaded: Loaded, arrival: Arrival, inbox: int | None, due: Due | None) -> Turn:
        conversation = loaded.conversation
        if loaded.version == 0 and arrival.language is not None:
            settings = replace(conversation.settings, language=arrival.language)
            conversation = replace(conversation, settings=settings)
        now = self.clock.now()
        actions: list[Action] = []
        happened: list[Happened] = []
        events: list[Event] = [arrival.event] if arrival.event is not None else []
        while events:
            event = events.pop(0)
            seed = self.clock.seed()
            before = conversation
            conversation, made = step(before, event, Context(self.library, now, seed))
            happened += _happened(before, conversation, event, now, seed)
            for action in made:
                if isinstance(action, Grade):
                    events.append(await self.reading.read(action, self.library))
                else:
                    actions.append(action)
        timers = [a for a in actions if isinstance(a, SetTimer | StopTimer)]
        if due is not None and not any(t.timer == due.timer for t in timers):
            # A timer that fired is used up, even when it came too late to mean anything.
            timers.append(StopTimer(due.timer))
        out = self.presenter.present(actions, key, conversation.settings.language)
        return Turn(
            key=key,
            version=loaded.version,
            conversation=conversation,
            at=now,
            inbox=inbox,
            events=tuple(happened),
            out=(*arrival.replies, *out) if not loaded.blocked or arrival.blocked is False else (),
            timers=tuple(timers),
            sessions=tuple(a for a in actions if isinstance(a, Opened | Closed)),
            answers=tuple(a for a in actions if isinstance(a, Recorded)),
            reports=tuple((a.session, a.report) for a in actions if isinstance(a, Debrief) and a.keep),
            blocked=False if loaded.blocked and arrival.event is not None else arrival.blocked,
        )


def _session(conversation: Conversation) -> str | None:
    return None if isinstance(conversation.floor, Idle | Over) else conversation.floor.session.brief.session


def _happened(before: Conversation, after: Conversation, event: Event, at: float, seed: int) -> list[Happened]:
    """The event as part of its session. A session's first events are the settings it begins with."""
    session = _session(before)
    if session is not None:
        return [Happened(session, at, seed, event)]
    session = _session(after)
    if session is None or not isinstance(event, Begin):
        return []
    settings = before.settings
    first: tuple[Event, ...] = (LanguageChosen(settings.language), TimingChosen(settings.timing), event)
    return [Happened(session, at, seed, each) for each in first]


def replay(events: list[Happened], library: Library) -> Conversation:
    """The conversation that a session's events lead to: the same as the one that was stored."""
    conversation = Conversation()
    for each in events:
        conversation, _ = step(conversation, each.event, Context(library, each.at, each.seed))
    return conversation
