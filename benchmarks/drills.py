"""The daily push at scale: `python -m benchmarks.drills [--subscribers 1000000] [--pushes 10000]`.

First the tick of the rota over SQLite with so many subscribers, of whom none, a thousand or ten thousand are due.
Then the bot as a process of its own against the local Bot API server, which refuses with 429 what Telegram would: so
many pushes that fall due in the same minute, while one person goes on talking to it.
"""

import argparse
import asyncio
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from statistics import median, quantiles

from bot.engine.daily import Daily
from bot.memory import DAY
from bot.rota import Rota
from bot.schedule import Streak, local
from bot.store.codec import PlainCodec
from bot.store.sql import SqlStore
from bot.store.training import STREAK, text_of
from tests.botapi.limits import OVERALL, Limits
from tests.botapi.server import TOKEN, BotApi
from tests.keys import sealed_store
from tests.telegram.process import Process

NOW = 1_800_000_000.0
ROUNDS = 9
NUMBER = int(TOKEN.split(":")[0])
DUE = (0, 1_000, 10_000)


class Still:
    """A clock that stands."""

    def now(self) -> float:
        return NOW

    def seed(self) -> int:
        return 7


def rows(count: int, due: float, bot: int, first: int = 1) -> Iterator[tuple[object, ...]]:
    """Subscribers whose push is due then."""
    settings, streak = text_of(Daily(on=True, zone="Asia/Shanghai")), STREAK.dump_json(Streak()).decode()
    day = local("Asia/Shanghai", due).date().isoformat()
    for user in range(first, first + count):
        yield "telegram", bot, user, user, 0, settings, streak, due, "drill", day


def insert(db: sqlite3.Connection, subscribers: Iterator[tuple[object, ...]]) -> None:
    """Straight into the table."""
    columns = "platform, bot, user, chat, topic, settings, streak, next_due_at, next_what, next_day"
    with db:
        db.executemany(f"INSERT INTO trainees ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", subscribers)


async def ticks(folder: Path, subscribers: int) -> None:
    """A line for each number of due rows: one tick, and handing out all of them at once."""
    file = folder / f"{subscribers}.db"
    store = await SqlStore.open(f"sqlite:///{file}", PlainCodec())
    with closing(sqlite3.connect(file)) as db:
        insert(db, rows(subscribers, NOW + DAY, 1))
    rota = Rota("telegram", 1, store, Still(), lambda: None)
    await rota.tick()
    for due in DUE:
        with closing(sqlite3.connect(file)) as db, db:
            db.execute("UPDATE trainees SET next_due_at = ? WHERE user <= ?", (NOW - 1, due))
            db.execute("DELETE FROM pushes")
        took = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            await rota.tick()
            took.append(time.perf_counter() - began)
            with closing(sqlite3.connect(file)) as db, db:
                db.execute("DELETE FROM letters")
        began = time.perf_counter()
        handed = await store.claim("telegram", 1, NOW, due) if due else 0
        whole = time.perf_counter() - began
        with closing(sqlite3.connect(file)) as db, db:
            db.execute("DELETE FROM letters")
        print(
            f"{subscribers:9,} subscribers, {due:6,} due: a tick {median(took) * 1000:5.1f} ms (longest "
            f"{max(took) * 1000:5.1f}); {handed:6,} handed out at once {whole * 1000:5.0f} ms; peak memory "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:4.0f} MB"
        )
    await store.close()


async def talks(api: BotApi, waits: list[float]) -> None:
    """One person who writes as soon as the answer is there."""
    ada = api.person("Ada")
    ada.says("/help")
    await ada.hears("/interview")  # the bot has started
    while True:
        began = time.perf_counter()
        ada.says("/time")
        await ada.hears("No interview is running", within=60)
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(max(0.0, 1.2 - waits[-1]))


async def pushes(folder: Path, count: int) -> None:
    """How long so many pushes of one minute take, what is refused, and how long replies wait meanwhile."""
    async with BotApi() as api:
        store = await sealed_store(folder)
        await store.close()
        people = [api.person(f"P{i}") for i in range(count)]
        api.started.update(person.id for person in people)
        with closing(sqlite3.connect(folder / "warroom.db")) as db:
            insert(db, rows(count, time.time(), NUMBER, people[0].id))
        api.limits = Limits()
        process = await Process(api, folder, WARROOM_PACKS="", WARROOM_LOG_LEVEL="error").start()
        waits: list[float] = []
        talking = asyncio.create_task(talks(api, waits))

        def sent() -> list[float]:
            return [c.at for c in api.calls if c.method == "sendMessage" and "PAGE" in str(c.params.get("text"))]

        async with asyncio.timeout(count / OVERALL * 2 + 60):
            while len(sent()) < count:  # noqa: ASYNC110  # it is in another process
                await asyncio.sleep(1.0)
        talking.cancel()
        with suppress(asyncio.CancelledError):
            await talking
        times = sent()
        took, least = times[-1] - times[0], count / OVERALL
        twice = len(times) - len({c.params["chat_id"] for c in api.calls if "PAGE" in str(c.params.get("text"))})
        print(
            f"{count:,} pushes of one minute: {took:.1f} s, the limit alone costs {least:.1f} s "
            f"({(took / least - 1) * 100:+.1f} %); 429: {len(api.limits.refused)}; twice: {twice}; "
            f"a reply meanwhile: median {median(waits) * 1000:.0f} ms, "
            f"p95 {quantiles(waits, n=20)[-1] * 1000:.0f} ms of {len(waits)}"
        )
        await process.stops()


async def main() -> None:
    """Print the lines."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--subscribers", type=int, default=1_000_000)
    parser.add_argument("--pushes", type=int, default=10_000)
    how = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for subscribers in sorted({min(20_000, how.subscribers), how.subscribers}):
            await ticks(folder, subscribers)
        (folder / "bot").mkdir()
        await pushes(folder / "bot", how.pushes)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
