"""Interviews as dialogues: the candidate says, the interviewer says, and nothing else is said."""

import pytest

from bot.engine.actions import Recorded, Say
from bot.engine.context import Context
from bot.engine.events import (
    CancelAsked,
    CancelConfirmed,
    DebriefAsked,
    DoneTapped,
    EndAsked,
    HintAsked,
    PauseAsked,
    ReadyTapped,
    ResumeAsked,
    Sent,
    SkipAsked,
    TimeAsked,
)
from bot.engine.followups import follow_up
from bot.engine.heard import Fragment, Heard
from bot.engine.plan import interruption_point
from bot.engine.state import AskedBack, Collecting, Idle, Kind, Listening, Over, Paused
from bot.grading.judgement import Graded, Risk
from bot.packs.interview import Stage
from tests.dialogs.table import Table

FLOW = (
    "First the buyer enters the waiting room, then the seat map holds one seat, then the cashier takes the money, "
    "finally the ticket goes out."
)


def at_table(**settings: object) -> Table:
    """A table with the interview begun and its opening heard."""
    table = Table(**settings).begins()  # type: ignore[arg-type]
    return table.hears("You lead. What do you want to know before you design anything?")


def at_stage(stage: Stage, minutes: int = 60) -> Table:
    """A table whose interview has come to that stage, by skipping."""
    table = Table().begins(minutes)
    while table.session.stage is not stage:
        table.waits(1).does(SkipAsked())
    table.hears_something()
    return table


class TestFraming:
    def test_the_opening_is_the_vague_prompt_and_hands_over_the_lead(self) -> None:
        Table().begins().hears("A star's concert goes on sale on our app. Make it work.\n\nYou lead.")

    def test_who_needs_nothing_to_begin_is_probed_at_once(self) -> None:
        table = at_table()
        table.does(ReadyTapped(table.session.brief.session, 1))
        assert table.session.question.kind is Kind.PROBE
        assert len(table.hears_something()) == 1

    def test_a_word_is_not_quoted_back(self) -> None:
        said = "\n".join(at_table().says("ok").hears_something())
        assert "ok" not in said

    def test_a_hint_brings_the_ways_to_go_on(self) -> None:
        table = at_stage(Stage.FAILURE)
        table.does(HintAsked())
        hint = table.said[-1]
        assert isinstance(hint, Say)
        assert [button.label for button in hint.buttons] == ["Hint", "Skip"]

    @pytest.mark.parametrize("ready", ["I'm ready.", "nothing else, let's go", "没别的了，开始吧"])
    def test_being_ready_is_not_quoted_back(self, ready: str) -> None:
        table = at_table().says("What are we optimising for?")
        table.hears_something()
        said = "\n".join(table.says(ready).hears_something())
        assert ready[:6] not in said
        assert table.session.question.kind is Kind.PROBE

    def test_several_questions_in_one_message_are_answered_from_the_facts(self) -> None:
        table = at_table().says("What are we optimising for? How many orders per second at peak?")
        said = "\n".join(table.hears_something())
        assert "No seat is sold twice" in said
        assert "90,000 orders a second" in said
        assert table.session.told == ("goal", "peak")

    def test_what_no_fact_answers_is_to_be_assumed_and_is_recorded(self) -> None:
        table = at_table().says("Which colour will the logo have?")
        table.hears("Which colour will the logo have")
        assert table.session.question.kind is Kind.ASSUME
        assert table.session.assumed == ("Which colour will the logo have?",)

    def test_a_question_between_two_facts_is_asked_back_with_two_buttons(self) -> None:
        table = at_table().says("How many orders?")
        (said,) = table.hears_something()
        assert "How many orders" in said
        assert isinstance(table.conversation.floor, AskedBack)
        table.taps("the daily volume")
        assert "1.2 million" in table.hears_something()[0]
        assert isinstance(table.conversation.floor, Listening)

    def test_a_fact_is_told_once(self) -> None:
        table = Table().begins(60)
        table.says("Who decides?").says("Who decides?")
        told = [said.text for said in table.said if isinstance(said, Say) and "The events BU decides" in said.text]
        assert len(told) == 1

    def test_components_before_scope_are_interrupted_once_and_recorded(self) -> None:
        table = Table().begins(60)
        table.hears_something()
        table.says("I would use Kafka, Redis and a sharded database.")
        table.hears("Stop. “I would use Kafka, Redis and a sharded database”")
        table.says("Then I put a load balancer, Kafka, Redis before it and shard the database")
        assert not any("Stop." in text for text in table.hears_something())
        assert [asked.kind for asked in table.session.asked].count(Kind.REDIRECT) == 1
        table.does(EndAsked())
        antis = [anti.criterion for axis in table.report.report.axes for anti in axis.antis]
        assert "anti.premature" in antis

    def test_ready_leads_to_at_most_two_probes_for_what_is_still_open(self) -> None:
        table = Table().begins(60)
        table.says("What are we optimising for?").taps("I have what I need")
        probes = []
        while table.session.stage is Stage.FRAMING:
            probes.append(table.session.question.aims[0])
            table.says("That depends.")
        assert len(probes) == 2
        assert "scope.objective" not in probes  # it was asked for, so it is not probed

    @pytest.mark.parametrize("ready", ["I'm ready", "no more questions.", "ok thanks. Let's design!", "READY"])
    def test_saying_so_is_as_good_as_the_button(self, ready: str) -> None:
        table = Table().begins(60).says("What are we optimising for?").says(ready)
        assert table.session.question.kind is Kind.PROBE


class TestFlow:
    def test_the_stages_come_in_order_each_with_the_time_left(self) -> None:
        table = Table().begins(10, pace=12)
        while table.running:
            table.says("The cashier team takes over after the hold, and the risk engine must answer in 80 ms.")
        headers = [said.header for said in table.said if isinstance(said, Say) and said.header]
        assert [header.stage for header in headers] == list(Stage)[:5]
        assert [header.minutes_left for header in headers] == sorted((h.minutes_left for h in headers), reverse=True)

    def test_the_reply_names_something_from_the_answer(self) -> None:
        table = at_stage(Stage.DESIGN).says(FLOW)
        assert "First the buyer enters the waiting room" in table.hears_something()[0]

    def test_the_reply_shows_that_the_answer_was_understood_and_never_in_the_same_words(self) -> None:
        table = Table().begins(60, pace=25)
        heard = table.library.voice().heard
        while table.running:
            n = len(table.session.heard)
            table.says(f"We roll back when errors exceed {n + 1}% for 3 minutes; the cashier on-call lead flips it.")
        names = [line for line in table.session.lines if line.startswith("heard.")]
        assert len(names) == 4  # two criteria, each in two wordings; what comes after is said in general
        assert len(names) == len(set(names))
        first, second = heard["fail.rollback"].get("en")
        said = "\n".join(each.text for each in table.said if isinstance(each, Say))
        assert any(text.split("“")[0] in said for text in (first, second) if text.split("“")[0])

    def test_dependencies_are_built_on_what_was_named(self) -> None:
        table = at_stage(Stage.DESIGN, 10).says("Everything goes through the risk engine before the money moves.")
        assert table.session.stage is Stage.DEPENDENCIES
        assert "risk engine" in table.session.question.text.lower()

    def test_what_was_forgotten_is_asked_for(self) -> None:
        table = at_stage(Stage.DEPENDENCIES)
        texts = []
        while table.session.stage is Stage.DEPENDENCIES:
            texts.append(table.session.question.text)
            table.says("We would see about that when the time comes, it depends on a lot of things really.")
        assert any("Who owns that?" in text or "Who stops them?" in text for text in texts)

    def test_failure_hits_what_the_candidate_leans_on(self) -> None:
        table = at_stage(Stage.DEPENDENCIES, 10)
        table.says("We call the risk engine for each buyer, nothing else.").says("The risk engine again.")
        assert table.session.stage is Stage.FAILURE
        assert "The risk engine now answers in 3 s" in table.session.question.text

    def test_a_failure_of_something_unnamed_says_so(self) -> None:
        table = at_stage(Stage.FAILURE)
        assert table.session.question.kind is Kind.FAILURE
        assert "never named" in table.session.question.text or "did not mention" in table.session.question.text

    def test_what_is_missing_of_what_when_who_is_asked_for(self) -> None:
        table = at_stage(Stage.FAILURE).says("We switch the waiting room on for everybody.")
        assert table.session.question.kind is Kind.FOLLOW_UP
        assert "switch the waiting room on" in table.session.question.text

    @pytest.mark.parametrize(("what", "asked"), [("We", False), ("We block", True), ("回滚", True)])
    def test_a_lone_word_is_not_asked_about(self, what: str, asked: bool) -> None:
        table = at_stage(Stage.FAILURE)
        session = table.session
        said = (Fragment(1, f"{what} all of it, just as it was written down and rehearsed with everybody in June."),)
        judgement = Graded("a hand", risks=(Risk(what, None, None),))
        heard = Heard(1, session.question.number, session.stage, said, table.now, 30.0, judgement=judgement)
        found = follow_up(session, Context(table.library, table.now, table.seed), heard)
        assert (found is not None) is asked

    def test_at_most_two_follow_ups_to_a_probe(self) -> None:
        table = at_stage(Stage.FAILURE)
        for _ in range(7):
            table.says("We switch something on.")
        # By ref: one that comes back after the interruption is the same one.
        follow_ups = {asked.ref: asked.root for asked in table.session.asked if asked.kind is Kind.FOLLOW_UP}
        roots = list(follow_ups.values())
        assert roots
        assert max(roots.count(root) for root in roots) <= 2

    def test_a_stretch_of_internals_is_interrupted_once_with_its_consequences(self) -> None:
        table = at_stage(Stage.DESIGN)
        internals = (
            "The cache key has a TTL of 60 s with LRU eviction, a bloom filter and a lua script for the hot key."
        )
        table.says(internals)
        (said,) = table.hears_something()
        assert "how many war rooms does it add?" in said
        table.says(internals)
        assert not any("war rooms" in text for text in table.hears_something())


class TestPressure:
    def test_the_interruption_comes_between_40_and_70_percent_and_the_probe_comes_back(self) -> None:
        for seed in range(12):
            table = Table(seed=seed).begins(10, pace=12)
            while table.running:
                table.says("The cashier team takes over after the hold.")
            asked = table.session.asked
            interruptions = [a for a in asked if a.kind is Kind.INTERRUPTION]
            assert len(interruptions) == 1
            assert 0.4 <= interruption_point(table.session) <= 0.7
            before, after = asked[interruptions[0].number - 2], asked[interruptions[0].number]
            assert before.ref == after.ref
            assert before.text in after.text

    def test_it_falls_into_a_silence_and_into_the_middle_of_typing(self) -> None:
        table = Table(timing="pause").begins(10)
        table.hears_something()
        table.waits(interruption_point(table.session) * 600 + 1)
        assert table.session.question.kind is Kind.INTERRUPTION
        typing = Table(timing="done").begins(10)
        typing.says("I would first ask").waits(interruption_point(typing.session) * 600 + 1)
        assert typing.session.question.kind is Kind.INTERRUPTION
        typing.says("We are not ready.").taps("Done")
        assert "I would first ask" in typing.session.question.text

    def test_it_does_not_come_into_a_silence_in_which_the_clock_stands(self) -> None:
        table = Table(timing="pause").begins(60)
        table.waits(10 * 3600)
        assert table.session.question.kind is Kind.OPENING

    def test_risks_then_the_trade_off_then_one_push_back(self) -> None:
        table = at_stage(Stage.PRESSURE, 10)
        assert table.session.question.kind is Kind.INTERRUPTION or table.session.question.kind is Kind.RISKS
        kinds = []
        while table.running:
            kinds.append(table.session.question.kind)
            table.says("Seats sold twice at noon, more than 5 a minute, the cashier on-call lead.")
        fixed = [kind for kind in kinds if kind in (Kind.RISKS, Kind.TRADE_OFF, Kind.PUSH_BACK)]
        assert fixed[-2:] == [Kind.TRADE_OFF, Kind.PUSH_BACK]

    def test_how_long_the_trade_off_takes_to_say_is_fed_back(self) -> None:
        table = at_stage(Stage.PRESSURE, 10)
        while table.session.question.kind is not Kind.TRADE_OFF:
            table.says("Seats sold twice at noon.")
        table.hears_something()
        table.says(" ".join(["word"] * 300), after=50)
        assert "120 s to say" in table.hears_something()[0]
        table.does(EndAsked())
        speech = table.report.report.speech
        assert speech is not None
        assert (speech.reply_seconds, speech.say_seconds) == (50.0, 120.0)


class TestAnswers:
    def test_messages_within_the_quiet_window_are_one_answer(self) -> None:
        table = at_table(timing="pause").says("What are we", after=1).says("optimising for?", after=3)
        assert isinstance(table.conversation.floor, Collecting)
        table.hears_nothing().waits(5)
        assert "No seat is sold twice" in table.hears_something()[0]
        assert table.session.heard[0].text == "What are we\noptimising for?"

    def test_done_ends_an_answer_when_the_person_wants_it_so(self) -> None:
        table = at_table(timing="done").says("Who decides?").waits(100)
        table.hears("Go on; tap Done").taps("Done")
        assert "The events BU decides" in table.hears_something()[0]

    def test_an_edit_counts_while_the_stage_is_open_and_both_versions_are_kept(self) -> None:
        table = Table().begins(60).says("Who decides?")
        table.hears_something()
        table.edits(1, "What are we optimising for, and who decides?").hears_nothing()
        heard = table.session.heard[0]
        assert heard.text == "What are we optimising for, and who decides?"
        assert heard.earlier == ("Who decides?",)
        assert {tick.criterion for tick in heard.judgement.met} >= {"scope.objective"}  # type: ignore[union-attr]

    def test_an_edit_after_the_stage_is_told_that_the_first_version_stands(self) -> None:
        table = at_stage(Stage.DESIGN, 10).says(FLOW)
        table.hears_something()
        table.edits(1, "something else").hears("your first version stands")
        assert table.session.heard[-1].text == FLOW

    def test_an_edit_of_what_is_still_being_typed_just_changes_it(self) -> None:
        table = at_table(timing="done").says("Who decided?")
        table.edits(1, "Who decides?").taps("Done")
        assert table.session.heard[0].text == "Who decides?"

    @pytest.mark.parametrize("thing", ["sticker", "picture", "voice", "file", "place"])
    def test_other_things_get_a_short_reply_and_change_nothing(self, thing: str) -> None:
        table = at_table()
        before = table.conversation
        table.does(Sent(thing)).hears("I can only read text.")  # type: ignore[arg-type]
        assert table.conversation == before


class TestAtAnyMoment:
    def test_pause_stops_the_clock_and_resume_puts_the_question_again(self) -> None:
        table = at_table().waits(60).does(PauseAsked()).hears("Paused.")
        assert isinstance(table.conversation.floor, Paused)
        table.waits(86_400).does(ResumeAsked()).hears("You lead.")
        table.does(TimeAsked()).hears("You are in {stage}.")
        assert table.session.spent == pytest.approx(60.0)

    def test_silence_beyond_ten_minutes_does_not_count(self) -> None:
        table = at_table(timing="pause").waits(3 * 86_400).says("Who decides?", after=0).waits(6)
        assert table.session.spent <= 606

    def test_hints_are_a_ladder_and_lower_the_credit(self) -> None:
        table = Table().begins(60).says("hm").says("ok").taps("I have what I need")
        table.hears_something()
        assert table.session.question.kind is Kind.PROBE
        hints = []
        for _ in range(4):
            table.does(HintAsked())
            hints += table.hears_something()
        assert len(set(hints)) == 4
        goal = table.session.question.aims[0]
        text = "What are we optimising for? Out of scope: resale. Peak is 90,000 orders a second. Who decides?"
        table.says(text)
        record = [r for r in table.records if isinstance(r, Recorded)][-1]
        assert dict(record.how)[goal] == "hinted"

    def test_a_skip_is_a_chance_not_taken(self) -> None:
        table = Table().begins(60).says("hm").says("ok").taps("I have what I need")
        goal = table.session.question.aims[0]
        table.does(SkipAsked()).does(EndAsked())
        lines = {line.criterion: line.cover.how for axis in table.report.report.axes for line in axis.criteria}
        assert lines[goal] == "missed"

    def test_end_gives_the_debrief_now_and_again(self) -> None:
        table = at_table().says("Who decides?")
        table.hears_something()
        table.does(EndAsked()).hears("DEBRIEF")
        assert isinstance(table.conversation.floor, Over)
        table.does(DebriefAsked()).hears("DEBRIEF")
        assert [action.keep for action in table.actions if hasattr(action, "keep")] == [True, False]

    def test_end_before_the_first_answer_has_nothing_to_say(self) -> None:
        table = at_table().does(EndAsked()).hears("nothing to debrief")
        assert table.closed[0].outcome == "cancelled"

    def test_what_is_typed_when_the_end_is_asked_for_still_counts(self) -> None:
        table = at_table(timing="done").says("Who decides?")
        table.hears_something()
        table.does(EndAsked()).hears("DEBRIEF")
        assert table.session.heard[0].text == "Who decides?"

    def test_cancel_asks_once_and_discards(self) -> None:
        table = at_table().does(CancelAsked()).hears("Discard this interview")
        assert table.running
        table.taps("Discard it").hears("Discarded.")
        assert isinstance(table.conversation.floor, Idle)

    def test_a_second_interview_does_not_overrun_the_first(self) -> None:
        table = at_table().begins().hears("An interview is still running.")
        assert len(table.session.asked) == 1


class TestOutOfPlace:
    def test_buttons_of_other_questions_are_answered_politely(self) -> None:
        table = at_table()
        before = table.conversation
        for stale in (
            ReadyTapped("000000000000", 1),
            DoneTapped("x", 9),
            CancelConfirmed("other"),
            SkipAsked("other", 1),
            HintAsked("other", 1),
        ):
            table.does(stale).hears("That button belongs to an earlier question.")
        assert table.conversation == before

    def test_text_without_an_interview_shows_the_way_to_one(self) -> None:
        table = Table().says("hello").hears("No interview is running.")
        table.taps("Choose an interview").hears("Pick a prompt.")
        table.taps("Concert tickets").hears("{title}. How long do you have?")
        table.taps("10 minutes").hears("You lead.")

    def test_resume_without_a_pause_shows_the_question(self) -> None:
        at_table().does(ResumeAsked()).hears("You lead. What do you want to know")


class TestChinese:
    def test_the_whole_interview_is_in_chinese(self) -> None:
        table = Table(language="zh").begins(10, pace=12)
        while table.running:
            table.says("收银台团队从占座开始接手，风控80毫秒内返回，成功率低于90%持续2分钟就回滚，打给收银台值班长。")
        said = [said.text for said in table.said if isinstance(said, Say)]
        assert said
        for text in said:
            letters = sum(c.isascii() and c.isalpha() for c in text)
            assert letters < len(text) / 2, text
