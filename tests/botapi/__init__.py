"""A local Bot API server for tests: it keeps state, checks each call, and answers as Telegram does."""
