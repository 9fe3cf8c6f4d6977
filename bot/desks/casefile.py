"""Everything that is kept of one past interview or exercise, for whoever shows it."""

import asyncio
from dataclasses import dataclass
from datetime import date, tzinfo

from bot.desks.days import day_of, zone_of
from bot.desks.transcript import Line, exercise_transcript, transcript
from bot.engine.actions import Recorded
from bot.engine.asking import N_
from bot.grading.report import Report
from bot.packs.library import Library
from bot.packs.text import Language
from bot.ports import Store
from bot.sights import Past, StoredAttempt
from bot.texts import tr
from bot.traffic import Key, StoredSession


@dataclass(frozen=True, slots=True)
class Dossier:
    """A past interview or exercise."""

    session: StoredSession
    title: str
    """In the reader's language."""
    day: date
    """On which it was held, where the person lives."""
    report: Report | None
    """None: an exercise has no debrief."""
    answers: tuple[Recorded, ...]
    attempts: tuple[StoredAttempt, ...]
    lines: tuple[Line, ...]
    zone: tzinfo | None = None


async def find(store: Store, key: Key, session: str) -> Past | None:
    """A past interview of that person; None when it is nobody's or somebody else's."""
    return next((past for past in await store.past(key) if past.session.id == session), None)


async def read(store: Store, key: Key, past: Past, library: Library, language: Language) -> Dossier:
    """All of an interview."""
    name, zone = past.session.id, await zone_of(store, key)
    answers = tuple(await store.answers(name))
    # An hour's interview takes a moment to be played again: not on the loop.
    lines = await asyncio.to_thread(transcript, await store.happened(name), answers, library)
    title, day = title_of(past, library, language), day_of(past.session.began, zone)
    return Dossier(past.session, title, day, past.report, answers, tuple(await store.attempts(name)), lines, zone)


async def read_exercise(store: Store, key: Key, session: str, library: Library, language: Language) -> Dossier | None:
    """All of a drill, a hand of cards or a post-mortem that is over; None when it is nobody's or somebody else's."""
    found = next((stored for stored in await store.exercised(key) if stored.id == session), None)
    if found is None:
        return None
    zone = await zone_of(store, key)
    answers = tuple(await store.answers(session))
    lines = await asyncio.to_thread(
        exercise_transcript, await store.happened(session), answers, library, found.language
    )
    title, day = exercise_title(found, library, language), day_of(found.began, zone)
    return Dossier(found, title, day, None, answers, (), lines, zone)


def exercise_title(session: StoredSession, library: Library, language: Language) -> str:
    """What a drill or a post-mortem is called; a hand of cards has no name."""
    pack = library.drills.get(session.scenario) or library.postmortems.get(session.scenario)
    if pack is not None:
        return pack.title.get(language)
    return tr(N_("five reflexes"), language) if session.form == "cards" else session.scenario


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
