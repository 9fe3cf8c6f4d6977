"""The desk that says what is due, why the last drill was chosen, and how the streak stands."""

from bot.engine.actions import Block, Button, Sheet
from bot.engine.exercise_events import DailyAsked, ExerciseAsked
from bot.engine.requests import WhatIsDue
from bot.engine.words import N_
from bot.memory import DAY, Memory
from bot.packs.library import Library
from bot.packs.text import Language
from bot.ports import Found
from bot.roster import Trainee, Training
from bot.schedule import NoZone, day_of, local
from bot.texts import tr
from bot.traffic import Key
from bot.training_port import TrainingStore

MOST = 5

RELAXED = {
    "level": N_("one level off"),
    "any_level": N_("any level"),
    "old": N_("answered more than 60 days ago"),
    "due": N_("nothing of it was due"),
    "seen": N_("answered before, the longest ago"),
}
"""Conditions of the choice, when they gave way."""


class DueDesk:
    """Knows the rubric's words, and asks the store for the rest."""

    def __init__(self, store: TrainingStore, library: Library) -> None:
        self._store, self._library = store, library

    async def look(self, key: Key, request: WhatIsDue, language: Language, now: float) -> Found:
        """The whole of it."""
        trainee, memories = await self._store.trainee(key), await self._store.memories(key)
        last = await self._store.trainings(key, "drill", 1)
        blocks = due_blocks(trainee, memories, last[0] if last else None, self._library, language, now)
        buttons = (Button(N_("Page me now"), ExerciseAsked("drill")), Button(N_("Daily push"), DailyAsked()))
        return Found((Sheet(blocks, buttons, columns=2),))


def due_blocks(
    trainee: Trainee, memories: list[Memory], last: Training | None, library: Library, language: Language, now: float
) -> tuple[Block, ...]:
    """What is due, why the last drill was chosen, and the streak, as blocks of a sheet."""
    titles = {c.id: c.title.get(language) for c in library.rubric().criteria}
    blocks = [Block("title", tr(N_("What is due"), language)), *_due(memories, titles, language, now)]
    if last is not None:
        blocks += _why(last, titles, library, language)
    return (*blocks, *_streak(trainee, language, now))


def _due(memories: list[Memory], titles: dict[str, str], language: Language, now: float) -> list[Block]:
    due = [memory for memory in memories if memory.due <= now and memory.criterion in titles]
    lines = []
    for memory in due[:MOST]:
        days = int((now - memory.due) / DAY)
        text = N_("• {title}: due for {days} days") if days > 1 else N_("• {title}: due")
        lines.append(Block("line", tr(text, language, title=titles[memory.criterion], days=days)))
    if len(due) > MOST:
        lines.append(Block("line", tr(N_("… and {count} more"), language, count=len(due) - MOST)))
    if due:
        return lines
    if not memories:
        return [Block("line", tr(N_("Nothing yet: it begins with your first drill."), language))]
    days = max(1, round((memories[0].due - now) / DAY))
    text = N_("Nothing today. Next: {title}, in {days} days.")
    return [Block("line", tr(text, language, title=titles.get(memories[0].criterion, ""), days=days))]


def _why(last: Training, titles: dict[str, str], library: Library, language: Language) -> list[Block]:
    drill = library.drills.get(last.pack)
    title = drill.title.get(language) if drill else last.pack
    why = ", ".join(titles[name] for name in last.why if name in titles)
    blocks = [Block("heading", tr(N_("Why the last drill was “{title}”"), language, title=title))]
    if why:
        blocks.append(Block("line", tr(N_("It trains what was most due: {why}."), language, why=why)))
    if last.relaxed:
        gave = ", ".join(tr(RELAXED[name], language) for name in last.relaxed if name in RELAXED)
        blocks.append(
            Block("line", tr(N_("Nothing fitted in every respect; what gave way: {gave}."), language, gave=gave))
        )
    if last.repeat:
        blocks.append(Block("line", tr(N_("You had had it before."), language)))
    return blocks


def _streak(trainee: Trainee, language: Language, now: float) -> list[Block]:
    try:
        today = day_of(trainee.daily.zone, now)
        streak = trainee.streak_on(today)
        week = f"{today.isocalendar().year}-W{today.isocalendar().week:02}"
        free = N_("This week's free day is used.") if streak.frozen == week else N_("One free day left this week.")
        text = tr(N_("🔥 Streak: {count} (best: {best})."), language, count=streak.count, best=streak.best)
        blocks = [Block("line", f"{text} {tr(free, language)}")]
        if trainee.next is not None:
            moment = local(trainee.daily.zone, trainee.next.due)
            blocks.append(Block("line", tr(N_("Next push: {when}"), language, when=f"{moment:%m-%d %H:%M}")))
        return blocks
    except NoZone:
        return []
