"""What is read off an account and its words, in private chats and groups alike."""

from telegram import User

from bot.packs.text import Language


def language_of(user: User) -> Language:
    """The language of the person's phone, as far as this program speaks it."""
    return spoken(user.language_code)


def spoken(code: str | None) -> Language:
    """The language of that code, as far as this program speaks it."""
    return "zh" if (code or "").lower().startswith("zh") else "en"


def sound(text: str) -> str:
    """The text with lone surrogates replaced: they can be received, but never sent or stored."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
