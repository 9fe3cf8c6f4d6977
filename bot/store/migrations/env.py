"""Alembic's entry: the connection comes from bot.store.database, or from a URL on the command line."""

from alembic import context
from sqlalchemy import create_engine

from bot.store.schema import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    url = context.config.get_main_option("sqlalchemy.url") or "sqlite://"
    connection = create_engine(url).connect()

context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
