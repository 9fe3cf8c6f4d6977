"""Which of a drill's traps an answer steps into: the pack's cues, not under a negation."""

import re

from bot.packs.practice import Drill, Trap
from bot.packs.text import Language

_BREAK = re.compile(r"[.,;:!?\n，。；：！？、]|\bbut\b|\bthen\b|但|而是|然后")
"""Where a clause ends, and a negation with it."""

_NEGATED = re.compile(
    r"\b(?:no|not|never|nobody|nothing|don['’]?t|doesn['’]?t|won['’]?t|can['’]?t|cannot|mustn['’]?t|shouldn['’]?t"
    r"|without|instead of|rather than|before|stop|avoid|refuse|forbid|block|hold|freeze|nor|neither|until|unless)\b"
    r"|别|不|勿|禁|停|莫|没|避免|拒绝|而非|之前|先等|暂缓"
)


_LATER = re.compile(r"\s*(?:only after|only when|only if|之前|前(?!\d)|之后再)")
"""What follows a move that is put off."""


def stepped(drill: Drill, text: str, language: Language) -> Trap | None:
    """The first trap whose cue the text holds as something that is done. Cues of both languages count."""
    folded = " ".join(text.casefold().split())
    for trap in drill.traps:
        cues = [cue for known in trap.cues.languages for cue in trap.cues.root[known]]
        if any(_does(folded, cue.casefold()) for cue in cues):
            return trap
    return None


def _does(text: str, cue: str) -> bool:
    start = r"(?<![a-z0-9])" if cue[:1].isascii() else ""
    end = r"(?![a-z0-9])" if cue[-1:].isascii() else ""
    for match in re.finditer(start + re.escape(cue) + end, text):
        before = _BREAK.split(text[: match.start()])[-1]
        if not _NEGATED.search(before) and not _LATER.match(text[match.end() :]):
            return True
    return False
