"""A look at a database without its keys, which changes nothing: for the health of an installation."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot.errors import OperatorError
from bot.store import schema
from bot.store.database import REVISIONS, engine_for, explained, revision_of
from bot.traffic import Backlog


@dataclass(frozen=True)
class Glance:
    """What was seen."""

    backlog: Backlog
    marks: dict[str, float]


def glance(url: str) -> Glance:
    """Look. OperatorError when there is no database, when it does not answer, or when it is of another version."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).exists():
        raise OperatorError(f"There is no database yet: {parsed.database}. Nothing has run here.")
    engine = engine_for(url)
    try:
        with engine.begin() as c:
            revision = revision_of(c)
            if revision != REVISIONS[-1]:
                raise OperatorError(f"The database is of revision {revision}, not {REVISIONS[-1]}: start the bot once.")
            marks = {row.name: row.value for row in c.execute(select(schema.marks)).all()}
            return Glance(backlog_of(c), marks)
    except DBAPIError as error:
        raise explained(error) from error
    except sqlite3.Error as error:
        raise OperatorError(f"The database cannot be opened: {error}.") from error
    finally:
        engine.dispose()


def backlog_of(c: Connection) -> Backlog:
    """How much is waiting."""
    i, o = schema.inbox, schema.outbox
    waiting, oldest = c.execute(select(func.count(), func.min(i.c.received)).where(i.c.status == "waiting")).one()
    parked = c.execute(select(func.count()).select_from(i).where(i.c.status == "parked")).scalar_one()
    out = c.execute(select(func.count()).select_from(o)).scalar_one()
    return Backlog(waiting, parked, out, oldest)
