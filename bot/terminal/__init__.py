"""The terminal: an interview without an account, a token or a network."""
