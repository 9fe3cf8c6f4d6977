"""How well graders grade: `python -m benchmarks.grader LABELLED.jsonl`.

A line of the file holds id, stage, scenario, probe, answer, lang, met, anti. Prints micro-F1, precision and recall over
criteria, F1 over anti-patterns, ticks on answers that deserve none, and milliseconds an answer, for three graders:
the offline one, the rubric's cues, and likeness to the criterion's definition.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from bot.app import grader, packs
from bot.config import content_roots, settings
from bot.grader.cues import CueGrader
from bot.grader.offline.encoder import universal
from bot.grader.offline.examples import folder_of, read_examples
from bot.grading.judgement import Answer, Graded
from bot.packs.interview import Stage
from bot.packs.rubric import Rubric

Decide = Callable[[Answer], set[str]]


def by_judgement(judge: object) -> Decide:
    """The labels that a grader decides."""

    def decide(answer: Answer) -> set[str]:
        judged = judge.grade(answer)  # type: ignore[attr-defined]
        return {tick.criterion for tick in (*judged.met, *judged.anti)} if isinstance(judged, Graded) else set()

    return decide


def by_definition(rubric: Rubric) -> Decide:
    """Labels whose definition is like the answer, at the cut that is best on this very file's usual likeness."""
    encoder = universal()
    names = [item.id for item in rubric.labels]
    meanings = encoder.encode([item.means.get("en") for item in rubric.labels])

    def decide(answer: Answer) -> set[str]:
        likeness = meanings @ encoder.encode([answer.text])[0]
        return {names[i] for i in np.flatnonzero(likeness >= 0.35)}

    return decide


def f1(right: int, decided: int, wanted: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * right / max(1, decided + wanted)


def line(name: str, decide: Decide, rows: list[dict[str, object]]) -> str:
    """One line of the table."""
    right = decided = wanted = anti_right = anti_decided = anti_wanted = idle = undeserved = 0
    began = time.perf_counter()
    for row in rows:
        answer = Answer(
            Stage(str(row["stage"])),
            str(row["scenario"]),
            str(row["probe"]),
            str(row["answer"]),
            str(row["lang"]),  # type: ignore[arg-type]
        )
        found = decide(answer)
        met, anti = set(row["met"]), set(row["anti"])  # type: ignore[call-overload]
        ticks, shown = {x for x in found if not x.startswith("anti.")}, {x for x in found if x.startswith("anti.")}
        right, decided, wanted = right + len(ticks & met), decided + len(ticks), wanted + len(met)
        anti_right, anti_decided = anti_right + len(shown & anti), anti_decided + len(shown)
        anti_wanted += len(anti)
        idle, undeserved = idle + (not met), undeserved + (0 if met else len(ticks))
    each = (time.perf_counter() - began) / len(rows) * 1000
    return (
        f"{name:12}{f1(right, decided, wanted):8.3f}{right / max(1, decided):11.3f}{right / max(1, wanted):8.3f}"
        f"{f1(anti_right, anti_decided, anti_wanted):9.3f}{undeserved / max(1, idle):12.2f}{each:9.1f}"
    )


def main(path: Path) -> None:
    """Print the table."""
    rows = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines() if text.strip()]
    chosen = settings()
    known = packs(chosen)
    print(f"{'grader':12}{'micro-F1':>8}{'precision':>11}{'recall':>8}{'anti F1':>9}{'undeserved':>12}{'ms':>9}")
    print(line("offline", by_judgement(grader(chosen, known)), rows))
    print(line("cues", by_judgement(CueGrader(known.rubric())), rows))
    print(line("definition", by_definition(known.rubric()), rows))
    examples = [
        example.text.casefold()
        for root in content_roots(chosen.packs)
        for example in read_examples(folder_of(known.rubric().id, root))
    ]
    answers = [str(row["answer"]).casefold() for row in rows]
    nearest = process.cdist(answers, examples, scorer=fuzz.ratio).max() / 100 if examples else 0.0
    print(f"nearest training example: edit similarity {nearest:.2f} (from 0.8 on it would be a copy)")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
