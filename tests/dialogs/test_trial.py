"""A taste, a second attempt, and the interviewer's tone: dialogues with the pure engine."""

from dataclasses import replace

from bot.engine.actions import Debrief, Fetch, Grade, Say, SetTimer, Tell
from bot.engine.context import Context
from bot.engine.conversation import step
from bot.engine.events import Begin, DoneTapped, Edited, EndAsked, Event, Read, Said, ScenarioChosen, TimerFired, Timing
from bot.engine.looking import First, RedoFound, SettingPicked, TasteAsked, Tried
from bot.engine.requests import Comparison, SecondWords, TasteWords
from bot.engine.state import Conversation, Idle, Listening, Settings
from bot.grading.judgement import NotGraded
from bot.happening import heard_of
from bot.packs.interview import Stage
from bot.runtime import replay
from bot.traffic import Happened
from tests.dialogs.table import Table
from tests.packs import shipped, small

FIRST = First(
    "aaaaaaaaaaaa",
    2,
    "ticket-sale",
    "Concert tickets",
    Stage.FAILURE,
    "What breaks?",
    "fail.rollback",
    "a rollback trigger",
    "We have monitoring.",
    None,
    "en",
)


def plays(conversation: Conversation, *events: Event, now: float = 1e6) -> tuple[Conversation, list[object]]:
    """All events in a row, and all that is done."""
    done: list[object] = []
    for event in events:
        conversation, actions = step(conversation, event, Context(shipped(), now, 5))
        done += actions
    return conversation, done


def idle(timing: Timing = "pause") -> Conversation:
    return Conversation(Settings("en", timing))


def test_a_second_attempt_asks_the_same_and_says_nothing_of_the_first() -> None:
    opened, done = plays(idle(), RedoFound(FIRST))
    lead, question = done
    assert isinstance(lead, Tell)
    assert isinstance(question, Say)
    assert question.text == FIRST.probe
    assert FIRST.text not in str(lead)
    _, done = plays(opened, Said("Above 3%", 1), Said("we go back.", 2))
    timers = [action for action in done if isinstance(action, SetTimer)]
    assert [timer.due for timer in timers] == [1e6 + 5] * 2


def test_it_is_complete_as_an_interview_answer_is() -> None:
    judged = NotGraded("none", "test")
    for timing, last in (("pause", TimerFired("quiet", 2)), ("done", DoneTapped("trial", 0)), ("at_once", None)):
        opened, _ = plays(idle(timing), RedoFound(FIRST))  # type: ignore[arg-type]
        said = (Said("Above 3%", 1),) if timing == "at_once" else (Said("Above 3%", 1), Said("we go back.", 2))
        opened, done = plays(opened, *said, *((last,) if last else ()))
        (grade,) = (action for action in done if isinstance(action, Grade))
        assert (grade.number, grade.answer.probe, grade.scenario) == (0, FIRST.probe, "")
        closed, done = plays(opened, Read(0, 1, judged))
        assert closed.trial is None
        tried, words = done
        assert tried == Tried("aaaaaaaaaaaa", 2, "fail.rollback", grade.answer.text, judged)
        assert words == Fetch(SecondWords(FIRST, grade.answer.text, judged))


def test_doubled_and_edited_messages_and_old_timers_change_nothing_wrongly() -> None:
    opened, _ = plays(idle(), RedoFound(FIRST), Said("Above 3%", 1), Said("Above 3%", 1), Edited("Above 5%", 1))
    assert opened.trial is not None
    assert opened.trial.text == "Above 5%"
    same, done = plays(opened, TimerFired("quiet", 0), TimerFired("quiet", 9), TimerFired("interruption", 1))
    assert (same.trial, done) == (opened.trial, [])


def test_an_interview_closes_what_is_open() -> None:
    opened, _ = plays(idle(), TasteAsked(), Said("Roll back", 1))
    begun, done = plays(opened, Begin("loyalty-points", 10))
    assert begun.trial is None
    assert isinstance(begun.floor, Listening)
    later, done = plays(begun, Read(0, 1, NotGraded("none", "late")), TimerFired("quiet", 1))
    assert later == begun
    assert not any(isinstance(action, Say | Tell) for action in done)


def test_a_taste_is_an_easy_page_that_fits_a_phone() -> None:
    seen = set()
    for seed in range(60):
        conversation, actions = step(idle("at_once"), TasteAsked(), Context(shipped(), 1e6, seed))
        page, ask = actions
        assert isinstance(page, Say)
        assert isinstance(ask, Tell)
        assert len(page.text) <= 400
        seen.add(page.text)
        _, done = plays(conversation, Said("Roll back now.", 1), Read(0, 1, NotGraded("none", "test")))
        assert isinstance(done[-1], Fetch)
        assert isinstance(done[-1].request, TasteWords)
    assert len(seen) > 5


def test_a_settled_length_is_not_asked_for() -> None:
    settled = Conversation(Settings("en", minutes=25))
    begun, _ = plays(settled, ScenarioChosen("loyalty-points"))
    assert isinstance(begun.floor, Listening)
    assert begun.floor.session.brief.minutes == 25


def test_a_debrief_asks_for_the_comparison_with_what_it_just_found() -> None:
    table = Table().begins().says("We have monitoring.").does(EndAsked())
    (debrief,) = (action for action in table.actions if isinstance(action, Debrief))
    (fetch,) = (action for action in table.actions if isinstance(action, Fetch))
    assert fetch.request == Comparison(debrief.session, debrief.report)
    assert [button.label for button in debrief.buttons][-3:] == [
        "The same interview again",
        "Under another rubric",
        "Answers, transcript, files",
    ]


def test_the_tone_changes_and_nothing_else_does() -> None:
    tables = {}
    for style in ("coach", "neutral", "adversarial"):
        table = Table(seed=11)
        table.conversation = Conversation(replace(table.conversation.settings, style=style))
        table.begins()
        for _ in range(20):
            if not table.running:
                break
            table.says("Alert above 500 for 3 minutes, the cashier on-call pages the duty lead, then we roll back.")
        tables[style] = table
    reports = [table.report.report for table in tables.values()]
    assert reports[0] == reports[1] == reports[2]
    refs = [[asked.ref for asked in table.session.asked] for table in tables.values()]
    assert refs[0] == refs[1] == refs[2]
    assert len({table.said[0].text for table in tables.values() if isinstance(table.said[0], Say)}) == 3


def test_a_session_with_a_tone_replays_also_when_its_length_was_settled() -> None:
    conversation = Conversation(Settings("en", "at_once", minutes=10, style="coach"))
    log: list[Happened] = []
    events: list[Event] = [ScenarioChosen("ticket-sale"), Said("What is the goal?", 1)]
    while events:
        event, before = events.pop(0), conversation
        conversation, actions = step(before, event, Context(small(), 1e6, 9))
        log += heard_of(before, conversation, event, 1e6, 9)
        events += [Read(a.number, a.version, NotGraded("none", "x")) for a in actions if isinstance(a, Grade)]
        if isinstance(event, Read):
            events += [SettingPicked("style", "adversarial"), Said("And the peak?", 2)] if event.number == 1 else []
    replayed = replay(log, small())
    assert replayed.floor == conversation.floor
    assert not isinstance(replayed.floor, Idle)
