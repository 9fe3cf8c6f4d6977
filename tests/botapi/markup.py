"""HTML as Telegram reads it: the text, its entities, and the refusals in Telegram's words."""

import re
from typing import Any

NAMES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "a": "text_link",
}
TOKEN = re.compile(r"<(/?)([a-zA-Z-]*)([^<>]*)>|&(#x?[0-9a-fA-F]+|[a-z]+);|([<])|([^<&]+)|(&)")


class CannotParse(Exception):
    """What Telegram says about it."""


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(html: str) -> tuple[str, list[dict[str, Any]]]:
    """(text, entities). CannotParse with Telegram's description."""
    text = ""
    entities: list[dict[str, Any]] = []
    stack: list[tuple[str, dict[str, Any]]] = []
    for token in TOKEN.finditer(html):
        closing, tag, rest, name, stray, plain, ampersand = token.groups()
        offset = len(html[: token.start()].encode())
        if stray:
            raise CannotParse(f'Unsupported start tag "" at byte offset {offset}')
        if plain or ampersand:
            text += plain or ampersand
        elif name:
            text += _character(name) or f"&{name};"
        elif closing:
            if not stack or stack[-1][0] != tag.lower():
                wanted = f', expected "</{stack[-1][0]}>"' if stack else ""
                raise CannotParse(f'Unmatched end tag at byte offset {offset}{wanted}, found "</{tag}>"')
            _, entity = stack.pop()
            entity["length"] = units(text) - entity["offset"]
            if entity["length"]:
                entities.append(entity)
        elif tag.lower() not in KINDS:
            raise CannotParse(f'Unsupported start tag "{tag}" at byte offset {offset}')
        else:
            kind = KINDS[tag.lower()]
            if kind == "blockquote" and rest.strip() == "expandable":
                kind = "expandable_blockquote"
            if kind.endswith("blockquote") and any(t == "blockquote" for t, _ in stack):
                raise CannotParse(f"Nested blockquotes at byte offset {offset}")
            stack.append((tag.lower(), {"type": kind, "offset": units(text), "length": 0}))
    if stack:
        raise CannotParse(f'Can\'t find end tag corresponding to start tag "{stack[-1][0]}"')
    return text, sorted(entities, key=lambda entity: entity["offset"])


def _character(name: str) -> str | None:
    if name.startswith("#"):
        number = int(name[2:], 16) if name[1:2] == "x" else int(name[1:])
        return chr(number) if 0 < number < 0x110000 else None
    return NAMES.get(name)
