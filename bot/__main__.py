"""The command line: `warroom COMMAND`, or `python -m bot COMMAND`."""

import asyncio
import io
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Annotated

import typer

from bot.engine.exercise_events import Form
from bot.errors import WarroomError
from bot.glass import language_of, own
from bot.logs import configure_logs
from bot.roles.commands import roles
from bot.start import undisturbed

cli = typer.Typer(
    name="warroom",
    help="A tough interviewer for system-design interviews: in this terminal, or on Telegram.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
packs_cli = typer.Typer(help="Look after scenarios and rubrics.", no_args_is_help=True)
cli.add_typer(packs_cli, name="packs")
cli.add_typer(own)
cli.add_typer(roles)

# Answers are graded side by side: a matrix product that takes every core would only make them wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

USAGE = 2
"""Exit status when what was asked for cannot be done as asked."""


@cli.command(epilog="Example: warroom practice --scenario loyalty-points --minutes 10 --lang zh")
def practice(
    scenario: Annotated[str, typer.Option(help="Id of an interview; empty: one is drawn.")] = "",
    minutes: Annotated[int, typer.Option(min=5, max=120, help="60 is the standard; 25 and 10 are shorter.")] = 60,
    lang: Annotated[str, typer.Option(help="en or zh.")] = "en",
    rubric: Annotated[str, typer.Option(help="Id of a rubric; empty: the default one.")] = "",
    seed: Annotated[int | None, typer.Option(min=0, help="Fixes everything that is drawn.")] = None,
    answers: Annotated[int, typer.Option(min=0, help="Answers that a script holds (12 if not said).")] = 0,
) -> None:
    """Hold an interview in this terminal.

    When standard input is not a terminal, answers are read from it, a blank line between two,
    and the debrief comes at the end of input.
    """
    from bot import app
    from bot.config import settings

    asyncio.run(app.practise(settings(), scenario, minutes, language_of(lang), rubric, seed, answers))


def _exercise(form: Form, name: str, lang: str, seed: int | None) -> None:
    from bot import app
    from bot.config import settings

    asyncio.run(app.exercise(settings(), form, name, language_of(lang), seed))


Seed = Annotated[int | None, typer.Option(min=0, help="Fixes everything that is drawn.")]
Lang = Annotated[str, typer.Option(help="en or zh.")]


@cli.command(epilog="Example: warroom drill --lang zh")
def drill(
    name: Annotated[str, typer.Argument(help="Id of a drill; empty: what you need most.")] = "",
    lang: Lang = "en",
    seed: Seed = None,
) -> None:
    """The pager goes off in this terminal: acknowledge, answer what, when and who, get feedback.

    When standard input is not a terminal, answers are read from it, a blank line between two; a number taps a button.
    """
    _exercise("drill", name, lang, seed)


@cli.command(epilog="Example: warroom cards")
def cards(lang: Lang = "en", seed: Seed = None) -> None:
    """Five reflexes of twenty seconds each."""
    _exercise("cards", "", lang, seed)


@cli.command(epilog="Example: warroom postmortem access-key-2023")
def postmortem(
    name: Annotated[str, typer.Argument(help="Id of a post-mortem; empty: the one not seen for longest.")] = "",
    lang: Lang = "en",
    seed: Seed = None,
) -> None:
    """A public incident, revealed step by step."""
    _exercise("postmortem", name, lang, seed)


@cli.command(epilog="Example: WARROOM_TELEGRAM_TOKEN=123:abc warroom telegram")
def telegram() -> None:
    """Run the Telegram bot until it is stopped."""
    with undisturbed():
        from bot import serving
        from bot.config import settings

    asyncio.run(serving.serve(settings()))


@packs_cli.command("check", epilog="Example: warroom packs check scenarios/interviews/mine.yaml")
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders; none: all packs.")] = None,
) -> None:
    """Name file, line, key and mend for every fault."""
    from bot import app
    from bot.config import settings

    faults, count = app.check_packs(settings(), tuple(paths or ()))
    for fault in faults:
        typer.echo(str(fault))
    typer.echo(f"{count} files, {len(faults)} faults." if faults else f"{count} files, no faults.")
    raise typer.Exit(1 if faults else 0)


@packs_cli.command(epilog="Example: warroom packs train --rubric crisis-operator --report")
def train(
    rubric: Annotated[str, typer.Option(help="Id of a rubric; empty: the default one.")] = "",
    with_report: Annotated[bool, typer.Option("--report", help="Precision, recall, mistakes of each label.")] = False,
) -> None:
    """Fit the grader's weights to a rubric's labelled examples."""
    from bot import app
    from bot.config import settings

    for line in app.train(settings(), rubric, with_report):
        typer.echo(line)


@cli.command(epilog="Example: warroom grade answers.jsonl --rubric crisis-operator --json")
def grade(
    file: Annotated[
        Path, typer.Argument(help="Lines of {id, stage, scenario, probe, answer, lang}; - is standard input.")
    ],
    rubric: Annotated[str, typer.Option(help="Id of a rubric; empty: the default one.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="A JSON object a line, for programs.")] = False,
) -> None:
    """Grade answers from a file: met, unclear, anti-patterns and risks, with literal evidence."""
    from bot import app
    from bot.config import settings

    for line in app.grade_file(settings(), file, rubric, as_json):
        typer.echo(line)


@cli.command(epilog="Example: warroom export 3f2a9c01d4e7 > interview.json")
def export(session: Annotated[str, typer.Argument(help="Id of a session; empty: a list of them.")] = "") -> None:
    """Print a session (questions, answers with all versions, reports) as JSON; without an id, list them."""
    from bot import app
    from bot.config import settings

    typer.echo(asyncio.run(app.export(settings(), session)))


@cli.command(epilog="Example: warroom regrade 3f2a9c01d4e7 --rubric crisis-operator")
def regrade(
    session: Annotated[str, typer.Argument(help="Id of a session, or 'all'.")],
    rubric: Annotated[str, typer.Option(help="Id of a rubric; empty: the session's own.")] = "",
) -> None:
    """Grade stored answers again, with today's grader and rubric; earlier reports are kept."""
    from bot import app
    from bot.config import settings

    for line in asyncio.run(app.regrade(settings(), session, rubric)):
        typer.echo(line)


@cli.command(epilog="Example: warroom inbox")
def inbox() -> None:
    """Show updates that could not be handled, with the reason."""
    from bot import app
    from bot.config import settings

    for line in asyncio.run(app.inbox(settings())):
        typer.echo(line)


@cli.command(epilog="Example: warroom backup /backups/warroom.db")
def backup(
    file: Annotated[Path, typer.Argument(help="Where the copy goes; an earlier copy there is replaced.")],
) -> None:
    """Copy the database, also while the bot runs. The keys are not in the copy."""
    from bot import upkeep
    from bot.config import settings

    typer.echo(upkeep.back_up(settings(), file))


@cli.command(epilog="Example: warroom restore /backups/warroom.db")
def restore(
    file: Annotated[
        Path | None, typer.Argument(help="A copy; none: tidy up after a PostgreSQL dump was loaded.")
    ] = None,
) -> None:
    """Put a copy in the place of the database; whoever was forgotten since stays forgotten."""
    from bot import upkeep
    from bot.config import settings

    for line in upkeep.bring_back(settings(), file):
        typer.echo(line)


@cli.command(name="rotate-key", epilog="Example: warroom rotate-key")
def rotate_key() -> None:
    """Replace the master key; a running bot goes on."""
    from bot import upkeep
    from bot.config import settings

    for line in upkeep.rotate(settings()):
        typer.echo(line)


@cli.command(epilog="Example: warroom health")
def health() -> None:
    """Exit 0 when the database answers, no update waits for longer than a minute, and the bot, if any, polls."""
    from bot import app
    from bot.config import settings

    typer.echo(app.health(settings()))


def _mistake(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    from bot.logs import last_words

    last_words(kind, error, trace)


def main() -> None:
    """The console script: failures that are known end in one sentence and status 2, not in a traceback."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A script may hold any bytes, and a quoted answer any character: neither is a reason to stop.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.excepthook = _mistake
    # Whoever types a command wants its answer; a service sets its own level.
    configure_logs("warning")
    try:
        cli()
    except WarroomError as error:
        print(f"warroom: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(USAGE)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
