"""From an answer to the next question: what was read decides what is asked."""

from dataclasses import replace

from bot.engine import ending, framing
from bot.engine.acks import acknowledge
from bot.engine.actions import Action, Button, Say
from bot.engine.asking import put
from bot.engine.context import Context
from bot.engine.events import FactPicked
from bot.engine.exchanges import covers
from bot.engine.followups import follow_up
from bot.engine.lines import pack, quoted, speak
from bot.engine.plan import STAGES, answered, budget, hurried, interruption_due, stage_over
from bot.engine.pressure import come_back, interrupt, push_back, risks, spoken, trade_off
from bot.engine.questions import Draft, best
from bot.engine.state import AskedBack, Floor, Heard, Kind, Listening, Session
from bot.grading.judgement import Graded, Question
from bot.packs.interview import Stage

Step = tuple[Floor, tuple[Action, ...]]


def go_on(
    session: Session, context: Context, heard: Heard, questions: tuple[Question, ...], ready: bool = False
) -> Step:
    """After an answer or a skip."""
    if session.stage is Stage.FRAMING and session.held is None:
        asked = tuple(question for question in questions if not framing.only_ready(question.text, context))
        return _framing(session, context, heard, asked, ready)
    # Later on a statement is an answer, even where it could be read as a question.
    asked = tuple(question for question in questions if question.text.rstrip().endswith(("?", "？")))
    told = framing.tell(session, context, asked)
    session, ack = acknowledge(told.session, context, heard)
    if session.asked_number(heard.ask).kind is Kind.TRADE_OFF and not heard.skipped:
        session, ack = spoken(session, context, heard)
    return go_next(session, context, heard, ack, told.facts)


def _framing(session: Session, context: Context, heard: Heard, questions: tuple[Question, ...], ready: bool) -> Step:
    told = framing.tell(session, context, questions)
    redirect = framing.premature(session, context, heard)
    ack = ""
    if not (told.facts or told.unknown or framing.only_ready(heard.text, context)):
        session, ack = acknowledge(told.session, context, heard)
        told = replace(told, session=session)
    facts = pack(told.facts)
    if redirect:
        said = replace(told.session, redirected=(*told.session.redirected, "premature"))
        scope = tuple(c.id for c in context.rubric(said).criteria if c.axis == context.rubric(said).framing_filter.axis)
        draft = Draft(
            Kind.REDIRECT, scope, "redirect:premature", line="redirect.premature", values=(("quote", _quote(heard)),)
        )
        session, says = put(said, context, draft)
        return unless_interrupted(session, context, (*says_of(facts), *says))
    was_open = session.asked_number(heard.ask).kind in framing.OPEN
    done = ready or not was_open or framing.says_ready(heard.text, context)
    if told.rivals and was_open and not ready:
        session, ask = speak(told.session, context, "framing.ask_back", question=quoted(told.rivals.text))
        names = {fact.id: fact for fact in context.interview(session).facts}
        buttons = tuple(
            Button(
                names[name].topic.get(session.brief.language),
                FactPicked(session.brief.session, session.question.number, name),
                literal=True,
            )
            for name in told.rivals.rivals
        )
        return AskedBack(session, told.rivals.text, told.rivals.rivals), (*says_of(facts), Say(ask, buttons))
    if not done and not framing.open_floor_over(told.session, heard, bool(questions)) and not stage_over(told.session):
        session, draft = framing.invite(told, context)
        session, also = framing.also_unknown(replace(told, session=session), context, draft.kind is Kind.ASSUME)
        session, says = put(session, context, draft, ack, *facts[-1:], also)
        return unless_interrupted(session, context, (*says_of(facts[:-1]), *says))
    session, also = framing.also_unknown(told, context, False)
    return go_next(session, context, heard, ack or also, facts)


def go_next(session: Session, context: Context, heard: Heard | None, ack: str, facts: list[str]) -> Step:
    """Put the most valuable question of what is left; when nothing is, debrief. `heard` is the last answer, if any."""
    lead = tuple(part for part in (ack,) if part)
    told = says_of(pack(facts))
    held = session.held
    if held is not None:
        have = covers(session, context)
        if not held.aims or not all(aim in have for aim in held.aims):
            session, says = come_back(session, context, held, *lead)
            return Listening(session), (*told, *says)
        session = replace(session, held=None)
    draft = _within_stage(session, context, heard)
    if draft is not None:
        if draft.kind is Kind.REDIRECT:
            session = replace(session, redirected=(*session.redirected, "depth"))
        if draft.kind is Kind.TRADE_OFF:
            session, draft = trade_off(session, context)
        session, says = put(session, context, draft, *lead)
        return unless_interrupted(session, context, (*told, *says))
    entered = _enter_next_stage(session, context)
    if entered is None:
        return ending.close(session, context, *told, *says_of(list(lead)))
    session, draft = entered
    if hurried(session) and session.stage is not Stage.PRESSURE:
        session, hurry = speak(session, context, "hurry")
        lead = (hurry,)
    session, says = put(session, context, draft, *lead, first=True)
    return unless_interrupted(session, context, (*told, *says))


def unless_interrupted(session: Session, context: Context, actions: tuple[Action, ...]) -> Step:
    """Listen to the candidate, unless this is the moment of the interruption."""
    if not interruption_due(session):
        return Listening(session), actions
    session, more = interrupt(session, context)
    return Listening(session), (*actions, *more)


def _within_stage(session: Session, context: Context, heard: Heard | None) -> Draft | None:
    """The next question of this stage; None when it is over or has nothing left to ask."""
    over = stage_over(session)
    if session.stage is Stage.FRAMING:
        return None if over else framing.next_probe(session, context)
    if over and session.stage is not Stage.PRESSURE:
        return None
    if heard is None:
        return best(session, context)
    redirect = _depth(session, heard)
    if redirect is not None:
        return redirect
    if session.stage is Stage.PRESSURE:
        return _pressure(session, context, heard)
    return follow_up(session, context, heard) or best(session, context)


def _pressure(session: Session, context: Context, heard: Heard) -> Draft | None:
    """The trade-off, the push-back, then probes while there is room."""
    kinds = {asked.kind for asked in session.asked}
    last = session.asked_number(heard.ask).kind
    if last is Kind.TRADE_OFF and not heard.skipped:
        return push_back(session, context)
    if hurried(session) and answered(session) > 0:
        return None
    if Kind.TRADE_OFF not in kinds:
        # Follow-ups on the risks only where there is room for more than the fixed questions.
        spare = budget(session, Stage.PRESSURE) - 3 - (answered(session) - 1)
        follow = follow_up(session, context, heard) if spare > 0 else None
        return follow or Draft(Kind.TRADE_OFF, (), "trade-off")
    return None if stage_over(session) else best(session, context)


def _depth(session: Session, heard: Heard) -> Draft | None:
    """A stretch of internals is interrupted once, with its consequences."""
    judgement = heard.judgement
    if "depth" in session.redirected or not isinstance(judgement, Graded) or judgement.depth is None:
        return None
    values = (("quote", quoted(judgement.depth)),)
    return Draft(Kind.REDIRECT, ("bu.alignment",), "redirect:depth", line="redirect.depth", values=values)


def _enter_next_stage(session: Session, context: Context) -> tuple[Session, Draft] | None:
    """The next stage that has something to ask, and its first question."""
    for stage in STAGES[STAGES.index(session.stage) + 1 :]:
        session = replace(session, stage=stage, entered=len(session.heard) + 1)
        draft = _opening(session, context)
        if draft is not None:
            return session, draft
    return None


def _opening(session: Session, context: Context) -> Draft | None:
    have = covers(session, context)
    if session.stage is Stage.PRESSURE:
        return risks()
    if session.stage is Stage.DESIGN and "dep.lifecycle" not in have:
        return Draft(Kind.OPENING, (), "open:design", line="open.design")
    if session.stage is Stage.DEPENDENCIES:
        found = best(session, context, Kind.ENTITY)
        return found or Draft(Kind.OPENING, (), "open:dependencies", line="open.dependencies")
    if session.stage is Stage.FAILURE:
        found = best(session, context, Kind.FAILURE)
        return found or Draft(Kind.OPENING, (), "open:failure", line="open.failure")
    return best(session, context)


def says_of(texts: list[str]) -> tuple[Say, ...]:
    """Only what is said, of all that is done."""
    return tuple(Say(text) for text in texts)


def _quote(heard: Heard) -> str:
    """The words that showed components before scope."""
    anti = heard.judgement.anti if isinstance(heard.judgement, Graded) else ()
    found = next((tick.evidence for tick in anti if tick.criterion == "anti.premature"), heard.text)
    return quoted(found)
