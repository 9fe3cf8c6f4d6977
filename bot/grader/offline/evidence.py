"""Evidence: the shortest literal clause that shows a label."""

import numpy as np

from bot.grader.offline.clauses import sentences_of
from bot.grader.offline.encoder import Floats
from bot.grader.offline.features import Features

MOST_QUOTE = 200
_SLACK = 0.7
"""A shorter window is quoted when its logit is at most this much below the best one's."""


def quote(features: Features, logits: Floats) -> str:
    """The quote for one label, from the logits [m] of the windows: literal, short, and not all of a longer answer."""
    text = features.text
    best = float(np.max(logits))
    order = sorted(
        (i for i in range(len(logits)) if logits[i] >= best - _SLACK),
        key=lambda i: (features.span(i)[1] - features.span(i)[0], -float(logits[i])),
    )
    several = len(sentences_of(text)) > 1
    for i in [*order, *np.argsort(-logits)]:
        start, end = features.span(int(i))
        part = trimmed(text[start:end])
        if part and len(part) <= MOST_QUOTE and not (several and part == text.strip()):
            return part
    start, end = features.span(int(order[0]))
    return cut(text[start:end], MOST_QUOTE)


def trimmed(part: str) -> str:
    """Without the punctuation and list marks around it."""
    return part.strip().strip(",，、;；:：-–—*•→ ").strip()


def cut(part: str, most: int) -> str:
    """At most `most` characters, cut at a blank where there is one."""
    if len(part) <= most:
        return part
    head = part[:most]
    return (head.rsplit(" ", 1)[0] if " " in head[most // 2 :] else head).strip()
