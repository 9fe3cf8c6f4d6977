"""What a large installation weighs: `python -m benchmarks.growth`.

Fills a PostgreSQL of its own (in a scratch folder that goes afterwards) with synthetic rows: people with a conversation,
sessions, answers, done updates, timers. What people wrote is cut to a few bytes, or ten million answers would fill the
disk: its weight is measured on real interviews and added. Prints the size of each table and index, and how long the
queries that run all the time take at that size.
"""

# ruff: noqa: E501  # statements
import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from statistics import median

import psycopg

from bot.engine.actions import SetTimer
from bot.engine.state import Conversation
from bot.store.codec import PlainCodec
from bot.store.sql import SqlStore
from bot.traffic import Incoming, Key, Lane, Outgoing, Turn
from tests.postgres import DURABLE, Postgres

CHUNK = 500_000
NOW = 1_800_000_000.0

FILL = {
    "conversations": (
        'INSERT INTO conversations (platform, bot, chat, topic, "user", version, blocked, state, changed) SELECT '
        "'telegram', 1 + i % {bots}, 1000 + i, 0, 1000 + i, 9, false, '\\x00', {now} - i FROM generate_series({a}, {b}) i"
    ),
    "sessions": (
        "INSERT INTO sessions (id, conversation, scenario, rubric, minutes, language, seed, began, ended, outcome) SELECT "
        "lpad(to_hex(i), 12, '0'), 1 + i % {people}, 'loyalty-points', 'crisis-operator', 60, 'en', i, {now} - i, {now}, "
        "'debriefed' FROM generate_series({a}, {b}) i"
    ),
    "answers": (
        "INSERT INTO answers (session, number, version, stage, question_kind, aims, how, asked, answered, skipped, body) "
        "SELECT lpad(to_hex(i / 10), 12, '0'), i % 10, 1, 'failure', 'probe', '[\"fail.mode\"]', "
        "'{{\"fail.mode\": \"prompted\"}}', {now}, {now}, false, '\\x00' FROM generate_series({a}, {b}) i"
    ),
    "inbox": (
        "INSERT INTO inbox (platform, bot, update, status, tries, chat, topic, \"user\", received) SELECT 'telegram', "
        "1 + i % {bots}, i, 'done', 0, 1000 + i % {people}, 0, 1000 + i % {people}, {now} - 86400 FROM "
        "generate_series({a}, {b}) i"
    ),
    "timers": (
        "INSERT INTO timers (conversation, timer, serial, due) SELECT i, 'quiet', 1, {now} + i FROM "
        "generate_series({a}, {b}) i"
    ),
}


def fill(connection: psycopg.Connection, table: str, rows: int, first: int, **values: object) -> None:
    """So many rows, a chunk a transaction."""
    began = time.perf_counter()
    for a in range(first, first + rows, CHUNK):
        b = min(a + CHUNK, first + rows) - 1
        connection.execute(FILL[table].format(a=a, b=b, now=NOW, **values).encode())
        connection.commit()
    print(f"{table:14} {rows:>12,} rows in {time.perf_counter() - began:6.1f} s", flush=True)


def weigh(connection: psycopg.Connection) -> None:
    """Each table and its indexes."""
    query = (
        "SELECT relname, reltuples::bigint, pg_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s) "
        "ORDER BY relname"
    )
    indexes = (
        "SELECT indexrelid::regclass::text, pg_relation_size(indexrelid) FROM pg_index WHERE indrelid = %s::regclass"
    )
    for name, rows, size in connection.execute(query, (list(FILL),)).fetchall():
        print(f"{name:48} {rows:>12,} rows {size / 1e6:>9,.0f} MB  {size / max(rows, 1):6.0f} bytes a row")
        for index, bytes_ in connection.execute(indexes.encode(), (name,)).fetchall():
            print(f"  {index:46} {'':>12}      {bytes_ / 1e6:>9,.0f} MB  {bytes_ / max(rows, 1):6.1f} bytes a row")


async def timed(name: str, does: Callable[[int], Awaitable[object]], times: int = 30) -> None:
    """The median of so many calls, in milliseconds."""
    took = []
    for n in range(times):
        began = time.perf_counter()
        await does(n)
        took.append(1000 * (time.perf_counter() - began))
    print(f"{name:60} {median(took):8.2f} ms (longest {max(took):.1f})", flush=True)


async def queries(url: str) -> None:
    """What runs all the time."""
    store = await SqlStore.open(url, PlainCodec())
    store.share()

    def key(n: int) -> Key:
        return Key("telegram", 1 + n % 1000, 10**9 + n, 0, 10**9 + n)

    async def turn(n: int) -> None:
        out = (Outgoing("sendMessage", {"chat_id": n, "text": "x" * 300}),)
        await store.commit(Turn(key(n), 0, Conversation(), NOW, out=out, timers=(SetTimer("quiet", NOW + 9e8, 1),)))

    await timed("a new conversation's turn, committed", turn)
    await timed(
        "an update, stored with its job",
        lambda n: store.receive([Incoming("telegram", 1, 10**9 + n, "{}", key(n), NOW)]),
    )
    await timed("a look into a lane", lambda n: store.look(Lane("telegram", 1, 10**9 + n), 0.3, 10))
    await timed("loading a conversation", lambda n: store.load(key(n)))
    await timed("the next message of each chat of a bot", lambda n: store.queued("telegram", 1 + n, NOW, 32))
    for due in (0, 1000, 10_000):
        await timed(f"looking for timers when {due:,} are due", lambda _, due=due: store.all_due(NOW + due, 20_000), 10)
    await timed("the next due time of one bot", lambda n: store.next_due("telegram", 1 + n), 5)
    await timed("sessions of one person", lambda n: store.sessions(Key("telegram", 1 + n, 1000 + n, 0, 1000 + n)), 10)
    await store.close()


def main() -> None:
    """Fill, weigh, ask."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--answers", type=int, default=10_000_000)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--bots", type=int, default=1000)
    how = parser.parse_args()
    postgres = Postgres(
        DURABLE + " -c max_wal_size=2GB -c checkpoint_timeout=30min -c maintenance_work_mem=256MB"
    ).start()
    try:
        url = postgres.database()
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute("SET session_replication_role = replica")  # the keys fit: each need not be looked up
            connection.execute("SET synchronous_commit = off")
            connection.commit()
            values = {"bots": how.bots, "people": how.people}
            fill(connection, "conversations", how.people, 1, **values)
            fill(connection, "timers", how.people, 1, **values)
            fill(connection, "sessions", how.answers // 10, 0, **values)
            fill(connection, "answers", how.answers, 0, **values)
            fill(connection, "inbox", how.answers, 0, **values)
            connection.autocommit = True
            connection.execute("ANALYZE")
            weigh(connection)
        asyncio.run(queries(url))
    finally:
        postgres.close()


if __name__ == "__main__":
    main()
