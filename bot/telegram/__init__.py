"""Telegram: updates become events, actions become calls. Nothing else happens here."""
