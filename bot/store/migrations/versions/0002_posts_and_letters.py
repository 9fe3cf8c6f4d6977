"""Messages that are known by a name, letters between conversations, and calls that carry files."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables, and the columns of the outbox."""
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("file", sa.LargeBinary()))
        outbox.add_column(sa.Column("ref", sa.String(64), nullable=False, server_default=""))
        outbox.add_column(sa.Column("slot", sa.String(64), nullable=False, server_default=""))
        outbox.add_column(sa.Column("bulk", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "posts",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("ref", sa.String(64), nullable=False),
        sa.Column("user", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "bot", "chat", "message", name="pk_posts"),
    )
    op.create_index("ix_posts_ref", "posts", ["platform", "bot", "chat", "ref", "message"])
    op.create_table(
        "letters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.BigInteger(), nullable=False),
        sa.Column("user", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.String(48), nullable=False),
        sa.Column("event", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
    )
    op.create_index("ix_letters_waiting", "letters", ["platform", "bot", "id"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("letters")
    op.drop_table("posts")
    with op.batch_alter_table("outbox") as outbox:
        for name in ("bulk", "slot", "ref", "file"):
            outbox.drop_column(name)
