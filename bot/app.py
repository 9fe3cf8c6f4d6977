"""The only wiring: which implementation stands behind which port."""

import json
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot import archive
from bot.clerk import StoreClerk
from bot.config import Settings, content_roots
from bot.engine.events import Begin, Event
from bot.engine.exercise_events import ExerciseAsked, Form
from bot.errors import OperatorError, PackError
from bot.grader.cues import CueGrader
from bot.grader.offline.examples import folder_of, reader_of, tagger_of, weak_spots, weights_of
from bot.packs.checker import check
from bot.packs.library import Library
from bot.packs.loader import Fault, library, shelve
from bot.packs.parsed import Parsed
from bot.packs.rubric import Rubric
from bot.packs.text import Language
from bot.pictures.artist import Artist
from bot.ports import Grader
from bot.reading import Readers, Reading
from bot.runtime import Runtime
from bot.store.glance import glance
from bot.store.keyring import KeySource
from bot.store.sql import SqlStore
from bot.terminal.practice import PACE, Practice, ScriptClock
from bot.terminal.presenter import TerminalPresenter
from bot.terminal.screen import Screen
from bot.traffic import Key

READERS = 2
"""Threads that grade: half of a grader's time is spent outside the interpreter's lock."""


LONGEST_WAIT = 60.0
"""Seconds that an update may wait before the installation counts as ill."""


LONGEST_SILENCE = 120.0
"""Seconds since the platform last answered a poll; an idle poll takes thirty."""

POLLED = "polled:"
"""The mark of a bot's last poll."""


class SystemClock:
    """The machine's time and chance; a fixed seed makes the chance the same in every run."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = random.SystemRandom() if seed is None else random.Random(seed)  # noqa: S311

    def now(self) -> float:
        return time.time()

    def seed(self) -> int:
        return self._random.getrandbits(63)


def packs(settings: Settings) -> Library:
    """All packs, the operator's own included. PackError listing every fault."""
    roots, parsed = content_roots(settings.packs), Parsed(settings.data_dir / "packs.json")
    try:
        known = library(shelve(*roots, reading=parsed.read))
    except PackError:
        return library(shelve(*roots))  # with the line of each fault
    parsed.save()
    return known


def grader(settings: Settings, known: Library, rubric: str = "") -> Grader:
    """The offline grader, with the weights that lie beside that rubric; the rubric's cues when it has none."""
    chosen = known.rubric(rubric)
    fitted = chosen.like or chosen.id
    root = next((r for r in reversed(content_roots(settings.packs)) if weights_of(fitted, r).is_file()), None)
    if root is None:
        return CueGrader(chosen)
    from bot.grader.offline.grader import OfflineGrader  # loads a model: only who grades waits for it

    return OfflineGrader(chosen, weights_of(fitted, root), tagger_of(fitted, root), reader_of(fitted, root))


def readers(settings: Settings, known: Library) -> Readers:
    """Loads what reads answers; takes seconds."""
    from bot.grader.offline.facts import FactMatcher

    return Readers(grader(settings, known), FactMatcher())


async def open_store(settings: Settings) -> SqlStore:
    """The store. OperatorError in words when it cannot be opened."""
    return await SqlStore.open_sealed(settings.database, key_source(settings))


def key_source(settings: Settings) -> KeySource:
    """Where the master key comes from."""
    return KeySource(settings.key_file.expanduser(), settings.key.get_secret_value())


async def practise(
    settings: Settings, scenario: str, minutes: int, language: Language, rubric: str, seed: int | None, pace: int
) -> None:
    """An interview in the terminal, from the prompt to the debrief."""
    known = packs(settings)
    if scenario and scenario not in known.interviews:
        raise OperatorError(f"There is no interview {scenario!r}. There are: {', '.join(sorted(known.interviews))}.")
    if rubric and rubric not in known.rubrics:
        raise OperatorError(f"There is no rubric {rubric!r}. There are: {', '.join(sorted(known.rubrics))}.")
    scripted = not sys.stdin.isatty()
    chance = SystemClock().seed() if seed is None else seed
    chosen = scenario or sorted(known.interviews)[chance % len(known.interviews)]
    begin = Begin(chosen, minutes, pace=(pace or PACE) if scripted else 0, rubric=rubric)
    note = "A blank line ends an answer. /hint /skip /time /pause /end. Ctrl-D gives the debrief.\n"
    await _hold(settings, known, begin, language, chance if scripted else seed, note)


async def exercise(settings: Settings, form: Form, name: str, language: Language, seed: int | None) -> None:
    """A drill, a hand of cards or a post-mortem in the terminal."""
    known = packs(settings)
    there: dict[Form, list[str]] = {"drill": sorted(known.drills), "postmortem": sorted(known.postmortems)}
    if name and name not in there.get(form, []):
        raise OperatorError(f"There is no {form} {name!r}. There are: {', '.join(there.get(form, []))}.")
    note = "A blank line ends an answer, a number taps a button. /skip /end. Ctrl-D leaves.\n"
    await _hold(settings, known, ExerciseAsked(form, name), language, seed, note)


async def _hold(
    settings: Settings, known: Library, begin: Event, language: Language, seed: int | None, note: str
) -> None:
    """One conversation in the terminal, typed or from a script, until what it began with is over."""
    scripted = not sys.stdin.isatty()
    system = SystemClock()
    script_clock = ScriptClock(round(system.now(), 3), system.seed() if seed is None else seed)
    clock = script_clock if scripted else SystemClock(seed)
    presenter = TerminalPresenter(taps=not scripted)
    store = await open_store(settings)
    executor = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
    try:
        reading = Reading(executor, lambda: readers(settings, known))
        runtime = Runtime(store, reading, StoreClerk(store, known, Artist()), presenter, known, clock)
        screen = Screen()
        key = Key("terminal", 0, random.SystemRandom().getrandbits(48), 0, 1)
        practice = Practice(runtime, store, presenter, screen, key)
        await practice.begin(begin, language)
        if scripted:
            await practice.script(sys.stdin, script_clock)
        else:
            screen.note(note)
            await practice.typed(sys.stdin)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        await store.close()


def check_packs(settings: Settings, paths: tuple[Path, ...]) -> tuple[list[Fault], int]:
    """Faults of these files or folders (of all packs, if none), and how many files were read."""
    from bot.grader.offline.encoder import universal
    from bot.grader.offline.likeness import lookalikes

    everything = shelve(*content_roots(settings.packs))
    shelf = shelve(*paths) if paths else everything
    known = tuple(rubric for _, rubric in everything.of(Rubric)) if paths else ()
    faults = [*check(shelf, known), *lookalikes(shelf, universal())]
    for file, rubric in shelf.of(Rubric):
        faults += weak_spots(rubric, file.path.parent)
    return faults, len(shelf.files)


def train(settings: Settings, rubric: str, with_report: bool) -> Iterator[str]:
    """Fit a rubric's weights to its examples. PackError when it has none, OperatorError when scipy is not there."""
    known = packs(settings)
    chosen = known.rubric(rubric)
    root = next((r for r in reversed(content_roots(settings.packs)) if folder_of(chosen.id, r).is_dir()), None)
    if root is None:
        raise OperatorError(f"The rubric {chosen.id!r} has no folder {chosen.id}.examples; see docs/packs.md.")
    try:
        from bot.grader.offline import trainer
    except ImportError:
        raise OperatorError("Training needs scikit-learn: pip install scikit-learn, then try again.") from None
    from bot.grader.offline.encoder import universal

    trained = trainer.train(chosen, root, universal())
    yield f"Fitted {len(trained.classifier.labels)} labels: {weights_of(chosen.id, root)}"
    if with_report:
        yield from trainer.report(trained)


def grade_file(settings: Settings, file: Path, rubric: str, as_json: bool) -> Iterator[str]:
    """Decisions, a line each. All lines are read before the first is graded."""
    known = packs(settings)
    if rubric and rubric not in known.rubrics:
        raise OperatorError(f"There is no rubric {rubric!r}. There are: {', '.join(sorted(known.rubrics))}.")
    answers = archive.read_answers(file)
    judge = grader(settings, known, rubric)
    for name, answer in answers:
        line = archive.graded_line(name, judge, answer)
        yield json.dumps(line, ensure_ascii=False) if as_json else archive.readable(line)


async def export(settings: Settings, session: str) -> str:
    """A session as JSON, or a list of sessions."""
    store = await open_store(settings)
    try:
        if session:
            return json.dumps(await archive.exported(store, session), ensure_ascii=False, indent=2)
        rows = [
            f"{s.id}  {time.strftime('%Y-%m-%d %H:%M', time.localtime(s.began))}  {s.key.platform:8}  {s.form:10} "
            f"{s.scenario}  {s.outcome or 'running'}"
            for s in await store.sessions(form="")
        ]
        return "\n".join(rows) or "No interview is stored yet. `warroom practice` holds one."
    finally:
        await store.close()


async def regrade(settings: Settings, session: str, rubric: str) -> list[str]:
    """Grade stored answers again. A line for each session."""
    known = packs(settings)
    store = await open_store(settings)
    lines: list[str] = []
    try:
        chosen = [s for s in await store.sessions() if session in (s.id, "all") and s.outcome == "debriefed"]
        if not chosen:
            raise OperatorError(f"There is no debriefed session {session!r}. `warroom export` lists them.")
        for stored in chosen:
            pack = known.interviews.get(stored.scenario)
            if pack is None:
                lines.append(f"{stored.id}: not graded, its scenario {stored.scenario!r} is not installed")
                continue
            name = rubric or stored.rubric
            before = await store.reports(stored.id)
            made = archive.regraded(
                await store.answers(stored.id),
                grader(settings, known, name),
                pack,
                known.rubric(name),
                stored.language,
                before[0].report if before else None,
            )
            await store.keep_report(stored.id, made, time.time())
            lines.append(f"{stored.id}: {made.verdict.title} ({made.rubric} {made.rubric_version}, {made.grader})")
    finally:
        await store.close()
    return lines


async def inbox(settings: Settings) -> list[str]:
    """Parked updates, newest first."""
    store = await open_store(settings)
    try:
        parked = await store.parked(100)
        return [f"{w.incoming.platform} {w.incoming.update}: {reason}" for w, reason in parked] or [
            "Nothing is parked."
        ]
    finally:
        await store.close()


def health(settings: Settings) -> str:
    """One line. OperatorError when the database does not answer, updates wait for too long, or nothing polls."""
    seen, now = glance(settings.database), time.time()
    backlog = seen.backlog
    waited = now - backlog.oldest if backlog.oldest is not None else 0.0
    polled = {name.removeprefix(POLLED): now - at for name, at in seen.marks.items() if name.startswith(POLLED)}
    line = f"inbox {backlog.inbox} (oldest {waited:.0f} s), parked {backlog.parked}, outbox {backlog.outbox}"
    line += "".join(f", bot {bot} polled {ago:.0f} s ago" for bot, ago in sorted(polled.items()))
    if waited > LONGEST_WAIT:
        raise OperatorError(f"Updates are not being handled: {line}.")
    number = settings.telegram_token.get_secret_value().split(":")[0]
    if number and polled.get(number, float("inf")) > LONGEST_SILENCE:
        raise OperatorError(f"The bot does not poll: {line}.")
    return line
