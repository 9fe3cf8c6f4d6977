"""Cards, post-mortems and typed settings as dialogues."""

import pytest

from bot.engine.actions import Fetch, Notice, Trained
from bot.engine.events import CancelAsked, EndAsked, Sent, SkipAsked
from bot.engine.exercise import Asking, Done, Paged, Resting
from bot.engine.exercise_events import (
    Acknowledged,
    DailyAsked,
    DailyChanged,
    ExerciseAsked,
    NextAsked,
    PushDue,
    PushSkipped,
    TextTaken,
    TextWanted,
)
from bot.engine.requests import ChangeDaily, ShowDaily
from bot.engine.state import Paused
from tests.dialogs.table import Table


def dealt() -> Table:
    return Table().does(ExerciseAsked("cards")).hears("⏱ Card 1 of 5\nSeats are sold twice. Who first?")


class TestCards:
    def test_five_in_a_row_with_verdict_model_and_the_next_card(self) -> None:
        table = dealt().says("The seat map on-call, only they can free seats.", after=12)
        table.hears("✓ 12 s\nOne answer: The seat-map on-call: only they can free seats.\n⏱ Card 2 of 5\n'We monitor")
        table.says("Above 5 errors a minute I page.", after=31).hears("✓ but 31 s, twenty is the reflex")
        table.says("2 s on sale day.", after=5).hears("◐ one half of it, 5 s\nOne answer: 2 s on sale day, 5 s")
        table.does(SkipAsked()).hears("Skipped.\nOne answer: RocketMQ, and order")
        table.says("Blue.", after=8).hears("✗ 8 s\nOne answer: The events duty manager: that role decides")
        assert "{right} of {count}" in str(table.said[-1])
        assert isinstance(table.exercise, Done)
        assert [dict(trained.credits) for trained in table.trained] == [
            {"esc.who": 1.0},
            {"ops.detect": 0.6},
            {"biz.dynamic_sla": 0.5},
            {"ctx.stack": 0.0},
            {"esc.who": 0.0, "esc.comms": 0.0},
        ]
        assert [trained.outcome for trained in table.trained] == ["step", "step", "step", "left", "step"]
        assert len(table.records) == 5
        table.taps("Five more").hears("⏱ Card 1 of 5")

    def test_each_message_is_an_answer_whatever_the_settings_say(self) -> None:
        table = Table(timing="done").does(ExerciseAsked("cards")).hears("Card 1")
        table.says("Seat map.").hears("⏱ Card 2 of 5")

    def test_a_pushed_hand_waits_for_the_tap_before_its_seconds_run(self) -> None:
        table = Table().does(PushDue("cards", 1_000_000.0)).hears("⏱ 5 reflexes, twenty seconds each")
        alert = table.said[-1]
        assert isinstance(alert, Notice)
        assert alert.bulk
        assert [button.label for button in alert.buttons] == ["Begin", "Stop the daily push"]
        table.waits(3600).hears_nothing().taps("Begin").hears("⏱ Card 1 of 5")
        table.says("seat map", after=9).hears("◐ one half of it, 9 s")
        table.says("Above 5.", after=30).hears("◐ one half of it, and 30 s")

    def test_enough_is_enough(self) -> None:
        table = dealt().says("seat map")
        table.hears_something()
        table.does(EndAsked()).hears("0 of 5, 0 of them in time.")
        dealt().does(CancelAsked()).hears("Left. /card deals another five.")

    def test_in_the_middle_of_an_interview_the_clock_stops(self) -> None:
        table = Table().begins(60)
        table.hears_something()
        table.does(ExerciseAsked("cards")).hears("Card 1")
        assert isinstance(table.conversation.floor, Paused)
        table.does(EndAsked()).hears("0 of 5", "The interview is waiting.")


class TestPostmortem:
    def opened(self) -> Table:
        table = Table().does(ExerciseAsked("postmortem"))
        return table.hears("🧭 The ticket flood · 1 of 3\n10:00 The sale opens, the page is blank.\nWhat do you know?")

    def through_a_step(self, table: Table) -> Table:
        """Its first two questions given up, the third one is on the table."""
        return table.does(SkipAsked()).hears("A good answer: ").does(SkipAsked()).hears("A good answer: ")

    def test_step_by_step_to_ones_own_designs(self) -> None:
        table = self.opened().says("Only this sale is hit; the waiting room times out.")
        table.hears("A good answer: Everybody or some: asks which.\nWho do you call first?")
        table.says("I call the app on-call lead.").hears("✓ who to call: “")
        table.says("No idea.").hears(
            "✗ what others are told\nA good answer: That the sale", "· 2 of 3\n10:05 Only phones"
        )
        self.through_a_step(table).does(SkipAsked()).hears("A good answer: ", "🧭 The ticket flood · 3 of 3")
        self.through_a_step(table).says("Nothing.").hears("A good answer: What happened, what they keep.\nThe pattern")
        assert "Which of your own designs goes to everybody at once?" in str(table.said[-1])
        table.says("Our banner service.").hears("Kept.")
        assert isinstance(table.exercise, Done)
        assert len(table.records) == 10
        assert [trained.item for trained in table.trained] == [str(number) for number in range(1, 10)]
        assert dict(table.trained[1].credits) == {"esc.who": 0.6}
        assert dict(table.trained[2].credits) == {"esc.comms": 0.0}
        assert table.trained[3].outcome == "left"

    def test_what_a_good_answer_holds_comes_after_ones_own(self) -> None:
        table = self.opened()
        assert not any("asks which" in str(said) for said in table.said)

    def test_pushed_a_step_comes_with_each_push_or_a_tap(self) -> None:
        table = Table().does(PushDue("postmortem", 1_000_000.0)).hears("🧭 The ticket flood: step 1")
        table.taps("Begin").hears("🧭 The ticket flood · 1 of 3")
        self.through_a_step(table).says("Hm.").hears("The next step comes with the next push of this kind, or now.")
        assert isinstance(table.exercise, Resting)
        assert table.conversation.focus == ""
        table.waits(86_400).does(PushDue("postmortem", table.now)).hears("🧭 The ticket flood: step 2")
        assert isinstance(table.exercise, Paged)
        table.taps("Begin").hears("🧭 The ticket flood · 2 of 3")
        self.through_a_step(table).says("Hm.").hears("The next step comes")
        table.does(NextAsked(table.exercise.id)).hears("🧭 The ticket flood · 3 of 3")
        self.through_a_step(table).says("Hm.").hears("The pattern").says("Our banner service.").hears("Kept.")
        assert len(table.conversation.exercises) == 1

    def test_closing(self) -> None:
        table = self.opened().does(EndAsked()).hears("Closed. What you answered is kept.")
        assert table.closed[-1].outcome == "left"

    def test_several_messages_are_one_answer(self) -> None:
        table = Table(timing="pause").does(ExerciseAsked("postmortem")).hears("1 of 3")
        table.says("It times out.").says("Only phones.", after=3).hears_nothing().waits(5).hears("A good answer")
        assert len(table.records) == 1


class TestTypedSettings:
    def asked(self, table: Table | None = None) -> Table:
        return (table or Table()).does(TextWanted("time")).hears_nothing()

    def fetched(self, table: Table) -> object:
        return [action.request for action in table.actions if isinstance(action, Fetch)][-1]

    def test_what_is_typed_goes_to_the_clerk_until_it_will_do(self) -> None:
        table = self.asked().says("25:00").says("8:30")
        name = table.exercise.id
        assert self.fetched(table) == ChangeDaily("time", "8:30", name)
        table.does(TextTaken(name)).says("hello").hears("No interview is running.")
        assert table.conversation.exercises == ()

    def test_it_can_be_left(self) -> None:
        table = self.asked().does(Sent("sticker")).hears("I can only read text here.")
        table.does(CancelAsked()).hears("Left as it was.")
        assert table.conversation.focus == ""

    def test_tapping_something_else_ends_it(self) -> None:
        table = self.asked().does(DailyChanged("days", "0"))
        assert table.conversation.exercises == ()
        assert self.fetched(table) == ChangeDaily("days", "0")
        table = self.asked().does(DailyAsked())
        assert self.fetched(table) == ShowDaily()

    def test_it_is_no_session(self) -> None:
        table = self.asked()
        assert not any(type(action).__name__ in ("Begun", "Closed", "Trained") for action in table.actions)

    def test_typing_a_setting_in_an_interview_stops_its_clock(self) -> None:
        table = Table().begins(60)
        table.hears_something()
        table = self.asked(table)
        assert isinstance(table.conversation.floor, Paused)
        table.does(TextTaken(table.exercise.id)).hears("The interview is waiting.")


def test_a_push_that_was_left_out_says_so_without_a_sound() -> None:
    table = Table().does(PushSkipped("drill", 1e6, "08:30")).hears("Your push of 08:30 was left out")
    said = table.said[-1]
    assert isinstance(said, Notice)
    assert said.silent
    assert said.bulk


@pytest.mark.parametrize("form", ["drill", "cards", "postmortem"])
def test_a_push_is_acknowledged_once(form: str) -> None:
    table = Table().does(PushDue(form, 1e6))  # type: ignore[arg-type]
    table.hears_something()
    name = table.exercise.id
    table.does(Acknowledged(name))
    table.hears_something()
    asked = len(table.exercise.log.asked)  # type: ignore[union-attr]
    table.does(Acknowledged(name))
    assert isinstance(table.exercise, Asking)
    assert len(table.exercise.log.asked) == asked
    assert not any(isinstance(action, Trained) for action in table.actions)
