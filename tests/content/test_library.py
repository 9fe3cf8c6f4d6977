"""How much is shipped, and that it is all there."""

from collections import Counter

import pytest

from bot.packs.interview import Interview
from bot.packs.text import LANGUAGES
from tests.packs import shipped

PROMPTS = {
    "api-gateway",
    "cross-border-refunds",
    "fraud-detection",
    "fund-transfer",
    "hybrid-cloud-migration",
    "inventory-forecast",
    "inventory-reservation",
    "llm-customer-service",
    "logistics-tracking",
    "loyalty-points",
    "model-rollback",
    "payment-queue",
    "product-catalogue",
    "recommendation-freshness",
}


def test_an_interview_for_each_prompt() -> None:
    assert set(shipped().interviews) == PROMPTS


@pytest.mark.parametrize("pack", shipped().interviews.values(), ids=lambda pack: pack.id)
def test_an_interview_is_complete(pack: Interview) -> None:
    criteria = {criterion.id for criterion in shipped().rubric().criteria}
    assert len(pack.facts) >= 12
    assert all(len(fact.ask.get(language)) >= 5 for fact in pack.facts for language in LANGUAGES)
    assert len(pack.entities) >= 10
    assert {entity.kind for entity in pack.entities} == {"system", "team"}
    assert {probe.criterion for probe in pack.probes} == criteria
    assert all(len(probe.hints.get(language)) == 3 for probe in pack.probes for language in LANGUAGES)
    assert len(pack.failures) >= 6
    assert len(pack.interruptions) >= 3
    assert set(pack.model) == criteria
    assert pack.sources == ("invented",) or len(pack.sources) >= 3


def test_four_months_of_drills_without_a_repeat() -> None:
    drills = shipped().drills
    assert len(drills) >= 120
    assert sum(drill.about == "people" for drill in drills.values()) >= len(drills) / 3
    assert min(Counter(drill.difficulty for drill in drills.values()).values()) >= len(drills) / 4
    tags = {tag for drill in drills.values() for tag in drill.tags}
    assert tags == {"payment", "logistics", "search", "data", "cloud", "ai", "people"}
    for language in LANGUAGES:
        pages = [drill.page.get(language) for drill in drills.values()]
        assert len(set(pages)) == len(pages)
        assert max(map(len, pages)) < 600


def test_what_a_drill_trains_it_shows() -> None:
    for drill in shipped().drills.values():
        assert set(drill.trains) <= set(drill.strong), drill.id
        for trap in drill.traps:
            for language in LANGUAGES:
                model = drill.model.get(language).casefold()
                assert not any(cue.casefold() in model for cue in trap.cues.get(language)), (drill.id, trap.id)


def test_cards_of_every_kind() -> None:
    kinds = Counter(card.kind for card in shipped().cards.values())
    assert kinds.total() >= 40
    assert min(kinds[kind] for kind in ("translate", "season", "call", "rewrite")) >= 10
    for card in shipped().cards.values():
        for language in LANGUAGES:
            back = card.back.get(language).casefold()
            assert any(word.casefold() in back for word in card.accept.get(language)), card.id


def test_a_post_mortem_for_each_public_incident() -> None:
    found = {pack.date for pack in shipped().postmortems.values()}
    assert found == {"2022-12-18", "2023-11-12", "2023-11-27", "2024-07-02", "2024-09-10"}


def test_pressure() -> None:
    pressure = shipped().pressure
    assert len(pressure.interruptions) >= 20
    assert len(pressure.stakeholders) >= 10
    assert all(len(person.pushes_back.get(language)) >= 2 for person in pressure.stakeholders for language in LANGUAGES)
