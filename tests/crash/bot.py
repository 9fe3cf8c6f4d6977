"""`python -m tests.crash.bot`: the bot as it is, but with chance that is the same in every run, so that two runs may be
compared; with LIGHT=1 it grades by the rubric's cues, which load at once.
"""

import asyncio
import os
import sys
import time

from bot import runtime
from bot.app import readers
from bot.config import Settings, settings
from bot.engine.context import Context
from bot.engine.conversation import Step
from bot.engine.events import Event, Said
from bot.engine.state import Conversation
from bot.errors import WarroomError
from bot.grader.cues import CueGrader
from bot.packs.library import Library
from bot.reading import Readers
from bot.serving import serve
from bot.telegram import flood
from tests.overlap import OverlapFinder

SEED = 7


class SameChance:
    """Real time; every draw is the same."""

    def now(self) -> float:
        return time.time()

    def seed(self) -> int:
        return SEED


def light(_: Settings, known: Library) -> Readers:
    """Readers that need no model."""
    return Readers(CueGrader(known.rubric()), OverlapFinder())


def _poison(word: str) -> None:
    """A mistake in the program: the engine fails on messages with that word."""
    step = runtime.step

    def failing(conversation: Conversation, event: Event, context: Context) -> Step:
        if isinstance(event, Said) and word in event.text:
            raise RuntimeError(event.text)
        return step(conversation, event, context)

    runtime.step = failing


def main() -> None:
    flood.BURST = 1e9  # these people type faster than people do
    if poison := os.environ.get("POISON"):
        _poison(poison)
    try:
        asyncio.run(serve(settings(), SameChance(), light if os.environ.get("LIGHT") else readers))
    except WarroomError as error:
        print(f"warroom: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
