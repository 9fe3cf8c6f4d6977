"""The tables of training: who trains when, what was handed out, done and remembered. Ids, numbers and settings only."""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from bot.store.schema import metadata

trainees = Table(
    "trainees",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("bot", BigInteger, primary_key=True),
    Column("user", BigInteger, primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("topic", BigInteger, nullable=False),
    Column("settings", Text, nullable=False),
    Column("streak", Text, nullable=False),
    Column("next_due_at", Float),
    Column("next_what", String(16), nullable=False, server_default=""),
    Column("next_day", String(10), nullable=False, server_default=""),
    Index("ix_trainees_due", "platform", "bot", "next_due_at"),
)
"""People who train. `settings` and `streak` are JSON (engine.daily.Daily, schedule.Streak)."""

pushes = Table(
    "pushes",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("bot", BigInteger, primary_key=True),
    Column("user", BigInteger, primary_key=True),
    Column("due", Float, primary_key=True),
    Column("what", String(16), nullable=False),
    Column("day", String(10), nullable=False),
    Column("at", Float, nullable=False, index=True),
)
"""What has been handed out: the primary key lets nothing go out twice. `what`: drill, cards, postmortem, note, late."""

memories = Table(
    "memories",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("bot", BigInteger, primary_key=True),
    Column("user", BigInteger, primary_key=True),
    Column("criterion", String(64), primary_key=True),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("due", Float, nullable=False),
    Column("reviewed", Float, nullable=False),
    Column("reviews", Integer, nullable=False),
)
"""An FSRS card a criterion."""

trainings = Table(
    "trainings",
    metadata,
    Column("session", String(16), ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("item", String(16), primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("bot", BigInteger, nullable=False),
    Column("user", BigInteger, nullable=False),
    Column("form", String(16), nullable=False),
    Column("pack", String(64), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("at", Float, nullable=False),
    Column("day", String(10), nullable=False),
    Column("credit", Float),
    Column("acknowledged", Float),
    Column("escalated", Float),
    Column("trapped", Boolean, nullable=False, default=False),
    Column("repeat", Boolean, nullable=False, default=False),
    Column("why", Text, nullable=False),
    Column("relaxed", Text, nullable=False),
    Index("ix_trainings_person", "platform", "bot", "user", "form", "at"),
)
"""What was done or missed: numbers and ids only. `day` is the person's own; `why` and `relaxed` are JSON lists."""
