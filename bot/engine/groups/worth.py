"""What a sealed answer is worth, and the words for it."""

from dataclasses import replace

from bot.engine import verdict
from bot.engine.actions import Action, Line, Notice
from bot.engine.cards import worth_of
from bot.engine.context import Context
from bot.engine.exercise import Log, Sealed, ref
from bot.engine.groups.items import Item, item_of
from bot.engine.groups.values import Entry
from bot.engine.heard import Heard
from bot.engine.lines import bare, clip
from bot.engine.words import N_
from bot.grading.judgement import Graded
from bot.packs.text import Language

PENALTY = 12.5
"""Points, of 100, that an anti-pattern costs: half a point of four, as on an axis."""

LONGEST = 1500
"""Characters of an answer that the group may get to read."""

LINE = 160


def item_for(task: Sealed, context: Context) -> Item | None:
    """What the challenge is made of, in its reader's language."""
    return item_of(task.invitation, context.library, context.library.rubric(task.start.rubric), task.start.language)


def one_of(log: Log, heard: Heard) -> Log:
    """The log as if there were no other answer."""
    return replace(log, heard=(replace(heard, number=1),))


def entry_of(task: Sealed, log: Log, heard: Heard, context: Context) -> Entry:
    """The answer as it is kept."""
    score, covered, line = worth(task, one_of(log, heard), context)
    return Entry(
        user=0,
        name=task.name,
        at=heard.at,
        text=clip(heard.text, LONGEST),
        share=task.share,
        score=score,
        covered=covered,
        line=line,
    )


def worth(task: Sealed, log: Log, context: Context) -> tuple[float | None, tuple[str, ...], str]:
    """(0 to 100 or None, criteria that it covers, its strongest sentence) of a log of one answer."""
    heard, item = log.heard[0], item_for(task, context)
    judgement = heard.judgement
    if item is None or not isinstance(judgement, Graded):
        return None, (), ""
    covers = verdict.covers(log)
    covered = tuple(name for name in item.chance if name in covers)
    rubric = context.library.rubric(task.start.rubric)
    weights = {criterion.id: criterion.weight for criterion in rubric.criteria}
    best = max(covered, key=lambda name: weights.get(name, 0.0), default="")
    line = clip(bare(covers[best].evidence), LINE) if best else ""
    if (card := context.library.cards.get(task.invitation.item)) and task.invitation.form == "card":
        return 100 * worth_of(card, log, heard), covered, line
    whole = sum(weights.get(name, 0.0) for name in item.chance)
    points = 100 * sum(weights.get(name, 0.0) for name in covered) / whole if whole else 0.0
    return round(max(0.0, points - PENALTY * len(judgement.anti)), 1), covered, line


def feedback(log: Log, task: Sealed, place: int, of: int, context: Context) -> tuple[Action, ...]:
    """What was there, what was missing, and one strong answer behind a tap."""
    if not log.heard:
        return ()
    one, item = one_of(log, log.heard[-1]), item_for(task, context)
    score, covered, _ = worth(task, one, context)
    lines = [Line("title", N_("Revealed in {group}"), (("group", task.invitation.group),))]
    if score is None:
        lines.append(Line("line", N_("Your answer was not graded. It counts as taking part.")))
    elif place:
        values = (("score", round(score)), ("place", place), ("of", of))
        lines.append(Line("line", N_("Your answer: {score} of 100 by the rubric, place {place} of {of}."), values))
    else:
        lines.append(Line("line", N_("Your answer: {score} of 100 by the rubric."), (("score", round(score)),)))
    if item is not None and score is not None:
        lines += _ticks(one, item, covered, task, context)
    if item is not None and item.model:
        lines += [Line("line", N_("A strong answer, on a tap:")), Line("hidden", item.model, literal=True)]
    return (Notice(tuple(lines), ref=ref(task.start.id), bulk=True),)


def _ticks(one: Log, item: Item, covered: tuple[str, ...], task: Sealed, context: Context) -> list[Line]:
    rubric, covers = context.library.rubric(task.start.rubric), verdict.covers(one)
    titles = {criterion.id: criterion.title.get(context.language) for criterion in rubric.criteria}
    lines = [
        Line("line", f"✓ {titles[name]}: “{clip(bare(covers[name].evidence), 90)}”", literal=True) for name in covered
    ]
    missed = [titles[name] for name in item.chance if name not in covered]
    if missed:
        lines.append(Line("line", "✗ " + _joined(missed, context.language), literal=True))
    anti = {pattern.id: pattern.title.get(context.language) for pattern in rubric.anti_patterns}
    judgement = one.heard[0].judgement
    if isinstance(judgement, Graded):
        lines += [
            Line(
                "line", f"− {anti.get(tick.criterion, tick.criterion)}: “{clip(bare(tick.evidence), 90)}”", literal=True
            )
            for tick in judgement.anti
        ]
    return lines


def _joined(names: list[str], language: Language) -> str:
    return ("、" if language == "zh" else "; ").join(names)
