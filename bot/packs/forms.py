"""What must agree inside a drill and inside a card, so that the short forms judge answers fairly."""

from collections.abc import Iterator
from itertools import pairwise

from bot.packs.loader import Fault, PackFile
from bot.packs.phrases import halves, mentioned
from bot.packs.practice import Card, Drill, Postmortem
from bot.packs.yamlfile import Loc


def check_drill(file: PackFile, loc: Loc, drill: Drill) -> Iterator[Fault]:
    """A drill shows what it trains, gets worse in order, and its model answer steps into no trap."""
    for i, name in enumerate(drill.trains):
        if name not in drill.strong:
            yield file.fault(
                (*loc, "trains", i), f"'strong' does not say what {name!r} looks like here", "add it to strong"
            )
    for i, (earlier, later) in enumerate(pairwise(drill.developments)):
        if later.after <= earlier.after:
            yield file.fault(
                (*loc, "developments", i + 1, "after"), "it comes no later than the one before", "put them in order"
            )
    for i, trap in enumerate(drill.traps):
        for language, text in drill.model.root.items():
            cue = mentioned(text, trap.cues.root.get(language, ()))
            if cue is not None:
                yield file.fault(
                    (*loc, "traps", i, "cues", language),
                    f"the model answer itself says {cue!r}",
                    "take the cue out, or say it otherwise in the model",
                )


def check_card(file: PackFile, loc: Loc, card: Card) -> Iterator[Fault]:
    """The model answer has both halves; who repeats the question has neither."""
    for language, back in card.back.root.items():
        for field, there in zip(("accept", "and_also"), halves(card, back, language), strict=True):
            if not there:
                yield file.fault(
                    (*loc, field, language), "the model answer holds none of these", "add the words it uses"
                )
        for field, there in zip(("accept", "and_also"), halves(card, card.front.get(language), language), strict=True):
            if there:
                yield file.fault(
                    (*loc, field, language), "the question itself holds one of these", "take that word out"
                )
        twice = set(card.accept.root.get(language, ())) & set(card.and_also.root.get(language, ()))
        if twice:
            yield file.fault(
                (*loc, "and_also", language), f"{min(twice)!r} counts for both halves", "keep it in one of them"
            )


def check_postmortem(file: PackFile, pack: Postmortem) -> Iterator[Fault]:
    """No step asks the same question as another one."""
    seen: set[str] = set()
    for i, step in enumerate(pack.steps):
        for name in ("know", "call", "tell"):
            for language, text in getattr(step, name).ask.root.items():
                if text in seen:
                    yield file.fault(
                        ("steps", i, name, "ask", language), "an earlier step asks the same", "ask it otherwise"
                    )
                seen.add(text)
