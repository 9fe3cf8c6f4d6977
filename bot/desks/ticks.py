"""An answer's ticks in words."""

from bot.engine.actions import Recorded
from bot.engine.asking import N_
from bot.engine.lines import clip
from bot.grading.judgement import Graded
from bot.grading.record import How
from bot.packs.text import Language
from bot.texts import tr
from bot.wording import HOW

LONGEST = 200


def ticks(answer: Recorded, names: dict[str, str], language: Language) -> list[str]:
    """A line for each: what it met and how, what it only mentioned, what it did wrong."""
    judgement = answer.heard.judgement
    if answer.heard.skipped:
        return [tr(N_("Skipped."), language)]
    if not isinstance(judgement, Graded):
        return [tr(N_("Not graded."), language)]
    how = dict(answer.how)
    lines = []
    for tick in judgement.met:
        sign, word = HOW[How(how.get(tick.criterion, How.UNPROMPTED.value))]
        name = names.get(tick.criterion, tick.criterion)
        lines.append(f"{sign} {name} ({tr(word, language)}) “{clip(tick.evidence, LONGEST)}”")
    for tick in judgement.unclear:
        name = names.get(tick.criterion, tick.criterion)
        lines.append(f"? {name} ({tr(N_('mentioned'), language)}) “{clip(tick.evidence, LONGEST)}”")
    for tick in judgement.anti:
        lines.append(f"✗ {names.get(tick.criterion, tick.criterion)} “{clip(tick.evidence, LONGEST)}”")
    met = {tick.criterion for tick in judgement.met}
    lines += [f"○ {names.get(aim, aim)} ({tr(N_('asked for'), language)})" for aim in answer.aims if aim not in met]
    return lines or [tr(N_("No tick."), language)]
