"""What is remembered, and which drill is next."""

from dataclasses import replace

from bot.memory import DAY, Memory, recall, reviewed
from bot.packs.practice import Drill
from bot.selection import Past, cards, drill, level, postmortem, urgency
from tests.packs import shipped, small

NOW = 1_780_000_000.0


def make(name: str, *trains: str, difficulty: int = 1) -> Drill:
    model = small().drills["tickets-double-seats"]
    return model.model_copy(update={"id": name, "trains": trains, "difficulty": difficulty})


def memory(criterion: str, credit: float, days_ago: float) -> Memory:
    return reviewed(None, criterion, credit, NOW - days_ago * DAY)


class TestMemory:
    def test_the_better_it_was_shown_the_later_it_comes_back(self) -> None:
        dues = [reviewed(None, "esc.who", credit, NOW).due - NOW for credit in (0.0, 0.3, 0.6, 1.0)]
        assert dues == sorted(dues)
        assert DAY <= dues[0] <= 2 * DAY
        assert dues[-1] > 6 * DAY

    def test_success_stretches_and_failure_shortens(self) -> None:
        first = reviewed(None, "esc.who", 0.6, NOW)
        second = reviewed(first, "esc.who", 0.6, first.due)
        third = reviewed(second, "esc.who", 0.0, second.due)
        assert second.stability > first.stability > third.stability
        assert (second.reviews, third.reviews) == (2, 3)

    def test_it_fades(self) -> None:
        one = reviewed(None, "esc.who", 0.6, NOW)
        assert recall(one, NOW) == 1.0
        assert 1.0 > recall(one, NOW + 3 * DAY) > recall(one, NOW + 30 * DAY) > 0.0

    def test_nothing_rests_for_longer_than_sixty_days(self) -> None:
        one = reviewed(None, "esc.who", 1.0, NOW)
        for _ in range(20):
            one = reviewed(one, "esc.who", 1.0, one.due)
        assert one.due - one.reviewed <= 60 * DAY + 1

    def test_the_same_answers_give_the_same_days(self) -> None:
        def played() -> Memory:
            one = reviewed(None, "esc.who", 0.3, NOW)
            for credit in (0.6, 0.0, 1.0, 0.6, 1.0):
                one = reviewed(one, "esc.who", credit, one.due + DAY)
            return one

        assert played() == played()

    def test_a_clock_that_runs_backwards_does_no_harm(self) -> None:
        one = reviewed(None, "esc.who", 0.6, NOW)
        assert reviewed(one, "esc.who", 0.6, NOW - 9 * DAY).reviewed == NOW
        assert recall(one, NOW - DAY) == 1.0


class TestDrill:
    def test_what_is_most_due_comes_first(self) -> None:
        drills = [make("fresh", "esc.who"), make("faded", "esc.when")]
        memories = {"esc.who": memory("esc.who", 1.0, 8), "esc.when": memory("esc.when", 0.0, 8)}
        choice = drill(drills, memories, (), NOW, 1)
        assert choice is not None
        assert (choice.name, choice.why, choice.relaxed, choice.repeat) == ("faded", ("esc.when",), (), False)

    def test_a_drill_of_sixty_days_ago_may_come_and_is_marked(self) -> None:
        drills = [make("one", "esc.who")]
        lately = drill(drills, {}, (Past("one", NOW - 59 * DAY, 0.2),), NOW, 1)
        long_ago = drill(drills, {}, (Past("one", NOW - 61 * DAY, 0.2),), NOW, 1)
        assert lately is not None
        assert long_ago is not None
        assert (lately.relaxed, lately.repeat) == (("seen",), True)
        assert (long_ago.relaxed, long_ago.repeat) == (("old",), True)

    def test_conditions_give_way_in_their_order(self) -> None:
        one, two, three = (make(f"d{n}", "esc.who", difficulty=n) for n in (1, 2, 3))
        assert drill([one, two, three], {}, (), NOW, 1).name == "d1"  # type: ignore[union-attr]
        near = drill([two, three], {}, (), NOW, 1)
        far = drill([three], {}, (), NOW, 1)
        assert near is not None
        assert far is not None
        assert (near.name, near.relaxed) == ("d2", ("level",))
        assert (far.name, far.relaxed) == ("d3", ("any_level",))
        rested = {"esc.who": memory("esc.who", 1.0, 1)}
        nothing_due = drill([one, two], rested, (), NOW, 1)
        assert nothing_due is not None
        assert nothing_due.relaxed == ("due",)
        seen = drill([one, two], rested, (Past("d1", NOW - DAY, 1.0), Past("d2", NOW - 9 * DAY, 1.0)), NOW, 1)
        assert seen is not None
        assert (seen.name, seen.relaxed, seen.repeat) == ("d2", ("seen",), True)

    def test_none_is_installed(self) -> None:
        assert drill([], {}, (), NOW, 1) is None

    def test_the_level_follows_the_last_five(self) -> None:
        assert level(()) == 1
        assert level([Past("a", NOW, 0.2)] * 5) == 1
        assert level([Past("a", NOW, 0.5)] * 5) == 2
        assert level([Past("a", NOW, 0.9)] * 5 + [Past("a", NOW, 0.0)] * 50) == 3
        assert level([Past("a", NOW, None), Past("b", NOW, 0.9)]) == 3

    def test_four_months_of_a_drill_a_day_bring_no_repeat(self) -> None:
        past: list[Past] = []
        now = NOW
        for day in range(len(shipped().drills)):
            choice = drill(shipped().drills.values(), {}, past, now, day)
            assert choice is not None
            assert not choice.repeat
            past.insert(0, Past(choice.name, now, 0.5))
            now += DAY
        assert len(past) >= 120

    def test_weak_criteria_come_back_sooner(self) -> None:
        """Who always misses whom to call is trained in that far more often than who never does."""

        def trained(weak: float) -> int:
            memories: dict[str, Memory] = {}
            past: list[Past] = []
            count = 0
            for day in range(60):
                now = NOW + day * DAY
                choice = drill(shipped().drills.values(), memories, past, now, day)
                assert choice is not None
                for name in shipped().drills[choice.name].trains:
                    memories[name] = reviewed(memories.get(name), name, weak if name == "esc.who" else 0.6, now)
                    count += name == "esc.who"
                past.insert(0, Past(choice.name, now, 0.5))
            return count

        assert trained(0.0) >= 1.5 * trained(1.0)


class TestOthers:
    def test_five_cards_urgent_ones_first_and_then_others(self) -> None:
        known = small().cards.values()
        first = cards(known, {}, (), NOW, 1)
        assert len(set(first)) == 5
        past = [Past(name, NOW - DAY, 1.0) for name in first]
        (left,) = {card.id for card in known} - set(first)
        assert cards(known, {}, past, NOW, 1)[0] == left
        memories = {"esc.who": memory("esc.who", 1.0, 1), "ops.detect": memory("ops.detect", 0.0, 9)}
        assert cards(known, memories, (), NOW, 1)[0] == "card-two"

    def test_post_mortems_come_in_turn(self) -> None:
        known = shipped().postmortems.values()
        past: list[Past] = []
        for day in range(len(known)):
            name = postmortem(known, {}, past, NOW + day * DAY, 1)
            assert name not in {each.pack for each in past}
            past.insert(0, Past(name, NOW + day * DAY, None))
        assert postmortem(known, {}, past, NOW + 99 * DAY, 1) == past[-1].pack
        assert postmortem((), {}, (), NOW, 1) == ""

    def test_what_was_never_tried_is_neither_urgent_nor_idle(self) -> None:
        weak, strong = memory("esc.who", 0.0, 30), memory("esc.who", 1.0, 1)
        assert urgency({"esc.who": weak}, "esc.who", NOW) > 0.4 > urgency({"esc.who": strong}, "esc.who", NOW)
        assert urgency({}, "esc.who", NOW) == 0.4

    def test_the_seed_decides_between_equals(self) -> None:
        drills = [replace_id(n) for n in range(20)]
        assert len({drill(drills, {}, (), NOW, seed).name for seed in range(30)}) > 5  # type: ignore[union-attr]


def replace_id(number: int) -> Drill:
    return make(f"drill-{number}", "esc.who")


def test_reviews_do_not_touch_what_they_are_given() -> None:
    one = memory("esc.who", 0.6, 3)
    reviewed(one, "esc.who", 0.0, NOW)
    assert one == replace(one)
