"""Reading length: how many characters of each kind of text a phone shows well."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from bot.packs.loader import Fault, PackFile
from bot.packs.text import Text, Texts
from bot.packs.yamlfile import Loc

LONGEST: dict[str, int] = {
    "Interview.prompt": 300,
    "Interview.model": 300,
    "Entity.absent": 300,
    "Fact.topic": 30,
    "Fact.answer": 300,
    "Probe.ask": 300,
    "Probe.hints": 200,
    "Failure.inject": 350,
    "Interruption.say": 350,
    "Interrupt.say": 350,
    "Stakeholder.asks": 350,
    "Stakeholder.pushes_back": 250,
    "Drill.title": 64,
    "Drill.page": 600,
    "Drill.strong": 300,
    "Drill.model": 600,
    "Development.say": 350,
    "Trap.consequence": 350,
    "Card.front": 350,
    "Card.back": 350,
    "Reveal.say": 400,
    "Asked.ask": 300,
    "Asked.look_for": 450,
    "Warroom.page": 600,
    "Warroom.held": 450,
    "Warroom.lost": 450,
    "Brief.may": 200,
    "Brief.absent": 300,
    "Secret.say": 350,
    "Turn.say": 350,
    "Decision.good": 350,
    "Notice.good": 350,
    "Unasked.changes": 350,
}
"""Characters that a text stays under, by model and field. A reply with an acknowledgement before it is under 400."""


def check_lengths(file: PackFile) -> Iterator[Fault]:
    """One Fault for each text, in each language, that is not under its limit."""
    for loc, kind, wording in _wordings(file.pack, (), ""):
        most = LONGEST.get(kind)
        if most is not None and len(wording) >= most:
            yield file.fault(
                loc, f"{len(wording)} characters; a phone shows fewer than {most} well", "say it in fewer words"
            )


def _wordings(value: Any, loc: Loc, kind: str) -> Iterator[tuple[Loc, str, str]]:
    """(where, 'Model.field', wording) of every text in every language."""
    if isinstance(value, Text | Texts):
        for language, wordings in value.root.items():
            for wording in (wordings,) if isinstance(wordings, str) else wordings:
                yield (*loc, language), kind, wording
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _wordings(getattr(value, name), (*loc, name), f"{type(value).__name__}.{name}")
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _wordings(item, (*loc, i), kind)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _wordings(item, (*loc, key), kind)
