"""Exercises beside the interview: their sessions, who trains when, what was done and remembered; a faster outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables, say of each session what it is, and let the outbox be read by urgency."""
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("form", sa.String(16), nullable=False, server_default="interview"))
    op.create_table(
        "trainees",
        *_person(),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.BigInteger(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("streak", sa.Text(), nullable=False),
        sa.Column("next_due_at", sa.Float()),
        sa.Column("next_what", sa.String(16), nullable=False, server_default=""),
        sa.Column("next_day", sa.String(10), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("platform", "bot", "user", name="pk_trainees"),
    )
    op.create_index("ix_trainees_due", "trainees", ["platform", "bot", "next_due_at"])
    op.create_table(
        "pushes",
        *_person(),
        sa.Column("due", sa.Float(), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "bot", "user", "due", name="pk_pushes"),
    )
    op.create_index("ix_pushes_at", "pushes", ["at"])
    op.create_table(
        "memories",
        *_person(),
        sa.Column("criterion", sa.String(64), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("due", sa.Float(), nullable=False),
        sa.Column("reviewed", sa.Float(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "bot", "user", "criterion", name="pk_memories"),
    )
    op.create_table(
        "trainings",
        sa.Column("session", sa.String(16), nullable=False),
        sa.Column("item", sa.String(16), nullable=False),
        *_person(),
        sa.Column("form", sa.String(16), nullable=False),
        sa.Column("pack", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("credit", sa.Float()),
        sa.Column("acknowledged", sa.Float()),
        sa.Column("escalated", sa.Float()),
        sa.Column("trapped", sa.Boolean(), nullable=False),
        sa.Column("repeat", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("relaxed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("session", "item", name="pk_trainings"),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_trainings_session", ondelete="CASCADE"),
    )
    op.create_index("ix_trainings_person", "trainings", ["platform", "bot", "user", "form", "at"])
    op.drop_index("ix_outbox_chat", "outbox")
    op.create_index("ix_outbox_chat", "outbox", ["platform", "bot", "chat", "bulk", "id"])
    op.create_index("ix_outbox_next", "outbox", ["platform", "bot", "bulk", "id"])


def _person() -> tuple[sa.Column[str], sa.Column[int], sa.Column[int]]:
    return (
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("user", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_outbox_next", "outbox")
    op.drop_index("ix_outbox_chat", "outbox")
    op.create_index("ix_outbox_chat", "outbox", ["platform", "bot", "chat", "id"])
    for name in ("trainings", "memories", "pushes", "trainees"):
        op.drop_table(name)
    with op.batch_alter_table("sessions") as sessions:
        sessions.drop_column("form")
