"""/progress: what the picture shows, computed from what is past; its caption; its parts in words."""

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import timedelta, tzinfo
from statistics import mean, median

from bot.desks.compare import moved
from bot.desks.days import day_of, zone_of
from bot.desks.drilling import MOST, drilling, today_of
from bot.desks.due import due_blocks
from bot.desks.history import empty
from bot.engine.actions import Attachment, Block, Button, Sheet
from bot.engine.asking import N_
from bot.engine.events import Event, MenuAsked, ScenarioChosen
from bot.engine.exercise_events import ExerciseAsked
from bot.engine.looking import HistoryAsked, ProgressPart, RedoAsked, TextSize, Theme, ThemePicked
from bot.engine.requests import ProgressPicture, ProgressWords
from bot.engine.state import Settings
from bot.grading.progress import Against, AxisMove, Day, Drilling, Progress, Step
from bot.grading.record import How
from bot.packs.library import Library
from bot.packs.text import Language
from bot.ports import Found, Store
from bot.sights import Artist, Past
from bot.texts import tr
from bot.traffic import Key

LATEST = 3
"""Interviews whose mean is where an axis stands: one alone says little."""

WEEKS = timedelta(days=28)

SCALES: dict[TextSize, float] = {"normal": 1.0, "large": 1.15, "largest": 1.3}

PARTS: tuple[tuple[str, str], ...] = (
    ("axes", N_("Axes")),
    ("days", N_("Days")),
    ("times", N_("Pages")),
    ("due", N_("Due")),
)


class ProgressDesk:
    """Computes, has drawn what has changed, and words it."""

    def __init__(self, store: Store, library: Library, artist: Artist) -> None:
        self._store, self._library, self._artist = store, library, artist

    async def picture(self, key: Key, request: ProgressPicture, language: Language, now: float) -> Found:
        """The picture with its caption; an empty state before the first interview."""
        progress = await self.progress(key, language, now)
        if not progress.interviews and not progress.drilling.days:
            return Found((await self._nothing_yet(key, language, now),))
        settings = request.settings
        data = await self.drawn(key, progress, language, settings.theme, settings.size, now)
        file = Attachment("picture", data, "progress.png")
        return Found((_sheet(progress, "step", settings, language, file, over=request.edit),))

    async def words(self, key: Key, request: ProgressWords, language: Language, now: float) -> Found:
        """A part of it, under the picture that is there."""
        progress = await self.progress(key, language, now)
        words = await self._due(key, language, now) if request.part == "due" else ()
        return Found((_sheet(progress, request.part, request.settings, language, None, True, words),))

    async def _nothing_yet(self, key: Key, language: Language, now: float) -> Sheet:
        """Nothing to draw: what is due, for those whose drills have only been set, and ways to begin."""
        if not (await self._store.trainee(key)).daily.on:
            return empty(language)
        buttons = (Button(N_("Page me now"), ExerciseAsked("drill")), Button(N_("Choose an interview"), MenuAsked()))
        return Sheet(await self._due(key, language, now), buttons)

    async def _due(self, key: Key, language: Language, now: float) -> tuple[Block, ...]:
        last = await self._store.trainings(key, "drill", 1)
        trainee, memories = await self._store.trainee(key), await self._store.memories(key)
        return due_blocks(trainee, memories, last[0] if last else None, self._library, language, now)

    async def drawn(
        self, key: Key, progress: Progress, language: Language, theme: Theme, size: TextSize, now: float
    ) -> bytes:
        """The picture, from the store as long as nothing has changed."""
        name = f"progress:{language}:{theme}:{size}"
        digest = hashlib.blake2s(repr(progress).encode()).hexdigest()
        kept = await self._store.picture(key, name, digest)
        if kept is not None:
            return kept
        data = await self._artist.progress(progress, language, theme, SCALES[size])
        await self._store.keep_picture(key, name, digest, data, now)
        return data

    async def progress(self, key: Key, language: Language, now: float) -> Progress:
        """All that is to be seen."""
        past = await self._store.past(key)
        trainee, memories = await self._store.trainee(key), await self._store.memories(key)
        drills = drilling(trainee, await self._store.trainings(key, limit=MOST), memories, now)
        today, zone = today_of(trainee, now), await zone_of(self._store, key)
        rubric = self._library.rubric(past[0].session.rubric if past else "")
        alike = [each for each in past if each.report.rubric == rubric.id]
        earlier = [each for each in alike if day_of(each.session.began, zone) <= today - WEEKS]
        against: Against = "four_weeks" if earlier else "first" if len(alike) > 1 else "nothing"
        before = earlier or alike[-1:] if against != "nothing" else []
        axes = tuple(
            AxisMove(axis.id, axis.title.get(language), level(alike, axis.id), level(before, axis.id))
            for axis in rubric.axes
        )
        days = with_interviews(drills.days, past, zone)
        step = next_step(alike, axes, drills, self._library) if past or drills.days else None
        return Progress(today, axes, against, replace(drills, days=days), len(past), step)


def level(past: list[Past], axis: str) -> float | None:
    """Where an axis stands: the mean of the latest interviews that gave it a number."""
    scores = [line.score for each in past for line in each.report.axes if line.axis == axis and line.score is not None]
    return round(mean(scores[:LATEST]), 2) if scores else None


def with_interviews(days: tuple[Day, ...], past: list[Past], zone: tzinfo | None = None) -> tuple[Day, ...]:
    """The calendar with the days on which interviews were held."""
    known = {day.day: day for day in days}
    for each in past:
        day = day_of(each.session.began, zone)
        before = known.get(day, Day(day))
        known[day] = replace(before, interviews=before.interviews + 1)
    return tuple(known[day] for day in sorted(known))


def next_step(past: list[Past], axes: tuple[AxisMove, ...], drills: Drilling, library: Library) -> Step:
    """The one thing to do next: what has come due; where the weakest axis was missed last; or else a new prompt."""
    numbers = [(axis.now, axis) for axis in axes if axis.now is not None]
    fresh = _fresh(past, library)
    if drills.due:
        return Step("drill", "", None, "", drills.due, 0, scenario=fresh)
    if not numbers:
        return Step("interview", "", None, "", 0, 0, scenario=fresh)
    score, weakest = min(numbers, key=lambda each: each[0])
    latest = past[:LATEST]
    missed = Counter(
        (line.criterion, line.title)
        for each in latest
        for axis in each.report.axes
        if axis.axis == weakest.axis
        for line in axis.criteria
        if line.cover.how is How.MISSED
    )
    criterion, title, count = "", "", 0
    if missed:
        (criterion, title), count = missed.most_common(1)[0]
    redo = criterion and any(n.criterion == criterion for n in past[0].report.next_time)
    deed, session = ("redo", past[0].session.id) if redo else ("interview", "")
    return Step(
        "redo" if deed == "redo" else "interview", weakest.title, score, title, count, len(latest), session, fresh
    )


def _fresh(past: list[Past], library: Library) -> str:
    """A scenario that was not held yet, or the one that was held longest ago."""
    held = [each.session.scenario for each in past]
    packs = sorted(library.interviews.values(), key=lambda pack: (pack.level, pack.id))
    new = [pack.id for pack in packs if pack.id not in held]
    if new:
        return new[0]
    known = [name for name in reversed(held) if name in library.interviews]
    return known[0] if known else ""


def _sheet(
    progress: Progress,
    part: str,
    settings: Settings,
    language: Language,
    file: Attachment | None,
    over: bool,
    words: tuple[Block, ...] = (),
) -> Sheet:
    other: Theme = "light" if settings.theme == "dark" else "dark"
    theme = Button(N_("Dark picture") if other == "dark" else N_("Light picture"), ThemePicked(other))
    parts = tuple(Button(label, ProgressPart(name)) for name, label in PARTS)
    step = (Button(N_("What next?"), ProgressPart("step")),) if part != "step" else _deed(progress)
    buttons = (*parts, *step, Button(N_("History"), HistoryAsked(fresh=True)), theme)
    sizes = (len(parts), len(step), 2) if step else (len(parts), 2)
    words = words or _words(progress, part, language)
    return Sheet(words, buttons, rows=sizes, attachment=file, edit=over, caption=over)


def _deed(progress: Progress) -> tuple[Button, ...]:
    """The button that does the one thing."""
    step = progress.step
    if step is None:
        return (Button(N_("Choose an interview"), MenuAsked()),)
    press: Event = MenuAsked()
    label = N_("Choose an interview")
    if step.deed == "redo":
        press, label = RedoAsked(step.session), N_("Redo that answer")
    elif step.deed == "drill":
        press, label = ExerciseAsked("drill"), N_("Page me now")
    elif step.scenario:
        press, label = ScenarioChosen(step.scenario), N_("Begin an interview")
    return (Button(label, press),)


def _words(progress: Progress, part: str, language: Language) -> tuple[Block, ...]:
    if part == "axes":
        return (Block("title", tr(N_("Axes"), language)), Block("line", "\n".join(_axes(progress))))
    if part == "days":
        return (Block("title", tr(N_("Days of practice"), language)), Block("line", _days(progress, language)))
    if part == "times":
        return (Block("title", tr(N_("Time to acknowledge"), language)), Block("line", _times(progress, language)))
    return step_words(progress, language)


def step_words(progress: Progress, language: Language) -> tuple[Block, ...]:
    """The one thing to do next, and why."""
    step = progress.step
    if step is None:
        return (Block("title", tr(N_("Next: hold an interview, ten minutes will do."), language)),)
    todo = N_("Next: redo one answer, three minutes.") if step.deed == "redo" else N_("Next: one more interview.")
    if step.deed == "drill":
        todo = N_("Next: a drill, two minutes.")
    why = N_("No axis has a number yet: an interview to its end gives them.")
    if step.deed == "drill":
        why = N_("Why: what you were weak at comes back before you forget it; {missed} things are due.")
    elif step.axis and step.criterion:
        why = N_(
            "Why: {axis} is your weakest axis ({score} of 4), and “{criterion}” was missed in {missed} of your latest "
            "{of} interviews."
        )
    elif step.axis:
        why = N_("Why: {axis} is your weakest axis ({score} of 4).")
    values: dict[str, str | int] = {
        "axis": step.axis,
        "score": "" if step.score is None else f"{step.score:.1f}",
        "criterion": step.criterion,
        "missed": step.missed,
        "of": step.of,
    }
    return (Block("title", tr(todo, language)), Block("line", tr(why, language, **values)))


def _axes(progress: Progress) -> list[str]:
    if progress.against == "nothing":
        return [f"{axis.title}: " + ("–" if axis.now is None else f"{axis.now:.1f}") for axis in progress.axes]
    return [moved(axis.title, axis.before, axis.now) for axis in progress.axes]


def _days(progress: Progress, language: Language) -> str:
    recent = [day for day in progress.drilling.days if progress.today - day.day < WEEKS]
    return tr(
        N_(
            "Streak: {streak} days, the longest {best}. In the last four weeks: {days} days, {interviews} interviews, "
            "{drills} drills. A day that was forgiven keeps the streak."
        ),
        language,
        streak=progress.drilling.streak,
        best=progress.drilling.best,
        days=sum(bool(day.drills or day.interviews) for day in recent),
        interviews=sum(day.interviews for day in recent),
        drills=sum(day.drills for day in recent),
    )


def _times(progress: Progress, language: Language) -> str:
    times = [each.seconds for each in progress.drilling.acknowledged]
    if not times:
        return tr(N_("No page has gone off yet. /daily sets the hour at which one does."), language)
    text = N_("Median of the latest {count}: {recent} s. Before that: {before} s. Fastest: {best} s.")
    earlier = times[:-7]
    return tr(
        text,
        language,
        count=len(times[-7:]),
        recent=round(median(times[-7:])),
        before=round(median(earlier)) if earlier else "–",
        best=round(min(times)),
    )
