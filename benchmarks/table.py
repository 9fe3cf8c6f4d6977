"""One table from one run: `python -m benchmarks.table [--seconds 5] [--repeat 3] [--aiogram PYTHON]`.

Bare echo bots and this one on the same local Bot API server, with the same aiohttp transport, at concurrency 1 and 64
(so many people who each wait for the reply before they write again). Replies a second, and CPU milliseconds a reply of
all the bot's processes; PostgreSQL's stand beside them. Medians of the repetitions. Ratios are to python-telegram-bot's
echo. Where others compute on the same machine, CPU is what can be compared; replies a second are what was left over.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from tests.botapi.people import Person
from tests.botapi.server import TOKEN, BotApi
from tests.cluster.house import House
from tests.postgres import DURABLE, Postgres
from tests.telegram.conftest import begins
from tests.telegram.process import Process
from tests.telegram.script import ANSWERS

ECHO = Path(__file__).parent / "echo"

Talk = Callable[[Person, int], None]
Start = Callable[[AsyncExitStack, BotApi], Awaitable["Bot"]]


@dataclass
class Bot:
    """A running bot: what it is made of, so that its CPU can be counted."""

    processes: list[psutil.Process]
    database: psutil.Process | None = None

    def cpu(self) -> tuple[float, float]:
        """Seconds so far, of the bot and of its database."""
        return sum(map(_cpu, self.processes)), _cpu(self.database) if self.database else 0.0


def _cpu(process: psutil.Process) -> float:
    total = 0.0
    for each in (process, *process.children(recursive=True)):
        try:
            times = each.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


@dataclass
class Figure:
    """One measurement."""

    rate: float
    cpu: float
    database: float
    p95: float


async def measure(api: BotApi, bot: Bot, seats: list[list[Person]], talk: Talk, rounds: int, seconds: float) -> Figure:
    """On each seat somebody writes and waits for the reply, so many rounds, then the next; until the time is over."""
    waits: list[float] = []
    before, began = bot.cpu(), time.perf_counter()

    async def one(seat: list[Person]) -> None:
        for person, n in ((person, n) for person in seat for n in range(rounds)):
            if time.perf_counter() - began > seconds:
                return
            have, at = len(api.messages_of(person.id)), time.perf_counter()
            talk(person, n)
            while len(api.messages_of(person.id)) <= have:
                await api.something()
            waits.append(time.perf_counter() - at)

    await asyncio.gather(*(one(seat) for seat in seats))
    took, after = time.perf_counter() - began, bot.cpu()
    count = len(waits)
    cpu, database = (1000 * (b - a) / count for a, b in zip(before, after, strict=True))
    return Figure(count / took, cpu, database, sorted(waits)[int(count * 0.95)])


def plain(person: Person, n: int) -> None:
    """A text, for an echo."""
    person.says(f"hello {n}")


def asks(person: Person, n: int) -> None:
    """A turn without grading."""
    person.says("/time")


def answers(person: Person, n: int) -> None:
    """An answer to be graded."""
    person.says(ANSWERS[(n + person.id) % len(ANSWERS)])


TURNS: dict[Talk, tuple[int, int]] = {plain: (10**9, 1), asks: (45, 3), answers: (9, 1)}
"""What one person says at most, and people a seat: who writes more than 60 at a time is not read, and an interview of
an hour takes a dozen answers."""


async def echo(stack: AsyncExitStack, api: BotApi, command: list[str]) -> Bot:
    """A bot that echoes, once it has echoed."""
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    stack.push_async_callback(_ended, process)
    first = api.person("First")
    first.says("hello")
    await first.hears("hello", within=30)
    return Bot([psutil.Process(process.pid)])


async def _ended(process: asyncio.subprocess.Process) -> None:
    process.kill()
    await process.wait()


async def single(stack: AsyncExitStack, api: BotApi) -> Bot:
    """This bot in one process, on SQLite."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    process = await Process(api, folder, WARROOM_LOG_LEVEL="error").start()
    stack.push_async_callback(_ended, process.process)
    await warm(api)
    return Bot([psutil.Process(process.process.pid)])


async def cluster(stack: AsyncExitStack, api: BotApi, workers: int) -> Bot:
    """This bot as web, sender and workers, on PostgreSQL."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    postgres = Postgres(DURABLE).start()
    stack.callback(postgres.close)
    house = await stack.enter_async_context(House(api, postgres.database(), folder, WARROOM_LOG_LEVEL="error"))
    for role in ("web", "sender", *["worker"] * workers):
        await house.add(role)
    await house.hooks()
    await warm(api)
    server = int((postgres.folder / "postmaster.pid").read_text().splitlines()[0])
    processes = [psutil.Process(node.process.pid) for node in house.nodes.values()]
    return Bot(processes, psutil.Process(server))


async def warm(api: BotApi) -> None:
    """Until answers are graded: the grader takes seconds to load."""
    people = [api.person(f"W{i}") for i in range(4)]
    for person in people:
        await begins(person, minutes="60 min")
    for n in range(3):
        for person in people:
            answers(person, n)
            await person.hears("", within=60)


async def in_interviews(api: BotApi, count: int) -> list[Person]:
    """People at their first question."""
    people = [api.person(f"P{i}") for i in range(count)]
    for i in range(0, count, 16):
        await asyncio.gather(*(begins(person, minutes="60 min") for person in people[i : i + 16]))
    return people


async def row(start: Start, talk: Talk, repeat: int, seconds: float) -> list[Figure]:
    """Figures at concurrency 1 and 64."""
    found: dict[int, list[Figure]] = {1: [], 64: []}
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(BotApi(TOKEN))
        bot = await start(stack, api)
        for _ in range(repeat):
            for many in found:
                rounds, each = TURNS[talk]
                count = many * (each if many > 1 else each * 4)
                people = [api.person("P") for _ in range(count)] if talk is plain else await in_interviews(api, count)
                seats = [people[i::many] for i in range(many)]
                found[many].append(await measure(api, bot, seats, talk, rounds, seconds))
    names = ("rate", "cpu", "database", "p95")
    return [Figure(*(median(getattr(f, name) for f in figures) for name in names)) for figures in found.values()]


def rows(aiogram: str) -> list[tuple[str, Start, Talk]]:
    """(name, how it is started, what people say)."""

    def ptb(transport: str) -> Start:
        return lambda stack, api: echo(stack, api, [sys.executable, str(ECHO / "ptb.py"), api.url, TOKEN, transport])

    def workers(count: int) -> Start:
        return lambda stack, api: cluster(stack, api, count)

    found: list[tuple[str, Start, Talk]] = [
        ("python-telegram-bot echo", ptb("aiohttp"), plain),
        ("  the same, stock httpx", ptb("httpx"), plain),
        ("warroom, SQLite, ungraded", single, asks),
        ("warroom, SQLite, graded", single, answers),
        ("warroom, PostgreSQL, 1 worker, ungraded", workers(1), asks),
        ("warroom, PostgreSQL, 1 worker, graded", workers(1), answers),
        ("warroom, PostgreSQL, 2 workers, graded", workers(2), answers),
    ]
    if aiogram:
        command = [aiogram, str(ECHO / "aiogram_.py")]
        found.insert(2, ("aiogram echo", lambda stack, api: echo(stack, api, [*command, api.url, TOKEN]), plain))
    return found


async def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--aiogram", default="", help="a Python that has aiogram")
    parser.add_argument("--only", default="", help="besides the first, rows whose names hold this")
    how = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    head = "replies/s ratio  CPU ms (database) ratio  p95 ms"
    print(f"{'concurrency':40} 1: {head}    64: {head}")
    base: list[Figure] = []
    for name, start, talk in rows(how.aiogram):
        if how.only not in name and base:
            continue
        figures = await row(start, talk, how.repeat, how.seconds)
        base = base or figures
        cells = [
            f"{f.rate:12.1f} {f.rate / b.rate:5.2f} {f.cpu:7.2f} ({f.database:5.2f}) {b.cpu / f.cpu:8.2f} "
            f"{f.p95 * 1000:6.0f}"
            for f, b in zip(figures, base, strict=True)
        ]
        print(f"{name:40} {'    '.join(cells)}", flush=True)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
