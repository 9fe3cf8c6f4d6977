"""Reading answers off the event loop."""

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import structlog

from bot.engine.actions import Grade
from bot.engine.events import Read
from bot.grading.judgement import Answer, Judgement, NotGraded, Question
from bot.packs.interview import Interview
from bot.packs.library import Library
from bot.ports import FactFinder, Grader

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


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

    def expect(self, pack: Interview) -> None:
        """An interview has begun: its facts are read before its first question comes."""

        def prepares(loaded: asyncio.Future[Readers]) -> None:
            if not loaded.cancelled() and loaded.exception() is None:
                with contextlib.suppress(RuntimeError):  # the program ends
                    self._executor.submit(loaded.result().finder.prepare, pack)

        self._readers.add_done_callback(prepares)

    async def read(self, grade: Grade, library: Library) -> Read:
        """The answer, read. A grader that fails makes it 'not graded', never an error."""
        try:
            readers = await self.ready()
        except Exception as error:
            log.error("readers_failed", error=type(error).__name__)
            unread = NotGraded("none", "the grader could not be loaded")
            return Read(grade.number, grade.version, unread, about=grade.about)
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
    return Read(grade.number, grade.version, judgement, questions, grade.about)


def _graded(grader: Grader, answer: Answer) -> Judgement:
    try:
        return grader.grade(answer)
    except Exception as error:
        # The traceback would carry the answer's text: only the kind of error is logged.
        log.error("grading_failed", grader=grader.name, error=type(error).__name__)
        return NotGraded(grader.name, "the grader failed on this answer")
