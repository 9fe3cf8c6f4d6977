"""From messages to an answer within an exercise: fragments, the quiet window, edits, and what was read.

Every exercise collects in the same way; what an answer leads to is its own machine's.
"""

from dataclasses import replace

from bot.engine.actions import Action, Button, Grade, Recorded, SetTimer, StopTimer, Tell
from bot.engine.collecting import MOST_CHARACTERS, MOST_MESSAGES, QUIET
from bot.engine.context import Context
from bot.engine.events import DoneTapped, Edited, Read, Said
from bot.engine.exercise import Asking, Done, Exercise, Log, Put, Resting, Weighing, timer
from bot.engine.heard import Fragment, Heard
from bot.engine.words import N_
from bot.grading.judgement import Answer
from bot.grading.record import Exchange, covered
from bot.packs.interview import Stage

Step = tuple[Exercise | None, tuple[Action, ...]]

SLIP = 5.0
"""Seconds within which the same words twice are one message that was sent twice."""

CLOSED = N_("That one is over, so your first version stands.")


def put(log: Log, context: Context, kind: str, ref: str, text: str, scene: str = "", aims: tuple[str, ...] = ()) -> Log:
    """The question goes on the table. The scene of the question before stays when there is no other."""
    kept = scene or (log.asked[-1].scene if log.asked else "")
    return replace(log, asked=(*log.asked, Put(len(log.asked) + 1, kind, kept, text, aims, ref, context.now)))


def alarm(state_id: str, log: Log, due: float) -> tuple[Log, SetTimer]:
    """Set the exercise's timer anew."""
    log = replace(log, serial=log.serial + 1)
    return log, SetTimer(timer(state_id), due, log.serial)


def said(state: Asking, event: Said, context: Context) -> Step:
    """One more message of the answer; the same words twice in a row are a slip of the phone."""
    before = state.fragments
    if any(fragment.message == event.message for fragment in before) or _doubled(state, event, context):
        return state, ()
    fragments = (*before, Fragment(event.message, event.text))
    full = len(fragments) >= MOST_MESSAGES or sum(len(f.text) for f in fragments) >= MOST_CHARACTERS
    if context.timing == "at_once" or full:
        return complete(replace(state, fragments=fragments), context)
    if context.timing == "pause":
        log, quiet = alarm(state.id, state.log, context.now + QUIET)
        return replace(state, log=log, fragments=fragments), (quiet,)
    if before:
        return replace(state, fragments=fragments), ()
    tap = Button(N_("Done"), DoneTapped(state.id, state.log.question.number))
    told = Tell(N_("Go on; tap Done when your answer is complete."), buttons=(tap,))
    return replace(state, fragments=fragments), (StopTimer(timer(state.id)), told)


def _doubled(state: Asking, event: Said, context: Context) -> bool:
    latest = state.fragments
    if not latest and state.log.heard and context.now - state.log.heard[-1].at < SLIP:
        latest = state.log.heard[-1].messages
    return bool(latest) and latest[-1].text.strip() == event.text.strip()


def done(state: Asking, event: DoneTapped, context: Context) -> Step:
    """Done was tapped: what was typed is the answer."""
    return complete(state, context) if state.fragments else (state, ())


def complete(state: Asking, context: Context) -> Step:
    """The fragments are the answer to the question on the table: have it read."""
    log, heard = hear(state.log, state.fragments, context)
    return Weighing(state.task, log, heard.number), (StopTimer(timer(state.id)), grade(state.id, log, heard, state))


def hear(log: Log, fragments: tuple[Fragment, ...], context: Context, skipped: bool = False) -> tuple[Log, Heard]:
    """The answer becomes part of the log."""
    heard = Heard(
        number=len(log.heard) + 1,
        ask=log.question.number,
        stage=Stage.PAGER,
        messages=fragments,
        at=context.now,
        seconds=max(0.0, context.now - log.question.at),
        skipped=skipped,
    )
    return replace(log, heard=(*log.heard, heard)), heard


def grade(state_id: str, log: Log, heard: Heard, state: Asking | Weighing) -> Grade:
    """Have this version of the answer read."""
    asked = log.asked_number(heard.ask)
    answer = Answer(heard.stage, asked.scene, asked.text, heard.text, state.task.start.language)
    return Grade(heard.number, heard.version, answer, "", state_id)


def edited(state: Asking | Weighing, event: Edited, context: Context) -> Step:
    """An edit counts until the exercise is over; both versions are kept."""
    loose = state.fragments if isinstance(state, Asking) else state.waiting
    if (fragments := _replaced(loose, event)) is not None:
        if isinstance(state, Asking):
            return replace(state, fragments=fragments), ()
        return replace(state, waiting=fragments), ()
    for heard in state.log.heard:
        fragments = _replaced(heard.messages, event)
        if fragments is None or fragments == heard.messages:
            continue
        changed = replace(heard, messages=fragments, earlier=(*heard.earlier, heard.text), judgement=None)
        log = _with(state.log, changed)
        return replace(state, log=log), (grade(state.id, log, changed, state),)
    return state, ()


def edited_too_late(state: Done, event: Edited, context: Context) -> Step:
    """An edit after the end."""
    return state, (Tell(CLOSED),)


def judged(log: Log, event: Read) -> tuple[Log, Heard | None]:
    """The log with what was read; None when it is not an answer of it, or an older version."""
    known = 0 < event.number <= len(log.heard)
    if not known or log.heard[event.number - 1].version != event.version:
        return log, None
    heard = replace(log.heard[event.number - 1], judgement=event.judgement)
    return _with(log, heard), heard


def read_again(state: Asking | Weighing | Resting | Done, event: Read, context: Context) -> Step:
    """An edited answer was read again: the record changes, nothing else."""
    log, heard = judged(state.log, event)
    return (state, ()) if heard is None else (replace(state, log=log), (recorded(state.id, log, heard),))


def exchange(log: Log, heard: Heard) -> Exchange:
    """One answer with its question, as the arithmetic of credit sees it."""
    asked = log.asked_number(heard.ask)
    return Exchange(heard.number, heard.stage, asked.kind, asked.text, asked.aims, False, heard.text, heard.judgement)


def exchanges(log: Log) -> tuple[Exchange, ...]:
    """All answers that were read."""
    return tuple(exchange(log, heard) for heard in log.heard if heard.judgement is not None)


def recorded(session: str, log: Log, heard: Heard) -> Recorded:
    """The answer as it is kept."""
    asked = log.asked_number(heard.ask)
    how = tuple((name, cover.how.value) for name, cover in covered((exchange(log, heard),)).items())
    return Recorded(session, heard, asked.text, asked.kind, asked.at, asked.aims, False, how)


def _with(log: Log, heard: Heard) -> Log:
    return replace(log, heard=tuple(heard if h.number == heard.number else h for h in log.heard))


def _replaced(fragments: tuple[Fragment, ...], event: Edited) -> tuple[Fragment, ...] | None:
    """The fragments with the edited text; None when the message is not among them."""
    if not any(fragment.message == event.message for fragment in fragments):
        return None
    return tuple(Fragment(f.message, event.text) if f.message == event.message else f for f in fragments)
