"""What happens beside the question on the table: hints, the clock, cancelling, and everything out of place."""

from dataclasses import replace

from bot.engine.actions import Action, Button, Closed, Header, Say, StopTimer, Tell
from bot.engine.asking import N_, buttons, header, interruption_timer
from bot.engine.context import Context
from bot.engine.events import CancelAsked, CancelConfirmed, Event, HintAsked, MenuAsked, ResumeAsked
from bot.engine.lines import clip, speak
from bot.engine.plan import clocked, minutes_left
from bot.engine.state import Asked, AskedBack, Collecting, Floor, Idle, Listening, Over, Paused, Session
from bot.packs.interview import Stage

Step = tuple[Floor, tuple[Action, ...]]
Running = Listening | Collecting | AskedBack | Paused

STALE = N_("That button belongs to an earlier question. The latest message is the one to answer.")
ONLY_TEXT = N_("I can only read text. Type your answer, in as many messages as you like.")
NO_INTERVIEW = N_("No interview is running.")


def ignored(state: Floor, event: Event, context: Context) -> Step:
    """Nothing: it came too late, and nobody waits for a reply."""
    return state, ()


def stale(state: Floor, event: Event, context: Context) -> Step:
    """A button out of place."""
    return state, (Tell(STALE),)


def choose_one() -> Button:
    """The way to an interview."""
    return Button(N_("Choose an interview"), MenuAsked())


def still_running(floor: Floor) -> tuple[Action, ...]:
    """Something else was wanted while an interview is under way."""
    if isinstance(floor, Idle):
        return ()
    buttons_ = (
        Button(N_("Go on"), ResumeAsked()),
        Button(N_("Discard it"), CancelConfirmed(floor.session.brief.session)),
    )
    message = N_("An interview is still running. Go on with it, or discard it to start another.")
    return (Tell(message, buttons=buttons_, columns=2),)


def nothing_runs(state: Idle | Over, event: Event, context: Context) -> Step:
    """Text without an interview."""
    return state, (Tell(NO_INTERVIEW, buttons=(choose_one(),)),)


def not_now(state: Floor, event: Event, context: Context) -> Step:
    """Everything that the table does not list for this state."""
    if isinstance(state, Idle | Over):
        return nothing_runs(state, event, context)
    if isinstance(state, Paused):
        resume_button = Button(N_("Resume"), ResumeAsked())
        return state, (Tell(N_("The interview is paused. Resume it first."), buttons=(resume_button,)),)
    return state, (Tell(N_("That does not fit here. The last question is still waiting for your answer.")),)


def not_text(state: Floor, event: Event, context: Context) -> Step:
    """A sticker, a picture, a voice note."""
    return state, (Tell(ONLY_TEXT),)


def too_late_to_edit(state: Over, event: Event, context: Context) -> Step:
    """An edit after the debrief."""
    return state, (Tell(N_("The interview is over, so your first version stands.")),)


def hint(state: Listening | Collecting | AskedBack, event: HintAsked, context: Context) -> Step:
    """The next step of the question's ladder of hints."""
    session = state.session
    asked = session.question
    if event.session and (event.session != session.brief.session or event.ask != asked.number):
        return stale(state, event, context)
    session, text = _hint(session, context, asked)
    counted = replace(asked, hints=asked.hints + 1)
    session = replace(session, asked=(*session.asked[:-1], counted))
    # The keyboard went with the press: the ways to go on come with the hint.
    return replace(state, session=session), (Say(text, buttons(session, counted)),)


def _hint(session: Session, context: Context, asked: Asked) -> tuple[Session, str]:
    ladder: list[str] = []
    kind, _, name = asked.ref.partition(":")
    if kind == "probe":
        probe = next((p for p in context.interview(session).probes if p.id == name), None)
        ladder += probe.hints.get(session.brief.language) if probe else ()
    else:
        known = [context.criterion(session, aim) for aim in asked.aims]
        ladder += [criterion.hint.get(session.brief.language) for criterion in known if criterion]
    if not ladder:
        texts = context.voice.lines.get(f"hint.{asked.stage.value}")
        ladder += texts.get(session.brief.language) if texts else ()
    if asked.hints < len(ladder):
        return session, clip(ladder[asked.hints], 400)
    return speak(session, context, "hint.no_more")


def time(state: Running, event: Event, context: Context) -> Step:
    """Where we are and how long is left."""
    session = state.session
    if not isinstance(state, Paused):
        session = clocked(session, context.now)
    values: tuple[tuple[str, str | int], ...] = (
        ("stage", session.stage.value),
        ("left", minutes_left(session)),
        ("minutes", session.brief.minutes),
        ("answers", sum(not heard.skipped for heard in session.heard)),
    )
    message = N_("You are in {stage}. {left} of {minutes} minutes left. Answers so far: {answers}.")
    return replace(state, session=session), (Tell(message, values),)


def pause(state: Listening | Collecting | AskedBack, event: Event, context: Context) -> Step:
    """Stop the clock. What was typed is kept."""
    session = clocked(state.session, context.now)
    fragments = state.fragments if isinstance(state, Collecting) else ()
    resume_button = Button(N_("Resume"), ResumeAsked())
    told = Tell(
        N_("Paused. The clock stands at {left} minutes left. /resume goes on."),
        (("left", minutes_left(session)),),
        (resume_button,),
    )
    return Paused(session, fragments), (StopTimer("quiet"), StopTimer("interruption"), told)


def already_paused(state: Paused, event: Event, context: Context) -> Step:
    """Pause, twice."""
    return not_now(state, event, context)


def resume(state: Paused, event: Event, context: Context) -> Step:
    """The clock runs again; the question is put once more, since it may be days ago."""
    session = replace(state.session, seen=context.now, active=context.now)
    session, timers = interruption_timer(session, context)
    above: Header = header(session)
    say = Say(session.question.text, header=above)
    floor = Collecting(session, state.fragments) if state.fragments else Listening(session)
    return floor, (*timers, say)


def not_paused(state: Listening | Collecting | AskedBack, event: Event, context: Context) -> Step:
    """Resume without a pause: somebody is looking for the question, so it is put where they look."""
    session = clocked(state.session, context.now)
    return replace(state, session=session), (Say(session.question.text, header=header(session)),)


def cancel(state: Running, event: CancelAsked, context: Context) -> Step:
    """Asked back once."""
    confirm = Button(N_("Discard it"), CancelConfirmed(state.session.brief.session))
    message = N_("Discard this interview without a debrief? /end gives the debrief instead. To go on, just answer.")
    return state, (Tell(message, buttons=(confirm,)),)


def cancelled(state: Running, event: CancelConfirmed, context: Context) -> Step:
    """Gone, without a debrief."""
    if event.session != state.session.brief.session:
        return stale(state, event, context)
    closed = Closed(state.session.brief.session, "cancelled")
    told = Tell(N_("Discarded. Nothing of it counts."), buttons=(choose_one(),))
    return Idle(), (StopTimer("quiet"), StopTimer("interruption"), closed, told)


_STAGES = (
    N_("framing"),
    N_("design"),
    N_("dependencies"),
    N_("failure"),
    N_("pressure"),
    N_("pager"),
)
"""Stage names for the catalogue; a platform translates the value of `stage`."""

assert set(_STAGES) == {stage.value for stage in Stage}
