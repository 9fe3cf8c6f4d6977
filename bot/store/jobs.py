"""Jobs for the workers: written in the transaction that makes them necessary, by procrastinate's own functions.

A job names a lane and holds no words. Its lock is the lane: procrastinate runs one job of a lock at a time, in the
order in which they were written.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, text

from bot.errors import OperatorError
from bot.traffic import Due, Lane

LANE, TIMER = "warroom:lane", "warroom:timer"
"""What a job is for: what waits in a lane, or a timer. Jobs outlive an upgrade: a name never changes its meaning."""

QUEUE = "warroom"

OUTBOX = "warroom_outbox"
"""Channel on which the number of a bot is called out when its outbox has something new."""

_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(CAST(ARRAY[ROW(:queue, :task, :priority, :lock, :single,"
    " CAST(:args AS jsonb), NULL)] AS procrastinate_job_to_defer_v1[]))"
)
_NOTIFY = text("SELECT pg_notify(:channel, :payload)")
_STANDS = text("SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = :single AND status = 'todo'")


def make_tables(connection: Connection) -> None:
    """The engine's own schema. OperatorError when the engine is not installed."""
    try:
        from procrastinate.schema import SchemaManager
    except ImportError as error:
        raise OperatorError("PostgreSQL needs procrastinate: pip install 'warroom[postgres]'.") from error
    if connection.execute(text("SELECT to_regclass('procrastinate_jobs')")).scalar() is not None:
        return
    raw: Any = connection.connection.driver_connection
    raw.execute(SchemaManager.get_schema())


def defer(c: Connection, task: str, lane: Lane, single: str | None = None, **about: Any) -> bool:
    """Write a job into the running transaction; not when one with the same `single` still waits."""
    if single is not None and c.execute(_STANDS, {"single": single}).scalar():
        return False
    args = {"platform": lane.platform, "bot": lane.bot, "chat": lane.chat, **about}
    values = {"queue": QUEUE, "task": task, "priority": 0, "lock": str(lane), "single": single}
    c.execute(_DEFER, {**values, "args": json.dumps(args)})
    return True


def defer_timer(c: Connection, due: Due) -> bool:
    """A job for a due timer; not when one waits already."""
    key, lane = due.key, Lane.of(due.key)
    single = f"{lane}:{key.topic}:{key.user}:{due.timer}:{due.serial}"
    about: dict[str, Any] = {"topic": key.topic, "user": key.user, "timer": due.timer, "serial": due.serial}
    return defer(c, TIMER, lane, single, due=due.due, **about)


def call_out(c: Connection, bots: Iterable[int]) -> None:
    """Wake the senders of these bots, once the transaction is committed."""
    for bot in bots:
        c.execute(_NOTIFY, {"channel": OUTBOX, "payload": str(bot)})
