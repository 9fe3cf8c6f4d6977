"""The tables. Everything a person wrote is in a LargeBinary column and has passed the codec.

A change here needs a revision in migrations/versions; a test compares the two.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID = BigInteger().with_variant(Integer, "sqlite")

conversations = Table(
    "conversations",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("platform", String(16), nullable=False),
    Column("bot", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("topic", BigInteger, nullable=False),
    Column("user", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("blocked", Boolean, nullable=False, default=False),
    Column("state", LargeBinary, nullable=False),
    Column("changed", Float, nullable=False),
    UniqueConstraint("platform", "bot", "chat", "topic", "user"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("platform", String(16), nullable=False),
    Column("bot", BigInteger, nullable=False),
    Column("update", BigInteger, nullable=False),
    Column("status", String(8), nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("chat", BigInteger),
    Column("topic", BigInteger),
    Column("user", BigInteger),
    Column("raw", LargeBinary),
    Column("reason", Text),
    Column("received", Float, nullable=False),
    UniqueConstraint("platform", "bot", "update"),
    Index("ix_inbox_waiting", "platform", "bot", "status", "id"),
)
"""status: waiting, done or parked. `raw` is dropped when done; the row stays, so that a repeat is known."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("platform", String(16), nullable=False),
    Column("bot", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("topic", BigInteger, nullable=False),
    Column("user", BigInteger, nullable=False),
    Column("method", String(64), nullable=False),
    Column("params", LargeBinary, nullable=False),
    Column("perishable", Boolean, nullable=False, default=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("not_before", Float, nullable=False, default=0.0),
    Column("reason", Text),
    Column("queued", Float, nullable=False),
    Index("ix_outbox_chat", "platform", "bot", "chat", "id"),
)
"""Calls that are not made yet; a row goes when the platform took it."""

timers = Table(
    "timers",
    metadata,
    Column("conversation", _ID, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("timer", String(16), primary_key=True),
    Column("serial", Integer, nullable=False),
    Column("due", Float, nullable=False, index=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("conversation", _ID, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("scenario", String(64), nullable=False),
    Column("rubric", String(64), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("language", String(8), nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("began", Float, nullable=False),
    Column("ended", Float),
    Column("outcome", String(16)),
)

turns = Table(
    "turns",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("session", String(16), ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Float, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("event", LargeBinary, nullable=False),
)
"""Append-only: the events of a session, from which it can be replayed."""

answers = Table(
    "answers",
    metadata,
    Column("session", String(16), ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("question_kind", String(16), nullable=False),
    Column("aims", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("asked", Float, nullable=False),
    Column("answered", Float, nullable=False),
    Column("skipped", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""`aims` and `how` are JSON of criterion ids; texts, evidence and the probe's wording are in `body`."""

assessments = Table(
    "assessments",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("session", String(16), ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("rubric", String(64), nullable=False),
    Column("rubric_version", Integer, nullable=False),
    Column("grader", String(128), nullable=False),
    Column("at", Float, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("session", "rubric", "rubric_version", "grader"),
)
