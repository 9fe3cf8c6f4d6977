"""The picture of /progress: axes now and before, the calendar of drills, the time to acknowledge."""

from datetime import date, timedelta
from itertools import groupby
from statistics import median
from typing import Protocol

from bot.desks.days import MONTHS, day_name
from bot.engine.asking import N_
from bot.engine.looking import Theme
from bot.grading.progress import AxisMove, Day, Progress
from bot.packs.text import Language
from bot.pictures.canvas import MARGIN, WIDTH, Canvas
from bot.texts import tr

WEEKS = 12
"""In the calendar, and along the time to acknowledge."""

CELL, GAP = 46, 8
SMALL, LABEL, HEAD, TITLE = 33, 36, 42, 54
"""Pixels of text."""

AGAINST = {"four_weeks": N_("four weeks ago"), "first": N_("your first interview")}

TICKS = (10, 30, 60, 120, 300, 900, 3600)
"""Seconds at which a line may be drawn."""

LATEST = 7
"""Acknowledgements whose median stands beside the heading."""

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def draw(progress: Progress, language: Language, theme: Theme, scale: float = 1.0) -> bytes:
    """PNG, 1080 pixels wide and at most twice as high. `scale`: of the text."""
    panels: tuple[Panel, ...] = (_Axes(progress, language), _Calendar(progress, language), _Times(progress, language))
    gauge = Canvas(100, theme, scale)
    heights = [panel.height(gauge) for panel in panels]
    top = 110 * scale
    canvas = Canvas(round(top + sum(heights) + MARGIN / 2 * len(panels)), theme, scale)
    canvas.text(MARGIN, top / 2 + 6, tr(N_("Progress"), language), TITLE, bold=True)
    today = day_name(progress.today, language)
    canvas.text(WIDTH - MARGIN, top / 2 + 6, today, LABEL, canvas.colours.quiet, align="right")
    y = top
    for panel, height in zip(panels, heights, strict=True):
        canvas.panel(y, y + height)
        panel.draw(canvas, y)
        y += height + MARGIN / 2
    return canvas.png()


class Panel(Protocol):
    """A card of the picture."""

    def height(self, canvas: Canvas) -> float:
        """Pixels that it takes at that canvas' text size."""
        ...

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it from there downwards."""
        ...


def _beside(canvas: Canvas, text: str, note: float) -> bool:
    """Is there room for a note of that width beside the heading?"""
    return canvas.width(text, HEAD, True) + note + 40 <= WIDTH - 2 * MARGIN


def _head_height(canvas: Canvas, text: str, note: float) -> float:
    return 42 + (48 if _beside(canvas, text, note) else 100) * canvas.scale


def _head(canvas: Canvas, top: float, text: str, note: str) -> float:
    """A panel's heading, with a note beside it or under it; where the panel goes on."""
    width = canvas.width(note, LABEL) if note else 0
    y = top + 22 + 26 * canvas.scale
    canvas.text(MARGIN, y, text, HEAD, bold=True)
    if note and _beside(canvas, text, width):
        canvas.text(WIDTH - MARGIN, y, note, LABEL, canvas.colours.quiet, align="right")
    elif note:
        canvas.text(MARGIN, y + 52 * canvas.scale, note, LABEL, canvas.colours.quiet, most=WIDTH - 2 * MARGIN)
    return top + _head_height(canvas, text, width)


class _Axes:
    """A line for each axis: a ring where it was, a disc where it is."""

    def __init__(self, progress: Progress, language: Language) -> None:
        self._axes, self._heading = progress.axes, tr(N_("Your axes, 0 to 4"), language)
        self._now = tr(N_("now"), language)
        self._before = tr(AGAINST[progress.against], language) if progress.against != "nothing" else ""

    def _key(self, canvas: Canvas) -> float:
        """Pixels that the key takes."""
        before = canvas.width(self._before, LABEL) + 80 if self._before else 0
        return canvas.width(self._now, LABEL) + 40 + before

    def height(self, canvas: Canvas) -> float:
        return _head_height(canvas, self._heading, self._key(canvas)) + self._row(canvas) * len(self._axes) + 24

    def _row(self, canvas: Canvas) -> float:
        return 14 + 46 * canvas.scale

    def draw(self, canvas: Canvas, top: float) -> None:
        colours, scale = canvas.colours, canvas.scale
        y = top + 22 + 26 * scale
        canvas.text(MARGIN, y, self._heading, HEAD, bold=True)
        beside = _beside(canvas, self._heading, self._key(canvas))
        x = WIDTH - MARGIN - self._key(canvas) if beside else MARGIN
        y += 0 if beside else 52 * scale
        canvas.dot(x + 14, y, 15, colours.strong)
        canvas.text(x + 40, y, self._now, LABEL, colours.quiet)
        if self._before:
            x += canvas.width(self._now, LABEL) + 80
            canvas.dot(x + 14, y, 13, colours.quiet, hollow=True)
            canvas.text(x + 40, y, self._before, LABEL, colours.quiet)
        titles = max((canvas.width(move.title, LABEL) for move in self._axes), default=0)
        left, right = MARGIN + min(titles, 480) + 40, WIDTH - MARGIN - 100 * scale
        y = top + _head_height(canvas, self._heading, self._key(canvas)) + self._row(canvas) / 2
        for move in self._axes:
            _move(canvas, y, move, left, right)
            y += self._row(canvas)


def _move(canvas: Canvas, y: float, move: AxisMove, left: float, right: float) -> None:
    colours = canvas.colours
    canvas.text(MARGIN, y, move.title, LABEL, most=left - MARGIN - 20)
    canvas.line((left, right), (y, y), colours.line, 8)
    for mark in range(5):
        x = left + (right - left) * mark / 4
        canvas.line((x, x), (y - 9, y + 9), colours.line, 4)
    places = {name: left + (right - left) * value / 4 for name, value in _values(move)}
    if len(places) == 2:
        colour = colours.down if places["now"] < places["before"] else colours.strong
        canvas.line((places["before"], places["now"]), (y, y), colour, 12)
    if "before" in places:
        canvas.dot(places["before"], y, 15, colours.quiet, hollow=True)
    if "now" in places:
        canvas.dot(places["now"], y, 18, colours.strong)
    number = "–" if move.now is None else f"{move.now:.1f}"
    canvas.text(WIDTH - MARGIN, y, number, LABEL + 4, bold=True, align="right")


def _values(move: AxisMove) -> list[tuple[str, float]]:
    return [(name, value) for name, value in (("now", move.now), ("before", move.before)) if value is not None]


class _Calendar:
    """A square for each day, a column for each week, Monday on top."""

    def __init__(self, progress: Progress, language: Language) -> None:
        self._today, self._drilling, self._language = progress.today, progress.drilling, language
        self._heading = tr(N_("Days of practice"), language)
        values = {"days": self._drilling.streak, "best": self._drilling.best}
        self._streak = tr(N_("Streak {days}, longest {best}"), language, **values)

    def height(self, canvas: Canvas) -> float:
        head = _head_height(canvas, self._heading, canvas.width(self._streak, LABEL))
        return head + 46 * canvas.scale + 7 * (CELL + GAP) + 66 * canvas.scale

    def draw(self, canvas: Canvas, top: float) -> None:
        quiet, chinese = canvas.colours.quiet, self._language == "zh"
        y = _head(canvas, top, self._heading, self._streak)
        months, grid = y + 18 * canvas.scale, y + 46 * canvas.scale
        days = {day.day: day for day in self._drilling.days}
        monday = self._today - timedelta(days=self._today.weekday() + 7 * (WEEKS - 1))
        wide = (WIDTH - 2 * MARGIN - 100 * canvas.scale) / WEEKS
        left = WIDTH - MARGIN - WEEKS * wide + (wide - CELL)
        for row, name in enumerate(WEEKDAYS):
            if row % 2 == 0:
                canvas.text(MARGIN, grid + row * (CELL + GAP) + CELL / 2, tr(name, self._language), SMALL, quiet)
        for week in range(WEEKS):
            first, x = monday + timedelta(days=7 * week), left + week * wide
            if week == 0 or (first.day <= 7 and week < WEEKS - 1):
                canvas.text(x, months, f"{first.month}月" if chinese else MONTHS[first.month - 1], SMALL, quiet)
            for weekday in range(7):
                day = first + timedelta(days=weekday)
                if day <= self._today:
                    _cell(canvas, x, grid + weekday * (CELL + GAP), days.get(day, Day(day)))
        _key(canvas, grid + 7 * (CELL + GAP) + 28 * canvas.scale, self._language)


def _cell(canvas: Canvas, x: float, y: float, day: Day) -> None:
    colours = canvas.colours
    fill = colours.strong if day.drills else colours.second if day.interviews else colours.line
    canvas.box(x, y, CELL, fill)
    if day.drills and day.interviews:
        canvas.dot(x + CELL / 2, y + CELL / 2, 11, colours.second)
    if day.forgiven and not day.drills:
        canvas.line((x + 14, x + CELL - 14), (y + CELL / 2, y + CELL / 2), colours.quiet, 6)


def _key(canvas: Canvas, y: float, language: Language) -> None:
    colours, x = canvas.colours, float(MARGIN)
    for colour, text in ((colours.strong, N_("drill")), (colours.second, N_("interview")), ("", N_("forgiven"))):
        canvas.box(x, y - 16, 32, colour or colours.line)
        if not colour:
            canvas.line((x + 9, x + 23), (y, y), colours.quiet, 5)
        canvas.text(x + 46, y, tr(text, language), SMALL, colours.quiet)
        x += 46 + canvas.width(tr(text, language), SMALL) + 54


class _Times:
    """How fast pages were acknowledged: a dot each, a line through the weeks' medians."""

    def __init__(self, progress: Progress, language: Language) -> None:
        self._since, self._today = progress.today - timedelta(days=7 * WEEKS), progress.today
        self._times = [each for each in progress.drilling.acknowledged if each.day > self._since]
        self._heading = tr(N_("Time to acknowledge"), language)
        latest = [each.seconds for each in self._times[-LATEST:]]
        self._note = tr(N_("No page so far"), language)
        if latest:
            self._note = tr(N_("{time} of late"), language, time=clock(median(latest)))

    def height(self, canvas: Canvas) -> float:
        head = _head_height(canvas, self._heading, canvas.width(self._note, LABEL))
        return head + (240 if self._times else 20)

    def draw(self, canvas: Canvas, top: float) -> None:
        y = _head(canvas, top, self._heading, self._note)
        if self._times:
            self._plot(canvas, y + 24, y + 200)

    def _plot(self, canvas: Canvas, top: float, bottom: float) -> None:
        colours = canvas.colours
        most = max(each.seconds for each in self._times)
        limit = next((tick for tick in TICKS if tick >= most), TICKS[-1])
        left, right = MARGIN + 100.0 * canvas.scale, WIDTH - MARGIN - 20.0
        for tick in (0, limit / 2, limit):
            y = bottom - (bottom - top) * tick / limit
            canvas.line((left, right), (y, y), colours.line, 3)
            canvas.text(MARGIN, y, clock(tick), SMALL, colours.quiet)

        def place(day: date, seconds: float) -> tuple[float, float]:
            x = left + (right - left) * ((day - self._since).days / (7 * WEEKS))
            return x, bottom - (bottom - top) * min(seconds, limit) / limit

        for each in self._times:
            canvas.dot(*place(each.day, each.seconds), 8, colours.quiet)
        weeks = [list(group) for _, group in groupby(self._times, key=lambda each: (each.day - self._since).days // 7)]
        middles = [place(week[len(week) // 2].day, median(each.seconds for each in week)) for week in weeks]
        if len(middles) > 1:
            canvas.line(tuple(x for x, _ in middles), tuple(y for _, y in middles), colours.strong, 8)
        for x, y in middles:
            canvas.dot(x, y, 14, colours.strong)


def clock(seconds: float) -> str:
    """Minutes and seconds.

    >>> clock(47), clock(125)
    ('0:47', '2:05')
    """
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
