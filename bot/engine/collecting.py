"""From messages to an answer: fragments, the quiet window, edits."""

from dataclasses import replace
from typing import Literal

from bot.engine.actions import Action, Button, Grade, SetTimer, StopTimer, Tell
from bot.engine.asking import N_
from bot.engine.context import Context
from bot.engine.entities import aliases
from bot.engine.events import DoneTapped, Edited, EndAsked, ReadyTapped, Said, TimerFired
from bot.engine.plan import clocked
from bot.engine.pressure import interrupt
from bot.engine.state import (
    AskedBack,
    Collecting,
    Floor,
    Fragment,
    Heard,
    Listening,
    Paused,
    Reading,
    Session,
)
from bot.grading.judgement import Answer

Step = tuple[Floor, tuple[Action, ...]]

QUIET = 5.0
"""Seconds without a message after which an answer is complete."""

MOST_MESSAGES = 30
MOST_CHARACTERS = 12_000
"""An answer is complete, whatever the settings say, when it is as long as this."""


def said(state: Listening | Collecting | AskedBack, event: Said, context: Context) -> Step:
    """One more message of the answer."""
    session = clocked(state.session, context.now)
    before = state.fragments if isinstance(state, Collecting) else ()
    if any(fragment.message == event.message for fragment in before):
        return state, ()
    fragments = (*before, Fragment(event.message, event.text))
    full = len(fragments) >= MOST_MESSAGES or sum(len(f.text) for f in fragments) >= MOST_CHARACTERS
    if context.timing == "at_once" or full:
        return complete(session, fragments, context)
    actions: tuple[Action, ...]
    if context.timing == "pause":
        session = replace(session, serial=session.serial + 1)
        actions = (SetTimer("quiet", context.now + QUIET, session.serial),)
    elif not before:
        tap = Button(N_("Done"), DoneTapped(session.brief.session, session.question.number))
        actions = (Tell(N_("Go on; tap Done when your answer is complete."), buttons=(tap,)),)
    else:
        actions = ()
    return Collecting(session, fragments), actions


def said_while_reading(state: Reading, event: Said, context: Context) -> Step:
    """It belongs to the next answer."""
    return replace(state, waiting=(*state.waiting, Fragment(event.message, event.text))), ()


def said_while_paused(state: Paused, event: Said, context: Context) -> Step:
    """Typing is a wish to go on: the clock runs again and the message counts."""
    session = replace(state.session, seen=context.now, active=context.now)
    resumed: Listening | Collecting = Collecting(session, state.fragments) if state.fragments else Listening(session)
    return said(resumed, event, context)


def done(state: Collecting, event: DoneTapped, context: Context) -> Step:
    """The candidate says that the answer is complete."""
    return complete(state.session, state.fragments, context)


def ready(state: Collecting, event: ReadyTapped, context: Context) -> Step:
    """What was typed is the answer, and there is nothing more to ask."""
    return complete(state.session, state.fragments, context, then="ready")


def timer(state: Collecting, event: TimerFired, context: Context) -> Step:
    """The quiet window has passed, or the interruption falls into the middle of typing."""
    if event.timer == "quiet":
        return (
            complete(state.session, state.fragments, context) if event.serial == state.session.serial else (state, ())
        )
    if state.session.interrupted:
        return state, ()
    session = clocked(state.session, context.now, by_person=False)
    session, actions = interrupt(session, context, state.fragments)
    return Listening(session), (StopTimer("quiet"), *actions)


def end(state: Collecting, event: EndAsked, context: Context) -> Step:
    """What was typed is the last answer."""
    return complete(state.session, state.fragments, context, then="end")


def complete(
    session: Session,
    fragments: tuple[Fragment, ...],
    context: Context,
    then: Literal["go_on", "ready", "end"] = "go_on",
) -> Step:
    """The fragments are the answer to the question on the table: have it read."""
    asked = session.question
    heard = Heard(
        number=len(session.heard) + 1,
        ask=asked.number,
        stage=session.stage,
        messages=fragments,
        at=context.now,
        seconds=max(0.0, session.spent - asked.spent),
    )
    session = replace(session, heard=(*session.heard, heard))
    return Reading(session, heard.number, then), (StopTimer("quiet"), grade(session, context, heard))


def grade(session: Session, context: Context, heard: Heard) -> Grade:
    """Have this version of the answer read."""
    interview = context.interview(session)
    asked = session.asked_number(heard.ask)
    answer = Answer(
        stage=heard.stage,
        scenario=interview.prompt.get(session.brief.language),
        probe=asked.text,
        text=heard.text,
        language=session.brief.language,
        names=tuple(name for entity in interview.entities for name in aliases(entity)),
    )
    return Grade(heard.number, heard.version, answer, interview.id)


def edited(state: Listening | Collecting | AskedBack | Reading | Paused, event: Edited, context: Context) -> Step:
    """An edit counts while its stage is open; both versions are kept."""
    if isinstance(state, Collecting | Paused):
        fragments = _replaced(state.fragments, event)
        if fragments is not None:
            return replace(state, fragments=fragments), ()
    if isinstance(state, Reading) and (waiting := _replaced(state.waiting, event)) is not None:
        return replace(state, waiting=waiting), ()
    session = state.session
    for heard in session.heard:
        fragments = _replaced(heard.messages, event)
        if fragments is None:
            continue
        if fragments == heard.messages:
            return state, ()
        if heard.stage is not session.stage:
            return state, (Tell(N_("That part of the interview is closed, so your first version stands.")),)
        changed = replace(heard, messages=fragments, earlier=(*heard.earlier, heard.text))
        answers = tuple(changed if h.number == heard.number else h for h in session.heard)
        session = replace(session, heard=answers)
        return replace(state, session=session), (grade(session, context, changed),)
    return state, ()


def _replaced(fragments: tuple[Fragment, ...], event: Edited) -> tuple[Fragment, ...] | None:
    """The fragments with the edited text; None when the message is not among them."""
    if not any(fragment.message == event.message for fragment in fragments):
        return None
    return tuple(
        Fragment(fragment.message, event.text) if fragment.message == event.message else fragment
        for fragment in fragments
    )
