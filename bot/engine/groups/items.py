"""What a challenge is made of: a drill's page, a card, or something that breaks in an interview's system."""

from dataclasses import dataclass

from bot.engine.context import chance
from bot.engine.groups.values import GroupForm, Invitation
from bot.packs.interview import Stage
from bot.packs.library import Library
from bot.packs.rubric import Rubric
from bot.packs.text import Language

ANY_ANSWER = ("esc.action", "esc.when", "esc.who")
"""What a page gives everybody a chance to show: what, when, who."""


@dataclass(frozen=True, slots=True)
class Item:
    """The prompt, and what can be shown by answering it."""

    title: str
    text: str
    """The prompt as the group reads it."""
    scene: str
    probe: str
    stage: Stage
    chance: tuple[str, ...]
    """Criteria that an answer is held to."""
    model: str


def item_of(invitation: Invitation, library: Library, rubric: Rubric, language: Language) -> Item | None:
    """The item; None when its pack is not installed any more."""
    known = {criterion.id for criterion in rubric.criteria}
    name = invitation.item
    if invitation.form == "drill" and (drill := library.drills.get(name)):
        page = drill.page.get(language)
        wanted = dict.fromkeys([*ANY_ANSWER, *drill.trains, *drill.strong])
        held = tuple(c for c in wanted if c in known)
        return Item(drill.title.get(language), page, page, page, Stage.PAGER, held, drill.model.get(language))
    if invitation.form == "card" and (card := library.cards.get(name)):
        front = card.front.get(language)
        return Item("", front, front, front, Stage.PAGER, card.trains, card.back.get(language))
    pack_name, _, failure_name = name.partition("/")
    pack = library.interviews.get(pack_name)
    failure = next((f for f in pack.failures if f.id == failure_name), None) if pack else None
    if pack is None or failure is None:
        return None
    prompt, inject = pack.prompt.get(language), failure.inject.get(language)
    wanted = dict.fromkeys([*failure.criteria, *rubric.expects.get(Stage.FAILURE, ()), "esc.when"])
    held = tuple(c for c in wanted if c in known)
    model = "\n".join("• " + pack.model[c].get(language) for c in failure.criteria if c in pack.model)
    return Item(pack.title.get(language), f"{prompt}\n\n{inject}", prompt, inject, Stage.FAILURE, held, model)


def pick(form: GroupForm, tag: str, recent: tuple[str, ...], library: Library, seed: int) -> str | None:
    """An item that the group has not had lately; of those, one by lot. None when none is installed."""
    names: list[str]
    match form:
        case "drill":
            names = sorted(d.id for d in library.drills.values() if not tag or tag in d.tags)
        case "card":
            names = sorted(library.cards)
        case "question":
            names = sorted(f"{pack.id}/{f.id}" for pack in library.interviews.values() for f in pack.failures)
    fresh = [name for name in names if name not in recent]
    if not fresh:  # all of them were used: the one that was used longest ago
        used = [name for name in recent if name in names]
        return used[0] if used else None
    return fresh[int(chance(seed, form, "item") * len(fresh))]
