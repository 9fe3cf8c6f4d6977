"""One interview or exercise in the terminal: typed, or read from a script."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TextIO

from bot.courier import Courier
from bot.engine.desk_events import ExportAsked, ForgetAsked, PrivacyAsked
from bot.engine.events import (
    CancelAsked,
    DebriefAsked,
    EndAsked,
    Event,
    HelpAsked,
    HintAsked,
    LanguageChosen,
    PauseAsked,
    ResumeAsked,
    Said,
    SkipAsked,
    TimeAsked,
    TimingChosen,
    UnknownCommand,
)
from bot.engine.exercise import ENGAGED, Paged
from bot.engine.exercise_events import ExerciseAsked
from bot.engine.looking import HistoryAsked, LensAsked, ProgressAsked, SettingsAsked, TasteAsked
from bot.engine.pressure import say_seconds
from bot.engine.state import RUNNING
from bot.packs.text import Language
from bot.ports import Store
from bot.runtime import Runtime
from bot.terminal.presenter import TerminalPresenter
from bot.terminal.screen import Screen
from bot.traffic import Arrival, Key

READING_SECONDS = 20.0
"""What a scripted answer costs besides its words: reading the question and thinking."""

REFLEX_SECONDS = 8.0
"""The same in an exercise, where one is quicker."""

PACE = 12
"""Answers in which a script sees every stage."""

COMMANDS: dict[str, Event] = {
    "/hint": HintAsked(),
    "/skip": SkipAsked(),
    "/time": TimeAsked(),
    "/pause": PauseAsked(),
    "/resume": ResumeAsked(),
    "/end": EndAsked(),
    "/quit": EndAsked(),
    "/cancel": CancelAsked(),
    "/debrief": DebriefAsked(),
    "/lens": LensAsked(),
    "/privacy": PrivacyAsked(),
    "/export": ExportAsked(),
    "/forget": ForgetAsked(),
    "/help": HelpAsked(),
    "/history": HistoryAsked(fresh=True),
    "/progress": ProgressAsked(),
    "/settings": SettingsAsked(),
    "/taste": TasteAsked(),
}


@dataclass
class ScriptClock:
    """Time that passes only when it is told to; chance that a seed fixes."""

    time: float
    first_seed: int

    def __post_init__(self) -> None:
        self._seeds = itertools.count(self.first_seed)

    def now(self) -> float:
        return self.time

    def seed(self) -> int:
        return next(self._seeds) % 2**63


UNDER_WAY = (Paged, *ENGAGED)
"""The states in which an exercise is not over."""


class Practice:
    """Drives one conversation to its debrief, or an exercise to its feedback."""

    def __init__(
        self,
        runtime: Runtime,
        store: Store,
        presenter: TerminalPresenter,
        screen: Screen,
        key: Key,
    ) -> None:
        self._runtime, self._store, self._presenter, self._screen, self._key = runtime, store, presenter, screen, key
        self._courier = Courier(key.platform, key.bot, store, screen, runtime.clock)
        self._messages = itertools.count(1)
        self._exercise = False

    async def _does(self, event: Event) -> None:
        await self._runtime.arrived(Arrival(self._key, event))
        await self._courier.drain()

    async def running(self) -> bool:
        """Is an interview, or an exercise, under way?"""
        conversation = (await self._store.load(self._key)).conversation
        return isinstance(conversation.floor, RUNNING) or any(isinstance(e, UNDER_WAY) for e in conversation.exercises)

    async def begin(self, begin: Event, language: Language) -> None:
        """Open the interview, or the exercise."""
        self._exercise = isinstance(begin, ExerciseAsked)
        for setting in (LanguageChosen(language), TimingChosen("at_once")):
            await self._runtime.arrived(Arrival(self._key, setting))
        # What the settings answered is forgotten: nobody asked for them here.
        while queued := await self._store.queued(self._key.platform, self._key.bot, self._runtime.clock.now(), 10):
            for call in queued:
                await self._store.drop(call.id, "settings")
        await self._does(begin)

    async def answer(self, text: str) -> None:
        """One answer, command or tap."""
        word = text.strip().lower()
        if word.startswith("/") and " " not in word and "\n" not in word:
            await self._does(COMMANDS.get(word, UnknownCommand()))
        elif self._taps(word):
            await self._does(self._presenter.buttons[int(word) - 1])
        else:
            await self._does(Said(text.strip(), next(self._messages)))

    def _taps(self, text: str) -> bool:
        """Is it the number of a button?"""
        word = text.strip()
        return word.isascii() and word.isdigit() and 0 < int(word) <= len(self._presenter.buttons)

    async def script(self, source: TextIO, clock: ScriptClock) -> None:
        """Answers from a file, a blank line between two; the debrief at the end of input."""
        async for text in paragraphs(source):
            if not await self.running() and not (self._exercise and self._taps(text)):
                self._screen.note("It is over; the rest of the script was not used.")
                break
            clock.time += (REFLEX_SECONDS if self._exercise else READING_SECONDS) + say_seconds(text)
            self._screen.candidate(text)
            await self.answer(text)
        if await self.running():
            await self._does(EndAsked())

    async def typed(self, source: TextIO) -> None:
        """Answers from a person, a blank line after each. When it is over its buttons may still be tapped."""
        while await self.running():
            text = await _typed(source, patient=True)
            if text is None:
                await self._does(EndAsked())
                break
            await self.answer(text)
        while self._presenter.buttons or await self._asked():
            asked = await self._asked()
            if not asked and not self._exercise:
                self._screen.note("A number goes on; a blank line ends.")
            text = await _typed(source, patient=asked)
            if text is None or (not asked and not self._taps(text)):
                return
            await self.answer(text)

    async def _asked(self) -> bool:
        """Is a question on the table, inside an interview or outside?"""
        trial = (await self._store.load(self._key)).conversation.trial
        return trial is not None or await self.running()


async def _typed(source: TextIO, patient: bool) -> str | None:
    """One answer, command or number; None at the end of input. `patient`: blank lines before it mean nothing."""
    lines: list[str] = []
    while True:
        line = await asyncio.get_running_loop().run_in_executor(None, source.readline)
        if not line:
            return "\n".join(lines) or None
        stripped = line.strip()
        if not lines and (stripped.startswith("/") or stripped.isdigit()):
            return stripped
        if not stripped and (lines or not patient):
            return "\n".join(lines)
        if stripped:
            lines.append(line.rstrip("\n"))


async def paragraphs(source: TextIO) -> AsyncIterator[str]:
    """Texts that are separated by blank lines."""
    lines: list[str] = []
    while line := await asyncio.get_running_loop().run_in_executor(None, source.readline):
        if line.strip():
            lines.append(line.rstrip("\n"))
        elif lines:
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)
