"""Reading a YAML file that a stranger wrote: plain data, with the line of every key.

No tags, no anchors, no duplicate keys; at most 1 MB and 20 levels deep.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import ScalarNode

MOST_BYTES = 1_000_000
MOST_DEPTH = 20
MOST_DIGITS = 100
"""Of a number: 1:59:59:59... takes a quadratic time to read."""

Loc = tuple[str | int, ...]
"""A path into the data: ('facts', 3, 'ask')."""

_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null"))
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Unreadable(Exception):
    """This is no YAML that a pack may hold. Carries the line (from 1), the key, what is wrong, and the mend."""

    def __init__(self, line: int, problem: str, mend: str, key: str = "") -> None:
        super().__init__(problem)
        self.line, self.problem, self.mend, self.key = line, problem, mend, key


@dataclass(frozen=True)
class Source:
    """A file's data and the line of each of its keys."""

    data: Any
    lines: dict[Loc, int]

    def line(self, loc: Loc) -> int:
        """The line of that key, or of the nearest one above it that is there."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)


def read(path: Path) -> Source:
    """The file's data. Unreadable when it breaks a rule above or is not UTF-8."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(1, f"the file is larger than {MOST_BYTES // 1_000_000} MB", "split it into several packs")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(1, "the file is not UTF-8", "save it as UTF-8") from error
    return parse(text)


def parse(text: str) -> Source:
    """The same for a text."""
    loader = _Loader(text)
    lines: dict[Loc, int] = {}
    try:
        for start in (yaml.StreamStartEvent, yaml.DocumentStartEvent):
            if not isinstance(loader.get_event(), start):
                return Source(None, lines)
        data = _plain(loader, loader.get_event(), (), lines, 0)
        loader.get_event()  # the document's end
        more = loader.get_event()
        if not isinstance(more, yaml.StreamEndEvent):
            raise Unreadable(_line(more), "a second document begins", "put it into a file of its own")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = int(getattr(mark, "line", 0)) + 1
        raise Unreadable(line, str(error.problem or error.context or "this is not YAML"), "mend the YAML") from error
    except yaml.YAMLError as error:
        raise Unreadable(1, "a character that YAML does not allow", "take it out") from error
    finally:
        loader.dispose()
    return Source(data, lines)


_TEXT = "tag:yaml.org,2002:str"


def _plain(loader: Any, event: Any, loc: Loc, lines: dict[Loc, int], depth: int) -> Any:
    """The value that begins with this event. Built from events: composing nodes is what a bomb or a deep nest hurts."""
    line = _line(event)
    lines.setdefault(loc, line)
    if depth > MOST_DEPTH:
        raise Unreadable(line, f"nested deeper than {MOST_DEPTH} levels", "flatten it", _key(loc))
    if isinstance(event, yaml.AliasEvent):
        raise Unreadable(line, "an alias (*name) is used", "write the value out where it is needed", _key(loc))
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(loader, event, loc)
    if event.tag not in (None, "!"):
        raise _tagged(event.tag, line, loc)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Any] = []
        while not isinstance(child := loader.get_event(), yaml.SequenceEndEvent):
            items.append(_plain(loader, child, (*loc, len(items)), lines, depth + 1))
        return items
    data: dict[str, Any] = {}
    while not isinstance(name := loader.get_event(), yaml.MappingEndEvent):
        if not isinstance(name, yaml.ScalarEvent):
            raise Unreadable(_line(name), "a key that is not plain text", "use a plain key", _key(loc))
        key = str(name.value)
        if key in data:
            raise Unreadable(_line(name), f"the key {key!r} stands here twice", "take one out", _key((*loc, key)))
        lines[(*loc, key)] = _line(name)
        data[key] = _plain(loader, loader.get_event(), (*loc, key), lines, depth + 1)
    return data


def _scalar(loader: Any, event: yaml.ScalarEvent, loc: Loc) -> Any:
    tag = event.tag
    if tag in (None, "!"):
        tag = loader.resolve(ScalarNode, event.value, event.implicit)
    if tag == _TEXT:
        return event.value
    if tag in _PLAIN_TAGS:
        if tag.endswith((":int", ":float")) and len(event.value) > MOST_DIGITS:
            raise Unreadable(_line(event), "a number of absurd length", "write it out, or quote it", _key(loc))
        try:
            return loader.construct_object(ScalarNode(str(tag), event.value))
        except (ValueError, OverflowError):
            raise Unreadable(_line(event), "a number that is none", "write it out, or quote it", _key(loc)) from None
    if tag == "tag:yaml.org,2002:timestamp":
        return event.value
    raise _tagged(str(tag), _line(event), loc)


def _tagged(tag: str, line: int, loc: Loc) -> Unreadable:
    return Unreadable(line, f"the tag {tag} is not allowed", "use plain text, numbers, lists, maps", _key(loc))


def _line(marked: Any) -> int:
    return int(getattr(marked.start_mark, "line", 0)) + 1


def _key(loc: Loc) -> str:
    return ".".join(map(str, loc))
