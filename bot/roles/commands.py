"""The command line of an installation of several processes, and of several bots."""

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.config import Settings

roles = typer.Typer()
bots = typer.Typer(help="The bots of this installation.", no_args_is_help=True)
roles.add_typer(bots, name="bots")


def settings() -> "Settings":
    """The settings, loaded when a command runs and not before."""
    from bot import config

    return config.settings()


@roles.command(epilog="Example: WARROOM_DATABASE_URL=postgresql+psycopg://... warroom web")
def web() -> None:
    """Take updates from Telegram's webhooks into the database, and nothing else. Any number of them."""
    from bot.roles.web import serve_web

    asyncio.run(serve_web(settings()))


@roles.command(epilog="Example: WARROOM_DATABASE_URL=postgresql+psycopg://... warroom worker")
def worker() -> None:
    """Handle what was taken in: conversations, grading, timers. Any number of them."""
    from bot.roles.worker import serve_worker

    asyncio.run(serve_worker(settings()))


@roles.command(epilog="Example: WARROOM_DATABASE_URL=postgresql+psycopg://... warroom sender")
def sender() -> None:
    """Send what is to be sent. One leads for each bot; any others stand by."""
    from bot.roles.sender import serve_sender

    asyncio.run(serve_sender(settings()))


@roles.command(epilog="Example: warroom migrate")
def migrate() -> None:
    """Bring the database's tables up to date, the job engine's included."""
    from bot.app import open_store

    async def prepare() -> None:
        await (await open_store(settings())).close()

    asyncio.run(prepare())
    typer.echo("The database is up to date.")


@roles.command(epilog="Example: warroom migrate-data sqlite:////data/warroom.db postgresql+psycopg://db/warroom")
def migrate_data(
    source: Annotated[str, typer.Argument(help="URL of the database to move from. Stop what uses it first.")],
    target: Annotated[str, typer.Argument(help="URL of the database to move to: empty, or half moved.")],
) -> None:
    """Move an installation to another database; interrupted, it goes on where it was. Counts are compared."""
    from bot.store.moving import move

    for line in move(source, target):
        typer.echo(line)


@roles.command(epilog="Example: WARROOM_PUBLIC_URL=https://warroom.example.org warroom webhook")
def webhook(
    off: Annotated[bool, typer.Option("--off", help="Take the webhooks away: the bots are polled.")] = False,
) -> None:
    """Tell Telegram to bring the updates of all bots to WARROOM_PUBLIC_URL."""
    from bot.roles.bots import webhooks

    for line in asyncio.run(webhooks(settings(), off)):
        typer.echo(line)


@bots.command(epilog="Example: warroom bots add --user 1001 --user 1002 --admin 1001 < token.txt")
def add(
    rate: Annotated[int, typer.Option(min=0, help="Broadcast messages a second; 0: the platform's limit.")] = 0,
    command: Annotated[list[str] | None, typer.Option(help="A command that it knows; none: all.")] = None,
    user: Annotated[list[int] | None, typer.Option(help="Id of one who may talk to it; none: everybody.")] = None,
    admin: Annotated[list[int] | None, typer.Option(help="Id of one who may operate it.")] = None,
) -> None:
    """Register a bot, or change it, without a restart. The token is asked for, or read from standard input."""
    from bot.roles.bots import add as register

    asks = sys.stdin.isatty()
    token = str(typer.prompt("Token from @BotFather", hide_input=True)) if asks else sys.stdin.readline()
    parts = tuple(command or ()), tuple(user or ()), tuple(admin or ())
    typer.echo(asyncio.run(register(settings(), token.strip(), rate, *parts)))


@bots.command(epilog="Example: warroom bots remove 4242")
def remove(bot: Annotated[int, typer.Argument(help="Its number: what stands before the colon of its token.")]) -> None:
    """Stop serving a bot and forget its token. Conversations stay."""
    from bot.roles.bots import remove as unregister

    typer.echo(asyncio.run(unregister(settings(), bot)))


@bots.command("list", epilog="Example: warroom bots list")
def list_() -> None:
    """Show the bots, without their tokens."""
    from bot.roles.bots import listed

    for line in asyncio.run(listed(settings())):
        typer.echo(line)
