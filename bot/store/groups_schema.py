"""The tables of groups: challenges, what their members sealed, voted, and the board they stand on."""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, LargeBinary, String, Table

from bot.store.schema import metadata

challenges = Table(
    "challenges",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("bot", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("topic", BigInteger, nullable=False),
    Column("began", Float, nullable=False),
    Column("ended", Float),
    Column("body", LargeBinary, nullable=False),
    Index("ix_challenges_group", "platform", "bot", "chat", "began"),
)
"""`body`: the invitation, sealed as the group's."""

entries = Table(
    "entries",
    metadata,
    Column("challenge", String(16), ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("user", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    Column("score", Float),
    Column("body", LargeBinary, nullable=False),
    Index("ix_entries_user", "platform", "user"),
)
"""`body`: the answer, sealed as its author's. No score: not graded."""

ballots = Table(
    "ballots",
    metadata,
    Column("challenge", String(16), ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("user", BigInteger, primary_key=True, autoincrement=False),
    Column("mark", BigInteger, nullable=False),
    Index("ix_ballots_user", "platform", "user"),
)
"""Votes: `user` voted for the answer with that mark."""

board = Table(
    "board",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("bot", BigInteger, primary_key=True),
    Column("chat", BigInteger, primary_key=True),
    Column("user", BigInteger, primary_key=True),
    Column("joined", Float, nullable=False),
    Column("alias", LargeBinary, nullable=False),
    Index("ix_board_user", "platform", "user"),
)
"""Members who chose to stand on their group's board; `alias` is sealed as theirs. No choice, no row."""
