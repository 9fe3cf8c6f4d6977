"""The Bot API as data: does a call fit what is documented?"""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

SPEC = Path(__file__).parents[1] / "data" / "botapi-spec.json"


@lru_cache
def spec() -> dict[str, Any]:
    """Methods and types."""
    data: dict[str, Any] = json.loads(SPEC.read_text(encoding="utf-8"))
    return data


def known(method: str) -> str | None:
    """The method's name as documented, whatever the case; None when there is none."""
    return next((name for name in spec()["methods"] if name.lower() == method.lower()), None)


def decoded(method: str, raw: dict[str, Any]) -> dict[str, Any]:
    """Parameters as JSON values: in a form everything is text."""
    fields = spec()["methods"][method]["params"]
    return {name: _decoded(value, fields.get(name, {}).get("types", [])) for name, value in raw.items()}


def _decoded(value: Any, types: list[str]) -> Any:
    if not isinstance(value, str) or ("String" in types and not any(kind in ("Integer",) for kind in types)):
        return value
    try:
        made = json.loads(value)
    except ValueError:
        return value
    if "String" in types and not isinstance(made, int):
        return value
    return made


def misfits(method: str, params: dict[str, Any]) -> Iterator[str]:
    """Each way in which a call is not as documented."""
    yield from _fields(spec()["methods"][method]["params"], params, method)


def _fields(fields: dict[str, Any], values: dict[str, Any], where: str) -> Iterator[str]:
    for name in values:
        if name not in fields:
            yield f"{where}: there is no parameter {name!r}"
    for name, field in fields.items():
        if name not in values:
            if field.get("required"):
                yield f"{where}: {name!r} is missing"
            continue
        value = values[name]
        if not any(_fits(value, kind) for kind in field["types"]):
            yield f"{where}.{name}: {value!r} is none of {', '.join(field['types'])}"
        for kind in field["types"]:
            yield from _inside(value, kind, f"{where}.{name}")
        if "length" in field and isinstance(value, str) and name != "text":
            least, most, unit = field["length"]
            length = len(value.encode()) if unit == "bytes" else len(value)
            if not least <= length <= most:
                yield f"{where}.{name}: {length} {unit}, not {least} to {most}"


def _inside(value: Any, kind: str, where: str) -> Iterator[str]:
    if kind.startswith("Array of ") and isinstance(value, list):
        for i, item in enumerate(value):
            yield from _inside(item, kind.removeprefix("Array of "), f"{where}[{i}]")
    elif isinstance(value, dict) and (fields := spec()["types"].get(kind, {}).get("fields")) and _fits(value, kind):
        yield from _fields(fields, value, where)


def _fits(value: Any, kind: str) -> bool:
    match kind:
        case "Integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "Float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "String":
            return isinstance(value, str)
        case "Boolean":
            return isinstance(value, bool)
        case "InputFile":
            return isinstance(value, bytes | str)
    if kind.startswith("Array of "):
        return isinstance(value, list) and all(_fits(item, kind.removeprefix("Array of ")) for item in value)
    described = spec()["types"].get(kind)
    if described is None or not isinstance(value, dict):
        return False
    if subtypes := described.get("subtypes"):
        return any(_fits(value, subtype) for subtype in subtypes)
    required = [name for name, field in described["fields"].items() if field.get("required")]
    return all(name in value for name in required)
