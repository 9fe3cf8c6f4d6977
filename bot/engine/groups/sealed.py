"""A member's sealed answer, as a machine: it is taken, graded and kept closed until the group's deadline.

Rules
    1. The same prompt for everybody; one answer each, which may be changed until the deadline.
    2. Nobody sees a grade before the reveal: whoever did could answer again, knowing what was missing.
    3. The group reads of it what its author allows, and nothing before they do. What was written into the group itself
       may be read there, without a name.
    4. The feedback comes here, in private, with the reveal.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.engine import replies
from bot.engine.actions import Action, Button, Fetch, Grade, Line, Notice, StopTimer, Tell
from bot.engine.context import Context
from bot.engine.events import CancelAsked, DoneTapped, Edited, EndAsked, Event, Read, Said, SkipAsked, TimerFired
from bot.engine.exercise import Asking, Done, Exercise, Log, Resting, Sealed, Start, Weighing, ref, timer
from bot.engine.groups.deeds import Entered
from bot.engine.groups.member_events import AnswerHanded, ChallengeOver, InvitationFound, OpenSeen, SharePicked
from bot.engine.groups.requests import AskOpen
from bot.engine.groups.values import Share
from bot.engine.groups.worth import entry_of, feedback, item_for
from bot.engine.heard import Fragment
from bot.engine.replies import Step, hear, judged, put
from bot.engine.words import N_
from bot.schedule import wall

CLOSED = N_("That challenge is closed: the answers are being compared. /drill pages you alone.")
STRANGE = N_("This link leads to no challenge of yours. In the group, tap “Answer in private” below the challenge.")
OVER = N_("That challenge is over. The next one is open to you, too.")

SHARES: tuple[tuple[Share, str], ...] = (
    ("unnamed", N_("Yes, without my name")),
    ("named", N_("Yes, with my name")),
    ("no", N_("No")),
)


def found(event: InvitationFound, start: Start, context: Context) -> Step:
    """The private chat was opened through the link."""
    if event.invitation is None:
        return None, (Tell(STRANGE),)
    if event.over or context.now > event.invitation.deadline:
        return None, (Tell(OVER),)
    state = _opened(Sealed(start, event.invitation, event.name), context)
    return (state, _shown(state, context)) if state else (None, (Tell(OVER),))


def handed(event: AnswerHanded, start: Start, context: Context) -> Step:
    """It was answered in the group itself."""
    state = _opened(Sealed(start, event.invitation, event.name, "unnamed"), context)
    return taken(state, event, context) if state else (None, ())


def _opened(task: Sealed, context: Context) -> Asking | None:
    item = item_for(task, context)
    if item is None:
        return None
    asked = put(Log(shown=context.now), context, "challenge", f"{task.invitation.form}:{task.invitation.item}", "")
    question = replace(asked.asked[0], text=item.probe, scene=item.scene)
    return Asking(task, replace(asked, asked=(question,)))


def _shown(state: Asking | Resting, context: Context) -> tuple[Action, ...]:
    """The prompt, and the rules in one line."""
    task, item = _task(state), item_for(_task(state), context)
    told = [
        Line("title", N_("Challenge of {group}"), (("group", task.invitation.group),)),
        Line("line", item.text if item else "", literal=True),
        Line("small", N_("Sealed until {when}. One answer; you may change it until then."), (_when(task),)),
    ]
    return (Notice(tuple(told), ref=ref(state.id)),)


def _when(task: Sealed) -> tuple[str, str]:
    return ("when", wall(task.invitation.place, task.invitation.deadline))


def _task(state: Any) -> Sealed:
    assert isinstance(state.task, Sealed)
    return state.task


def said(state: Asking, event: Said, context: Context) -> Step:
    """One more message of the answer."""
    return _closed(state) if _late(state, event.at, context) else replies.said(state, event, context)


def _late(state: Any, at: float, context: Context) -> bool:
    """Was it sent after the deadline? By the platform's clock, so that a queue of ours costs nobody their answer."""
    return (at or context.now) > _task(state).invitation.deadline


def _closed(state: Any) -> Step:
    return Done(state.task, state.log, "late"), (StopTimer(timer(state.id)), Tell(CLOSED))


def quiet(state: Asking, event: TimerFired, context: Context) -> Step:
    """The quiet window has passed."""
    current = event.serial == state.log.serial and state.fragments
    return replies.complete(state, context) if current else (state, ())


def given(state: Resting, event: Said, context: Context) -> Step:
    """A reply to what was sealed: another answer takes its place."""
    if _late(state, event.at, context):
        return state, (Tell(CLOSED),)
    return replies.said(Asking(state.task, state.log), event, context)


def changed(state: Resting, event: Edited, context: Context) -> Step:
    """The message was edited before the deadline."""
    if context.now > _task(state).invitation.deadline:
        return state, (Tell(CLOSED),)
    asking, actions = replies.edited(Asking(state.task, state.log), event, context)
    grades = [action for action in actions if isinstance(action, Grade)]
    if not grades or not isinstance(asking, Asking):
        return state, ()
    return Weighing(state.task, asking.log, grades[0].number), actions


def waiting(state: Weighing, event: Said, context: Context) -> Step:
    """It was typed while the answer was being read: it belongs to it, and both are the answer."""
    if _late(state, event.at, context):
        return state, ()
    fragments = (*state.log.heard[-1].messages, Fragment(event.message, event.text))
    log, heard = hear(state.log, fragments, context)
    return Weighing(state.task, log, heard.number), (replies.grade(state.id, log, heard, state),)


def taken(state: Asking | Weighing | Resting, event: AnswerHanded, context: Context) -> Step:
    """A reply in the group is the answer, in place of an earlier one."""
    if event.at > event.invitation.deadline:
        return state, ()
    task = _task(state)
    task = replace(task, share=task.share if task.share != "no" else "unnamed", asked=True)
    log, heard = hear(state.log, (Fragment(event.message, event.text),), context)
    return Weighing(task, log, heard.number), (replies.grade(state.id, log, heard, Asking(task, log)),)


def read(state: Weighing, event: Read, context: Context) -> Step:
    """It was read: it is sealed, unless the group has revealed early."""
    log, heard = judged(state.log, event)
    current = heard is not None and heard.number == state.number
    return replace(state, log=log), (Fetch(AskOpen(state.id)),) if current else ()


def sealing(state: Weighing, event: OpenSeen, context: Context) -> Step:
    """It is sealed; or it came too late, and its author is told."""
    if not event.open:
        return _closed(state)
    log, task = state.log, _task(state)
    heard = log.heard[state.number - 1]
    first = not task.kept
    task = replace(task, kept=True)
    entry = Entered(task.invitation.id, entry_of(task, log, heard, context), first)
    sealed = N_("Sealed. Reply to this message, or edit yours, to change it before {when}.")
    lines = [Line("line", sealed if first else N_("Changed, and sealed again until {when}."), (_when(task),))]
    buttons: tuple[Button, ...] = ()
    if not task.asked:
        lines.append(Line("line", N_("At the reveal, may the group read it and vote on it?")))
        buttons = _choices(task)
    return Resting(task, log), (entry, Notice(tuple(lines), buttons, ref=ref(state.id)))


def _choices(task: Sealed) -> tuple[Button, ...]:
    return tuple(Button(label, SharePicked(task.start.id, share)) for share, label in SHARES)


def shared(state: Resting, event: SharePicked, context: Context) -> Step:
    """What the group may read."""
    task = replace(_task(state), share=event.share, asked=True)
    entry = Entered(task.invitation.id, entry_of(task, state.log, state.log.heard[-1], context))
    said = {
        "no": N_("The group will not read it. Your score counts all the same."),
        "unnamed": N_("The group will read it without your name."),
        "named": N_("The group will read it with your name."),
    }
    return Resting(task, state.log), (entry, Tell(said[event.share]))


def shared_late(state: Done, event: SharePicked, context: Context) -> Step:
    """It was revealed already."""
    return state, (Tell(N_("That challenge was revealed already; it stays as it was then.")),)


def shown_again(state: Asking | Weighing | Resting, event: InvitationFound, context: Context) -> Step:
    """The link was followed once more."""
    return state, _shown(state, context) if not isinstance(state, Weighing) else ()


def link_late(state: Done, event: InvitationFound, context: Context) -> Step:
    """After the reveal: the feedback, for those whom it could not reach."""
    return state, feedback(state.log, _task(state), 0, 0, context) if state.log.heard else (Tell(OVER),)


def left(state: Asking, event: CancelAsked | EndAsked | SkipAsked, context: Context) -> Step:
    """Not now: the link brings it back as long as it is open."""
    tell = Tell(N_("Left. The link in the group brings it back until {when}."), (_when(_task(state)),))
    return None, (StopTimer(timer(state.id)), tell)


def over(state: Weighing | Resting | Asking, event: ChallengeOver, context: Context) -> Step:
    """Revealed: the feedback."""
    done = Done(state.task, state.log, "graded")
    return done, (StopTimer(timer(state.id)), *feedback(state.log, _task(state), event.place, event.of, context))


TABLE: dict[tuple[type[Exercise], type[Event]], Callable[[Any, Any, Context], Step]] = {
    (Asking, Said): said,
    (Asking, DoneTapped): replies.done,
    (Asking, TimerFired): quiet,
    (Asking, Edited): replies.edited,
    (Asking, InvitationFound): shown_again,
    (Asking, AnswerHanded): taken,
    (Asking, CancelAsked): left,
    (Asking, EndAsked): left,
    (Asking, SkipAsked): left,
    (Asking, ChallengeOver): over,
    (Weighing, Read): read,
    (Weighing, OpenSeen): sealing,
    (Weighing, Said): waiting,
    (Weighing, Edited): replies.edited,
    (Weighing, InvitationFound): shown_again,
    (Weighing, AnswerHanded): taken,
    (Weighing, ChallengeOver): over,
    (Resting, Said): given,
    (Resting, Edited): changed,
    (Resting, SharePicked): shared,
    (Resting, InvitationFound): shown_again,
    (Resting, AnswerHanded): taken,
    (Resting, ChallengeOver): over,
    (Done, InvitationFound): link_late,
    (Done, SharePicked): shared_late,
}
"""(state, event) -> what happens."""

SILENT = (TimerFired, Read, Edited, AnswerHanded, ChallengeOver, SharePicked, DoneTapped)


def move(state: Exercise, event: Event, context: Context) -> Step:
    """The next state, and what is to be done."""
    found_ = TABLE.get((type(state), type(event)))
    if found_ is not None:
        return found_(state, event, context)
    if isinstance(event, SILENT):
        return state, ()
    if isinstance(state, Done):
        return state, (Tell(OVER),)
    return state, (Tell(N_("I can only read text here. /cancel leaves the challenge as it is.")),)
