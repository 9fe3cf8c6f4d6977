"""How much is shipped, and that it is all there: what the library promises, counted."""

import re
from collections import Counter, defaultdict
from itertools import chain

import pytest

from bot.grader.offline.encoder import universal
from bot.packs.interview import Interview
from bot.packs.phrases import mentioned
from bot.packs.practice import Drill
from bot.packs.text import LANGUAGES
from bot.packs.warroom import ROLES, Unasked, Warroom
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

PUBLISHED = {
    "2022-12-18": "08:56 09:01 09:09 09:17 09:23 10:30 12:30 14:47 14:49 20% 15:20 18:55 21:36 22:50 images slow",
    "2023-11-12": "17:39 17:50 18:01 18:07 18:35 19:20 whitelist batches OSS OTS SLS MNS ECS RDS 11.11",
    "2023-11-27": "09:16 10:58 RDS PolarDB Redis consoles OpenAPI",
    "2024-07-02": "10:04 38 single zone prepared",
    "2024-09-10": "07:45 10:20 01:46 30 battery migrate heat water dried week Lazada",
}
"""What the public reports say of each incident: all of it stands in the steps."""


def opening(text: str, words: int) -> str:
    return " ".join(re.findall(r"[\w']+", text.lower())[:words])


def test_an_interview_for_each_prompt() -> None:
    assert set(shipped().interviews) == PROMPTS
    assert Counter(pack.level for pack in shipped().interviews.values()).keys() == {"senior", "staff"}


@pytest.mark.parametrize("pack", shipped().interviews.values(), ids=lambda pack: pack.id)
class TestInterview:
    def test_it_is_complete(self, pack: Interview) -> None:
        criteria = {criterion.id for criterion in shipped().rubric().criteria}
        assert len(pack.facts) >= 12
        assert all(len(fact.ask.get(language)) >= 5 for fact in pack.facts for language in LANGUAGES)
        assert len(pack.entities) >= 10
        assert {entity.kind for entity in pack.entities} == {"system", "team"}
        assert {probe.criterion for probe in pack.probes} == criteria
        assert all(len(probe.ask.get(language)) >= 2 for probe in pack.probes for language in LANGUAGES)
        assert all(len(probe.hints.get(language)) == 3 for probe in pack.probes for language in LANGUAGES)
        assert len(pack.failures) >= 6
        assert len(pack.interruptions) >= 3
        assert set(pack.model) == criteria
        assert pack.sources == ("invented",) or len(pack.sources) >= 3

    def test_its_people_have_something_else_to_do(self, pack: Interview) -> None:
        """Owners differ, and so do the roadmaps that compete with the candidate's request; many have a date."""
        for language in LANGUAGES:
            assert len({entity.owner.get(language) for entity in pack.entities}) >= 8
            roadmaps = [entity.roadmap.get(language) for entity in pack.entities]
            assert len(set(roadmaps)) == len(roadmaps)
            assert sum(bool(re.search(r"\d", roadmap)) for roadmap in roadmaps) >= len(roadmaps) / 2

    def test_failures_hit_different_things_in_different_ways(self, pack: Interview) -> None:
        assert len({failure.entity for failure in pack.failures}) >= 6
        assert len({criterion for failure in pack.failures for criterion in failure.criteria}) >= 6

    def test_probes_and_what_breaks_end_in_one_question(self, pack: Interview) -> None:
        for failure in pack.failures:
            assert failure.inject.get("en").count("?") == 1, failure.id
            assert failure.inject.get("zh").count("？") == 1, failure.id
        wordings = [text for probe in pack.probes for text in probe.ask.get("en")]
        assert all(text.count("?") <= 1 for text in wordings)
        assert all(text.rstrip("”'").endswith(("?", ".")) for text in wordings)

    def test_no_frame_is_worn_out(self, pack: Interview) -> None:
        """Of all wordings of probes few begin alike (a place's name may begin some more), and none are the same."""
        for language in LANGUAGES:
            asks = [text for probe in pack.probes for text in probe.ask.get(language)]
            begins = Counter(opening(text, 2) if language == "en" else text[:2] for text in asks)
            assert begins.most_common(1)[0][1] <= len(asks) / 6, begins.most_common(3)
            assert len(set(asks)) == len(asks)

    def test_hints_come_closer(self, pack: Interview) -> None:
        """A ladder: the three differ, and the last one says most in nearly every probe."""
        for language in LANGUAGES:
            longest = 0
            for probe in pack.probes:
                where, kind, almost = probe.hints.get(language)
                assert len({where, kind, almost}) == 3
                longest += len(almost) >= max(len(where), len(kind))
            assert longest >= 0.7 * len(pack.probes)


def test_no_probe_or_interruption_is_in_two_interviews() -> None:
    for language in LANGUAGES:
        said = Counter(
            chain.from_iterable(
                [
                    *(text for probe in pack.probes for text in probe.ask.get(language)),
                    *(interruption.say.get(language) for interruption in pack.interruptions),
                    *(failure.inject.get(language) for failure in pack.failures),
                ]
                for pack in shipped().interviews.values()
            )
        )
        assert [text for text, times in said.items() if times > 1] == []


def test_four_months_of_drills_without_a_repeat() -> None:
    drills = shipped().drills
    assert len(drills) >= 120
    assert sum(drill.about == "people" for drill in drills.values()) >= len(drills) / 3
    assert set(Counter(drill.difficulty for drill in drills.values())) == {1, 2, 3}
    assert min(Counter(drill.difficulty for drill in drills.values()).values()) >= len(drills) / 4
    tags = Counter(tag for drill in drills.values() for tag in drill.tags)
    assert set(tags) == {"payment", "logistics", "search", "data", "cloud", "ai", "people"}
    assert min(tags.values()) >= 15
    trained = Counter(name for drill in drills.values() for name in drill.trains)
    assert len(trained) >= 28
    for language in LANGUAGES:
        pages = [drill.page.get(language) for drill in drills.values()]
        assert len(set(pages)) == len(pages)
        models = Counter(opening(drill.model.get(language), 3) for drill in drills.values())
        assert models.most_common(1)[0][1] <= 3


@pytest.mark.parametrize("drill", shipped().drills.values(), ids=lambda drill: drill.id)
class TestDrill:
    def test_its_page_reads_like_an_alert(self, drill: Drill) -> None:
        """Severity and time first, then the service and a colon; at least three numbers; under 600 characters."""
        english, chinese = drill.page.get("en"), drill.page.get("zh")
        assert re.match(r"\[P[123]\] .{0,60}?\d\d:\d\d", english) or re.match(r"\[P[123]\] \D{0,40}\d", english)
        assert re.match(r"【P[123]】", chinese)
        assert re.search(r"\d\d:\d\d", english)
        assert re.search(r"\d\d:\d\d", chinese)
        assert re.search(r"[\w\-() ]+:\s", english)
        assert len(re.findall(r"\d[\d,.]*", english)) >= 3
        assert max(len(english), len(chinese)) < 600
        assert english[4:6] == chinese[2:4] or english[1:3] == chinese[1:3]

    def test_waiting_makes_it_worse(self, drill: Drill) -> None:
        assert 2 <= len(drill.developments) <= 3
        assert sorted({each.after for each in drill.developments}) == [each.after for each in drill.developments]

    def test_a_strong_answer_is_said_by_criterion(self, drill: Drill) -> None:
        assert len(drill.strong) >= 3
        assert set(drill.trains) <= set(drill.strong)
        assert any(name.startswith(("esc.", "bu.")) for name in drill.strong)
        model = drill.model.get("en")
        assert re.search(r"\d\d:\d\d|\bnow\b", model), "no moment"

    def test_its_traps_have_consequences_with_numbers(self, drill: Drill) -> None:
        for trap in drill.traps:
            for language in LANGUAGES:
                assert len(trap.does.get(language)) >= 2
                assert trap.move.get(language) != trap.consequence.get(language)
                assert not any(
                    cue.casefold() in drill.model.get(language).casefold() for cue in trap.cues.get(language)
                )


def test_no_two_pages_tell_the_same() -> None:
    for language in LANGUAGES:
        for texts in (
            [drill.page.get(language) for drill in shipped().drills.values()],
            [card.front.get(language) for card in shipped().cards.values()],
            [room.page.get(language) for room in shipped().warrooms.values()],
        ):
            vectors = universal().encode(texts)
            alike = vectors @ vectors.T
            pairs = [(texts[a][:60], texts[b][:60]) for a in range(len(texts)) for b in range(a) if alike[a, b] >= 0.93]
            assert pairs == []


def test_cards_of_every_kind() -> None:
    kinds = Counter(card.kind for card in shipped().cards.values())
    assert kinds.total() >= 40
    assert min(kinds[kind] for kind in ("translate", "season", "call", "rewrite")) >= 10


def test_a_post_mortem_for_each_public_incident() -> None:
    assert {pack.date for pack in shipped().postmortems.values()} == set(PUBLISHED)
    for pack in shipped().postmortems.values():
        told = " ".join(f"{step.at} {step.say.get('en')}" for step in pack.steps) + pack.title.get("en")
        missing = [word for word in PUBLISHED[pack.date].split() if word.lower() not in told.lower()]
        assert missing == [], pack.id
        assert pack.pattern.languages == pack.fix.languages == pack.question.languages == set(LANGUAGES)
        assert pack.question.get("en").endswith("?")


def test_pressure() -> None:
    pressure = shipped().pressure
    assert len(pressure.interruptions) >= 20
    assert len(pressure.stakeholders) >= 10
    assert {"finance", "legal", "marketing", "merchant", "press"} <= {person.id for person in pressure.stakeholders}
    for person in pressure.stakeholders:
        for language in LANGUAGES:
            assert len(person.pushes_back.get(language)) >= 2
            assert "90" in person.asks.get(language)


def test_war_rooms() -> None:
    rooms = shipped().warrooms
    assert len(rooms) >= 6
    assert len({tag for room in rooms.values() for tag in room.tags}) == 7


@pytest.mark.parametrize("room", shipped().warrooms.values(), ids=lambda room: room.id)
class TestWarroom:
    def test_six_people_know_different_things(self, room: Warroom) -> None:
        assert set(room.briefs) == set(ROLES)
        for language in LANGUAGES:
            secrets = [secret.say.get(language) for brief in room.briefs.values() for secret in brief.secrets]
            assert len(set(secrets)) == len(secrets) >= 12
            assert all(secret not in room.page.get(language) for secret in secrets)

    def test_every_role_decides_or_tells(self, room: Warroom) -> None:
        busy = {item.owner for item in (*room.decisions, *room.notices)}
        assert busy == set(ROLES)

    def test_most_decisions_need_somebody_elses_knowledge(self, room: Warroom) -> None:
        holder = {secret.id: role for role, brief in room.briefs.items() for secret in brief.secrets}
        shared = [d for d in room.decisions if any(holder[name] != d.owner for name in d.needs)]
        assert len(shared) >= 2

    def test_the_clock_hurries(self, room: Warroom) -> None:
        prevented = {turn.unless for turn in room.turns if turn.unless}
        assert len(prevented) >= 2
        assert any(turn.to for turn in room.turns)
        by = {item.id: item.by for item in (*room.decisions, *room.notices)}
        late = defaultdict(list)
        for turn in room.turns:
            if turn.unless and by[turn.unless] >= turn.after:
                late[turn.unless].append(turn.after)
        assert late == {}, "it would arrive although the decision was in time"

    def test_what_people_declare_points_to_one_thing(self, room: Warroom) -> None:
        """By the phrases of `about` alone, a rare one counting more, nearly every wording finds its decision."""
        right = total = 0
        for language in LANGUAGES:
            for group in ((*room.decisions, *room.notices), room.unasked):
                every = [phrase for item in group for phrase in item.about.get(language)]
                for item in group:
                    for text in item.ask.get(language) if isinstance(item, Unasked) else item.said.get(language):
                        scores = {
                            other.id: sum(
                                1 / sum(bool(mentioned(phrase, [hit])) for phrase in every)
                                for hit in other.about.get(language)
                                if mentioned(text, [hit])
                            )
                            for other in group
                        }
                        total += 1
                        right += max(scores, key=lambda name: scores[name]) == item.id
        assert right >= 0.9 * total
