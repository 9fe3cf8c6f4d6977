"""Keeping everything: SQLAlchemy Core over SQLite (the default) or PostgreSQL."""
