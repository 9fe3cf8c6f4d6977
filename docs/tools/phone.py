"""Draws a chat as a phone shows it, from what the local Bot API server holds: 360 points wide, two pixels to a point.

Nothing is made up: texts, entities, buttons, pictures and files are those of the messages.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import matplotlib
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parents[2] / "bot" / "pictures" / "fonts"
FALLBACK = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
"""For the few signs that the font lacks: ◐ ◔ ✗ ✓."""

SCALE = 2
WIDTH = 360
TEXT, SMALL, HEAD = 16, 12, 17
LINE = 21
"""Points."""

GROUND, HIS, MINE, INK, QUIET = "#d3dfe8", "#ffffff", "#def5cc", "#101820", "#5f6f7d"
ACCENT, QUOTE, BUTTON, BAR = "#0b7a75", "#e6f2f1", "#8ba0b1", "#3d6482"

WIDE = 0x2E80
NEVER_FIRST = "，。、；：？！）》」”’…"

FOLDED = 3
"""Lines of an expandable quote before it is tapped."""


@dataclass(frozen=True)
class Run:
    """Text of one style."""

    text: str
    bold: bool = False
    quiet: bool = False
    spoiler: bool = False
    chinese: bool = False
    """Quotation marks are as wide as a character then."""


@dataclass(frozen=True)
class Row:
    """A line of a bubble."""

    runs: tuple[Run, ...]
    quote: bool = False
    folded: bool = False


@lru_cache
def font(size: int, weight: str) -> Any:
    """A font, sized in points."""
    path = FALLBACK if weight == "Fallback" else FONTS / f"WarroomSansSC-{weight}.otf"
    return ImageFont.truetype(str(path), size * SCALE)


@lru_cache
def known(weight: str) -> frozenset[int]:
    """The characters that a weight has."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(FONTS / f"WarroomSansSC-{weight}.otf")).get_charmap())


def weight_of(c: str, run: Run) -> str:
    """The font of a character: English marks are narrow, Chinese ones as wide as a character."""
    if (c in "“”‘’…·—" and not run.chinese) or ord(c) not in known("Regular"):
        return "Fallback"
    return "Bold" if run.bold and ord(c) in known("Bold") else "Regular"


def width(run: Run, size: int = TEXT) -> float:
    """Points that the text takes."""
    return float(sum(font(size, weight_of(c, run)).getlength(c) for c in run.text)) / SCALE


def is_chinese(text: str) -> bool:
    """Does a message read as Chinese?"""
    return sum("\u4e00" <= c <= "\u9fff" for c in text) * 4 > len(text)


def words(text: str) -> list[str]:
    """What may stand on a line of its own: English words, single Chinese characters with the stop behind them."""
    found: list[str] = []
    for c in text:
        joins = bool(found) and ord(c) < WIDE and ord(found[-1][-1]) < WIDE and found[-1][-1] != " "
        if joins or (found and c in NEVER_FIRST):
            found[-1] += c
        else:
            found.append(c)
    return found


def runs_of(text: str, entities: Sequence[dict[str, Any]]) -> list[tuple[Run, str, int]]:
    """(a character as a run, kind of the block that it is in, number of that block)."""
    made = []
    at = 0
    chinese = is_chinese(text)
    for c in text:
        kinds = [(e["type"], n) for n, e in enumerate(entities) if e["offset"] <= at < e["offset"] + e["length"]]
        names = {kind for kind, _ in kinds}
        block = next(((k, n) for k, n in kinds if k.endswith("blockquote")), ("", -1))
        made.append((Run(c, "bold" in names, "italic" in names, "spoiler" in names, chinese), *block))
        at += 2 if ord(c) > 0xFFFF else 1
    return made


def rows_of(text: str, entities: Sequence[dict[str, Any]], most: float) -> list[Row]:
    """The lines of a message, wrapped to so many points."""
    rows: list[Row] = []
    lines: list[list[tuple[Run, str, int]]] = [[]]
    for each in runs_of(text, entities):
        if each[0].text == "\n":
            lines.append([])
        else:
            lines[-1].append(each)
    block, count = -1, 0
    for line in lines:
        kind, number = (line[0][1], line[0][2]) if line else ("", -1)
        block, count = (number, count) if number == block else (number, 0)
        wrapped = list(_wrapped([run for run, _, _ in line], most - (12 if kind else 0)))
        for runs in wrapped or [()]:
            count += 1
            if kind == "expandable_blockquote" and count > FOLDED:
                if rows and not rows[-1].folded:
                    rows[-1] = Row(rows[-1].runs, True, True)
                continue
            rows.append(Row(tuple(runs), bool(kind)))
    return rows


def _wrapped(line: list[Run], most: float) -> Iterator[list[Run]]:
    text = "".join(run.text for run in line)
    row: list[Run] = []
    used = 0.0
    at = 0
    for word in words(text):
        part = line[at : at + len(word)]
        at += len(word)
        wide = sum(width(run) for run in part)
        bare = wide - (width(part[-1]) if word.endswith(" ") else 0)
        if row and used + bare > most:
            yield row
            row, used = [], 0.0
        while wide > most and len(part) > 1:  # a word that is longer than a line
            fit = max(1, int(len(part) * most / wide) - 1)
            yield part[:fit]
            part = part[fit:]
            wide = sum(width(run) for run in part)
        row += part
        used += wide
    if row:
        yield row


class Phone:
    """A screen that grows downwards."""

    def __init__(self, name: str = "warroom", most: int = 9000) -> None:
        self._picture = Image.new("RGB", (WIDTH * SCALE, most * SCALE), GROUND)
        self._draw = ImageDraw.Draw(self._picture)
        self._y = 56.0
        self._photos = 0
        self._box(0, 0, WIDTH, 46, BAR, 0)
        self._text(14, 12, (Run(name, bold=True),), "#ffffff", HEAD)

    def _box(self, x: float, y: float, w: float, h: float, colour: str, radius: float) -> None:
        corners = [x * SCALE, y * SCALE, (x + w) * SCALE - 1, (y + h) * SCALE - 1]
        self._draw.rounded_rectangle(corners, radius * SCALE, fill=colour)

    def _text(self, x: float, y: float, runs: Sequence[Run], colour: str, size: int = TEXT) -> None:
        for run in runs:
            for c in run.text:
                weight = weight_of(c, run)
                wide = font(size, weight).getlength(c) / SCALE
                if run.spoiler:
                    self._box(x, y + 3, wide + 0.6, LINE - 4, "#c9d2da", 0)
                else:
                    ink = QUIET if run.quiet else colour
                    self._draw.text((x * SCALE, (y + size) * SCALE), c, fill=ink, font=font(size, weight), anchor="ls")
                x += wide

    def message(self, message: dict[str, Any], mine: bool, files: dict[str, bytes]) -> None:
        """One message, its picture and its buttons."""
        text = message.get("text") or message.get("caption") or ""
        entities = message.get("entities") or message.get("caption_entities") or []
        most = 300.0 - 24
        picture = self._photo(message, files)
        rows = rows_of(text, entities, most) if text else []
        file = message.get("document", {}).get("file_name", "")
        wide = max([sum(map(width, row.runs)) + (12 if row.quote else 0) for row in rows] or [0])
        wide = 276.0 if picture is not None else max(wide, width(Run(file, bold=True), 14) + 54 if file else 0)
        keys = message.get("reply_markup", {}).get("inline_keyboard", [])
        wide = max(wide, 250.0 if keys else 0.0)
        shot = 0.0 if picture is None else picture.height * 300 / picture.width
        tall = len(rows) * LINE + 16 + (40 if file else 0)
        x = WIDTH - 10 - wide - 24 if mine else 10.0
        self._box(x, self._y, wide + 24, tall + shot - (0 if rows else 16), MINE if mine else HIS, 12)
        if picture is not None:
            size = (int((wide + 24) * SCALE), int(shot * SCALE))
            self._picture.paste(picture.resize(size, Image.Resampling.LANCZOS), (int(x * SCALE), int(self._y * SCALE)))
        y = self._y + shot + 8
        if file:
            self._box(x + 12, y, 32, 32, ACCENT, 16)
            self._text(x + 54, y + 4, (Run(file, bold=True),), INK, 14)
            y += 40
        for row in rows:
            if row.quote:
                self._box(x + 10, y, wide + 4, LINE, QUOTE, 0)
                self._box(x + 10, y, 3, LINE, ACCENT, 0)
            self._text(x + (22 if row.quote else 12), y, row.runs, INK)
            if row.folded:
                self._text(x + wide, y, (Run("▾"),), ACCENT)
            y += LINE
        self._photos += picture is not None
        self._y += tall + shot - (0 if rows or file else 16) + 4
        for keyrow in keys:
            self._keys(x, wide + 24, keyrow)
        self._y += 6

    def _photo(self, message: dict[str, Any], files: dict[str, bytes]) -> Image.Image | None:
        if "photo" not in message:
            return None
        return Image.open(io.BytesIO(files[message["photo"][-1]["file_id"]])).convert("RGB")

    def _keys(self, x: float, wide: float, row: list[dict[str, Any]]) -> None:
        each = (wide - 4 * (len(row) - 1)) / len(row)
        for i, button in enumerate(row):
            left = x + i * (each + 4)
            self._box(left, self._y, each, 34, BUTTON, 8)
            run = Run(button["text"], bold=True, chinese=is_chinese(button["text"]))
            while width(run, 14) > each - 12 and len(run.text) > 1:
                run = replace(run, text=run.text[:-2].rstrip() + "…")
            self._text(left + (each - width(run, 14)) / 2, self._y + 7, (run,), "#ffffff", 14)
        self._y += 38

    @property
    def height(self) -> float:
        """Points so far."""
        return self._y

    def png(self) -> bytes:
        """The screen, with few colours, so that it stays small."""
        picture = self._picture.crop((0, 0, WIDTH * SCALE, int((self._y + 6) * SCALE)))
        out = io.BytesIO()
        picture.quantize(128 if self._photos else 20, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        return out.getvalue()


def screen(messages: Sequence[dict[str, Any]], files: dict[str, bytes], name: str = "warroom") -> Phone:
    """A chat, oldest message first; what the bot wrote stands left."""
    phone = Phone(name)
    for message in messages:
        phone.message(message, not message["from"]["is_bot"], files)
    return phone
