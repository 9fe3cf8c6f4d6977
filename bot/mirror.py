"""Looking at oneself from the command line: what was practised in this terminal, and the picture of it."""

import time
from pathlib import Path

from bot.app import open_store, packs
from bot.config import Settings
from bot.desks import casefile, document
from bot.desks.casefile import Dossier, mean_of, titles
from bot.desks.entries import Entry, entries
from bot.desks.progress import ProgressDesk, step_words
from bot.engine.looking import TextSize, Theme
from bot.errors import OperatorError
from bot.packs.library import Library
from bot.packs.text import Language
from bot.pictures.artist import Artist
from bot.ports import Store
from bot.traffic import Key

NOTHING = "No interview yet. `warroom practice` holds one."

ME = Key("terminal", 0, 0, 0, 1)
"""Whoever practises in this terminal."""


async def history(
    settings: Settings, query: str, show: str, out: Path | None, language: Language, size: TextSize
) -> str:
    """A list of interviews, or one of them as a document."""
    known = packs(settings)
    store = await open_store(settings)
    try:
        if show:
            return await _document(store, known, show, out, language, size)
        found = [entry for entry in await entries(store, known, ME) if entry.fits(query)]
        lines = [_line(entry, known, language) for entry in found]
        return "\n".join(lines) or (f"Nothing fits {query!r}." if query else NOTHING)
    finally:
        await store.close()


def _line(entry: Entry, known: Library, language: Language) -> str:
    day = entry.day.isoformat()
    if entry.past is None:
        what = f"{entry.session.form:11}"
    else:
        mean = mean_of(entry.past.report)
        what = f"{entry.session.minutes:2} min  {'  -' if mean is None else f'{mean:.1f}'}"
    return f"{entry.session.id}  {day}  {what}  {entry.title(known, language)}"


async def _document(
    store: Store, known: Library, show: str, out: Path | None, language: Language, size: TextSize
) -> str:
    past = await casefile.find(store, ME, show)
    if past is not None:
        everything: Dossier | None = await casefile.read(store, ME, past, known, language)
    else:
        everything = await casefile.read_exercise(store, ME, show, known, language)
    if everything is None:
        raise OperatorError(f"There is no interview {show!r} of this terminal. `warroom history` lists them.")
    names = titles(everything.session.rubric, known, everything.session.language)
    paper = document.paper(everything, names, language)
    html = out is not None and out.suffix.lower() in (".html", ".htm")
    text = document.html(paper, language, size) if html else document.markdown(paper, language)
    return text if out is None else str(_written(out, text.encode("utf-8", "replace")))


async def progress(settings: Settings, out: Path, theme: Theme, language: Language, size: TextSize) -> str:
    """The picture as a file; the one thing to do next."""
    known = packs(settings)
    store = await open_store(settings)
    artist = Artist()
    try:
        desk = ProgressDesk(store, known, artist)
        now = time.time()
        made = await desk.progress(ME, language, now)
        if not made.interviews:
            return NOTHING
        _written(out, await desk.drawn(ME, made, language, theme, size, now))
        return "\n".join([str(out), *(block.text for block in step_words(made, language))])
    finally:
        artist.close()
        await store.close()


def _written(out: Path, data: bytes) -> Path:
    try:
        out.write_bytes(data)
    except OSError as error:
        raise OperatorError(f"{out} cannot be written: {error.strerror}.") from error
    return out
