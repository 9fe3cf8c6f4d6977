"""Second attempts, cached pictures, and scores that people share."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "second_attempts",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("session", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(64), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_second_attempts_session", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_second_attempts"),
    )
    op.create_index("ix_second_attempts_session", "second_attempts", ["session"])
    op.create_table(
        "pictures",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("user", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "bot", "user", "name", name="pk_pictures"),
    )
    op.create_table(
        "shared_scores",
        sa.Column("session", sa.String(16), nullable=False),
        sa.Column("conversation", number, nullable=False),
        sa.Column("scenario", sa.String(64), nullable=False),
        sa.Column("rubric", sa.String(64), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name="fk_shared_scores_session", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name="fk_shared_scores_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session", name="pk_shared_scores"),
    )
    op.create_index("ix_shared_scores_conversation", "shared_scores", ["conversation"])
    op.create_index("ix_shared_scores_scenario", "shared_scores", ["scenario", "rubric"])


def downgrade() -> None:
    """Take them away."""
    for table in ("shared_scores", "pictures", "second_attempts"):
        op.drop_table(table)
