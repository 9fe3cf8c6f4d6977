"""Which drill, cards or post-mortem next: what is most due, not seen lately, and as hard as it should be.

A drill is looked for that fits in difficulty, was never answered, and trains something that is due or was never tried.
When there is none, the conditions give way in this order:

    level      one level off, then
    any_level  any difficulty
    old        answered before, but not in the last 60 days; its difficulty gives way as before
    due        nothing of it is due
    seen       the one that was answered longest ago

Among those that qualify the most urgent wins: the mean over its criteria of the chance to fail them now (1 - recall);
what was never tried counts as NEW. Equal ones are drawn by the seed. What was answered before is marked as a repeat.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.engine.context import chance
from bot.memory import DAY, Memory, recall
from bot.packs.practice import Card, Drill, Postmortem

NOT_AGAIN = 60 * DAY
NEW = 0.4
"""Urgency of what was never tried: as that of something forgotten by four in ten."""

LAST = 5
"""Drills that the level is judged by."""

EASY, MIDDLE = 0.35, 0.65
"""Mean credit of the last drills below which the level is 1, or 2."""

HAND = 5
WHY = 2


@dataclass(frozen=True, slots=True)
class Past:
    """Something that was answered."""

    pack: str
    at: float
    credit: float | None
    """Mean credit, 0 to 1; None when it was not graded."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, and why."""

    name: str
    repeat: bool
    why: tuple[str, ...]
    """Its criteria, the most urgent first."""
    relaxed: tuple[str, ...] = ()
    """Conditions that gave way."""


def urgency(memories: Mapping[str, Memory], criterion: str, now: float) -> float:
    """The chance to fail the criterion now; NEW when it was never tried."""
    memory = memories.get(criterion)
    return NEW if memory is None else 1.0 - recall(memory, now)


def level(past: Sequence[Past]) -> int:
    """The difficulty that fits, 1 to 3, by the last drills, newest first; 1 for a beginner."""
    credits = [each.credit for each in past if each.credit is not None][:LAST]
    if not credits:
        return 1
    mean = sum(credits) / len(credits)
    return 1 if mean < EASY else 2 if mean < MIDDLE else 3


def drill(
    drills: Iterable[Drill], memories: Mapping[str, Memory], past: Sequence[Past], now: float, seed: int
) -> Choice | None:
    """The next drill; None when there are none. `past`: drills that were answered, newest first."""
    known = list(drills)
    seen = _seen(past)
    urgent = {name: urgency(memories, name, now) for each in known for name in each.trains}
    fits = level(past)

    due = [each for each in known if any(name not in memories or memories[name].due <= now for name in each.trains)]
    new = [each for each in due if each.id not in seen]
    old = [each for each in due if now - seen.get(each.id, 0.0) > NOT_AGAIN]
    idle = [each for each in known if now - seen.get(each.id, 0.0) > NOT_AGAIN]
    for pool, gave_way in ((new, ()), (old, ("old",)), (idle, ("due",))):
        for off, relaxed in ((0, ()), (1, ("level",)), (2, ("any_level",))):
            found = [each for each in pool if abs(each.difficulty - fits) <= off]
            if found:
                best = min(found, key=lambda each: (-_mean(each.trains, urgent), chance(seed, each.id)))
                return _choice(best, seen, urgent, (*relaxed, *gave_way))
    if not known:
        return None
    oldest = min(known, key=lambda each: (seen.get(each.id, 0.0), chance(seed, each.id)))
    return _choice(oldest, seen, urgent, ("seen",))


def asked_for(each: Drill, memories: Mapping[str, Memory], past: Sequence[Past], now: float) -> Choice:
    """That very drill, because somebody wants it."""
    urgent = {name: urgency(memories, name, now) for name in each.trains}
    return _choice(each, _seen(past), urgent, ())


def _choice(each: Drill, seen: Mapping[str, float], urgent: Mapping[str, float], relaxed: tuple[str, ...]) -> Choice:
    return Choice(each.id, each.id in seen, _most(each.trains, urgent), relaxed)


def cards(
    known: Iterable[Card], memories: Mapping[str, Memory], past: Sequence[Past], now: float, seed: int
) -> tuple[str, ...]:
    """Five cards: those not seen for 60 days before others, the urgent ones first; then those seen longest ago."""
    seen = _seen(past)

    def rank(card: Card) -> tuple[float, float, float]:
        at = seen.get(card.id)
        lately = at is not None and now - at <= NOT_AGAIN
        worth = sum(urgency(memories, name, now) for name in card.trains) / len(card.trains)
        return (at if lately and at is not None else 0.0, -worth, chance(seed, card.id))

    return tuple(card.id for card in sorted(known, key=rank)[:HAND])


def postmortem(
    known: Iterable[Postmortem], memories: Mapping[str, Memory], past: Sequence[Past], now: float, seed: int
) -> str:
    """The one not seen for the longest time, never seen before all others; empty when there are none."""
    seen = _seen(past)

    def rank(each: Postmortem) -> tuple[float, float, float]:
        asked = [ask for step in each.steps for ask in (step.know, step.call, step.tell)]
        names = [name for ask in asked for name in ask.criteria]
        worth = sum(urgency(memories, name, now) for name in names) / len(names)
        return (seen.get(each.id, 0.0), -worth, chance(seed, each.id))

    best = min(known, key=rank, default=None)
    return best.id if best else ""


def _seen(past: Sequence[Past]) -> dict[str, float]:
    """When each was answered last."""
    seen: dict[str, float] = {}
    for each in past:
        seen[each.pack] = max(each.at, seen.get(each.pack, 0.0))
    return seen


def _mean(names: Sequence[str], urgent: Mapping[str, float]) -> float:
    return sum(urgent[name] for name in names) / len(names)


def _most(names: Sequence[str], urgent: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: -urgent[name])[:WHY])
