"""What to ask next in a stage: everything that could be asked, ranked by what it is worth.

Never offered: what was asked before, and what only asks for things already covered.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.engine.context import Context, chance, choose
from bot.engine.entities import entity, named
from bot.engine.exchanges import covers
from bot.engine.lines import bare, join, speak
from bot.engine.state import Kind, Session
from bot.packs.interview import Entity, Stage

NAMED = 0.6
"""Worth more, when it is built on what the candidate named."""

FORGOTTEN = 0.5
"""Worth more, when it is about what the candidate never named."""

TEMPLATES = (
    ("handoff", "entity.handoff", "bu.handoff"),
    ("roadmap", "entity.roadmap", "bu.org_debt"),
    ("approval", "entity.approval", "bu.alignment"),
    ("contract", "entity.contract", "dep.contract"),
)
"""Questions about an entity that the candidate named: (name, line of the voice, criterion)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question that is not put yet."""

    kind: Kind
    aims: tuple[str, ...]
    ref: str
    text: str = ""
    """'' when the line is yet to be spoken."""
    line: str = ""
    """Line of the interviewer's voice to speak before `text`, or instead of it."""
    values: tuple[tuple[str, str], ...] = ()
    worth: float = 0.0
    root: int = 0


def put_into_words(session: Session, context: Context, draft: Draft) -> tuple[Session, str]:
    """The question as a message."""
    if not draft.line:
        return session, draft.text
    session, line = speak(session, context, draft.line, **dict(draft.values))
    gap = "" if session.brief.language == "zh" else " "
    return session, join(line, draft.text).replace("\n\n", gap) if draft.text else line


def candidates(session: Session, context: Context) -> list[Draft]:
    """All that could be asked in this stage, the best first."""
    interview = context.interview(session)
    have = covers(session, context)
    refs = {asked.ref for asked in session.asked}
    known = named(session, interview)
    drafts = [*_probes(session, context, known)]
    if session.stage is Stage.DEPENDENCIES:
        drafts += [*_about_named(session, context, known), *_about_forgotten(session, context, known)]
    if session.stage is Stage.FAILURE:
        drafts += _failures(session, context, known)
    fresh = [d for d in drafts if d.ref not in refs and not all(aim in have for aim in d.aims)]
    return sorted(fresh, key=lambda d: (-d.worth, chance(session.brief.seed, d.ref)))


def best(session: Session, context: Context, *kinds: Kind) -> Draft | None:
    """The most valuable question; of those kinds only, if any are given."""
    return next((d for d in candidates(session, context) if not kinds or d.kind in kinds), None)


def _probes(session: Session, context: Context, known: tuple[str, ...]) -> Iterator[Draft]:
    for probe in context.interview(session).probes:
        if probe.stage is session.stage:
            text = choose(session.brief.seed, probe.ask.get(session.brief.language), probe.id)
            worth = context.weight(session, probe.criterion) + (NAMED if probe.entity in known else 0)
            yield Draft(Kind.PROBE, (probe.criterion,), f"probe:{probe.id}", text, worth=worth)


def _about_named(session: Session, context: Context, known: tuple[str, ...]) -> Iterator[Draft]:
    """One question per template, each about another entity, the latest named first."""
    taken = {asked.ref.split(":")[1] for asked in session.asked if asked.kind is Kind.ENTITY}
    done = {asked.ref.split(":")[2] for asked in session.asked if asked.kind is Kind.ENTITY}
    free = [name for name in known if name not in taken]
    for name, line, criterion in TEMPLATES:
        found = entity(context.interview(session), free[0]) if free else None
        if found and name not in done:
            yield Draft(
                Kind.ENTITY,
                (criterion,),
                f"entity:{found.id}:{name}",
                line=line,
                values=_values(found, session),
                worth=context.weight(session, criterion) + NAMED,
            )


def _values(found: Entity, session: Session) -> tuple[tuple[str, str], ...]:
    language = session.brief.language
    return (
        ("entity", found.name.get(language)),
        ("owner", found.owner.get(language)),
        ("gives", bare(found.gives.get(language))),
        ("roadmap", bare(found.roadmap.get(language))),
    )


def _about_forgotten(session: Session, context: Context, known: tuple[str, ...]) -> Iterator[Draft]:
    """Entities that nobody named so far; every further one is worth less."""
    before = sum(asked.ref.endswith(":absent") for asked in session.asked)
    have = covers(session, context)
    for found in context.interview(session).entities:
        if found.absent and found.id not in known:
            aim = next((a for a in ("dep.systems", "bu.handoff", "bu.blindspot") if a not in have), None)
            if aim:
                worth = context.weight(session, aim) + FORGOTTEN - before
                ref = f"entity:{found.id}:absent"
                yield Draft(Kind.ENTITY, (aim,), ref, found.absent.get(session.brief.language), worth=worth)


def _failures(session: Session, context: Context, known: tuple[str, ...]) -> Iterator[Draft]:
    have = covers(session, context)
    before = sum(asked.kind is Kind.FAILURE for asked in session.asked)
    for failure in context.interview(session).failures:
        found = entity(context.interview(session), failure.entity)
        if found is None:
            continue
        mine = failure.entity in known
        open_aims = [context.weight(session, c) for c in failure.criteria if c not in have]
        yield Draft(
            Kind.FAILURE,
            failure.criteria,
            f"failure:{failure.id}",
            failure.inject.get(session.brief.language),
            line="failure.named" if mine else "failure.unnamed",
            values=_values(found, session),
            worth=max(open_aims, default=0.0) + (1.0 if mine else 0.3) + 0.1 * len(open_aims) - 0.8 * before,
        )
