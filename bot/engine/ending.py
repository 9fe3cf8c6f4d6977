"""The end of an interview, and its debrief."""

from bot.engine.actions import Action, Button, Closed, Debrief, Say, StopTimer, Tell
from bot.engine.asides import choose_one
from bot.engine.asking import N_
from bot.engine.context import Context
from bot.engine.events import DebriefAsked, EndAsked
from bot.engine.exchanges import exchanges
from bot.engine.lines import speak
from bot.engine.looking import LensAsked, PastOpened, RedoAsked, ReplayAsked
from bot.engine.plan import clocked
from bot.engine.pressure import speech
from bot.engine.state import AskedBack, Floor, Listening, Over, Paused, Session
from bot.grading.debrief import debrief
from bot.grading.report import Report

Step = tuple[Floor, tuple[Action, ...]]


def end(state: Listening | AskedBack | Paused, event: EndAsked, context: Context) -> Step:
    """The debrief now."""
    session = state.session
    if not isinstance(state, Paused):
        session = clocked(session, context.now)
    return close(session, context, at_once=True)


def close(session: Session, context: Context, *before: Action, at_once: bool = False) -> Step:
    """The interview is over: the debrief."""
    stops: tuple[Action, ...] = (StopTimer("quiet"), StopTimer("interruption"))
    if not any(heard.judgement is not None for heard in session.heard):
        nothing = Tell(
            N_("You ended before the first answer, so there is nothing to debrief. /interview starts another."),
            buttons=(choose_one(),),
        )
        return Over(session), (*stops, *before, nothing, Closed(session.brief.session, "cancelled"))
    says: tuple[Action, ...] = ()
    if not at_once:
        session, line = speak(session, context, "close")
        says = (Say(line),)
    return Over(session), (
        *stops,
        *before,
        *says,
        report(session, context),
        Closed(session.brief.session, "debriefed"),
    )


def report(session: Session, context: Context, keep: bool = True) -> Debrief:
    """The debrief of the session as it stands."""
    brief = session.brief
    made = debrief(
        exchanges(session, context),
        context.interview(session),
        context.rubric(session),
        brief.language,
        session.spent / 60,
        speech(session, context),
    )
    return Debrief(made, brief.language, brief.session, keep, next_steps(made, brief.session))


def next_steps(report: Report, session: str) -> tuple[Button, ...]:
    """What a debrief leads to: its costliest miss once more, the same interview again, or a closer look."""
    missed = (("missed", next_time.title) for next_time in report.next_time[:1])
    return (
        *(Button(N_("Redo this answer: {missed}"), RedoAsked(session), (value,)) for value in missed),
        Button(N_("The same interview again"), ReplayAsked(session)),
        Button(N_("Under another rubric"), LensAsked(session)),
        Button(N_("Answers, transcript, files"), PastOpened(session, "about")),
    )


def debrief_again(state: Over, event: DebriefAsked, context: Context) -> Step:
    """The last debrief, once more."""
    if not any(heard.judgement is not None for heard in state.session.heard):
        return state, (Tell(N_("There is no debrief yet. /interview starts one."), buttons=(choose_one(),)),)
    return state, (report(state.session, context, keep=False),)
