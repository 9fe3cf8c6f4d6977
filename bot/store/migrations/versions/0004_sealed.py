"""Everything that a person wrote is sealed from here on, what earlier revisions stored included."""

from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0004"
down_revision = "0003"

PLAIN = (
    # (table, primary key, columns, the owner of a row in SQL)
    ("conversations", "id", ("state",), "platform || ':' || {own}"),
    ("inbox", "id", ("raw",), "platform || ':' || coalesce({own}, 'nobody')"),
    ("outbox", "id", ("params", "file"), "platform || ':' || {own}"),
    ("letters", "id", ("event",), "owner"),
    ("turns", "id", ("event",), "{by_session}"),
    ("answers", "session, number", ("body",), "{by_session}"),
    ("assessments", "id", ("body",), "{by_session}"),
)
"""As they were up to revision 0002."""

OWN = """CAST(CASE WHEN "user" = 0 AND chat < 0 THEN chat ELSE "user" END AS VARCHAR)"""
BY_SESSION = """(SELECT k.platform || ':' || CAST(CASE WHEN k."user" = 0 AND k.chat < 0 THEN k.chat ELSE k."user" END
AS VARCHAR) FROM sessions s JOIN conversations k ON k.id = s.conversation WHERE s.id = session)"""


def upgrade() -> None:
    """Make the tables, then seal row after row, in the same transaction."""
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("cause", sa.String(40), nullable=False, server_default=""))
    op.create_table(
        "retention",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("user", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "user", name="pk_retention"),
    )
    op.create_table(
        "forgotten",
        sa.Column("key", sa.LargeBinary(8), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_forgotten"),
    )
    marks = op.create_table(
        "marks",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_marks"),
    )
    codec = context.config.attributes.get("codec")
    if codec is None:
        return
    for table, primary, columns, owner in PLAIN:
        _seal(op.get_bind(), codec, table, primary, columns, owner.format(own=OWN, by_session=BY_SESSION))
    # Freed pages of the file still hold what was there in plain: they are overwritten before anything else happens.
    op.bulk_insert(marks, [{"name": "scrub", "value": 1.0}])


def _seal(c: Any, codec: Any, table: str, primary: str, columns: tuple[str, ...], owner: str) -> None:
    keys = primary.split(", ")
    rows = c.execute(sa.text(f"SELECT {primary}, {', '.join(columns)}, {owner} AS whose FROM {table}")).all()  # noqa: S608
    for row in rows:
        found = row._mapping
        values = {name: codec.seal(found["whose"], bytes(found[name])) for name in columns if found[name] is not None}
        if values:
            change = ", ".join(f"{name} = :{name}" for name in values)
            where = " AND ".join(f"{name} = :key_{name}" for name in keys)
            names = values | {f"key_{name}": found[name] for name in keys}
            c.execute(sa.text(f"UPDATE {table} SET {change} WHERE {where}"), names)  # noqa: S608


def downgrade() -> None:
    """What is sealed cannot be read by an earlier version."""
    raise NotImplementedError("Restore a backup that was taken before the upgrade.")
