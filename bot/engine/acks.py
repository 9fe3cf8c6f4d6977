"""What shows that an answer was read: a few of its own words, before the next question."""

from dataclasses import replace

from bot.engine.context import Context
from bot.engine.entities import entity, find
from bot.engine.lines import quoted, speak, unheard
from bot.engine.state import Heard, Session
from bot.grading.judgement import Graded, Tick

QUOTE = 60
LEAST = 3
"""Words, or twice as many Chinese characters, from which an answer is worth quoting."""


def acknowledge(session: Session, context: Context, heard: Heard) -> tuple[Session, str]:
    """One short sentence with something from the answer in it."""
    if heard.skipped:
        return speak(session, context, "ack.skip")
    judgement = heard.judgement
    if not isinstance(judgement, Graded):
        return speak(session, context, "ack.not_graded")
    if judgement.met:
        best = max(judgement.met, key=lambda tick: _worth(session, context, tick))
        return _understood(session, context, best.criterion, quoted(best.evidence, QUOTE))
    names = find(heard.text, context.interview(session))
    found = entity(context.interview(session), names[0]) if names else None
    if found is not None:
        return speak(session, context, "ack.entity", entity=found.name.get(session.brief.language))
    if weight_of(heard.text) < LEAST:
        return session, ""  # 'ok', quoted back, would be mockery
    return speak(session, context, "ack.thin", quote=quoted(heard.text, QUOTE))


def _worth(session: Session, context: Context, tick: Tick) -> tuple[bool, float, float]:
    """What can be answered in its own words comes first, then what weighs most."""
    fresh = bool(unheard(session, context, tick.criterion))
    return fresh, context.weight(session, tick.criterion), tick.confidence


def _understood(session: Session, context: Context, criterion: str, quote: str) -> tuple[Session, str]:
    for name, wording in unheard(session, context, criterion)[:1]:
        text = wording.replace("{quote}", quote)
        return replace(session, lines=(*session.lines, name)), text[:1].upper() + text[1:]
    return speak(session, context, "ack.quote", quote=quote)


def weight_of(text: str) -> float:
    """Words of a text; two Chinese characters count as one.

    >>> weight_of("roll back now"), weight_of("先回滚")
    (3.0, 1.5)
    """
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text)
    return len("".join(" " if "\u4e00" <= c <= "\u9fff" else c for c in text).split()) + chinese / 2
