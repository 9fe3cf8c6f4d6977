"""A past interview under other rubrics: each one's verdict, and what moved it. Nothing is graded again."""

from dataclasses import dataclass

from bot.desks.casefile import mean_of, title_of
from bot.desks.history import empty
from bot.engine.actions import Block, Button, Recorded, Sheet
from bot.engine.asking import N_
from bot.engine.looking import LensAsked, PastOpened
from bot.engine.requests import LensView
from bot.grading.debrief import cover_all, debrief
from bot.grading.lens import Mover, movers
from bot.grading.record import Exchange, How
from bot.grading.report import Report
from bot.packs.library import Library
from bot.packs.rubric import Rubric
from bot.packs.text import Language
from bot.ports import Found, Store
from bot.texts import tr
from bot.traffic import Key

MOST_MOVERS = 6
"""Lines of 'what moved it'."""

LEAST_CHANGE = 0.05
"""Points of the mean; what moves less is left out."""

_HOW = {
    How.UNPROMPTED: N_("said unasked"),
    How.PROMPTED: N_("said when asked"),
    How.HINTED: N_("said after a hint"),
    How.MISSED: N_("missed"),
    How.NOT_REACHED: N_("not reached"),
}


@dataclass(frozen=True, slots=True)
class _Case:
    """An interview that can be weighed again."""

    session: str
    title: str
    rubric: Rubric
    exchanges: tuple[Exchange, ...]
    reports: dict[str, Report]
    """By rubric."""


class LensDesk:
    """Weighs stored answers by any rubric."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store, self._library = store, library

    async def view(self, key: Key, request: LensView, language: Language, now: float) -> Found:
        """All verdicts, or one rubric's with its reasons. Of somebody else's interview it knows nothing."""
        everything = await self._store.past(key)
        past = next((each for each in everything if request.session in ("", each.session.id)), None)
        if past is None:
            return Found((empty(language),))
        pack = self._library.interviews.get(past.session.scenario)
        if pack is None:
            text = N_("This interview's scenario is not installed any more, so it cannot be weighed again.")
            return Found((Sheet((Block("line", tr(text, language)),)),))
        exchanges = tuple(exchange(answer) for answer in await self._store.answers(past.session.id))
        reports = {
            rubric.id: debrief(exchanges, pack, rubric, language, past.report.minutes)
            for rubric in self._library.rubrics.values()
        }
        own = self._library.rubric(past.session.rubric)
        case = _Case(past.session.id, title_of(past, self._library, language), own, exchanges, reports)
        chosen = self._library.rubrics.get(request.rubric)
        if chosen is None or chosen.id == own.id:
            return Found((self._all(case, language, edit=bool(request.rubric)),))
        return Found((self._one(case, chosen, language),))

    def _all(self, case: _Case, language: Language, edit: bool) -> Sheet:
        own = case.reports[case.rubric.id]
        blocks = [
            Block("title", case.title),
            Block("line", tr(N_("Held under: {rubric}"), language, rubric=own.rubric_title)),
            Block("heading", verdict(own)),
        ]
        others = [report for name, report in case.reports.items() if name != case.rubric.id]
        for report in others:
            blocks += [Block("line", f"{report.rubric_title}: {verdict(report)}")]
        blocks.append(Block("small", tr(N_("From your stored answers. Nothing is graded again."), language)))
        return Sheet(tuple(blocks), (*self._others(case, "", language), _back(case.session)), edit=edit)

    def _one(self, case: _Case, chosen: Rubric, language: Language) -> Sheet:
        here, there = case.reports[case.rubric.id], case.reports[chosen.id]
        covers = cover_all(case.exchanges, chosen)
        numbers = [f"{axis.title}: " + ("–" if axis.score is None else f"{axis.score:.1f}") for axis in there.axes]
        found = movers(covers, here, there, (case.rubric, chosen), language)
        lines = [line(mover, language) for mover in found if abs(mover.change) >= LEAST_CHANGE][:MOST_MOVERS]
        blocks = [
            Block("title", there.rubric_title),
            Block("line", chosen.about.get(language)),
            Block("line", f"{here.rubric_title}: {verdict(here)}"),
            Block("heading", verdict(there)),
            Block("line", there.verdict.says),
            Block("line", "\n".join(numbers)),
            Block("heading", tr(N_("What moved it"), language)),
            Block("line", "\n".join(lines) or tr(N_("No single thing: the weights are alike here."), language)),
        ]
        if here.verdict.filter_failed != there.verdict.filter_failed:
            failed = N_("Its framing filter fails you; the other rubric's does not.")
            passed = N_("Its framing filter lets you pass; the other rubric's does not.")
            blocks.append(Block("line", tr(failed if there.verdict.filter_failed else passed, language)))
        blocks.append(Block("small", tr(N_("From your stored answers. Nothing is graded again."), language)))
        every = Button(N_("◀ All rubrics"), LensAsked(case.session, "all"))
        return Sheet(tuple(blocks), (*self._others(case, chosen.id, language), every), edit=True)

    def _others(self, case: _Case, but: str, language: Language) -> tuple[Button, ...]:
        return tuple(
            Button(rubric.title.get(language), LensAsked(case.session, rubric.id), literal=True)
            for rubric in self._library.rubrics.values()
            if rubric.id not in (but, case.rubric.id)
        )


def exchange(recorded: Recorded) -> Exchange:
    """A stored answer with the judgement that is kept with it."""
    heard = recorded.heard
    return Exchange(
        number=heard.number,
        stage=heard.stage,
        kind=recorded.question_kind,
        question=recorded.question,
        aims=recorded.aims,
        hinted=recorded.hinted,
        text=heard.text,
        judgement=heard.judgement,
    )


def verdict(report: Report) -> str:
    """'Yes · 2.6'"""
    mean = mean_of(report)
    return report.verdict.title + ("" if mean is None else f" · {mean:.1f}")


def line(mover: Mover, language: Language) -> str:
    """'▼ a rollback trigger: missed, counts more here (-0.2 points)'"""
    sign = "▲" if mover.change > 0 else "▼"
    how = tr(_HOW[mover.how], language) if mover.how else tr(N_("shown"), language)
    weighs = tr(N_("counts more here") if mover.heavier else N_("counts less here"), language)
    return f"{sign} " + tr(
        N_("{title}: {how}, {weighs} ({change} points)"),
        language,
        title=mover.title,
        how=how,
        weighs=weighs,
        change=f"{mover.change:+.1f}",
    )


def _back(session: str) -> Button:
    return Button(N_("◀ The interview"), PastOpened(session, "about"))
