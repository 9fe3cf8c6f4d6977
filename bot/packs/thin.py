"""Thin spots: lists so short that a session with the pack runs dry or repeats itself."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from bot.engine.plan import STAGES
from bot.packs.interview import Interview
from bot.packs.loader import Fault, PackFile
from bot.packs.text import Texts
from bot.packs.yamlfile import Loc

LEAST: dict[str, int] = {
    "Interview.entities": 4,
    "Interview.facts": 5,
    "Interview.failures": 3,
    "Interview.interruptions": 3,
    "Entity.aliases": 1,
    "Fact.ask": 5,
    "Probe.ask": 2,
    "Probe.hints": 3,
    "Stakeholder.pushes_back": 2,
    "Trap.cues": 3,
    "Trap.does": 2,
    "Card.accept": 2,
    "Card.and_also": 2,
    "Decision.about": 2,
    "Decision.said": 2,
    "Notice.about": 2,
    "Notice.said": 2,
    "Unasked.about": 2,
    "Unasked.ask": 3,
}
"""Entries, or wordings in each language, by model and field."""


def check_thin(file: PackFile) -> Iterator[Fault]:
    """One Fault for each list that is too short, and for each stage of an interview without a probe."""
    for loc, kind, count in _lists(file.pack, ()):
        least = LEAST.get(kind, 0)
        if count < least:
            yield file.fault(loc, f"{count} where {least} are needed", "add more")
    if isinstance(file.pack, Interview):
        asked = {probe.stage for probe in file.pack.probes}
        for stage in STAGES:
            if stage not in asked:
                yield file.fault(("probes",), f"no probe is for the stage {stage.value!r}", "add one")


def _lists(value: Any, loc: Loc) -> Iterator[tuple[Loc, str, int]]:
    """(where, 'Model.field', how many) of every list, and of every language's wordings."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            item = getattr(value, name)
            kind = f"{type(value).__name__}.{name}"
            if isinstance(item, Texts):
                yield from (((*loc, name, language), kind, len(found)) for language, found in item.root.items())
            elif isinstance(item, tuple | dict):
                yield (*loc, name), kind, len(item)
            yield from _lists(item, (*loc, name))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _lists(item, (*loc, i))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _lists(item, (*loc, key))
