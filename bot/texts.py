"""The program's own messages in the person's language, from gettext catalogues in bot/locales."""

import gettext
from functools import lru_cache
from pathlib import Path

from bot.engine.actions import Block, Notice, Sheet
from bot.packs.text import Language

LOCALES = Path(__file__).parent / "locales"

STAGE_VALUES = ("stage",)
"""Values that are themselves messages of the catalogue."""


@lru_cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    path = LOCALES / language / "LC_MESSAGES" / "warroom.po"
    return _from_po(path) if path.exists() else gettext.NullTranslations()


def _from_po(path: Path) -> gettext.NullTranslations:
    """Read the .po itself: no compiled file to forget, at 0.01 s a start."""
    import io

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)


def tr(message: str, language: Language, **values: str | int) -> str:
    """The message in that language, with its values filled in; braces in a value stay as they are."""
    text = _catalogue(language).gettext(message) if message else ""
    for name, value in values.items():
        shown = tr(str(value), language) if name in STAGE_VALUES else str(value)
        text = text.replace("{" + name + "}", shown)
    return text


def sheet_of(notice: Notice, language: Language) -> Sheet:
    """The notice in that language."""
    blocks = tuple(
        Block(line.kind, line.message if line.literal else tr(line.message, language, **dict(line.values)))
        for line in notice.lines
    )
    return Sheet(
        blocks,
        notice.buttons,
        notice.columns,
        notice.ref,
        notice.edit,
        bulk=notice.bulk,
        silent=notice.silent,
        links=notice.links,
    )
