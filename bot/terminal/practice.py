"""One interview in the terminal: typed, or read from a script."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TextIO

from bot.courier import Courier
from bot.engine.events import (
    Begin,
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
    "/help": HelpAsked(),
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


class Practice:
    """Drives one conversation to its debrief."""

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

    async def _does(self, event: Event) -> None:
        await self._runtime.arrived(Arrival(self._key, event))
        await self._courier.drain()

    async def running(self) -> bool:
        """Is an interview under way?"""
        return isinstance((await self._store.load(self._key)).conversation.floor, RUNNING)

    async def begin(self, begin: Begin, language: Language) -> None:
        """Open the interview."""
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
        elif word.isdigit() and 0 < int(word) <= len(self._presenter.buttons):
            await self._does(self._presenter.buttons[int(word) - 1])
        else:
            await self._does(Said(text.strip(), next(self._messages)))

    async def script(self, source: TextIO, clock: ScriptClock) -> None:
        """Answers from a file, a blank line between two; the debrief at the end of input."""
        async for text in paragraphs(source):
            if not await self.running():
                self._screen.note("The interview is over; the rest of the script was not used.")
                break
            clock.time += READING_SECONDS + say_seconds(text)
            self._screen.candidate(text)
            await self.answer(text)
        if await self.running():
            await self._does(EndAsked())

    async def typed(self, source: TextIO) -> None:
        """Answers from a person, a blank line after each."""
        while await self.running():
            lines: list[str] = []
            while True:
                line = await asyncio.get_running_loop().run_in_executor(None, source.readline)
                if not line:
                    await self._does(EndAsked())
                    return
                stripped = line.strip()
                if not lines and (stripped.startswith("/") or stripped.isdigit()):
                    lines = [stripped]
                    break
                if not stripped:
                    if lines:
                        break
                    continue
                lines.append(line.rstrip("\n"))
            await self.answer("\n".join(lines))


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
