"""Updates as the Bot API describes them, made by Hypothesis from its specification: right in form only."""

from functools import lru_cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.botapi.spec import spec
from tests.hostile import SEEDS

DEEPEST = 3
"""Objects within objects, beyond which only what is required is made."""

WORDS = tuple(seed for kind in SEEDS.values() for seed in kind if len(seed) < 200)

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")

numbers = st.one_of(
    st.integers(0, 5),
    st.integers(-(2**40), 2**40),
    st.sampled_from([2**31, 2**52, 2**63 - 1, 2**63, -(2**63), 10**30, 1_700_000_000]),
)

texts = st.one_of(
    st.text(max_size=30),
    st.sampled_from(WORDS),
    st.sampled_from(
        ["private", "group", "supergroup", "channel", "member", "kicked", "left", "administrator", "zh-hans"]
    ),
    st.sampled_from(
        ["/start", "/help", "/export", "/forget", "/privacy", "/time", "1:b:ticket-sale:10", "1:yn", "1:yr:30"]
    ),
)


@lru_cache
def of(kind: str, depth: int = 0) -> SearchStrategy[Any]:
    """Values of a type of the specification."""
    match kind:
        case "Integer":
            return numbers
        case "Float":
            return st.floats(-1e9, 1e9)
        case "String":
            return texts
        case "Boolean" | "True":
            return st.booleans()
    if kind.startswith("Array of "):
        return st.lists(of(kind.removeprefix("Array of "), depth + 1), max_size=2)
    described = spec()["types"].get(kind)
    if described is None:
        return st.none()
    if depth > DEEPEST + 2:
        return st.just({})
    if subtypes := described.get("subtypes"):
        return st.one_of([of(subtype, depth + 1) for subtype in subtypes[:4]])
    return _object(kind, depth)


@st.composite
def _object(draw: st.DrawFn, kind: str, depth: int) -> dict[str, Any]:
    """What is required, and a few of the fields that are not."""
    fields = spec()["types"][kind]["fields"]
    required = [name for name, field in fields.items() if field.get("required")]
    optional = [name for name in fields if name not in required]
    if optional and depth < DEEPEST:
        required += draw(st.lists(st.sampled_from(optional), max_size=4, unique=True))
    return {name: draw(_field(fields[name], depth)) for name in required}


def _field(field: dict[str, Any], depth: int) -> SearchStrategy[Any]:
    return st.deferred(lambda: st.one_of([of(kind, depth + 1) for kind in field["types"]]))


@st.composite
def update(draw: st.DrawFn, people: tuple[int, ...]) -> dict[str, Any]:
    """An update of a kind that the bot asks for, more often than not of one of these people's private chats; and now
    and then something that fits no specification."""
    kind = draw(st.sampled_from(KINDS))
    types = spec()["types"]["Update"]["fields"][kind]["types"]
    body = draw(of(types[0]))
    if draw(st.integers(0, 3)):
        number = draw(st.sampled_from(people))
        _put(body, kind, number)
    if not draw(st.integers(0, 9)):
        name = draw(st.sampled_from(sorted(body)))
        body[name] = draw(st.one_of(st.none(), st.booleans(), numbers, texts, st.just([]), st.just({})))
    return {kind: body}


def _put(body: dict[str, Any], kind: str, number: int) -> None:
    """Make it that person's."""
    body["from"] = {"id": number, "is_bot": False, "first_name": str(body.get("from", {}).get("first_name", "x"))}
    holder = body.setdefault("message", {"message_id": 1, "date": 1}) if kind == "callback_query" else body
    if isinstance(holder, dict):
        holder["chat"] = {"id": number, "type": "private"}
