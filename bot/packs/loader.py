"""From files to packs. A folder holds scenarios/ and rubrics/; what is wrong is told by file, line, key and mend."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.errors import PackError
from bot.packs.interview import Interview
from bot.packs.lens import Lens, misplaced, through
from bot.packs.library import Library
from bot.packs.practice import Card, Cards, Drill, Drills, Postmortem, Pressure
from bot.packs.rubric import Rubric
from bot.packs.text import Model
from bot.packs.voice import Voice
from bot.packs.warroom import Warroom
from bot.packs.yamlfile import Loc, Source, Unreadable, read

MOST_FILES = 2000
"""In one folder of packs."""

M = TypeVar("M", bound=Model)

KINDS: tuple[tuple[str, type[Model]], ...] = (
    ("scenarios/interviews", Interview),
    ("scenarios/drills", Drills),
    ("scenarios/cards", Cards),
    ("scenarios/postmortems", Postmortem),
    ("scenarios/warrooms", Warroom),
    ("scenarios/voices", Voice),
    ("rubrics", Rubric),
    ("rubrics/lenses", Lens),
)
"""Where each kind of pack lives."""

MENDS = {
    "missing": "add it",
    "extra_forbidden": "take it out, or correct its spelling",
    "string_too_short": "write the text, or take the language out",
    "too_short": "add more",
    "too_long": "take some out",
    "string_pattern_mismatch": "use lower-case letters, digits and dashes, as in the examples",
    "enum": "use one of those",
    "literal_error": "use one of those",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a pack."""

    file: Path
    line: int
    key: str
    problem: str
    mend: str

    def __str__(self) -> str:
        key = f" {self.key}:" if self.key else ""
        return f"{self.file}:{self.line}:{key} {self.problem}; {self.mend}"


@dataclass(frozen=True)
class PackFile:
    """A file that was read: its pack, if it is one, and its source for line numbers."""

    path: Path
    pack: Model
    source: Source

    def fault(self, loc: Loc, problem: str, mend: str) -> Fault:
        """A fault at that key of this file."""
        return Fault(self.path, self.source.line(loc), ".".join(map(str, loc)), problem, mend)


@dataclass
class Shelf:
    """All files of a folder, and what is wrong with those that could not be read."""

    files: list[PackFile] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def of(self, model: type[M]) -> list[tuple[PackFile, M]]:
        """The packs of one kind, with their files."""
        return [(file, file.pack) for file in self.files if isinstance(file.pack, model)]


def kind_of(path: Path) -> type[Model] | None:
    """What a file is by where it lies; None when it is no pack."""
    if path.suffix not in (".yaml", ".yml"):
        return None
    if path.name == "pressure.yaml":
        return Pressure
    folder = path.resolve().parent.as_posix()
    return next((model for name, model in KINDS if folder.endswith("/" + name)), None)


def read_file(path: Path, model: type[Model], reading: Callable[[Path], Source] = read) -> PackFile | list[Fault]:
    """The pack in that file, or its faults."""
    try:
        source = reading(path)
    except Unreadable as error:
        return [Fault(path, error.line, error.key, error.problem, error.mend)]
    except OSError as error:
        return [Fault(path, 1, "", f"the file cannot be read ({error.strerror})", "check its name and rights")]
    try:
        return PackFile(path, model.model_validate(source.data), source)
    except ValidationError as error:
        return [_fault(path, source, detail["loc"], detail["msg"], detail["type"]) for detail in error.errors()]


def _fault(path: Path, source: Source, loc: Loc, message: str, kind: str) -> Fault:
    return Fault(
        path,
        source.line(loc),
        ".".join(map(str, loc)),
        message[:1].lower() + message[1:],
        MENDS.get(kind, "correct it"),
    )


def shelve(*roots: Path, reading: Callable[[Path], Source] = read) -> Shelf:
    """Read every pack below these folders (or these files), in the order of their names."""
    shelf = Shelf()
    for root in roots:
        paths = [root] if root.is_file() else sorted(p for p in root.rglob("*.y*ml") if p.is_file())
        if not root.exists():
            shelf.faults.append(Fault(root, 1, "", "there is no such file or folder", "check the path"))
        if len(paths) > MOST_FILES:
            shelf.faults.append(Fault(root, 1, "", f"there are more than {MOST_FILES} files", "split the folder"))
            continue
        for path in paths:
            if ".examples" in path.parent.name:
                continue
            if root.is_dir() and not path.resolve().is_relative_to(root.resolve()):
                shelf.faults.append(Fault(path, 1, "", "a link that leads out of the folder", "copy the file itself"))
                continue
            model = kind_of(path)
            if model is None:
                shelf.faults.append(
                    Fault(path, 1, "", "it is not known what kind of pack this is", f"put it into one of {_folders()}")
                )
                continue
            found = read_file(path, model, reading)
            if isinstance(found, PackFile):
                shelf.files.append(found)
            else:
                shelf.faults += found
    return shelf


def _folders() -> str:
    return ", ".join(name + "/" for name, _ in KINDS)


def lens_faults(shelf: Shelf, rubrics: dict[str, Rubric]) -> list[Fault]:
    """What keeps a lens from being laid over its rubric."""
    faults: list[Fault] = []
    for file, lens in shelf.of(Lens):
        base = rubrics.get(lens.like)
        if base is None:
            faults.append(file.fault(("like",), f"there is no rubric {lens.like!r}", "use the id of a rubric"))
            continue
        faults += [file.fault(key, problem, "place the ids of that rubric") for key, problem in misplaced(lens, base)]
    return faults


def library(shelf: Shelf) -> Library:
    """The packs of a shelf by id. PackError, listing all faults, when there are any."""
    if shelf.faults:
        raise PackError("\n".join(map(str, shelf.faults)))
    drills: dict[str, Drill] = {}
    cards: dict[str, Card] = {}
    for _, drill_pack in shelf.of(Drills):
        drills |= {drill.id: drill for drill in drill_pack.drills}
    for _, card_pack in shelf.of(Cards):
        cards |= {card.id: card for card in card_pack.cards}
    pressures = [pack for _, pack in shelf.of(Pressure)]
    rubrics = {pack.id: pack for _, pack in shelf.of(Rubric)}
    if wrong := lens_faults(shelf, rubrics):
        raise PackError("\n".join(map(str, wrong)))
    rubrics |= {lens.id: through(lens, rubrics[lens.like]) for _, lens in shelf.of(Lens)}
    made = Library(
        interviews={pack.id: pack for _, pack in shelf.of(Interview)},
        rubrics=rubrics,
        voices={pack.id: pack for _, pack in shelf.of(Voice)},
        pressure=Pressure(
            interruptions=tuple(i for p in pressures for i in p.interruptions),
            stakeholders=tuple(s for p in pressures for s in p.stakeholders),
        )
        if pressures
        else Pressure.model_construct(interruptions=(), stakeholders=()),
        drills=drills,
        cards=cards,
        postmortems={pack.id: pack for _, pack in shelf.of(Postmortem)},
        warrooms={pack.id: pack for _, pack in shelf.of(Warroom)},
    )
    missing = [
        name
        for name, found in (
            ("an interview (scenarios/interviews/)", made.interviews),
            ("a rubric (rubrics/)", made.rubrics),
            ("a voice (scenarios/voices/)", made.voices),
            ("scenarios/pressure.yaml", made.pressure.stakeholders),
        )
        if not found
    ]
    if missing:
        raise PackError(f"The packs are not complete: {', '.join(missing)} is missing.")
    return made
