"""The picture of a reveal: what part of the answers covered each criterion, axis by axis."""

from itertools import groupby

from bot.engine.asking import N_
from bot.engine.groups.requests import ChartRow, RevealChart
from bot.packs.text import Language
from bot.pictures.canvas import MARGIN, WIDTH, Canvas
from bot.texts import tr

SMALL, LABEL, HEAD, TITLE = 33, 36, 40, 50

ROW = 92
"""Pixels of a criterion: its title, and the bar below."""

AXIS = 84
TOP = 136


def draw(request: RevealChart, language: Language) -> bytes:
    """PNG, 1080 pixels wide."""
    title = request.title or tr(N_("the reflex"), language)
    heads = Canvas(100, "light").wrapped(title, TITLE, WIDTH - 3 * MARGIN)[:2]
    top = TOP + 62 * (len(heads) - 1)
    groups = [(axis, list(rows)) for axis, rows in groupby(request.rows, key=lambda row: row.axis)]
    height = top + sum(AXIS + ROW * len(rows) + MARGIN / 2 for _, rows in groups) + MARGIN / 2
    canvas = Canvas(round(height), "light")
    for number, head in enumerate(heads):
        canvas.text(MARGIN, 46 + 62 * number, head, TITLE, bold=True, most=WIDTH - 2 * MARGIN)
    canvas.text(MARGIN, top - 26, tr(N_("How many of the answers had it"), language), LABEL, canvas.colours.quiet)
    y = float(top)
    for axis, rows in groups:
        bottom = y + AXIS + ROW * len(rows)
        canvas.panel(y, bottom)
        canvas.text(MARGIN, y + 46, axis, HEAD, bold=True, most=WIDTH - 2 * MARGIN)
        for number, row in enumerate(rows):
            _bar(canvas, y + AXIS + ROW * number, row)
        y = bottom + MARGIN / 2
    return canvas.png()


def _bar(canvas: Canvas, top: float, row: ChartRow) -> None:
    colours = canvas.colours
    right = WIDTH - MARGIN - 120
    canvas.text(MARGIN, top + 20, row.title, LABEL, most=right - MARGIN)
    colour = colours.strong if row.part else colours.quiet
    canvas.text(WIDTH - MARGIN, top + 36, f"{round(100 * row.part)} %", HEAD, colour, bold=True, align="right")
    y = top + 58
    canvas.line((MARGIN + 6, right), (y, y), colours.line, 14)
    if row.part:
        canvas.line((MARGIN + 6, MARGIN + 6 + (right - MARGIN - 6) * row.part), (y, y), colours.strong, 14)
