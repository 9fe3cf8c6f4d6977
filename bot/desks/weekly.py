"""The desk that writes the week's note: the answers, the best line, the weakest axis, one thing to do."""

from collections import Counter

from bot.engine.actions import Block, Button, Recorded, Sheet
from bot.engine.exercise_events import DailyChanged, ExerciseAsked
from bot.engine.lines import bare, clip
from bot.engine.requests import WeeklyNote
from bot.engine.words import N_
from bot.grading.judgement import Graded
from bot.grading.record import How
from bot.grading.score import credit
from bot.memory import DAY, Memory
from bot.packs.library import Library
from bot.packs.rubric import Criterion, Rubric
from bot.packs.text import Language
from bot.ports import Found
from bot.selection import urgency
from bot.texts import tr
from bot.traffic import Key
from bot.training_port import TrainingStore

QUOTE = 160
LEAST = 2
"""Credits from which an axis can be the weakest."""


class WeeklyDesk:
    """Knows the rubric, and asks the store for the week."""

    def __init__(self, store: TrainingStore, library: Library) -> None:
        self._store, self._library = store, library

    async def write(self, key: Key, request: WeeklyNote, language: Language, now: float) -> Found:
        """The note."""
        answers = await self._store.answers_since(key, now - 7 * DAY)
        memories = {memory.criterion: memory for memory in await self._store.memories(key)}
        blocks = note(answers, memories, self._library.rubric(), language, now)
        buttons = (
            Button(N_("Page me now"), ExerciseAsked("drill")),
            Button(N_("No more notes"), DailyChanged("weekly", "0")),
        )
        return Found((Sheet(blocks, buttons, columns=2, bulk=True),))


def note(
    answers: list[Recorded], memories: dict[str, Memory], rubric: Rubric, language: Language, now: float
) -> tuple[Block, ...]:
    """The note as blocks."""
    said = [answer for answer in answers if not answer.heard.skipped]
    blocks = [Block("title", tr(N_("Your week"), language))]
    if not said:
        return (*blocks, Block("line", tr(N_("No answers this week. A drill takes two minutes."), language)))
    kinds = Counter(_kind(answer) for answer in said)
    counts = tr(
        N_("Answers: {count} (pages {drills}, short forms {short}, interviews {interviews})."),
        language,
        count=len(said),
        drills=kinds["drill"],
        short=kinds["short"],
        interviews=kinds["interview"],
    )
    blocks.append(Block("line", counts))
    if best := _best(said, rubric):
        blocks.append(Block("line", tr(N_("Best line: “{quote}”"), language, quote=bare(clip(best, QUOTE)))))
    axis = _weakest(answers, rubric)
    known = {each.id: each.title.get(language) for each in rubric.axes}
    if axis:
        blocks.append(Block("line", tr(N_("Weakest: {axis}."), language, axis=known[axis])))
    thing = _one_thing(axis, memories, rubric, now)
    if thing is not None:
        blocks.append(Block("heading", tr(N_("One thing to do"), language)))
        blocks.append(Block("line", f"{thing.title.get(language)}: {thing.hint.get(language)}"))
    return tuple(blocks)


def _kind(answer: Recorded) -> str:
    if answer.question_kind in ("page", "part", "trap"):
        return "drill"
    return "short" if answer.question_kind in ("card", "step", "design") else "interview"


def _best(answers: list[Recorded], rubric: Rubric) -> str:
    """The words for the heaviest criterion that was shown unprompted; of what was prompted when there is none."""
    weights = {criterion.id: criterion.weight for criterion in rubric.criteria}
    found: list[tuple[float, float, str]] = []
    for answer in answers:
        how, judgement = dict(answer.how), answer.heard.judgement
        if isinstance(judgement, Graded):
            found += [
                (credit(rubric.credit, How(how[tick.criterion])) or 0.0, weights[tick.criterion], tick.evidence)
                for tick in judgement.met
                if tick.criterion in how and tick.criterion in weights
            ]
    return max(found, default=(0.0, 0.0, ""))[2]


def _weakest(answers: list[Recorded], rubric: Rubric) -> str:
    """The axis with the lowest mean credit, among those that came up often enough; empty when none did."""
    axes = {criterion.id: criterion.axis for criterion in rubric.criteria}
    credits: dict[str, list[float]] = {}
    for answer in answers:
        how = dict(answer.how)
        for name in dict.fromkeys([*answer.aims, *how]):
            if name in axes:
                worth = credit(rubric.credit, How(how[name])) if name in how else 0.0
                credits.setdefault(axes[name], []).append(worth or 0.0)
    means = {axis: sum(each) / len(each) for axis, each in credits.items() if len(each) >= LEAST}
    return min(means, key=lambda axis: means[axis]) if means else ""


def _one_thing(axis: str, memories: dict[str, Memory], rubric: Rubric, now: float) -> Criterion | None:
    """The most urgent criterion: of the weakest axis, or of all that were tried."""
    pool = [c for c in rubric.criteria if (c.axis == axis if axis else c.id in memories)]
    return max(pool, key=lambda c: (urgency(memories, c.id, now), c.weight), default=None)
