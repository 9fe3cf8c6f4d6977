"""Questions made from the last answer: what it left unclear, and what of what / when / who it left out."""

import re

from bot.engine.context import Context
from bot.engine.exchanges import covers
from bot.engine.lines import quoted
from bot.engine.plan import FOLLOW_UPS, plan
from bot.engine.questions import Draft
from bot.engine.state import Heard, Kind, Session
from bot.grading.judgement import Graded, Risk
from bot.packs.interview import Stage

THIN_WORDS = 12
"""An answer of fewer words, or of three times as many Chinese characters, that met nothing is thin."""

_NUMBER = re.compile(r"\d|[一二两三四五六七八九十半]\s?(?:秒|分|小时|天|点)")

_WORDS = re.compile(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+")

FOLLOWED = frozenset({Kind.OPENING, Kind.PROBE, Kind.ENTITY, Kind.FAILURE, Kind.FOLLOW_UP, Kind.RISKS})

AIMS = {
    Stage.DEPENDENCIES: {"when": "bu.alignment", "who": "bu.handoff"},
    Stage.FAILURE: {"when": "esc.when", "who": "esc.who"},
    Stage.PRESSURE: {"when": "esc.when", "who": "esc.who"},
}
"""The criterion that the missing part of a risk serves, by stage. In other stages nothing is asked for."""


def follow_up(session: Session, context: Context, heard: Heard) -> Draft | None:
    """The one follow-up that this answer asks for most, or None."""
    asked = session.asked_number(heard.ask)
    root = session.asked_number(asked.root)
    # By ref: a follow-up that comes back after the interruption is the same one.
    so_far = len({a.ref for a in session.asked if a.root == root.number and a.kind is Kind.FOLLOW_UP})
    judgement = heard.judgement
    if asked.kind not in FOLLOWED or so_far >= FOLLOW_UPS[plan(session)] or not isinstance(judgement, Graded):
        return None
    have = covers(session, context)
    return (
        _clarify(session, context, judgement, root.number)
        or _missing_part(session, judgement, root.number, frozenset(have))
        or _thin(session, heard, judgement, root.number, frozenset(have))
    )


def _clarify(session: Session, context: Context, judgement: Graded, root: int) -> Draft | None:
    """'You said rollback. On what signal?' for the weightiest thing that was mentioned, not committed to."""
    have = covers(session, context)
    refs = {asked.ref for asked in session.asked}
    unclear = [
        tick
        for tick in judgement.unclear
        if tick.criterion not in have
        and f"clarify:{tick.criterion}" not in refs
        and context.criterion(session, tick.criterion)
    ]
    aims = session.asked_number(root).aims
    unclear.sort(key=lambda t: (t.criterion not in aims, -context.weight(session, t.criterion), -t.confidence))
    for tick in unclear:
        criterion = context.criterion(session, tick.criterion)
        if criterion is not None:
            text = criterion.clarify.get(session.brief.language).replace("{quote}", quoted(tick.evidence))
            return Draft(Kind.FOLLOW_UP, (tick.criterion,), f"clarify:{tick.criterion}", text, root=root)
    return None


def _missing_part(session: Session, judgement: Graded, root: int, have: frozenset[str]) -> Draft | None:
    """'When exactly?' or 'Who does that?' for the first risk or action that lacks it."""
    aims = AIMS.get(session.stage, {})
    refs = {asked.ref for asked in session.asked}
    for part in ("when", "who"):
        aim = aims.get(part)
        if aim is None or aim in have or f"follow:{part}:{root}" in refs:
            continue
        risk = next((r for r in judgement.risks if part in r.missing and _quotable(r) and not _said(r, part)), None)
        if risk is not None:
            return Draft(
                Kind.FOLLOW_UP,
                (aim,),
                f"follow:{part}:{root}",
                line=f"follow.{part}",
                values=(("what", _what(risk)),),
                root=root,
            )
    return None


def _quotable(risk: Risk) -> bool:
    """Two words or two Chinese characters: '“we”: who gets the call?' asks about nothing."""
    return len(_WORDS.findall(risk.what or "")) >= 2


def _said(risk: Risk, part: str) -> bool:
    """A span that holds a number has said its moment or its bound; asked for once more, it would sound deaf."""
    return part == "when" and _NUMBER.search(risk.what or "") is not None


def _what(risk: Risk) -> str:
    return quoted(risk.what or "")


def _thin(session: Session, heard: Heard, judgement: Graded, root: int, have: frozenset[str]) -> Draft | None:
    """For a heading where an answer should be."""
    aims = session.asked_number(root).aims
    words = len(heard.text.split()) + sum("\u4e00" <= c <= "\u9fff" for c in heard.text) // 3
    asked_before = any(asked.ref == f"follow:thin:{root}" for asked in session.asked)
    if judgement.met or words >= THIN_WORDS or asked_before or not aims or all(aim in have for aim in aims):
        return None
    values = (("quote", quoted(heard.text)),)
    return Draft(Kind.FOLLOW_UP, aims, f"follow:thin:{root}", line="follow.thin", values=values, root=root)
