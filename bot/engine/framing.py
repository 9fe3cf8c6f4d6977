"""Framing: the candidate asks, the interviewer tells only what was asked for.

first message(s)   questions are answered from the facts; what no fact answers is to be assumed
components first   interrupted once
ready              at most two probes for the weightiest scope still open, then on
"""

import re
from dataclasses import dataclass, replace

from bot.engine.context import Context
from bot.engine.lines import quoted, speak
from bot.engine.plan import FRAMING_PROBES, answered, budget
from bot.engine.questions import Draft, best
from bot.engine.state import Heard, Kind, Session
from bot.grading.judgement import Graded, Question
from bot.packs.interview import Stage

OPEN = (Kind.OPENING, Kind.MORE, Kind.ASSUME, Kind.REDIRECT)


@dataclass(frozen=True, slots=True)
class Told:
    """What was answered to the candidate's questions."""

    session: Session
    facts: list[str]
    """Answers, in the order of the questions."""
    unknown: tuple[str, ...]
    """Questions that no fact answers."""
    rivals: Question | None
    """A question that may be about more than one fact."""


def tell(session: Session, context: Context, questions: tuple[Question, ...]) -> Told:
    """Answer questions from the scenario's facts; each fact is told once."""
    interview = context.interview(session)
    facts = {fact.id: fact for fact in interview.facts}
    answers: list[str] = []
    unknown: list[str] = []
    rivals: Question | None = None
    for question in questions:
        fact = facts.get(question.fact or "")
        fresh = tuple(name for name in question.rivals if name in facts and name not in session.told)
        if fact is None and len(fresh) > 1:
            rivals = rivals or replace(question, rivals=fresh)
            continue
        if fact is None and question.rivals:
            fact = facts.get(next(iter(fresh or question.rivals)))
        if fact is None:
            unknown.append(question.text)
        elif fact.id not in session.told:
            answers.append(fact.answer.get(session.brief.language))
            session = replace(session, told=(*session.told, fact.id))
        elif not answers:
            session, line = speak(session, context, "framing.told_already")
            answers.append(line)
    return Told(session, list(dict.fromkeys(answers)), tuple(unknown), rivals)


def says_ready(text: str, context: Context) -> bool:
    """Is this message, or its last sentence, nothing but 'I am ready'?"""
    last = re.split(r"[.!?。！？\n]+", text.strip().rstrip(".!?。！？"))[-1]
    return only_ready(last, context)


def only_ready(text: str, context: Context) -> bool:
    """Is this nothing but 'I am ready', in one way or several?"""
    ready = {_plain(word) for texts in context.voice.ready.root.values() for word in texts}
    parts = [part for part in map(_plain, re.split(r"[,，;；、.!?。！？\n]+", text)) if part]
    return bool(parts) and all(part in ready for part in parts)


def _plain(text: str) -> str:
    return re.sub(r"[\s,，'’]+", " ", text.casefold().strip().rstrip(".!?。！？")).strip()


def premature(session: Session, context: Context, heard: Heard) -> bool:
    """Components before any scope, for the first time."""
    name = context.rubric(session).framing_filter.premature
    if "premature" in session.redirected or not isinstance(heard.judgement, Graded):
        return False
    return any(tick.criterion == name for tick in heard.judgement.anti)


def open_floor_over(session: Session, heard: Heard, asks: bool) -> bool:
    """Has the candidate had the floor for long enough? A message that asks nothing ends it, but not the first."""
    opens = sum(session.asked_number(h.ask).kind in OPEN for h in session.heard if h.stage is Stage.FRAMING)
    room = budget(session, Stage.FRAMING) - 1
    return opens >= room or (not asks and opens > 1 and session.asked_number(heard.ask).kind is not Kind.REDIRECT)


def probes_asked(session: Session) -> int:
    """Framing probes so far."""
    return sum(asked.kind is Kind.PROBE and asked.stage is Stage.FRAMING for asked in session.asked)


def next_probe(session: Session, context: Context) -> Draft | None:
    """The weightiest scope criterion still open, while there is room for a probe."""
    if probes_asked(session) >= FRAMING_PROBES or answered(session) >= budget(session, Stage.FRAMING):
        return None
    return best(session, context, Kind.PROBE)


def invite(told: Told, context: Context) -> tuple[Session, Draft]:
    """The question that keeps the floor open: an assumption for what is not known, or 'what else?'"""
    session = told.session
    assumed = any(asked.kind is Kind.ASSUME for asked in session.asked)
    if told.unknown and not assumed:
        question = told.unknown[0]
        session = replace(session, assumed=(*session.assumed, question))
        values = (("question", quoted(question)),)
        draft = Draft(
            Kind.ASSUME, ("scope.assumption",), f"assume:{len(session.asked)}", line="framing.not_known", values=values
        )
        return session, draft
    return session, Draft(Kind.MORE, (), f"more:{len(session.asked)}", line="framing.more")


def also_unknown(told: Told, context: Context, asked_about: bool) -> tuple[Session, str]:
    """For further questions that no fact answers: said in a sentence, without asking."""
    rest = told.unknown[1:] if asked_about else told.unknown
    if not rest:
        return told.session, ""
    return speak(told.session, context, "framing.not_known_too", question=quoted(rest[0]))
