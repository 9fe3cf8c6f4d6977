"""A public incident, as a machine: revealed step by step, with questions at each, and one's own designs at the end.

Rules
    1. Asked for, the steps follow one another; pushed, a step comes with each push, or with a tap.
    2. What a good answer holds is shown after one's own, never before.
    3. At the end stand the pattern, what was published as the fix, and the question which of one's own designs shares
       the fault. That answer is kept, not judged.
    4. Whatever is not in the table below changes nothing and is answered in words.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.engine import replies
from bot.engine.actions import Begun, Button, Closed, Line, Notice, StopTimer, Tell, Trained
from bot.engine.context import Context
from bot.engine.drill import not_now
from bot.engine.events import CancelAsked, DoneTapped, Edited, EndAsked, Event, Read, Said, SkipAsked, TimerFired
from bot.engine.exercise import Asking, Done, Exercise, Incident, Log, Paged, Resting, Start, Weighing, ref, timer
from bot.engine.exercise_events import Acknowledged, DailyChanged, ExerciseAsked, NextAsked, PostmortemChosen, PushDue
from bot.engine.heard import Heard
from bot.engine.lines import bare, clip
from bot.engine.replies import Step, complete, exchange, hear, judged, put, recorded
from bot.engine.responding import said_while_weighing
from bot.engine.words import N_
from bot.grading.judgement import Graded
from bot.grading.record import How, covered
from bot.grading.score import credit
from bot.packs.practice import Asked, Postmortem

QUOTE = 90


def questions(pack: Postmortem) -> tuple[tuple[int, Asked], ...]:
    """(step, question) in their order: what do you know, who do you call, what do you tell."""
    steps = enumerate(pack.steps)
    return tuple((number, ask) for number, step in steps for ask in (step.know, step.call, step.tell))


def open(event: PostmortemChosen, start: Start, context: Context) -> Step:
    """The first step; of a push, the alert."""
    pack = context.library.postmortems.get(event.postmortem)
    if pack is None:
        return None, (Tell(N_("No post-mortem is installed here.")),)
    task = Incident(start, pack.id, event.why)
    begun = Begun(start.id, "postmortem", pack.id, start.rubric, start.language, start.seed, start.began)
    if start.due:
        state = Paged(task)
        return state, (begun, _alert(state, pack, context))
    asking, notice = _reveal(task, Log(shown=context.now), pack, context)
    return asking, (begun, notice)


def _alert(state: Paged, pack: Postmortem, context: Context) -> Notice:
    step = min(len(state.log.asked), len(questions(pack)) - 1)
    values = (("title", pack.title.get(context.language)), ("step", questions(pack)[step][0] + 1))
    lines = (
        Line("title", N_("🧭 {title}: step {step}"), values),
        Line("line", N_("A public incident, as it unfolded. What would you have done?")),
    )
    buttons = (Button(N_("Begin"), Acknowledged(state.id)), Button(N_("Stop the daily push"), DailyChanged("stop")))
    return Notice(lines, buttons, ref=ref(state.id), bulk=True)


def pushed(state: Resting, event: PushDue, context: Context) -> Step:
    """The calendar brings the next step."""
    pack = _pack(state, context)
    if pack is None:
        return _gone(state)
    paged = Paged(state.task, log=state.log)
    return paged, (_alert(paged, pack, context),)


def next_step(state: Paged | Resting, event: Acknowledged | NextAsked | Said, context: Context) -> Step:
    """The next step, now."""
    pack = _pack(state, context)
    if pack is None:
        return _gone(state)
    assert isinstance(state.task, Incident)
    asking, notice = _reveal(state.task, state.log, pack, context)
    return asking, (notice,)


def _reveal(task: Incident, log: Log, pack: Postmortem, context: Context) -> tuple[Asking, Notice]:
    """The next question goes on the table; at the first one of a step, with what happened."""
    known = questions(pack)
    number, ask = known[len(log.asked)]
    step, language = pack.steps[number], context.language
    text = ask.ask.get(language)
    lines: list[Line] = []
    if len(log.asked) == 0 or known[len(log.asked) - 1][0] != number:
        values = (("title", pack.title.get(language)), ("step", number + 1), ("count", len(pack.steps)))
        lines = [
            Line("title", N_("🧭 {title} · {step} of {count}"), values),
            Line("line", f"{step.at} {step.say.get(language)}", literal=True),
        ]
    scene = f"{step.at} {step.say.get(language)}"
    log = put(log, context, "step", f"step:{number + 1}", text, scene, ask.criteria)
    lines.append(Line("line", text, literal=True))
    return Asking(task, log), Notice(tuple(lines), ref=ref(task.start.id))


def timed(state: Asking, event: TimerFired, context: Context) -> Step:
    """The quiet window has passed."""
    if event.serial != state.log.serial or not state.fragments or context.timing != "pause":
        return state, ()
    return complete(state, context)


def read(state: Weighing, event: Read, context: Context) -> Step:
    """What was seen in the answer, what a good one holds, and on."""
    log, heard = judged(state.log, event)
    if heard is None or heard.number != state.number:
        return replies.read_again(state, event, context)
    step, actions = _on(Asking(state.task, log, state.waiting), heard, context)
    return step, (recorded(state.id, log, heard), *actions)


def skipped(state: Asking, event: SkipAsked, context: Context) -> Step:
    """Not this question."""
    log, heard = hear(state.log, (), context, skipped=True)
    step, actions = _on(replace(state, log=log, fragments=()), heard, context)
    return step, (StopTimer(timer(state.id)), recorded(state.id, log, heard), *actions)


def _on(state: Asking, heard: Heard, context: Context) -> Step:
    task, pack, asked = state.task, _pack(state, context), state.log.asked_number(heard.ask)
    assert isinstance(task, Incident)
    if pack is None:
        return _gone(state)
    if asked.kind == "design":
        kept = Line("line", N_("Kept. Bring that sentence to the next review of that design."))
        more = (Button(N_("Another incident"), ExerciseAsked("postmortem")),)
        return Done(task, state.log, "graded"), (Notice((kept,), more, ref=ref(state.id)), Closed(state.id, "graded"))
    known = questions(pack)
    ask = known[heard.ask - 1][1]
    feedback = [*_ticks(state.log, heard, ask.criteria, context)]
    feedback.append(Line("line", N_("A good answer: {text}"), (("text", ask.look_for.get(context.language)),)))
    trained = _trained(task, state.log, heard, ask.criteria, context)
    if len(state.log.asked) == len(known):
        log, lines = _conclusion(state.log, pack, context)
        return Asking(task, log), (Notice((*feedback, *lines), ref=ref(state.id)), trained)
    stays = known[len(state.log.asked)][0] == known[heard.ask - 1][0]
    if task.start.due and not stays:
        feedback.append(Line("small", N_("The next step comes with the next push of this kind, or now.")))
        button = Button(N_("Next step now"), NextAsked(state.id))
        return Resting(task, state.log), (Notice(tuple(feedback), (button,), ref=ref(state.id)), trained)
    asking, reveal = _reveal(task, state.log, pack, context)
    if stays:
        return asking, (replace(reveal, lines=(*feedback, *reveal.lines)), trained)
    return asking, (Notice(tuple(feedback), ref=ref(state.id)), trained, reveal)


def _ticks(log: Log, heard: Heard, criteria: tuple[str, ...], context: Context) -> list[Line]:
    """Each criterion of the question: seen, with the words, or not."""
    if not isinstance(heard.judgement, Graded):
        return []
    found = covered((exchange(log, heard),))
    titles = {c.id: c.title.get(context.language) for c in context.library.rubric().criteria}
    lines = []
    for name in criteria:
        if name in found:
            values = (("title", titles.get(name, name)), ("quote", bare(clip(found[name].evidence, QUOTE))))
            lines.append(Line("line", N_("✓ {title}: “{quote}”"), values))
        else:
            lines.append(Line("line", N_("✗ {title}"), (("title", titles.get(name, name)),)))
    return lines


def _trained(task: Incident, log: Log, heard: Heard, criteria: tuple[str, ...], context: Context) -> Trained:
    credits: tuple[tuple[str, float], ...] = ()
    if isinstance(heard.judgement, Graded):
        found, rates = covered((exchange(log, heard),)), context.library.rubric(task.start.rubric).credit
        hows = {name: found[name].how if name in found else How.MISSED for name in criteria}
        credits = tuple((name, credit(rates, how) or 0.0) for name, how in hows.items())
    return Trained(
        session=task.start.id,
        form="postmortem",
        pack=task.postmortem,
        outcome="left" if heard.skipped else "step",
        item=str(heard.ask),
        credits=credits,
        why=task.why,
    )


def _conclusion(log: Log, pack: Postmortem, context: Context) -> tuple[Log, list[Line]]:
    """The pattern, the fix, where it is from, and the question about one's own designs."""
    language = context.language
    text = pack.question.get(language)
    log = put(log, context, "design", "design", text, pack.pattern.get(language))
    return log, [
        Line("heading", N_("The pattern")),
        Line("line", pack.pattern.get(language), literal=True),
        Line("line", pack.fix.get(language), literal=True),
        Line("small", N_("Sources: {sources}"), (("sources", "; ".join(pack.sources)),)),
        Line("title", text, literal=True),
    ]


def ended(state: Asking | Resting, event: EndAsked, context: Context) -> Step:
    """Enough of it."""
    tell = Tell(N_("Closed. What you answered is kept. /postmortem opens another."))
    return Done(state.task, state.log, "left"), (StopTimer(timer(state.id)), Closed(state.id, "left"), tell)


def left(state: Asking | Resting | Paged, event: CancelAsked, context: Context) -> Step:
    """Enough of it, before it began or in the middle."""
    tell = Tell(N_("Closed. What you answered is kept. /postmortem opens another."))
    return Done(state.task, state.log, "left"), (StopTimer(timer(state.id)), Closed(state.id, "left"), tell)


def _pack(state: Paged | Resting | Asking, context: Context) -> Postmortem | None:
    assert isinstance(state.task, Incident)
    return context.library.postmortems.get(state.task.postmortem)


def _gone(state: Paged | Resting | Asking) -> Step:
    """An upgrade took the pack away."""
    tell = Tell(N_("This post-mortem is not installed any more. /postmortem opens another."))
    return Done(state.task, state.log, "left"), (Closed(state.id, "left"), tell)


TABLE: dict[tuple[type[Exercise], type[Event]], Callable[[Any, Any, Context], Step]] = {
    (Paged, Acknowledged): next_step,
    (Paged, Said): next_step,
    (Paged, CancelAsked): left,
    (Paged, EndAsked): left,
    (Asking, Said): replies.said,
    (Asking, DoneTapped): replies.done,
    (Asking, TimerFired): timed,
    (Asking, SkipAsked): skipped,
    (Asking, EndAsked): ended,
    (Asking, CancelAsked): left,
    (Asking, Edited): replies.edited,
    (Asking, Read): replies.read_again,
    (Weighing, Read): read,
    (Weighing, Said): said_while_weighing,
    (Weighing, Edited): replies.edited,
    (Resting, NextAsked): next_step,
    (Resting, PushDue): pushed,
    (Resting, EndAsked): ended,
    (Resting, CancelAsked): left,
    (Resting, Edited): replies.edited_too_late,
    (Resting, Read): replies.read_again,
    (Done, Edited): replies.edited_too_late,
    (Done, Read): replies.read_again,
}
"""(state, event) -> what happens."""


def move(state: Exercise, event: Event, context: Context) -> Step:
    """The next state, and what is to be done."""
    found = TABLE.get((type(state), type(event)))
    return found(state, event, context) if found is not None else not_now(state, event)
