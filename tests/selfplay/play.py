"""A simulated candidate goes through an interview: the real engine, the real grader, the real finder of facts.

The candidates' answers (tests/data/candidates) were written by hands that saw the prompts and nothing else.
"""

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from bot.engine.actions import Debrief
from bot.engine.context import Context
from bot.engine.events import Begin, SkipAsked
from bot.engine.exchanges import covers
from bot.engine.state import Asked, Kind
from bot.grader.offline.facts import FactMatcher
from bot.grader.offline.grader import OfflineGrader
from bot.grading.report import Report
from bot.packs.text import Language
from tests.dialogs.table import Table
from tests.packs import ROOT, shipped

CANDIDATES = Path(__file__).parents[1] / "data" / "candidates"
MOST_TURNS = 80


@dataclass(frozen=True)
class Played:
    """How an interview went."""

    report: Report | None
    """None when there was nothing to debrief."""
    questions: tuple[Asked, ...]
    said: tuple[str, ...]
    needless: tuple[str, ...]
    """Probes for what the candidate had shown before."""

    @property
    def mean(self) -> float:
        """Of the axes that have a number; 0 when none has."""
        axes = self.report.axes if self.report else ()
        numbers = [axis.score for axis in axes if axis.score is not None]
        return sum(numbers) / len(numbers) if numbers else 0.0


@lru_cache
def readers() -> tuple[OfflineGrader, FactMatcher]:
    """The grader and the finder that are shipped."""
    rubrics = ROOT / "rubrics"
    weights, tagger = rubrics / "crisis-operator.weights.npz", rubrics / "crisis-operator.tagger.npz"
    reader = rubrics / "crisis-operator.reader.npz"
    return OfflineGrader(shipped().rubric(), weights, tagger, reader), FactMatcher()


def candidates(pack: str) -> dict[str, dict[str, list[str]]]:
    """Name -> stage -> answers."""
    found: dict[str, dict[str, list[str]]] = json.loads((CANDIDATES / f"{pack}.json").read_text(encoding="utf-8"))
    return found | {"silent": {}}


@cache
def played(pack: str, name: str, seed: int = 7) -> Played:
    """The interview of that candidate; when a stage's answers are used up, questions are skipped."""
    answers = {stage: list(texts) for stage, texts in candidates(pack)[name].items()}
    language: Language = "zh" if name.startswith("zh") else "en"
    table = Table(language, "at_once", seed, library=shipped())
    table._grader, table._finder = readers()  # type: ignore[assignment]
    table.does(Begin(pack, 60, pace=sum(map(len, answers.values())) or 12))
    needless: list[str] = []
    for _ in range(MOST_TURNS):
        if not table.running:
            break
        session = table.session
        own = answers.get(session.stage.value, [])
        asked = len(session.asked)
        have = {
            criterion for criterion, cover in covers(session, Context(table.library, table.now, seed)).items() if cover
        }
        if own:
            table.says(own.pop(0), after=40)
        else:
            table.waits(15).does(SkipAsked())
        if table.running:
            needless += [
                f"{new.ref}: {new.text}"
                for new in table.session.asked[asked:]
                if new.kind is Kind.PROBE and new.aims and set(new.aims) <= have
            ]
    reports = [action.report for action in table.actions if isinstance(action, Debrief)]
    assert not table.running, f"{pack}: {name} is stuck in {table.session.stage}"
    said = tuple(each.text for each in table.said if hasattr(each, "text"))
    return Played(reports[-1] if reports else None, table.conversation.floor.session.asked, said, tuple(needless))  # type: ignore[union-attr]
