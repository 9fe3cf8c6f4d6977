"""Second attempts: which answer is worth one, and what the second has that the first had not. And replays."""

from bot.desks import casefile
from bot.desks.casefile import title_of, titles
from bot.desks.history import empty
from bot.desks.past import clip_lines
from bot.engine.actions import Block, Button, Recorded, Sheet, Tell
from bot.engine.asking import N_
from bot.engine.entities import aliases
from bot.engine.events import Begin, MenuAsked
from bot.engine.lines import clip
from bot.engine.looking import First, PastOpened, RedoAsked, RedoFound
from bot.engine.requests import CostliestMiss, Rerun, SecondWords
from bot.engine.state import Kind
from bot.grading.judgement import Graded, Judgement, Tick
from bot.grading.report import NextTime, Report
from bot.packs.library import Library
from bot.packs.rubric import Rubric
from bot.packs.text import Language
from bot.ports import Found, Store
from bot.sights import Past, StoredAttempt
from bot.texts import tr
from bot.traffic import Key

LONGEST = 900
"""Characters of each of two answers that stand one below the other in a message."""


class SecondDesk:
    """Looks for what to do again, and holds the second beside the first."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store, self._library = store, library

    async def costliest(self, key: Key, request: CostliestMiss, language: Language, now: float) -> Found:
        """The answer that missed most, as an event; a word when there is none."""
        past = await casefile.find(self._store, key, request.session)
        if past is None:
            return Found((empty(language),))
        answers = await self._store.answers(past.session.id)
        attempts = await self._store.attempts(past.session.id)
        found = worth_redoing(past.report, answers, attempts, self._library.rubric(past.session.rubric))
        if found is None:
            menu = (Button(N_("Choose an interview"), MenuAsked()),)
            text = N_("Nothing of this interview is left to redo: what came up was met, here or in a second attempt.")
            return Found((Tell(text, buttons=menu),))
        return Found(event=RedoFound(self._first(past, *found)))

    def _first(self, past: Past, answer: Recorded, missed: NextTime) -> First:
        pack = self._library.interviews.get(past.session.scenario)
        language, heard = past.session.language, answer.heard
        return First(
            session=past.session.id,
            number=heard.number,
            scenario=past.session.scenario,
            title=title_of(past, self._library, language),
            stage=heard.stage,
            probe=answer.question,
            criterion=missed.criterion,
            missed=missed.title,
            text=heard.text,
            judgement=heard.judgement if isinstance(heard.judgement, Graded) else None,
            language=language,
            names=tuple(name for entity in pack.entities for name in aliases(entity)) if pack else (),
            prompt=pack.prompt.get(language) if pack else "",
            model=missed.line,
        )

    async def rerun(self, key: Key, request: Rerun, language: Language, now: float) -> Found:
        """What the interview was begun with, as an event that begins it again."""
        past = await casefile.find(self._store, key, request.session)
        if past is None:
            return Found((empty(language),))
        session = past.session
        return Found(event=Begin(session.scenario, session.minutes, rubric=session.rubric, seed=session.seed))

    async def words(self, key: Key, request: SecondWords, language: Language, now: float) -> Found:
        """Both answers, and the difference."""
        first, judgement = request.first, request.judgement
        past = await casefile.find(self._store, key, first.session)
        names = titles(past.session.rubric if past else "", self._library, first.language)
        blocks = [
            Block("title", tr(N_("Second attempt: {title}"), language, title=first.title)),
            Block("line", first.probe),
            Block("heading", tr(N_("First"), language)),
            Block("quotes", clip_lines(first.text, LONGEST) or tr(N_("Skipped."), language)),
            Block("heading", tr(N_("Second"), language)),
            Block("quotes", clip_lines(request.text, LONGEST)),
            *difference(first, judgement, names, language),
        ]
        buttons = (
            Button(N_("Another answer, or this one again"), RedoAsked(first.session)),
            Button(N_("◀ The interview"), PastOpened(first.session, "about")),
        )
        return Found((Sheet(tuple(blocks), buttons),))


def worth_redoing(
    report: Report, answers: list[Recorded], attempts: list[StoredAttempt], rubric: Rubric
) -> tuple[Recorded, NextTime] | None:
    """The answer to the question that aimed at the costliest miss; else one of a stage in which it could be shown.

    What a second attempt has met by now is passed over.
    """
    done = {tick.criterion for attempt in attempts for tick in met(attempt.tried.judgement)}
    for missed in report.next_time:
        if missed.criterion in done:
            continue
        lacking = [a for a in answers if all(tick.criterion != missed.criterion for tick in met(a.heard.judgement))]
        asked = [a for a in lacking if missed.criterion in a.aims]
        stages = [stage for stage, expected in rubric.expects.items() if missed.criterion in expected]
        open_ = [a for a in lacking if a.heard.stage in stages and a.question_kind != Kind.INTERRUPTION.value]
        for found in (*asked, *open_):
            return found, missed
    return None


def met(judgement: Judgement | None) -> tuple[Tick, ...]:
    """What a judgement ticks; () when there is none, or it could not tell."""
    return judgement.met if isinstance(judgement, Graded) else ()


def difference(first: First, judgement: Judgement, names: dict[str, str], language: Language) -> list[Block]:
    """What the second added, what it lost, and what is still missing."""
    if not isinstance(judgement, Graded):
        return [Block("line", tr(N_("The second could not be graded just now. It is kept."), language))]
    before = {tick.criterion for tick in met(first.judgement)}
    now = {tick.criterion for tick in judgement.met}
    added = [
        f"＋ {names.get(t.criterion, t.criterion)} “{clip(t.evidence, 160)}”"
        for t in judgement.met
        if t.criterion not in before
    ]
    lost = [
        f"－ {names.get(t.criterion, t.criterion)} “{clip(t.evidence, 160)}”"
        for t in met(first.judgement)
        if t.criterion not in now
    ]
    anti = [f"✗ {names.get(t.criterion, t.criterion)} “{clip(t.evidence, 160)}”" for t in judgement.anti]
    nothing = tr(N_("Nothing that the rubric looks for."), language)
    blocks = [
        Block("heading", tr(N_("What the second added"), language)),
        Block("line", "\n".join(added) or nothing),
    ]
    if lost or anti:
        blocks += [Block("heading", tr(N_("What it lost"), language)), Block("line", "\n".join([*lost, *anti]))]
    if first.criterion in now:
        blocks.append(Block("line", tr(N_("{missed}: this time it is there."), language, missed=first.missed)))
    else:
        blocks.append(Block("line", tr(N_("Still missing: {missed}. A strong answer:"), language, missed=first.missed)))
        blocks.append(Block("hidden", first.model))
    text = tr(N_("The debrief stays as it was. Graded by {grader}."), language, grader=judgement.grader)
    return [*blocks, Block("small", text)]
