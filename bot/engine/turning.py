"""What moves an interview on: an answer that was read, a tap, a timer."""

from dataclasses import replace

from bot.engine import framing
from bot.engine.actions import Action, Recorded, StopTimer, Tell
from bot.engine.asides import STALE
from bot.engine.asking import interruption_timer, put
from bot.engine.context import Context
from bot.engine.ending import close
from bot.engine.events import FactPicked, Read, ReadyTapped, SkipAsked, TimerFired
from bot.engine.exchanges import exchange
from bot.engine.flow import go_next, go_on, unless_interrupted
from bot.engine.plan import clocked, interruption_due, stage_over
from bot.engine.pressure import interrupt
from bot.engine.state import (
    IDLE_SECONDS,
    AskedBack,
    Collecting,
    Floor,
    Heard,
    Listening,
    Paused,
    Reading,
    Session,
)
from bot.grading.judgement import Question
from bot.grading.record import covered
from bot.packs.interview import Stage

Step = tuple[Floor, tuple[Action, ...]]
Running = Listening | Collecting | AskedBack | Paused


def read(state: Reading, event: Read, context: Context) -> Step:
    """The answer was read: record it, and go on."""
    heard = state.session.heard[state.number - 1]
    if event.number != state.number or event.version != heard.version:
        return _judged_late(state, event, context)
    session, record = _judged(state.session, context, event)
    if state.then == "end":
        floor, actions = close(session, context, at_once=True)
        return floor, (record, *actions)
    heard = session.heard[state.number - 1]
    floor, actions = go_on(session, context, heard, event.questions, state.then == "ready")
    # Messages that came while the answer was being read begin the next one.
    if state.waiting and isinstance(floor, Listening | AskedBack):
        floor = Collecting(floor.session, state.waiting)
    return floor, (record, *actions)


def read_again(state: Running, event: Read, context: Context) -> Step:
    """An edited answer was read again: the record changes, the conversation does not."""
    return _judged_late(state, event, context)


def _judged_late(state: Running | Reading, event: Read, context: Context) -> Step:
    known = 0 < event.number <= len(state.session.heard)
    if not known or state.session.heard[event.number - 1].version != event.version:
        return state, ()
    session, record = _judged(state.session, context, event)
    return replace(state, session=session), (record,)


def _judged(session: Session, context: Context, event: Read) -> tuple[Session, Recorded]:
    heard = replace(session.heard[event.number - 1], judgement=event.judgement)
    answers = tuple(heard if h.number == heard.number else h for h in session.heard)
    session = replace(session, heard=answers)
    return session, recorded(session, context, heard)


def recorded(session: Session, context: Context, heard: Heard) -> Recorded:
    """The answer as it is kept."""
    asked = session.asked_number(heard.ask)
    seen = exchange(session, context, heard)
    return Recorded(
        session=session.brief.session,
        heard=heard,
        question=asked.text,
        question_kind=asked.kind.value,
        asked_at=asked.at,
        aims=seen.aims,
        hinted=seen.hinted,
        how=tuple((name, cover.how.value) for name, cover in covered((seen,)).items()),
    )


def timer(state: Listening, event: TimerFired, context: Context) -> Step:
    """The interruption, while nothing is typed. Not into a silence in which the clock stands still."""
    session = state.session
    stale = event.timer != "interruption" or session.interrupted
    if stale or context.now - session.active > IDLE_SECONDS:
        return state, (StopTimer(event.timer),)
    session = clocked(session, context.now, by_person=False)
    if not interruption_due(session):
        session, timers = interruption_timer(session, context)
        return Listening(session), timers
    session, actions = interrupt(session, context)
    return Listening(session), actions


def ready(state: Listening | AskedBack, event: ReadyTapped, context: Context) -> Step:
    """The candidate has asked enough."""
    session = state.session
    if session.stage is not Stage.FRAMING or event.session != session.brief.session:
        return state, (Tell(STALE),)
    session = clocked(session, context.now)
    return go_next(session, context, session.heard[-1] if session.heard else None, "", [])


def fact_picked(state: AskedBack, event: FactPicked, context: Context) -> Step:
    """The candidate says which fact was meant."""
    session = state.session
    if event.session != session.brief.session or event.fact not in state.rivals:
        return state, (Tell(STALE),)
    session = clocked(session, context.now)
    picked = (Question(state.text, event.fact),)
    told = framing.tell(session, context, picked)
    heard = told.session.heard[-1]
    if framing.open_floor_over(told.session, heard, True) or stage_over(told.session):
        return go_next(told.session, context, heard, "", told.facts)
    session, draft = framing.invite(told, context)
    session, says = put(session, context, draft, *told.facts)
    return unless_interrupted(session, context, says)


def skip(state: Listening | AskedBack | Collecting, event: SkipAsked, context: Context) -> Step:
    """The question is given up: a chance that was not taken."""
    session = state.session
    if event.session and (event.session != session.brief.session or event.ask != session.question.number):
        return state, (Tell(STALE),)
    session = clocked(session, context.now)
    heard = Heard(
        number=len(session.heard) + 1,
        ask=session.question.number,
        stage=session.stage,
        messages=(),
        at=context.now,
        seconds=max(0.0, session.spent - session.question.spent),
        skipped=True,
    )
    session = replace(session, heard=(*session.heard, heard))
    record = recorded(session, context, heard)
    floor, actions = go_on(session, context, heard, (), ready=True)
    return floor, (StopTimer("quiet"), record, *actions)
