"""The interviewer's voice: every line it says that is not a scenario's own.

A pack gives each line in several wordings; none comes twice in an interview before all have been used.
Lines take values in braces; `LINES` says which.
"""

from pydantic import Field

from bot.packs.text import CriterionId, Model, Slug, Text, Texts

LINES: dict[str, tuple[str, ...]] = {
    # openings of the stages
    "open.framing": (),
    "open.design": (),
    "open.dependencies": (),
    "open.failure": (),
    "open.risks": (),
    # framing
    "framing.more": (),
    "framing.not_known": ("question",),
    "framing.not_known_too": ("question",),
    "framing.ask_back": ("question",),
    "framing.told_already": (),
    # what shows that the answer was read
    "ack.quote": ("quote",),
    "ack.entity": ("entity",),
    "ack.thin": ("quote",),
    "ack.skip": (),
    "ack.not_graded": (),
    # questions built on the answer
    "follow.when": ("what",),
    "follow.who": ("what",),
    "follow.what": ("when",),
    "follow.thin": ("quote",),
    "entity.handoff": ("entity", "owner"),
    "entity.approval": ("entity", "owner"),
    "entity.contract": ("entity", "gives"),
    "entity.roadmap": ("entity", "owner", "roadmap"),
    "failure.named": ("entity",),
    "failure.unnamed": ("entity",),
    # interruptions
    "redirect.premature": ("quote",),
    "redirect.depth": ("quote",),
    "interrupt.cut": (),
    "back.question": ("question",),
    "back.started": ("question", "started"),
    # pressure
    "pressure.said": ("seconds",),
    "pressure.too_long": ("seconds",),
    "close": (),
    "hurry": (),
    # hints for the open questions
    "hint.framing": (),
    "hint.design": (),
    "hint.dependencies": (),
    "hint.failure": (),
    "hint.pressure": (),
    "hint.no_more": (),
}
"""The name of each line, and the values that every wording of it must use."""


class Voice(Model):
    """scenarios/voices/<id>.yaml"""

    id: Slug
    title: Text
    ready: Texts
    """What a candidate types who has asked enough: 'ready', "let's design it". Matched as the whole message."""
    heard: dict[CriterionId, Texts] = Field(default_factory=dict)
    """Said to an answer that meets the criterion: {quote} is what showed it. No question; each wording once."""
    lines: dict[str, Texts] = Field(min_length=1)
