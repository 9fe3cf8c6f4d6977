"""Reading a YAML file that a stranger wrote: plain data, with the line of every key.

No tags, no anchors, no duplicate keys; at most 1 MB and 20 levels deep.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

MOST_BYTES = 1_000_000
MOST_DEPTH = 20

Loc = tuple[str | int, ...]
"""A path into the data: ('facts', 3, 'ask')."""

_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq"))
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
    try:
        for event in _events(text):
            if isinstance(event, yaml.AliasEvent):
                raise Unreadable(_line(event), "an alias (*name) is used", "write the value out where it is needed")
        node = loader.get_single_node()
        lines: dict[Loc, int] = {}
        data = None if node is None else _plain(loader, node, (), lines, 0)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = int(getattr(mark, "line", 0)) + 1
        raise Unreadable(line, str(error.problem or error.context or "this is not YAML"), "mend the YAML") from error
    except yaml.YAMLError as error:
        raise Unreadable(1, "a character that YAML does not allow", "take it out") from error
    finally:
        loader.dispose()
    return Source(data, lines)


def _events(text: str) -> Any:
    # Aliases are looked for before composing: composing a bomb is what hurts.
    return yaml.parse(text, Loader=_Loader) if "*" in text else ()


def _plain(loader: Any, node: Node, loc: Loc, lines: dict[Loc, int], depth: int) -> Any:
    line = _line(node)
    lines.setdefault(loc, line)
    if depth > MOST_DEPTH:
        raise Unreadable(line, f"nested deeper than {MOST_DEPTH} levels", "flatten it", _key(loc))
    if isinstance(node, ScalarNode):
        if node.tag in _PLAIN_TAGS:
            return loader.construct_object(node)
        if node.tag == "tag:yaml.org,2002:timestamp":
            return node.value
        raise Unreadable(line, f"the tag {node.tag} is not allowed", "use plain text, numbers, lists, maps", _key(loc))
    if isinstance(node, SequenceNode):
        return [_plain(loader, child, (*loc, i), lines, depth + 1) for i, child in enumerate(node.value)]
    if isinstance(node, MappingNode) and node.tag in _PLAIN_TAGS:
        data: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, ScalarNode) else None
            where = _line(key_node)
            if not isinstance(key, str):
                raise Unreadable(where, "a key that is not plain text", "use a plain key", _key(loc))
            if key in data:
                raise Unreadable(where, f"the key {key!r} stands here twice", "take one out", _key((*loc, key)))
            lines[(*loc, key)] = where
            data[key] = _plain(loader, value_node, (*loc, key), lines, depth + 1)
        return data
    raise Unreadable(line, f"the tag {node.tag} is not allowed", "use plain text, numbers, lists, maps", _key(loc))


def _line(marked: Any) -> int:
    return int(getattr(marked.start_mark, "line", 0)) + 1


def _key(loc: Loc) -> str:
    return ".".join(map(str, loc))
