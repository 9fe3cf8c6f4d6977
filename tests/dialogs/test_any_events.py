"""Whatever happens, in whatever order: no exception, one question at a time, no question twice, replay is exact."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.engine import events
from bot.engine.actions import Grade, Say
from bot.engine.context import Context
from bot.engine.conversation import step
from bot.engine.events import Event, Read
from bot.engine.interview import TABLE
from bot.engine.state import RUNNING, AskedBack, Conversation, Idle, Kind, Over, Reading, Settings
from bot.grading.judgement import Graded, NotGraded, Question, Risk, Tick
from bot.serial import CONVERSATION, EVENT
from tests.dialogs.table import Table
from tests.packs import small, tickets

CRITERIA = [criterion.id for criterion in small().rubric().criteria]
ANTIS = [anti.id for anti in small().rubric().anti_patterns]
FACTS = [fact.id for fact in tickets().facts]

texts = st.one_of(
    st.text(min_size=1, max_size=60),
    st.sampled_from(
        [
            "Who decides? What is the peak load?",
            "I'm ready",
            "The risk engine times out, we switch to the waiting room if it takes over 2 s, the cashier on-call calls.",
            "Kafka and Redis first",
            "We have monitoring and rollback",
            "一旦成功率低于90%就回滚，打给收银台值班长",
            "{quote} %s </b> {0}",
        ]
    ),
)
numbers = st.integers(0, 12)


def ticks(names: list[str]) -> st.SearchStrategy[tuple[Tick, ...]]:
    one = st.builds(Tick, st.sampled_from(names), st.text(min_size=1, max_size=30), st.floats(0, 1))
    return st.lists(one, max_size=4).map(tuple)


risks = st.builds(Risk, *[st.none() | st.text(min_size=1, max_size=20)] * 3)
judgements = st.one_of(
    st.builds(
        Graded,
        st.just("any"),
        ticks(CRITERIA),
        ticks(CRITERIA),
        ticks(ANTIS),
        st.lists(risks, max_size=2).map(tuple),
        st.none() | st.just("cache key"),
    ),
    st.just(NotGraded("any", "failed")),
)
questions = st.lists(
    st.builds(
        Question,
        st.text(min_size=1, max_size=30),
        st.none() | st.sampled_from([*FACTS, "gone"]),
        st.lists(st.sampled_from(FACTS), max_size=3, unique=True).map(tuple),
    ),
    max_size=3,
).map(tuple)

# Of a tap, the session is filled in when it is played, so that taps are neither all stale nor all fresh.
any_event = st.one_of(
    st.builds(events.Said, texts, numbers),
    st.builds(events.Said, texts, numbers),
    st.builds(events.Said, texts, numbers),
    st.builds(events.Edited, texts, numbers),
    st.builds(events.Sent, st.sampled_from(["sticker", "voice"])),
    st.builds(events.DoneTapped, st.just(""), numbers),
    st.builds(events.ReadyTapped, st.just(""), numbers),
    st.builds(events.FactPicked, st.just(""), numbers, st.sampled_from([*FACTS, "gone"])),
    st.builds(events.HintAsked),
    st.builds(events.SkipAsked),
    st.builds(events.TimeAsked),
    st.builds(events.PauseAsked),
    st.builds(events.ResumeAsked),
    st.builds(events.EndAsked),
    st.builds(events.CancelAsked),
    st.builds(events.CancelConfirmed, st.just("")),
    st.builds(events.DebriefAsked),
    st.builds(events.Begin, st.sampled_from(["ticket-sale", "gone"]), st.sampled_from([10, 25, 60]), st.just(0)),
    st.builds(events.TimerFired, st.sampled_from(["quiet", "interruption"]), st.integers(0, 30)),
    st.builds(events.Read, numbers, st.integers(1, 3), judgements, questions),
    st.builds(events.LanguageChosen, st.sampled_from(["en", "zh"])),
    st.builds(events.TimingChosen, st.sampled_from(["at_once", "pause", "done"])),
    st.builds(events.Greeted, st.sampled_from(["", "ticket-sale", "gone", "x" * 64])),
    st.sampled_from([events.HelpAsked(), events.MenuAsked(), events.UnknownCommand(), events.StalePress()]),
)
steps = st.lists(st.tuples(any_event, st.sampled_from([0.0, 3.0, 40.0, 700.0]), judgements, questions), max_size=40)


def of_session(event: Event, conversation: Conversation) -> Event:
    """A tap on a button of the interview that runs, if one does."""
    floor = conversation.floor
    if isinstance(floor, Idle) or getattr(event, "session", None) != "":
        return event
    if isinstance(event, events.HintAsked | events.SkipAsked):
        return event
    return EVENT.load(EVENT.dump(event).replace('"session":""', f'"session":"{floor.session.brief.session}"'))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps, st.integers(0, 2**63 - 1), st.sampled_from(["at_once", "pause", "done"]))
def test_any_sequence_of_events(played: list, seed: int, timing: str) -> None:  # type: ignore[type-arg]
    conversation = Conversation(Settings("en", timing))  # type: ignore[arg-type]
    first, log, now = conversation, [], 1e6
    asked_back: set[int] = set()
    begin: tuple = (events.Begin("ticket-sale", 10, 12), 0.0, NotGraded("any", "first"), ())
    for event, wait, judgement, asked in [begin, *played]:
        now += wait
        queue = [of_session(event, conversation)]
        while queue:
            each = queue.pop(0)
            before = conversation
            log.append((each, now))
            conversation, actions = step(before, each, Context(small(), now, seed))
            for action in actions:
                if isinstance(action, Grade):
                    queue.append(Read(action.number, action.version, judgement, asked))
                if isinstance(action, Say):
                    assert 0 < len(action.text) <= 400
            assert sum(type(action) is Grade for action in actions) <= 1
        floor = conversation.floor
        assert not isinstance(floor, Reading)  # the grader has always answered by now
        if isinstance(floor, RUNNING):
            # One question is on the table, and the time never runs backwards.
            assert floor.session.asked
            # No question is answered twice, but for one that was asked back about and answered in words.
            if isinstance(floor, AskedBack):
                asked_back.add(floor.session.heard[-1].ask)
            once = [heard.ask for heard in floor.session.heard if heard.ask not in asked_back]
            assert len(set(once)) == len(once)
        if not isinstance(floor, Idle):
            _no_question_twice(floor.session)
            assert floor.session.spent <= now - floor.session.brief.began + 1e-6
    replayed = first
    for event, at in log:
        replayed, _ = step(replayed, event, Context(small(), at, seed))
    assert replayed == conversation
    assert CONVERSATION.load(CONVERSATION.dump(conversation)) == conversation


def _no_question_twice(session) -> None:  # type: ignore[no-untyped-def]
    """Each probe is put once; only what the interruption pushed aside comes back, once, right after it."""
    refs = [asked.ref for asked in session.asked]
    for ref in set(refs):
        places = [i for i, each in enumerate(refs) if each == ref]
        if len(places) > 1:
            assert len(places) == 2
            between = {session.asked[i].kind for i in range(places[0] + 1, places[1])}
            assert Kind.INTERRUPTION in between


def test_every_state_answers_every_event() -> None:
    """The table may leave out what is out of place, but then something is said: silence is never an answer."""
    silent = {"ignored", "said_while_reading"}
    moves = {name: move.__name__ for name, move in TABLE.items()}
    assert all(callable(move) for move in TABLE.values())
    for (state, event), move in moves.items():
        if move in silent:
            assert event.__name__ in {"TimerFired", "Read", "Edited", "Said"}, (state, event)


def test_an_interview_of_any_answers_ends() -> None:
    for seed in range(6):
        table = Table(seed=seed).begins(60)
        for _ in range(60):
            if not table.running:
                break
            table.says("The cashier team takes over after the hold; if it takes over 3 s we call the on-call lead.")
        assert isinstance(table.conversation.floor, Over)
        assert len(table.session.heard) <= 40
