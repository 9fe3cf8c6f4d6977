"""The tables. Everything a person wrote is in a LargeBinary column and has passed the codec.

A change here needs a revision in migrations/versions (a test compares the two), and a new table needs a line in
store/registry.py, which says whose its rows are.
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
    false,
    text,
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

UNDONE, PUT_ASIDE, EDITED = text("status = 'waiting'"), text("status = 'parked'"), text("edits IS NOT NULL")

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
    Column("edits", BigInteger),
    UniqueConstraint("platform", "bot", "update"),
    Index("ix_inbox_waiting", "platform", "bot", "id", postgresql_where=UNDONE, sqlite_where=UNDONE),
    Index("ix_inbox_parked", "id", postgresql_where=PUT_ASIDE, sqlite_where=PUT_ASIDE),
    Index("ix_inbox_lane", "platform", "bot", "chat", "update", postgresql_where=UNDONE, sqlite_where=UNDONE),
    Index("ix_inbox_edits", "platform", "bot", "chat", "edits", postgresql_where=EDITED, sqlite_where=EDITED),
)
"""status: waiting, done or parked. `raw` is dropped when done; the row stays, so that a repeat is known. `edits`: the
number of the message that it changes."""

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
    Column("file", LargeBinary),
    Column("ref", String(64), nullable=False, server_default=""),
    Column("slot", String(64), nullable=False, server_default=""),
    Column("bulk", Boolean, nullable=False, server_default=false()),
    Column("cause", String(40), nullable=False, server_default=""),
    Index("ix_outbox_chat", "platform", "bot", "chat", "bulk", "id"),
    Index("ix_outbox_next", "platform", "bot", "bulk", "id"),
)
"""Calls that are not made yet; a row goes when the platform took it."""

posts = Table(
    "posts",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("bot", BigInteger, primary_key=True),
    Column("chat", BigInteger, primary_key=True),
    Column("message", BigInteger, primary_key=True),
    Column("ref", String(64), nullable=False),
    Column("user", BigInteger, nullable=False),
    Column("at", Float, nullable=False),
    Index("ix_posts_ref", "platform", "bot", "chat", "ref", "message"),
)
"""Messages that were sent and have a name: replies to them and edits of them find it again."""

letters = Table(
    "letters",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("platform", String(16), nullable=False),
    Column("bot", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("topic", BigInteger, nullable=False),
    Column("user", BigInteger, nullable=False),
    Column("owner", String(48), nullable=False),
    Column("event", LargeBinary, nullable=False),
    Column("at", Float, nullable=False),
    Index("ix_letters_waiting", "platform", "bot", "id"),
)
"""Events that one conversation left for another; a row goes with the turn that reads it. `owner`: whose words."""

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
    Column("form", String(16), nullable=False, server_default="interview"),
)
"""`form`: interview, drill, cards or postmortem. Of an exercise `scenario` is the id of its pack, `minutes` 0."""

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

second_attempts = Table(
    "second_attempts",
    metadata,
    Column("id", _ID, primary_key=True, autoincrement=True),
    Column("session", String(16), ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("criterion", String(64), nullable=False),
    Column("at", Float, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""An answer of a session, attempted once more; `number` is the first answer's, the text is in `body`."""

pictures = Table(
    "pictures",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("bot", BigInteger, primary_key=True),
    Column("user", BigInteger, primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", Float, nullable=False),
)
"""Drawn once, shown until `digest`, that of what it shows, changes."""

shared_scores = Table(
    "shared_scores",
    metadata,
    Column("session", String(16), ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("conversation", _ID, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("scenario", String(64), nullable=False),
    Column("rubric", String(64), nullable=False),
    Column("scores", Text, nullable=False),
    Column("at", Float, nullable=False),
    Index("ix_shared_scores_scenario", "scenario", "rubric"),
)
"""Scores of people who agreed that others compare theirs with them; `scores` is JSON of axis and number. No consent, no
row."""
retention = Table(
    "retention",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("user", BigInteger, primary_key=True, autoincrement=False),
    Column("days", Integer, nullable=False),
)
"""Of those who chose it: how many days transcripts are kept; 0: until they delete them."""

forgotten = Table(
    "forgotten",
    metadata,
    Column("key", LargeBinary(8), primary_key=True),
    Column("at", Float, nullable=False),
)
"""Ids of data keys whose owners were forgotten: should one turn up again, it is destroyed again."""

marks = Table(
    "marks",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Float, nullable=False),
)
"""What the house itself remembers: when it last polled or swept, whether it is under maintenance."""
bots = Table(
    "bots",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("bot", BigInteger, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("token", LargeBinary, nullable=False),
    Column("rate", Integer, nullable=False),
    Column("commands", Text, nullable=False),
    Column("users", Text, nullable=False),
    Column("admins", Text, nullable=False),
    Column("added", Float, nullable=False),
)
"""Bots of this installation besides the one in the environment. `commands`, `users`, `admins` are JSON lists."""
