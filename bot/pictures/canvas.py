"""A canvas in pixels, 1080 wide, over matplotlib's Agg; its colours and its font.

A phone shows 1080 pixels on about 360 points, so that nothing may be written smaller than 33 pixels (11 points).
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyBboxPatch
from PIL import Image

from bot.engine.looking import Theme

WIDTH = 1080
MARGIN = 48

SMALLEST = 33
"""Pixels of the smallest text."""

FONTS = Path(__file__).parent / "fonts"


@dataclass(frozen=True, slots=True)
class Colours:
    """What a theme looks like."""

    ground: str
    panel: str
    ink: str
    quiet: str
    line: str
    strong: str
    """What is now."""
    second: str
    """Interviews in the calendar."""
    up: str
    down: str


THEMES: dict[str, Colours] = {
    "light": Colours("#f4f5f7", "#ffffff", "#16202b", "#5c6773", "#d5dae0", "#0b7a75", "#c2641a", "#16794a", "#b3261e"),
    "dark": Colours("#0e141b", "#18212b", "#eef2f6", "#9fabb8", "#33404d", "#3cc8bf", "#f0a060", "#5fd08f", "#ff8a80"),
}


@lru_cache
def face(weight: Literal["Regular", "Bold"]) -> tuple[FontProperties, frozenset[int]]:
    """The font, and the characters that it has."""
    path = FONTS / f"WarroomSansSC-{weight}.otf"
    return FontProperties(fname=path), frozenset(FT2Font(str(path)).get_charmap())


def shown(text: str) -> str:
    """The text with a box for every character that the font lacks; the bold weight falls back to the regular one."""
    _, known = face("Regular")
    return "".join(c if ord(c) in known else "□" for c in text)


class Canvas:
    """Draws at pixels, counted from the top left corner."""

    def __init__(self, height: int, theme: Theme, scale: float = 1.0) -> None:
        self.height, self.colours, self.scale = height, THEMES[theme], scale
        self._figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor=self.colours.ground)
        self._agg: Any = FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)
        self._axes.set_axis_off()

    def _font(self, text: str, size: float, bold: bool) -> FontProperties:
        regular, _ = face("Regular")
        heavy, known = face("Bold")
        found = (heavy if bold and all(ord(c) in known for c in text) else regular).copy()
        found.set_size(max(SMALLEST, size * self.scale))
        return found

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """Pixels that the text takes."""
        font = self._font(shown(text), size, bold)
        width, _, _ = self._agg.get_renderer().get_text_width_height_descent(shown(text), font, ismath=False)
        return float(width)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str = "",
        *,
        bold: bool = False,
        align: Literal["left", "center", "right"] = "left",
        most: float = 0,
    ) -> None:
        """One line with its middle at `y`; with `most` it is cut to so many pixels."""
        line = text
        while most and line and self.width(line, size, bold) > most:
            line = line[:-2].rstrip() + "…" if len(line) > 1 else ""
        self._axes.text(
            x,
            y,
            shown(line),
            font=self._font(shown(line), size, bold),
            color=colour or self.colours.ink,
            ha=align,
            va="center_baseline",
            parse_math=False,
        )

    def wrapped(self, text: str, size: float, most: float) -> list[str]:
        """The text in lines of at most `most` pixels: broken at blanks, Chinese anywhere."""
        lines: list[str] = []
        line = ""
        for word in _words(text):
            if line and self.width((line + word).rstrip(), size) > most:
                lines.append(line.rstrip())
                line = word.lstrip()
            else:
                line += word
        return [*lines, line.rstrip()] if line.strip() else lines

    def panel(self, top: float, bottom: float) -> None:
        """A card across the canvas."""
        box = FancyBboxPatch(
            (MARGIN / 2, top),
            WIDTH - MARGIN,
            bottom - top,
            boxstyle="round,pad=0,rounding_size=24",
            facecolor=self.colours.panel,
            edgecolor="none",
        )
        self._axes.add_patch(box)

    def line(self, x: tuple[float, ...], y: tuple[float, ...], colour: str, width: float) -> None:
        """Straight from point to point."""
        self._axes.add_line(Line2D(x, y, color=colour, linewidth=width, solid_capstyle="round"))

    def dot(self, x: float, y: float, radius: float, colour: str, *, hollow: bool = False) -> None:
        """A disc, or a ring."""
        ground = self.colours.panel
        filled = {"facecolor": ground if hollow else colour, "edgecolor": colour if hollow else ground}
        self._axes.add_patch(Circle((x, y), radius, linewidth=6 if hollow else 3, zorder=3, **filled))

    def box(self, x: float, y: float, size: float, colour: str, *, ring: str = "") -> None:
        """A small square with round corners, `ring` around it if given."""
        square = FancyBboxPatch(
            (x, y),
            size,
            size,
            boxstyle="round,pad=0,rounding_size=10",
            facecolor=colour,
            edgecolor=ring or "none",
            linewidth=6 if ring else 0,
        )
        self._axes.add_patch(square)

    def png(self) -> bytes:
        """The picture. It has few colours: a palette makes it a third as large."""
        self._agg.draw()
        picture = Image.frombuffer("RGBA", self._agg.get_width_height(), self._agg.buffer_rgba())
        out = io.BytesIO()
        picture.convert("RGB").quantize(96, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        return out.getvalue()


STOPS = "，。、；：！？）》」”’…"
"""What stands at no line's beginning."""


def _words(text: str) -> list[str]:
    words: list[str] = []
    for c in text:
        joins = bool(words) and not words[-1].endswith(" ") and c.isascii() and words[-1][-1].isascii()
        if joins or (words and c in STOPS):
            words[-1] += c
        else:
            words.append(c)
    return words
