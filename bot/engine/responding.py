"""After the acknowledgement: follow-ups, the incident that develops, and the feedback."""

from dataclasses import replace

from bot.engine import traps, verdict
from bot.engine.actions import Action, Button, Closed, Fetch, Line, Notice, StopTimer, Tell, Trained
from bot.engine.context import Context
from bot.engine.events import CancelAsked, EndAsked, Read, Said, SkipAsked, TimerFired
from bot.engine.exercise import Asking, Done, Exercise, Log, Page, Weighing, ref, timer
from bot.engine.exercise_events import ModelAsked, OnceMore
from bot.engine.heard import Fragment, Heard
from bot.engine.lines import bare, clip
from bot.engine.paging import SLOW, clock
from bot.engine.replies import alarm, complete, hear, judged, put, recorded
from bot.engine.requests import ChooseExercise
from bot.engine.words import N_
from bot.grading.judgement import Graded
from bot.packs.practice import Drill, Trap
from bot.packs.rubric import Rubric

Step = tuple[Exercise | None, tuple[Action, ...]]

FOLLOW_UPS = 2
QUOTE = 60


def silence(state: Asking, event: TimerFired, context: Context) -> Step:
    """The quiet window has passed; or nobody has said anything for too long, and the incident develops."""
    if event.serial != state.log.serial:
        return state, ()
    if state.fragments:
        return complete(state, context) if context.timing == "pause" else (state, ())
    log, lines = _develop(state.log, _drill(state, context), context)
    if not lines:
        return state, ()
    log, slow = alarm(state.id, log, context.now + SLOW)
    return replace(state, log=log), (_notice(state.id, lines), slow)


def said_while_weighing(state: Weighing, event: Said, context: Context) -> Step:
    """It belongs to the next answer."""
    return replace(state, waiting=(*state.waiting, Fragment(event.message, event.text))), ()


def read(state: Weighing, event: Read, context: Context) -> Step:
    """The answer was read: record it, then ask on, make it worse, or give the feedback."""
    log, heard = judged(state.log, event)
    if heard is None:
        return state, ()
    record = recorded(state.id, log, heard)
    if heard.number != state.number:
        return replace(state, log=log), (record,)
    asking = Asking(state.task, log, state.waiting)
    exercise, actions = _on(asking, heard, context) if state.then == "go_on" else _close(asking, context)
    return exercise, (record, *actions)


def _on(state: Asking, heard: Heard, context: Context) -> Step:
    drill, log = _drill(state, context), state.log
    if drill is None or not isinstance(heard.judgement, Graded) or len(log.asked) > FOLLOW_UPS:
        return _close(state, context)
    first = len(log.heard) == 1
    trap = traps.stepped(drill, heard.text, context.language)
    missing = [part for part in verdict.parts(log) if not part.quote]
    if trap is not None and f"trap:{trap.id}" not in log.told:
        log = replace(log, told=(*log.told, f"trap:{trap.id}"))
        lines = [Line("title", N_("That makes it worse.")), _literal(trap.consequence.get(context.language))]
        text = _question(state, "esc.action", "", context)
        return _ask(state, log, "trap", f"trap:{trap.id}", text, (), lines, context)
    if not missing:
        return _close(state, context)
    part = missing[0]
    lines = []
    if first and part.name == "what":
        # Nobody has done anything: time goes by.
        log, lines = _develop(log, drill, context)
    quote = next((p.quote for p in verdict.parts(log) if p.quote), "")
    text = _question(state, part.criterion, quote, context)
    return _ask(state, log, "part", f"part:{part.name}", text, (part.criterion,), lines, context)


def _ask(
    state: Asking,
    log: Log,
    kind: str,
    name: str,
    text: str,
    aims: tuple[str, ...],
    lines: list[Line],
    context: Context,
) -> Step:
    log = put(log, context, kind, name, text, aims=aims)
    log, slow = alarm(state.id, log, context.now + SLOW)
    return replace(state, log=log), (_notice(state.id, [*lines, _literal(text)]), slow)


def _question(state: Asking, criterion: str, quote: str, context: Context) -> str:
    """The rubric's own way to ask for the criterion: about the candidate's words when there are any."""
    known = next((c for c in _rubric(state, context).criteria if c.id == criterion), None)
    if known is None:
        return _drill_title(state, context)
    if not quote:
        return known.hint.get(context.language)
    return known.clarify.get(context.language).replace("{quote}", bare(clip(quote, QUOTE)))


def given_up(state: Asking, event: SkipAsked | EndAsked, context: Context) -> Step:
    """No more answers: what was typed counts, then the feedback."""
    if state.fragments:
        weighing, actions = complete(state, context)
        assert isinstance(weighing, Weighing)
        return replace(weighing, then="end"), actions
    log, heard = hear(state.log, (), context, skipped=True)
    exercise, actions = _close(replace(state, log=log), context)
    return exercise, (recorded(state.id, log, heard), *actions)


def left(state: Asking, event: CancelAsked, context: Context) -> Step:
    """Left in the middle: nothing of it counts."""
    tell = Tell(N_("Left. Nothing of it counts. /drill pages you whenever you like."))
    return Done(state.task, state.log, "left"), (StopTimer(timer(state.id)), Closed(state.id, "left"), tell)


def _close(state: Asking, context: Context) -> Step:
    """Feedback, once."""
    page, log, drill = state.task, state.log, _drill(state, context)
    assert isinstance(page, Page)
    rubric = _rubric(state, context)
    graded = any(isinstance(heard.judgement, Graded) for heard in log.heard)
    acknowledged, escalated = log.asked[0].at - log.shown, verdict.escalated(log)
    trained = Trained(
        session=page.start.id,
        form="drill",
        pack=page.drill,
        outcome="graded" if graded else "not_graded" if any(heard.text for heard in log.heard) else "left",
        credits=verdict.credits(log, drill, rubric) if drill else (),
        acknowledged=acknowledged,
        escalated=escalated,
        trapped=any(told.startswith("trap:") for told in log.told),
        repeat=page.repeat,
        why=page.why,
        relaxed=page.relaxed,
    )
    lines = _feedback(state, drill, rubric, acknowledged, escalated, context)
    buttons = (Button(N_("Model answer"), ModelAsked(state.id)), Button(N_("Once more"), OnceMore(state.id)))
    notice = Notice(tuple(lines), buttons, columns=2, ref=ref(state.id))
    done = Done(page, log, trained.outcome)
    return done, (StopTimer(timer(state.id)), notice, trained, Closed(state.id, trained.outcome))


def _feedback(
    state: Asking, drill: Drill | None, rubric: Rubric, acknowledged: float, escalated: float | None, context: Context
) -> list[Line]:
    log = state.log
    if not any(isinstance(heard.judgement, Graded) for heard in log.heard):
        note = N_("Not graded: there is nothing to grade, or the grader could not read it. This counts neither way.")
        return [Line("title", _drill_title(state, context), literal=True), Line("line", note)]
    lines = [Line("title", _drill_title(state, context), literal=True), *verdict.part_lines(log)]
    times = (("ack", clock(acknowledged)), ("escalated", clock(escalated or 0.0)))
    if escalated is not None:
        lines.append(Line("line", N_("⏱ Acknowledged {ack} · somebody called {escalated}"), times))
    else:
        lines.append(Line("line", N_("⏱ Acknowledged {ack} · nobody called"), times[:1]))
    if drill is None:
        return lines
    for told in log.told:
        trap = _trap(drill, told)
        if trap is not None:
            lines.append(Line("line", N_("⚠ The trap: {move}."), (("move", trap.move.get(context.language)),)))
    if also := verdict.also_lines(log, drill, context, rubric):
        lines += [Line("heading", N_("A strong answer also")), *also]
    graders = {heard.judgement.grader for heard in log.heard if isinstance(heard.judgement, Graded)}
    lines.append(Line("small", N_("An estimate by {grader}."), (("grader", ", ".join(sorted(graders))),)))
    return lines


def model(state: Done, event: ModelAsked, context: Context) -> Step:
    """The model answer, to whoever has given one."""
    if not any(heard.text for heard in state.log.heard):
        return state, (Tell(N_("Your own answer first; then I show mine.")),)
    page = state.task
    assert isinstance(page, Page)
    drill = context.library.drills.get(page.drill)
    if drill is None:
        return state, (Tell(N_("This drill is not installed any more.")),)
    lines = (Line("title", N_("A model answer")), _literal(drill.model.get(page.start.language)))
    buttons = () if state.tapped else (Button(N_("Once more"), OnceMore(state.id)),)
    return state, (Notice(lines, buttons, ref=ref(state.id)),)


def once_more(state: Done, event: OnceMore, context: Context) -> Step:
    """The same page again."""
    if state.tapped:
        return state, ()
    page = state.task
    assert isinstance(page, Page)
    return replace(state, tapped=True), (Fetch(ChooseExercise("drill", name=page.drill)),)


def _develop(log: Log, drill: Drill | None, context: Context) -> tuple[Log, list[Line]]:
    """The next thing that happens to whoever waits; nothing when all has happened."""
    number = sum(told.startswith("development:") for told in log.told)
    if drill is None or number >= len(drill.developments):
        return log, []
    development = drill.developments[number]
    log = replace(log, told=(*log.told, f"development:{number}"))
    return log, [
        Line("title", N_("🚨 Minute {minute}"), (("minute", development.after),)),
        _literal(development.say.get(context.language)),
    ]


def _drill(state: Asking, context: Context) -> Drill | None:
    assert isinstance(state.task, Page)
    return context.library.drills.get(state.task.drill)


def _drill_title(state: Asking, context: Context) -> str:
    drill = _drill(state, context)
    return drill.title.get(context.language) if drill else ""


def _rubric(state: Asking, context: Context) -> Rubric:
    return context.library.rubric(state.task.start.rubric)


def _trap(drill: Drill, told: str) -> Trap | None:
    return next((trap for trap in drill.traps if told == f"trap:{trap.id}"), None)


def _literal(text: str) -> Line:
    return Line("line", text, literal=True)


def _notice(exercise: str, lines: list[Line]) -> Notice:
    return Notice(tuple(lines), ref=ref(exercise))
