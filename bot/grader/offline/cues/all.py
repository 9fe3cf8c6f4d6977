"""All cues in one table: name -> pattern, in a fixed order, for the classifier's columns."""

import re

from bot.grader.offline.cues import dependencies, escalation, failure, framing, guards
from bot.packs.rubric import Rubric

REFUSAL = "guard.refusal"

TABLE = {
    **{f"frame.{k}": v for k, v in framing.CUES.items()},
    **{f"dep.{k}": v for k, v in dependencies.CUES.items()},
    **{f"fail.{k}": v for k, v in failure.CUES.items()},
    **{f"esc.{k}": v for k, v in escalation.CUES.items()},
    "guard.negation": guards.NEGATION,
    REFUSAL: guards.REFUSAL,
    "guard.denial": guards.DENIAL,
    "guard.hedge": guards.HEDGE,
    "guard.past": guards.PAST,
    "guard.modal": guards.HEDGED_MODAL,
}

Cues = dict[str, re.Pattern[str]]


def cues_of(rubric: Rubric) -> Cues:
    """The built-in cues, and the rubric's own: its lists of names, and what it lists for each label."""
    own = {f"names.{kind}": words for kind, words in rubric.names.items()}
    for item in rubric.labels:
        if item.cues is not None:
            own[f"rubric.{item.id}"] = "|".join(f"(?:{cue})" for texts in item.cues.root.values() for cue in texts)
    return TABLE | {name: re.compile(words, re.IGNORECASE) for name, words in own.items()}
