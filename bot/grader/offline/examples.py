"""Labelled examples beside a rubric: rubrics/<id>.examples/*.jsonl, a sentence or a whole answer a line.

    {"text": "...", "stage": "failure", "scenario": "...", "probe": "...", "lang": "en", "met": [...], "anti": [...],
     "evidence": {"fail.rollback": "..."}, "target": "fail.rollback", "risks": [{"what": ..., "when": ..., "who": ...}]}

`target` marks a sentence that was written for one label: it deserves it, or tempts to tick it; its other labels are
less sure. `evidence` and `risks` are literal spans. Each file holds one writer's examples: what one hand writes, the
others help to check.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import PackError
from bot.grading.judgement import Risk
from bot.packs.interview import Stage
from bot.packs.loader import Fault
from bot.packs.rubric import Rubric

ENOUGH = 10
"""Texts that deserve a label, below which it is not learned."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text and all labels that it deserves."""

    text: str
    stage: Stage
    met: frozenset[str]
    anti: frozenset[str]
    source: str
    """The file it comes from, without its ending."""
    scenario: str = ""
    probe: str = ""
    target: str | None = None
    evidence: dict[str, str] = field(default_factory=dict)
    risks: tuple[Risk, ...] | None = None
    """None when nobody split them."""

    @property
    def labels(self) -> frozenset[str]:
        """Criteria and anti-patterns."""
        return self.met | self.anti


def folder_of(rubric: str, root: Path) -> Path:
    """Where a rubric's examples lie."""
    return root / f"{rubric}.examples"


def weights_of(rubric: str, root: Path) -> Path:
    """Where a rubric's weights lie."""
    return root / f"{rubric}.weights.npz"


def tagger_of(rubric: str, root: Path) -> Path:
    """Where the weights of its tagger lie."""
    return root / f"{rubric}.tagger.npz"


def reader_of(rubric: str, root: Path) -> Path | None:
    """Where its reader lies; None when it has none."""
    path = root / f"{rubric}.reader.npz"
    return path if path.is_file() else None


def read_examples(folder: Path) -> tuple[Example, ...]:
    """All examples of a folder, in the order of their files. PackError naming file and line of the first bad one."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                try:
                    found.append(_example(json.loads(line), path.stem))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise PackError(f"{path}:{number}: no example ({error}); see docs/packs.md") from error
    return tuple(found)


def _example(data: dict[str, Any], source: str) -> Example:
    text = str(data["text"])
    evidence = {str(label): str(span) for label, span in data.get("evidence", {}).items()}
    for span in evidence.values():
        if span not in text:
            raise ValueError(f"the evidence {span!r} is not in the text")
    risks = data.get("risks")
    return Example(
        text=text,
        stage=Stage(data["stage"]),
        met=frozenset(map(str, data["met"])),
        anti=frozenset(map(str, data.get("anti", ()))),
        source=source,
        scenario=str(data.get("scenario", "")),
        probe=str(data.get("probe", "")),
        target=data.get("target"),
        evidence=evidence,
        risks=None if risks is None else tuple(Risk(r.get("what"), r.get("when"), r.get("who")) for r in risks),
    )


def hash_of(folder: Path) -> str:
    """Changes with any change of any example."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def weak_spots(rubric: Rubric, root: Path) -> Iterator[Fault]:
    """What is wrong with a rubric's examples: unknown labels, texts that stand there twice, labels that are thin."""
    folder = folder_of(rubric.id, root)
    if not folder.is_dir():
        return
    known = {item.id for item in rubric.labels}
    seen: dict[str, Path] = {}
    count: Counter[str] = Counter()
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            example = _example(json.loads(line), path.stem)
            count.update(example.labels)
            for label in sorted(example.labels - known):
                yield Fault(path, number, "met", f"the rubric has no {label!r}", "use an id of the rubric")
            words = " ".join(example.text.casefold().split())
            other = seen.setdefault(words, path)
            if other is not path:
                yield Fault(path, number, "text", f"the same text is in {other.name}", "keep it in one place")
    for label in sorted(known):
        if count[label] < ENOUGH:
            yield Fault(folder, 1, label, f"{count[label]} examples where {ENOUGH} are needed", "write more")
