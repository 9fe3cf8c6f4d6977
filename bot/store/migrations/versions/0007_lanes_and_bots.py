"""Work that several processes share: lanes of the inbox, jobs on PostgreSQL, and several bots."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0004"


def upgrade() -> None:
    """Make the column, the indexes, the table, and on PostgreSQL the job engine's own schema."""
    with op.batch_alter_table("inbox") as inbox:
        inbox.add_column(sa.Column("edits", sa.BigInteger()))
    undone, edited = sa.text("status = 'waiting'"), sa.text("edits IS NOT NULL")
    lane, edits = ["platform", "bot", "chat", "update"], ["platform", "bot", "chat", "edits"]
    # Of what waits, and not of the millions that are done: the index no longer grows with them.
    parked = sa.text("status = 'parked'")
    op.drop_index("ix_inbox_waiting", table_name="inbox")
    op.create_index(
        "ix_inbox_waiting", "inbox", ["platform", "bot", "id"], postgresql_where=undone, sqlite_where=undone
    )
    op.create_index("ix_inbox_parked", "inbox", ["id"], postgresql_where=parked, sqlite_where=parked)
    op.create_index("ix_inbox_lane", "inbox", lane, postgresql_where=undone, sqlite_where=undone)
    op.create_index("ix_inbox_edits", "inbox", edits, postgresql_where=edited, sqlite_where=edited)
    op.create_table(
        "bots",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("bot", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("commands", sa.Text(), nullable=False),
        sa.Column("users", sa.Text(), nullable=False),
        sa.Column("admins", sa.Text(), nullable=False),
        sa.Column("added", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "bot", name="pk_bots"),
    )
    if op.get_bind().dialect.name == "postgresql":
        from bot.store.jobs import make_tables

        make_tables(op.get_bind())


def downgrade() -> None:
    """Take them away; the job engine's tables stay."""
    op.drop_table("bots")
    op.drop_index("ix_inbox_parked", table_name="inbox")
    op.drop_index("ix_inbox_waiting", table_name="inbox")
    op.create_index("ix_inbox_waiting", "inbox", ["platform", "bot", "status", "id"])
    op.drop_index("ix_inbox_edits", table_name="inbox")
    op.drop_index("ix_inbox_lane", table_name="inbox")
    with op.batch_alter_table("inbox") as inbox:
        inbox.drop_column("edits")
