"""Marking messages for the catalogue."""


def N_(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return message
