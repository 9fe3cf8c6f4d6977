"""Challenges of groups, what their members sealed and voted, and the boards."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "challenges",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.BigInteger(), nullable=False),
        sa.Column("began", sa.Float(), nullable=False),
        sa.Column("ended", sa.Float()),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_challenges"),
    )
    op.create_index("ix_challenges_group", "challenges", ["platform", "bot", "chat", "began"])
    _of_challenge("entries", sa.Column("at", sa.Float(), nullable=False), sa.Column("score", sa.Float()), _body())
    _of_challenge("ballots", sa.Column("mark", sa.BigInteger(), nullable=False))
    op.create_table(
        "board",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("user", sa.BigInteger(), nullable=False),
        sa.Column("joined", sa.Float(), nullable=False),
        sa.Column("alias", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "bot", "chat", "user", name="pk_board"),
    )
    op.create_index("ix_board_user", "board", ["platform", "user"])


def _body() -> sa.Column[Any]:
    return sa.Column("body", sa.LargeBinary(), nullable=False)


def _of_challenge(name: str, *columns: sa.Column[Any]) -> None:
    """A table with a row for a member of a challenge."""
    op.create_table(
        name,
        sa.Column("challenge", sa.String(16), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("user", sa.BigInteger(), autoincrement=False, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["challenge"], ["challenges.id"], name=f"fk_{name}_challenge", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("challenge", "user", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_user", name, ["platform", "user"])


def downgrade() -> None:
    """Take them away."""
    for table in ("board", "ballots", "entries", "challenges"):
        op.drop_table(table)
