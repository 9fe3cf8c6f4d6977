"""Pictures: large enough for a phone, in both languages and both themes, with a font that may be passed on."""

import io
import random
import unicodedata
from datetime import date, timedelta

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from bot.grading.progress import Acknowledged, AxisMove, Day, Drilling, Progress
from bot.packs.text import LANGUAGES, Language
from bot.pictures.canvas import FONTS, SMALLEST, THEMES, WIDTH, Canvas, face, shown
from bot.pictures.progress import draw
from tests.packs import shipped
from tests.unit.test_texts import catalogue

TODAY = date(2025, 11, 25)


def progress(language: Language, full: bool = True) -> Progress:
    """A busy autumn, or a first day."""
    chance = random.Random(7)
    axes = tuple(
        AxisMove(axis.id, axis.title.get(language), chance.uniform(0, 4), chance.uniform(0, 4) if full else None)
        for axis in shipped().rubric().axes
    )
    if not full:
        return Progress(TODAY, axes, "nothing", Drilling((Day(TODAY, interviews=1),)), 1, None)
    days = tuple(
        Day(TODAY - timedelta(days=i), chance.randrange(2), chance.random() < 0.1, chance.random() < 0.1)
        for i in range(90)
    )
    times = tuple(Acknowledged(TODAY - timedelta(days=90 - i), chance.uniform(10, 300)) for i in range(90))
    return Progress(TODAY, axes, "four_weeks", Drilling(days, 12, 31, times), 9, None)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(("language", "theme", "scale"), [("en", "light", 1.0), ("zh", "dark", 1.3)])
def test_the_picture_is_1080_wide_and_small(language: Language, theme: str, scale: float) -> None:
    data = draw(progress(language), language, theme, scale)  # type: ignore[arg-type]
    picture = opened(data)
    assert picture.width == WIDTH == 1080
    assert picture.height <= 2 * WIDTH
    assert len(data) < 150_000
    ground = THEMES[theme].ground.lstrip("#")
    corner = picture.convert("RGB").getpixel((2, 2))
    assert corner == tuple(bytes.fromhex(ground))


def test_a_first_day_is_no_empty_frame() -> None:
    full, first = opened(draw(progress("en"), "en", "light")), opened(draw(progress("en", False), "en", "light"))
    assert 900 < first.height < full.height


def test_no_text_is_smaller_than_eleven_points_on_a_phone() -> None:
    canvas = Canvas(100, "light")
    assert canvas.width("Scope framing", 5) == canvas.width("Scope framing", SMALLEST)
    assert SMALLEST * 360 / WIDTH >= 11


def test_what_does_not_fit_is_cut_and_what_the_font_lacks_is_a_box() -> None:
    canvas = Canvas(100, "dark")
    canvas.text(0, 50, "x" * 400, 40, most=300)
    canvas.text(0, 50, "a $tray$ formula_{1} \U0001f600 龘", 40)
    assert opened(canvas.png()).size == (WIDTH, 100)
    assert shown("a\U0001f600b") == "a□b"


def test_the_font_is_named_licensed_and_small() -> None:
    files = sorted(FONTS.glob("*.otf"))
    assert sum(file.stat().st_size for file in files) < 5_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    for file in files:
        names = TTFont(file)["name"]
        assert names.getDebugName(1) == "Warroom Sans SC"
        assert "Source" not in str(names.getDebugName(4))
        assert "SIL Open Font License" in str(names.getDebugName(13))


def test_the_font_has_every_character_that_is_shipped() -> None:
    _, known = face("Regular")
    named = [*shipped().interviews.values(), *(axis for rubric in shipped().rubrics.values() for axis in rubric.axes)]
    titles = [each.title.get(language) for each in named for language in LANGUAGES]
    needed = set("".join([*titles, *catalogue(), *catalogue().values()])) - set("\n")
    # The signs of a message are a phone's own; the picture draws its own discs and rings.
    assert all(unicodedata.category(c) == "So" for c in needed if ord(c) not in known)
