"""Drills as dialogues: the pager goes off, somebody answers, and nothing else is said."""

import pytest

from bot.engine.actions import Closed, Notice, Tell
from bot.engine.events import CancelAsked, EndAsked, LanguageChosen, PauseAsked, Sent, SkipAsked
from bot.engine.exercise import Asking, Done, Paged
from bot.engine.exercise_events import Acknowledged, ExerciseAsked, ModelAsked, OnceMore, PushDue
from bot.engine.state import Listening, Paused
from tests.dialogs.table import Table

STRONG = (
    "The seat-map on-call rolls back release 88 by 10:05. If double seats stay above 300 for 3 minutes I call the "
    "events duty manager, and buyers see a banner."
)


def paged(**settings: object) -> Table:
    """A table at which the pager has gone off."""
    table = Table(**settings).does(ExerciseAsked("drill"))  # type: ignore[arg-type]
    return table.hears("seat-map: 140 seats sold twice")


def acknowledged(after: float = 12.0, **settings: object) -> Table:
    table = paged(**settings).waits(after).taps("Acknowledge")
    return table.hears("What do you do, by when, and who does it")


class TestTheAlert:
    def test_it_arrives_as_an_alert_with_one_button(self) -> None:
        table = Table().does(ExerciseAsked("drill"))
        alert = table.said[-1]
        assert isinstance(alert, Notice)
        assert [button.label for button in alert.buttons] == ["Acknowledge"]
        assert not alert.bulk

    def test_a_push_can_be_stopped_with_one_tap_and_lets_replies_overtake(self) -> None:
        table = Table().does(PushDue("drill", 1_000_000.0))
        alert = table.said[-1]
        assert isinstance(alert, Notice)
        assert [button.label for button in alert.buttons] == ["Acknowledge", "Stop the daily push"]
        assert alert.bulk

    def test_the_time_to_acknowledge_is_measured_from_when_it_reached_the_phone(self) -> None:
        table = paged().waits(80)
        table.does(Acknowledged(table.exercise.id, shown=table.now - 5)).hears("Acknowledged after 0:05.")
        table.says(STRONG).hears("⏱ Acknowledged 0:05")
        assert table.trained[-1].acknowledged == 5.0

    def test_unacknowledged_it_pages_again_worse_and_is_missed_without_scolding(self) -> None:
        table = paged()
        table.waits(299).hears_nothing().waits(1).hears("PAGED AGAIN · 5 min")
        assert "600 seats" in table.said[-1].lines[1].message  # type: ignore[union-attr]
        table.waits(300).hears("The artist's manager is on the line.")
        table.waits(300).hears("missed, closed")
        alert = table.said[-1]
        assert isinstance(alert, Notice)
        assert alert.edit
        assert table.trained[-1].outcome == "missed"
        assert table.closed[-1].outcome == "missed"
        assert isinstance(table.exercise, Done)
        table.waits(86_400).hears_nothing()

    def test_it_never_pages_more_than_three_times_again(self) -> None:
        table = paged().waits(86_400)
        assert sum("PAGED AGAIN" in text for text in table.hears_something()) == 2

    def test_an_alert_that_is_still_on_its_way_does_not_page_again(self) -> None:
        table = paged()
        table.seen = 0.0
        table.waits(1000).hears_nothing()
        table.seen = table.now - 10
        table.waits(280).hears_nothing().waits(60).hears("PAGED AGAIN")

    def test_never_inside_quiet_hours(self) -> None:
        table = Table()
        table.does(PushDue("drill", table.now, quiet_at=table.now + 200)).hears("seat-map")
        table.waits(300).hears("missed, closed").waits(3600).hears_nothing()

    def test_how_long_it_waits_is_a_setting(self) -> None:
        table = Table()
        table.does(PushDue("drill", table.now, again=120.0)).hears("seat-map")
        table.waits(119).hears_nothing().waits(1).hears("PAGED AGAIN · 2 min")

    def test_typing_an_answer_acknowledges(self) -> None:
        table = paged().says(STRONG, after=20).hears("✓ What")
        assert table.trained[-1].acknowledged == 20.0

    def test_two_taps_are_one(self) -> None:
        table = acknowledged()
        table.does(Acknowledged(table.exercise.id)).hears_nothing()

    def test_the_button_of_a_missed_page_leads_to_another(self) -> None:
        table = paged().waits(1000)
        table.hears_something()
        table.does(Acknowledged(table.exercise.id)).hears("That page is closed.").taps("Page me now").hears("seat-map")


class TestTheAnswer:
    def test_a_complete_answer_gets_its_feedback_at_once(self) -> None:
        table = acknowledged().says(STRONG, after=48)
        (said,) = table.hears_something()
        assert "Seats sold twice\n✓ What: “" in said
        assert "✓ When: “" in said
        assert "✓ Who: “" in said
        assert "⏱ Acknowledged 0:12 · somebody called 1:00" in said
        assert isinstance(table.exercise, Done)
        assert (table.trained[-1].acknowledged, table.trained[-1].escalated) == (12.0, 60.0)

    def test_follow_ups_ask_for_what_is_missing_and_quote_what_is_there(self) -> None:
        table = acknowledged().says("First I roll back release 88 immediately.")
        (asked,) = table.hears_something()
        assert "after how many minutes" in asked
        table.says("If it takes more than 5 minutes I escalate.")
        (asked,) = table.hears_something()
        assert "which role" in asked
        table.says("Then I call the events duty manager.").hears("✓ Who")

    def test_at_most_two_follow_ups(self) -> None:
        table = acknowledged()
        for _ in range(2):
            table.says("Hm, no idea.").hears_something()
        table.says("Still none.").hears("✗ What: no first move yet.\n✗ When: no minute and no number.\n✗ Who")
        assert len(table.records) == 3

    def test_no_first_move_makes_it_worse(self) -> None:
        acknowledged().says("Interesting.").hears("🚨 Minute 5\n600 seats are sold twice.\nStop the bleeding first")

    def test_a_trap_makes_it_worse_and_is_told_once(self) -> None:
        table = acknowledged().says("First we add servers right away.")
        table.hears("That makes it worse.\nThe new servers run release 88, too")
        table.says(STRONG)
        (said,) = table.hears_something()
        assert "⚠ The trap: add servers to the seat map." in said
        assert table.trained[-1].trapped

    @pytest.mark.parametrize("text", ["Do not add servers, " + STRONG, "We never scale out here. " + STRONG])
    def test_a_trap_that_is_refused_is_none(self, text: str) -> None:
        acknowledged().says(text).hears("✓ What")

    def test_silence_makes_it_worse(self) -> None:
        table = acknowledged()
        table.waits(120).hears("🚨 Minute 5\n600 seats are sold twice.")
        table.waits(120).hears("🚨 Minute 10\nThe artist's manager is on the line.")
        table.waits(86_400).hears_nothing()
        table.says(STRONG).hears("✓ What")

    def test_what_developed_before_the_acknowledgement_does_not_come_again(self) -> None:
        table = paged().waits(300)
        table.hears_something()
        table.taps("Acknowledge").hears("What do you do").waits(120).hears("🚨 Minute 10")

    def test_several_messages_are_one_answer_after_the_quiet_window(self) -> None:
        table = acknowledged(timing="pause").says("The seat-map on-call rolls back release 88 by 10:05.")
        table.hears_nothing().says("Above 300 for 3 minutes I call the events duty manager.", after=4)
        table.hears_nothing().waits(5).hears("✓ What")
        assert len(table.records) == 1

    def test_done_ends_an_answer(self) -> None:
        table = acknowledged(timing="done").says(STRONG).hears("tap Done").waits(900).hears_nothing()
        table.taps("Done").hears("✓ What")

    def test_an_edit_before_the_end_counts_and_both_versions_are_kept(self) -> None:
        table = acknowledged().says("Hm.")
        table.hears_something()
        table.edits(1, "The seat-map on-call rolls back release 88 by 10:05.").hears_nothing()
        assert table.records[-1].heard.earlier == ("Hm.",)
        table.says("I call the duty manager after 5 minutes.").hears("✓ What: “")
        table.edits(1, "Something else.").hears("your first version stands")

    def test_the_same_words_twice_are_a_slip_of_the_phone(self) -> None:
        table = acknowledged().says("Hm.")
        table.hears_something()
        table.says("Hm.", after=2).hears_nothing()
        assert len(table.records) == 1

    @pytest.mark.parametrize("event", [SkipAsked(), EndAsked()])
    def test_giving_up_gives_the_feedback_of_what_there_is(self, event: SkipAsked | EndAsked) -> None:
        table = acknowledged().does(event).hears("Not graded: there is nothing to grade")
        assert table.trained[-1].outcome == "left"
        table = acknowledged(timing="pause").says(STRONG).does(event).hears("✓ What")
        assert table.trained[-1].outcome == "graded"

    def test_leaving_counts_for_nothing(self) -> None:
        table = acknowledged().does(CancelAsked()).hears("Nothing of it counts")
        assert table.trained == []
        assert table.closed[-1] == Closed(table.exercise.id, "left")

    def test_a_sticker_is_no_answer(self) -> None:
        acknowledged().does(Sent("sticker")).hears("I can only read text")


class TestAfterwards:
    def test_the_model_answer_comes_only_after_ones_own(self) -> None:
        table = acknowledged()
        name = table.exercise.id
        table.does(ModelAsked(name)).hears("Your own answer first")
        table.does(SkipAsked())
        table.hears_something()
        table.does(ModelAsked(name)).hears("Your own answer first")
        table = acknowledged().says(STRONG)
        table.hears_something()
        table.taps("Model answer").hears("by 10:05; above 300 double seats I call the events duty manager")

    def test_once_more_is_the_same_page_marked_as_a_repeat_and_only_one(self) -> None:
        table = acknowledged().says(STRONG)
        table.hears_something()
        name = table.exercise.id
        table.does(OnceMore(name)).hears("You have had this one before.")
        table.does(OnceMore(name)).hears_nothing()
        assert isinstance(table.exercise, Paged)

    def test_credits_are_the_rubrics(self) -> None:
        table = acknowledged().says("First I roll back release 88 immediately.")
        table.hears_something()
        table.says("After 5 minutes I call the seat-map on-call lead.").hears("✓ What")
        credits = dict(table.trained[-1].credits)
        assert credits["esc.action"] == 1.0
        assert credits["esc.when"] == 0.6
        assert credits["esc.comms"] == 0.0

    def test_the_language_changes_over(self) -> None:
        table = acknowledged().does(LanguageChosen("zh")).hears("Chinese it is.")
        assert "四舍五入" not in table.says("嗯。").hears_something()[0]
        assert "止血" in table.said[-1].lines[-1].message  # type: ignore[union-attr]


class TestBesideAnInterview:
    def running(self) -> Table:
        table = Table().begins(60)
        table.hears_something()
        return table

    def test_acknowledging_stops_the_interviews_clock_and_afterwards_it_goes_on(self) -> None:
        table = self.running().waits(60).does(ExerciseAsked("drill")).hears("seat-map")
        assert isinstance(table.conversation.floor, Listening)
        table.taps("Acknowledge").hears("Acknowledged after 0:00.")
        assert isinstance(table.conversation.floor, Paused)
        spent = table.session.spent
        table.waits(60).says(STRONG).hears("✓ What", "The interview is waiting.")
        assert table.conversation.focus == ""
        assert table.session.spent == spent
        table.taps("Go on").hears("You lead.")
        table.says("What are we optimising for?").hears("No seat is sold twice")

    def test_an_alert_does_not_take_what_is_typed_to_the_interviewer(self) -> None:
        table = self.running().does(ExerciseAsked("drill")).hears("seat-map")
        table.says("What are we optimising for?").hears("No seat is sold twice")
        assert isinstance(table.exercise, Paged)

    def test_a_reply_to_the_alert_goes_where_it_points(self) -> None:
        table = self.running().does(ExerciseAsked("drill")).hears("seat-map")
        table.replies(STRONG, table.exercise.id).hears("✓ What", "The interview is waiting.")

    def test_a_push_waits_until_the_interview_is_over_or_paused(self) -> None:
        table = self.running().waits(60)
        table.does(PushDue("drill", table.now, until=table.now + 3600)).hears_nothing()
        table.waits(180).hears_nothing().does(PauseAsked()).hears("Paused.").waits(60).hears("seat-map")
        table = self.running().waits(60)
        table.does(PushDue("drill", table.now, until=table.now + 3600)).waits(90).does(EndAsked())
        table.hears_something()
        table.waits(60).hears("seat-map")

    def test_a_push_comes_when_the_interview_was_left_alone(self) -> None:
        table = self.running()
        table.does(PushDue("drill", table.now, until=table.now + 3600)).hears_nothing()
        table.waits(540).hears_nothing().waits(60)
        assert any("seat-map" in text for text in table.hears_something())

    def test_a_push_that_waited_too_long_says_so_and_is_left_out(self) -> None:
        table = self.running().waits(60)
        table.does(PushDue("drill", table.now, until=table.now + 200))
        for _ in range(5):
            table.says("What are we optimising for?", after=55)
        assert any("did not come" in text for text in table.hears_something())
        assert table.conversation.exercises == ()

    def test_beginning_an_interview_takes_the_focus_and_a_reply_gives_it_back(self) -> None:
        table = acknowledged()
        name = table.exercise.id
        table.begins().hears("You lead.")
        assert table.conversation.focus == ""
        table.says("What are we optimising for?").hears("No seat is sold twice")
        table.replies(STRONG, name).hears("✓ What", "The interview is waiting.")


class TestTwoPages:
    def test_an_answer_to_yesterdays_page_goes_where_the_reply_points(self) -> None:
        table = acknowledged()
        yesterday = table.exercise.id
        table.waits(86_400)
        table.hears_something()
        table.does(PushDue("drill", table.now)).hears("seat-map").taps("Acknowledge").hears("Acknowledged after 0:00.")
        today = table.exercise.id
        assert table.conversation.focus == today
        table.replies(STRONG, yesterday).hears("✓ What")
        assert [each.session for each in table.records] == [yesterday]
        assert table.conversation.focus == today
        table.says(STRONG).hears("✓ What")
        assert [each.session for each in table.records] == [yesterday, today]

    def test_a_reply_to_a_page_that_is_gone_is_answered_in_words(self) -> None:
        Table().replies("Roll back.", "000000000000").hears("That exercise is closed.")

    def test_old_exercises_make_room(self) -> None:
        table = Table()
        for _ in range(9):
            table.does(ExerciseAsked("drill")).waits(1)
        assert len(table.conversation.exercises) == 5
        assert len(table.closed) == 4
        assert all(isinstance(each, Paged) for each in table.conversation.exercises)
        assert len(table.timers) == 5


def test_every_state_of_a_drill_answers_every_tap() -> None:
    for table in (paged(), acknowledged(), acknowledged().says(STRONG)):
        table._unheard.clear()
        for event in (SkipAsked(), EndAsked(), Sent("voice"), PauseAsked()):
            table.does(event)
        assert any(isinstance(said, Tell | Notice) for said in table._unheard)
        assert not isinstance(table.exercise, Asking)
