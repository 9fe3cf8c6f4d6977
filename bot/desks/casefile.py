"""Everything that is kept of one past interview, for whoever shows it."""

import asyncio
from dataclasses import dataclass

from bot.desks.transcript import Line, transcript
from bot.engine.actions import Recorded
from bot.grading.report import Report
from bot.packs.library import Library
from bot.packs.text import Language
from bot.ports import Store
from bot.sights import Past, StoredAttempt
from bot.traffic import Key, StoredSession


@dataclass(frozen=True, slots=True)
class Dossier:
    """A past interview."""

    session: StoredSession
    report: Report
    answers: tuple[Recorded, ...]
    attempts: tuple[StoredAttempt, ...]
    lines: tuple[Line, ...]


async def find(store: Store, key: Key, session: str) -> Past | None:
    """A past interview of that person; None when it is nobody's or somebody else's."""
    return next((past for past in await store.past(key) if past.session.id == session), None)


async def read(store: Store, past: Past, library: Library) -> Dossier:
    """All of it."""
    name = past.session.id
    answers = tuple(await store.answers(name))
    # An hour's interview takes a moment to be played again: not on the loop.
    lines = await asyncio.to_thread(transcript, await store.happened(name), answers, library)
    return Dossier(past.session, past.report, answers, tuple(await store.attempts(name)), lines)


def title_of(past: Past, library: Library, language: Language) -> str:
    """The scenario's title today, or as it was when it is not installed any more."""
    pack = library.interviews.get(past.session.scenario)
    return pack.title.get(language) if pack else past.report.title


def mean_of(report: Report) -> float | None:
    """The mean of the axes that have a number; None when none has."""
    scores = [axis.score for axis in report.axes if axis.score is not None]
    return sum(scores) / len(scores) if scores else None


def titles(dossier_rubric: str, library: Library, language: Language) -> dict[str, str]:
    """Criterion -> what it is called."""
    return {label.id: label.title.get(language) for label in library.rubric(dossier_rubric).labels}
