"""An interview against one's own earlier attempt, and against the others who share their scores."""

from datetime import tzinfo
from statistics import quantiles

from bot.desks.casefile import title_of
from bot.desks.days import day_name, day_of, zone_of
from bot.desks.history import empty
from bot.engine.actions import Block, Button, Sheet
from bot.engine.asking import N_
from bot.engine.looking import ReplayAsked, SettingsAsked
from bot.engine.requests import Comparison
from bot.grading.report import Report
from bot.packs.library import Library
from bot.packs.text import Language
from bot.ports import Found, Store
from bot.sights import Past
from bot.texts import tr
from bot.traffic import Key

LEAST = 20
"""Other people, below which a distribution could give one of them away, and says little."""

SAME = 0.05
"""A smaller difference is none."""


class CompareDesk:
    """Holds one interview against others."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store, self._library = store, library

    async def compare(self, key: Key, request: Comparison, language: Language, now: float) -> Found:
        """The differences per axis. Behind a fresh debrief only what there is to say of an earlier attempt."""
        everything = await self._store.past(key)
        if request.report is not None:
            return Found(await self._behind_debrief(key, everything, request, request.report, language))
        past = next((each for each in everything if each.session.id == request.session), None)
        if past is None:
            return Found((empty(language),))
        earlier = _earlier(everything, past.report, past.session.id, past.session.began)
        others = await self._store.shared(
            past.session.scenario, f"{past.report.rubric} {past.report.rubric_version}", key
        )
        blocks = [Block("title", title_of(past, self._library, language))]
        blocks += self._own(earlier, past.report, language, await zone_of(self._store, key))
        blocks += _others(others, past.report, language)
        again = Button(N_("The same interview again"), ReplayAsked(past.session.id))
        sharing = Button(N_("Compare with others: settings"), SettingsAsked("sharing"))
        return Found((Sheet(tuple(blocks), (again,) if len(others) >= LEAST else (again, sharing)),))

    async def _behind_debrief(
        self, key: Key, everything: list[Past], request: Comparison, report: Report, language: Language
    ) -> tuple[Sheet, ...]:
        earlier = _earlier(everything, report, request.session, None)
        if earlier is None:
            return ()
        return (Sheet(tuple(self._own(earlier, report, language, await zone_of(self._store, key)))),)

    def _own(self, earlier: Past | None, report: Report, language: Language, zone: tzinfo | None) -> list[Block]:
        if earlier is None:
            text = N_("This is your only attempt at this prompt so far. Hold it again, and see what has moved.")
            return [Block("line", tr(text, language))]
        day = day_name(day_of(earlier.session.began, zone), language)
        head = tr(N_("Against your attempt of {day}"), language, day=day)
        before = {axis.axis: axis.score for axis in earlier.report.axes}
        lines = [
            moved(axis.title, before.get(axis.axis), axis.score)
            for axis in report.axes
            if axis.score is not None or before.get(axis.axis) is not None
        ]
        blocks = [
            Block("heading", head),
            Block("line", "\n".join(lines) or tr(N_("No axis has a number yet."), language)),
        ]
        if (earlier.report.rubric, earlier.report.rubric_version) != (report.rubric, report.rubric_version):
            blocks.append(
                Block("small", tr(N_("The rubric has changed since, so the numbers are not quite alike."), language))
            )
        if earlier.report.grader != report.grader:
            blocks.append(
                Block(
                    "small",
                    tr(N_("Another grader read the earlier one: {grader}."), language, grader=earlier.report.grader),
                )
            )
        return blocks


def _earlier(everything: list[Past], report: Report, session: str, began: float | None) -> Past | None:
    """The newest attempt at the same scenario before that one."""
    return next(
        (
            past
            for past in everything
            if past.session.scenario == report.scenario
            and past.session.id != session
            and (began is None or past.session.began < began)
        ),
        None,
    )


def moved(title: str, before: float | None, now: float | None) -> str:
    """An axis and how it moved.

    >>> moved("Scope", 1.5, 2.25), moved("Scope", 2.0, 2.01), moved("Scope", None, 3.0)
    ('▲ Scope: 1.5 → 2.2 (+0.8)', '＝ Scope: 2.0', '· Scope: – → 3.0')
    """
    if before is None or now is None:
        return f"· {title}: {'–' if before is None else f'{before:.1f}'} → {'–' if now is None else f'{now:.1f}'}"
    if abs(now - before) < SAME:
        return f"＝ {title}: {now:.1f}"
    return f"{'▲' if now > before else '▼'} {title}: {before:.1f} → {now:.1f} ({now - before:+.1f})"


def _others(others: list[dict[str, float]], report: Report, language: Language) -> list[Block]:
    """Where one stands among those who share: the middle half of them, per axis."""
    if len(others) < LEAST:
        text = N_(
            "Others are shown once at least {least} people here share their scores. Settings: Compare with others."
        )
        return [Block("small", tr(text, language, least=LEAST))]
    blocks = [Block("heading", tr(N_("Among {count} others who share their scores"), language, count=len(others)))]
    lines = []
    for axis in report.axes:
        known = [scores[axis.axis] for scores in others if axis.axis in scores]
        if axis.score is None or len(known) < LEAST:
            continue
        low, _, high = quantiles(known, n=4)
        where = N_("above the middle half") if axis.score > high else N_("in the middle half")
        where = N_("below the middle half") if axis.score < low else where
        text = tr(where, language)
        lines.append(f"{axis.title}: {axis.score:.1f}, {text} ({low:.1f}–{high:.1f})")
    return [*blocks, Block("line", "\n".join(lines) or tr(N_("Too few numbers on every axis."), language))]
