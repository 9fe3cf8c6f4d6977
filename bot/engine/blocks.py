"""What messages are made of: pieces of text, files, and things to tap."""

from dataclasses import dataclass
from typing import Literal

from bot.engine.events import Event
from bot.engine.groups.events import Act

BlockKind = Literal["title", "heading", "line", "quotes", "small", "code", "hidden"]


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap. Its label is a message of the catalogue, unless `literal`."""

    label: str
    press: Event | Act
    values: tuple[tuple[str, str | int], ...] = ()
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A button that leads into the private chat with the bot, which hears `payload` then."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message."""

    form: Literal["picture", "document", "voice"]
    data: bytes
    name: str
    """As it is saved, ending included: 'progress.png'."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a longer message, plain text in the reader's language. `quotes` fold away where the platform can do
    that; `code` keeps its columns; `hidden` is shown on a tap."""

    kind: BlockKind
    text: str
