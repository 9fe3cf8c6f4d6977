"""What a schema cannot see: references, collisions, languages, lengths. One Fault for each."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from bot.engine.entities import aliases
from bot.engine.plan import STAGES
from bot.packs.forms import check_card, check_drill, check_postmortem
from bot.packs.interview import Interview
from bot.packs.lengths import check_lengths
from bot.packs.lens import Lens, through
from bot.packs.loader import Fault, PackFile, Shelf, lens_faults
from bot.packs.numbers import check_languages, check_numbers
from bot.packs.practice import Cards, Drills, Postmortem
from bot.packs.rooms import check_room
from bot.packs.rubric import Rubric
from bot.packs.text import LANGUAGES, CriterionId, Model, Text, Texts
from bot.packs.thin import check_thin
from bot.packs.voice import LINES, Voice
from bot.packs.warroom import Warroom
from bot.packs.yamlfile import Loc


def check(shelf: Shelf, rubrics: tuple[Rubric, ...] = ()) -> list[Fault]:
    """All faults of a shelf. `rubrics` are known besides those on it."""
    known = {c.id for r in (*rubrics, *(r for _, r in shelf.of(Rubric))) for c in r.criteria}
    faults = list(shelf.faults)
    faults += _duplicates(shelf)
    for file in shelf.files:
        faults += _languages(file)
        faults += check_lengths(file)
        faults += check_thin(file)
        faults += check_languages(file, ((loc, text) for loc, text in walk(file.pack) if isinstance(text, Text)))
        if known:
            faults += _criteria(file, known)
    for file, interview in shelf.of(Interview):
        faults += _interview(file, interview)
        faults += check_numbers(file, interview)
    for file, room in shelf.of(Warroom):
        faults += check_room(file, room)
    for file, postmortem in shelf.of(Postmortem):
        faults += check_postmortem(file, postmortem)
    for file, rubric in shelf.of(Rubric):
        faults += _rubric(file, rubric)
    bases = {rubric.id: rubric for rubric in (*rubrics, *(r for _, r in shelf.of(Rubric)))}
    faults += (wrong := lens_faults(shelf, bases))
    if not wrong:
        for file, lens in shelf.of(Lens):
            faults += _rubric(file, through(lens, bases[lens.like]))
    for file, voice in shelf.of(Voice):
        faults += _voice(file, voice)
    for file, drills in shelf.of(Drills):
        for i, drill in enumerate(drills.drills):
            faults += check_drill(file, ("drills", i), drill)
    for file, cards in shelf.of(Cards):
        for i, card in enumerate(cards.cards):
            faults += check_card(file, ("cards", i), card)
    return faults


def _ids(file: PackFile) -> Iterator[tuple[Loc, str, str]]:
    """(where, kind, id) of everything that has an id of its own."""
    pack = file.pack
    if isinstance(pack, Drills):
        yield from ((("drills", i, "id"), "drill", drill.id) for i, drill in enumerate(pack.drills))
    elif isinstance(pack, Cards):
        yield from ((("cards", i, "id"), "card", card.id) for i, card in enumerate(pack.cards))
    elif isinstance(pack, Interview | Rubric | Voice | Postmortem | Warroom):
        yield ("id",), type(pack).__name__.lower(), pack.id


def _duplicates(shelf: Shelf) -> Iterator[Fault]:
    seen: dict[tuple[str, str], PackFile] = {}
    for file in shelf.files:
        for loc, kind, name in _ids(file):
            other = seen.setdefault((kind, name), file)
            where = _first(file, kind, name)
            if other is not file or where != loc:
                yield file.fault(
                    loc, f"the {kind} {name!r} is also in {other.path.name}", "give one of them another id"
                )
        for loc, name in _inner_duplicates(file.pack):
            yield file.fault(loc, f"the id {name!r} stands here twice", "give one of them another id")


def _first(file: PackFile, kind: str, name: str) -> Loc:
    return next(loc for loc, k, n in _ids(file) if (k, n) == (kind, name))


def _inner_duplicates(pack: Model) -> Iterator[tuple[Loc, str]]:
    for field in ("entities", "facts", "probes", "failures", "interruptions", "stakeholders", "criteria", "axes"):
        seen: set[str] = set()
        items = getattr(pack, field, ())
        # A lens places criteria by their ids: those of a mapping are different anyway.
        for i, item in enumerate(items if isinstance(items, tuple) else ()):
            name = str(getattr(item, "id", ""))
            if name in seen:
                yield (field, i, "id"), name
            seen.add(name)


def walk(value: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Text | Texts]]:
    """Every text of a pack, and where it is."""
    if isinstance(value, Text | Texts):
        yield loc, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from walk(getattr(value, name), (*loc, name))
    elif isinstance(value, tuple | list):
        for i, item in enumerate(value):
            yield from walk(item, (*loc, i))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, (*loc, key))


def _languages(file: PackFile) -> Iterator[Fault]:
    """A text in one language only is read by half of the people; the pack as a whole decides which it needs."""
    wanted = {language for _, text in walk(file.pack) for language in text.languages}
    for loc, text in walk(file.pack):
        for language in LANGUAGES:
            if language in wanted and language not in text.languages and loc[-1] != "cues":
                yield file.fault(
                    loc, f"the text has no {language!r}", f"add {language}: ..., as the other texts have it"
                )
            elif isinstance(text, Texts) and language in text.languages and not text.root[language]:
                yield file.fault((*loc, language), "the list is empty", "add a wording, or take the language out")


def _criteria(file: PackFile, known: set[str]) -> Iterator[Fault]:
    if isinstance(file.pack, Rubric):
        return
    for loc, name in _criterion_refs(file.pack):
        if name not in known:
            yield file.fault(loc, f"no rubric has the criterion {name!r}", "use an id that a rubric has")


def _criterion_refs(value: Any, loc: Loc = ()) -> Iterator[tuple[Loc, CriterionId]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            item = getattr(value, name)
            if name == "criterion":
                yield (*loc, name), item
            elif name in ("criteria", "trains"):
                yield from (((*loc, name, i), each) for i, each in enumerate(item))
            elif name in ("model", "strong", "heard") and isinstance(item, dict):
                yield from (((*loc, name, each), each) for each in item)
            else:
                yield from _criterion_refs(item, (*loc, name))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _criterion_refs(item, (*loc, i))


def _interview(file: PackFile, pack: Interview) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for i, entity in enumerate(pack.entities):
        for alias in aliases(entity):
            other = owners.setdefault(alias.casefold(), entity.id)
            if other != entity.id:
                yield file.fault(
                    ("entities", i, "aliases"),
                    f"the alias {alias!r} is also one of {other!r}",
                    "keep it at one of them",
                )
    names = {entity.id for entity in pack.entities}
    for field in ("probes", "failures"):
        for i, item in enumerate(getattr(pack, field)):
            if item.entity is not None and item.entity not in names:
                yield file.fault((field, i, "entity"), f"there is no entity {item.entity!r}", "use the id of an entity")
    for i, probe in enumerate(pack.probes):
        if probe.stage not in STAGES:
            yield file.fault(("probes", i, "stage"), "an interview has no pager stage", "use one of the five stages")


def _rubric(file: PackFile, rubric: Rubric) -> Iterator[Fault]:
    axes = {axis.id for axis in rubric.axes}
    names = {criterion.id for criterion in rubric.criteria}
    antis = {anti.id for anti in rubric.anti_patterns}
    for field in ("criteria", "anti_patterns"):
        for i, item in enumerate(getattr(rubric, field)):
            if item.axis not in axes:
                yield file.fault((field, i, "axis"), f"there is no axis {item.axis!r}", "use the id of an axis")
    for stage, expected in rubric.expects.items():
        for i, name in enumerate(expected):
            if name not in names:
                yield file.fault(
                    ("expects", stage.value, i), f"there is no criterion {name!r}", "use one of this rubric"
                )
    if rubric.framing_filter.axis not in axes:
        yield file.fault(("framing_filter", "axis"), "there is no such axis", "use the id of an axis")
    if rubric.framing_filter.premature not in antis:
        yield file.fault(("framing_filter", "premature"), "there is no such anti-pattern", "use one of this rubric")


def _voice(file: PackFile, voice: Voice) -> Iterator[Fault]:
    for line, values in LINES.items():
        texts = voice.lines.get(line)
        if texts is None:
            yield file.fault(("lines",), f"the line {line!r} is missing", "add it")
            continue
        for language, wordings in texts.root.items():
            for i, wording in enumerate(wordings):
                used = set(re.findall(r"\{(\w+)\}", wording))
                where = ("lines", line, language, i)
                if unknown := used - set(values):
                    yield file.fault(where, f"{{{min(unknown)}}} is not filled in here", "take it out")
                if values and not used:
                    yield file.fault(where, f"the wording uses none of {', '.join(values)}", "put one in braces")
    for criterion, texts in voice.heard.items():
        for language, wordings in texts.root.items():
            for i, wording in enumerate(wordings):
                where = ("heard", criterion, language, i)
                if set(re.findall(r"\{(\w+)\}", wording)) != {"quote"}:
                    yield file.fault(where, "the wording does not quote the answer", "put {quote} where it belongs")
                if wording.rstrip("”\"'").endswith(("?", "？")):
                    yield file.fault(where, "a question stands before the next question", "say it without asking")
    for line in voice.lines:
        if line not in LINES:
            yield file.fault(("lines", line), "the program never says this line", "take it out, or correct its name")
