"""The commands by which a person looks at oneself, and an operator at the bot's profile."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.packs.text import LANGUAGES, Language

own = typer.Typer()
"""`warroom setup`, `history` and `progress`."""


def language_of(value: str) -> Language:
    """The language that was meant; typer.BadParameter when it is none."""
    found = next((language for language in LANGUAGES if value.lower().startswith(language)), None)
    if found is None:
        raise typer.BadParameter(f"{value!r} is not one of {', '.join(LANGUAGES)}")
    return found


class Size(StrEnum):
    """Of text."""

    NORMAL = "normal"
    LARGE = "large"
    LARGEST = "largest"


class Theme(StrEnum):
    """Of pictures."""

    LIGHT = "light"
    DARK = "dark"


@own.command(epilog="Example: WARROOM_TELEGRAM_TOKEN=123:abc warroom setup")
def setup() -> None:
    """Set the bot's name, descriptions, commands and menu button on Telegram, in each language."""
    from bot import serving
    from bot.config import settings

    async def told() -> None:
        async for line in serving.setup(settings()):
            typer.echo(line)

    asyncio.run(told())


@own.command(epilog="Example: warroom history refunds; warroom history --show 3f2a9c01d4e7 --out interview.html")
def history(
    query: Annotated[str, typer.Argument(help="Words of a title, an id, or a date (2026-03); empty: all.")] = "",
    show: Annotated[str, typer.Option(help="Id of an interview: all of it, as Markdown.")] = "",
    out: Annotated[Path | None, typer.Option(help="With --show: a file, HTML or Markdown by its ending.")] = None,
    lang: Annotated[str, typer.Option(help="en or zh.")] = "en",
    size: Annotated[Size, typer.Option(help="Of the text in HTML.")] = Size.NORMAL,
) -> None:
    """List the interviews that were practised in this terminal, or show one with debrief, answers and transcript."""
    from bot import mirror
    from bot.config import settings

    typer.echo(asyncio.run(mirror.history(settings(), query, show, out, language_of(lang), size.value)))


@own.command(epilog="Example: warroom progress --out progress.png --theme dark")
def progress(
    out: Annotated[Path, typer.Option(help="The PNG to write.")] = Path("progress.png"),
    theme: Annotated[Theme, typer.Option(help="Colours.")] = Theme.LIGHT,
    lang: Annotated[str, typer.Option(help="en or zh.")] = "en",
    size: Annotated[Size, typer.Option(help="Of the text.")] = Size.NORMAL,
) -> None:
    """Draw how you get better, and say the one thing to do next."""
    from bot import mirror
    from bot.config import settings

    typer.echo(asyncio.run(mirror.progress(settings(), out, theme.value, language_of(lang), size.value)))
