"""Whatever happens, in whatever order: no exception, one question at a time, no question twice, replay is exact."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.engine import events, exercise_events, looking
from bot.engine.actions import Begun, Fetch, Grade, Opened, Say
from bot.engine.addressing import heard_by
from bot.engine.context import Context
from bot.engine.conversation import step
from bot.engine.events import Event, Read
from bot.engine.exercise import Asking, Held, Weighing
from bot.engine.exercises import MOST
from bot.engine.interview import TABLE
from bot.engine.requests import ChooseExercise, WhenSeen
from bot.engine.state import RUNNING, AskedBack, Conversation, Idle, Kind, Over, Reading, Settings
from bot.grading.judgement import Graded, NotGraded, Question, Risk, Tick
from bot.packs.interview import Stage
from bot.serial import CONVERSATION, EVENT
from tests.dialogs.table import Table
from tests.packs import small, tickets

CRITERIA = [criterion.id for criterion in small().rubric().criteria]
ANTIS = [anti.id for anti in small().rubric().anti_patterns]
FACTS = [fact.id for fact in tickets().facts]
DRILLS = [*small().drills, "gone"]
ANY = "an exercise"
"""Stands for the id of an exercise, and is filled in when it is played."""

Sessions = dict[str, list[tuple[Event, float, int]]]
"""Of each session: its events, each with its time and seed."""

FIRST = looking.First(
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
abouts = st.sampled_from(["", "", "", f"exercise:{ANY}", "exercise:gone", "progress:1"])


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
pushes = st.builds(
    exercise_events.PushDue,
    st.sampled_from(["drill", "cards", "postmortem"]),
    st.floats(1e6, 2e6),
    st.sampled_from([0.0, 1.0005e6, 3e6]),
    st.sampled_from([0.0, 1.0005e6, 3e6]),
    st.sampled_from([60.0, 300.0]),
)
exercise_event = st.one_of(
    st.builds(exercise_events.ExerciseAsked, st.sampled_from(["drill", "cards", "postmortem"])),
    st.sampled_from([exercise_events.TextWanted("time"), exercise_events.DailyAsked(), exercise_events.NoteDue(1e6)]),
    st.builds(exercise_events.DailyChanged, st.sampled_from(["time", "stop"]), st.just("0830")),
    st.builds(exercise_events.TextTaken, st.just(ANY)),
    pushes,
    st.builds(exercise_events.Acknowledged, st.just(ANY), st.sampled_from([0.0, 1e6])),
    st.builds(exercise_events.Acknowledged, st.just(ANY), st.sampled_from([0.0, 1e6])),
    st.builds(exercise_events.PageSeen, st.just(ANY), st.sampled_from([0.0, 1e6])),
    st.builds(exercise_events.ModelAsked, st.just(ANY)),
    st.builds(exercise_events.OnceMore, st.just(ANY)),
    st.builds(exercise_events.NextAsked, st.just(ANY)),
    st.builds(events.DoneTapped, st.just(ANY), numbers),
    st.builds(events.TimerFired, st.just(f"x:{ANY}"), st.integers(0, 8)),
)
any_event = st.one_of(
    st.builds(events.Said, texts, numbers, abouts),
    st.builds(events.Said, texts, numbers, abouts),
    st.builds(events.Said, texts, numbers, abouts),
    exercise_event,
    exercise_event,
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
    st.builds(
        looking.SettingPicked,
        st.sampled_from(["style", "language", "timing", "minutes", "sharing", "gone"]),
        st.sampled_from(["coach", "adversarial", "zh", "en", "done", "at_once", "0", "10", "yes", "gone"]),
    ),
    st.builds(looking.RedoFound, st.just(FIRST)),
    st.sampled_from(
        [
            looking.TasteAsked(),
            looking.AsideLeft(),
            looking.RedoAsked("gone"),
            looking.ReplayAsked("gone"),
            looking.HistoryAsked(),
            looking.ProgressAsked(),
            looking.SettingsAsked("style"),
            events.DoneTapped("trial", 0),
        ]
    ),
)
steps = st.lists(st.tuples(any_event, st.sampled_from([0.0, 3.0, 40.0, 700.0]), judgements, questions), max_size=40)


def of_session(event: Event, conversation: Conversation) -> Event:
    """A tap on a button of the interview that runs, if one does."""
    if ANY in EVENT.dump(event):
        newest = conversation.exercises[-1].id if conversation.exercises else "gone"
        event = EVENT.load(EVENT.dump(event).replace(ANY, newest))
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
    sessions: Sessions = {}
    asked_back: set[int] = set()
    begin: tuple = (events.Begin("ticket-sale", 10, 12), 0.0, NotGraded("any", "first"), ())
    for event, wait, judgement, asked in [begin, *played]:
        now += wait
        queue = [of_session(event, conversation)]
        while queue:
            each = queue.pop(0)
            before = conversation
            fresh = (seed + len(log)) % 2**63
            log.append((each, now, fresh))
            conversation, actions = step(before, each, Context(small(), now, fresh))
            for session, heard in heard_by(before, conversation, each, now):
                sessions.setdefault(session, []).append((heard, now, fresh))
            for action in actions:
                if isinstance(action, Opened):
                    language = before.settings.language
                    begins = (events.LanguageChosen(language), events.TimingChosen(before.settings.timing), each)
                    sessions[action.brief.session] = [(event, now, fresh) for event in begins]
                if isinstance(action, Begun):
                    assert action.session in sessions
                if isinstance(action, Grade):
                    queue.append(Read(action.number, action.version, judgement, asked, action.about))
                if isinstance(action, Fetch):
                    queue += looked_up(action.request, wait)
                if isinstance(action, Say):
                    assert 0 < len(action.text) <= 400
            assert sum(type(action) is Grade for action in actions) <= 1
        floor = conversation.floor
        assert not isinstance(floor, Reading)  # the grader has always answered by now
        assert conversation.trial is None or not isinstance(floor, RUNNING)
        _exercises_are_in_order(conversation)
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
    for event, at, fresh in log:
        replayed, _ = step(replayed, event, Context(small(), at, fresh))
    assert replayed == conversation
    _each_session_replays_by_itself(conversation, sessions)
    assert CONVERSATION.load(CONVERSATION.dump(conversation)) == conversation


def looked_up(request: object, wait: float) -> list[Event]:
    """What a clerk may find."""
    match request:
        case ChooseExercise(form="cards"):
            return [exercise_events.CardsChosen(("card-one", "gone", "card-two"), request.push)]
        case ChooseExercise(form="postmortem"):
            return [exercise_events.PostmortemChosen("ticket-flood", request.push)]
        case ChooseExercise():
            name = request.name or DRILLS[int(wait) % len(DRILLS)]
            return [exercise_events.DrillChosen(name, request.push, bool(request.name))]
        case WhenSeen():
            return [exercise_events.PageSeen(request.exercise, 1e6 if wait else 0.0)]
        case _:
            return []


def _exercises_are_in_order(conversation: Conversation) -> None:
    names = [each.id for each in conversation.exercises]
    assert len(names) == len(set(names))
    assert sum(not isinstance(each, Held) for each in conversation.exercises) <= MOST
    assert not any(isinstance(each, Weighing) for each in conversation.exercises)
    if conversation.focus:
        assert any(each.id == conversation.focus and isinstance(each, Asking) for each in conversation.exercises)
    for each in conversation.exercises:
        if isinstance(each, Asking):
            assert each.log.asked
            assert len(each.log.asked) <= 4
            assert len({heard.ask for heard in each.log.heard}) == len(each.log.heard)


def _each_session_replays_by_itself(conversation: Conversation, sessions: Sessions) -> None:
    """From its own events alone, whatever went on beside it."""
    for session, heard in sessions.items():
        alone = Conversation()
        for event, at, fresh in heard:
            alone, _ = step(alone, event, Context(small(), at, fresh))
        floor = conversation.floor
        if isinstance(floor, RUNNING) and floor.session.brief.session == session:
            assert alone.floor == floor
        for each in conversation.exercises:
            if each.id == session:
                assert alone.exercises == (each,)
        if session not in {each.id for each in conversation.exercises}:
            assert not alone.exercises or not isinstance(floor, RUNNING) or floor.session.brief.session != session


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
