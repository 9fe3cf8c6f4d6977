"""One past interview or exercise: what it was, its answers with their ticks, its transcript, its debrief, its files."""

from bot.desks import casefile, document
from bot.desks.casefile import Dossier, mean_of, titles
from bot.desks.days import day_name, day_of
from bot.desks.history import empty
from bot.desks.ticks import ticks
from bot.desks.transcript import Line
from bot.engine.actions import Attachment, Block, Button, Debrief, Sheet
from bot.engine.asking import N_
from bot.engine.ending import next_steps
from bot.engine.exercise_events import ExerciseAsked
from bot.engine.lines import clip
from bot.engine.looking import CompareAsked, HistoryAsked, PastOpened, PastSent, RedoAsked, ReplayAsked
from bot.engine.requests import PastFile, PastView
from bot.grading.report import Report
from bot.packs.library import Library
from bot.packs.text import Language
from bot.ports import Found, Store
from bot.texts import tr
from bot.traffic import Key

PAGE = 2400
"""Characters of a transcript on one page: written over in place, it must fit one message."""

LONGEST = 1800
"""Characters of an answer where it is shown with its ticks."""


class PastDesk:
    """Opens past interviews. Of somebody else's it knows nothing, whatever a button says."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store, self._library = store, library

    async def view(self, key: Key, request: PastView, language: Language, now: float) -> Found:
        """What was asked for, written over the message whose button was pressed; the debrief as messages of its own."""
        everything = await self._read(key, request.session, language)
        if everything is None:
            return Found((empty(language, edit=True),))
        session, report = everything.session, everything.report
        if request.view == "debrief" and report is not None:
            steps = next_steps(report, session.id)
            return Found((Debrief(report, session.language, session.id, keep=False, buttons=steps),))
        if request.view == "answers":
            return Found((self._answer(everything, request.page, language),))
        if request.view == "transcript":
            return Found((self._transcript(everything, request.page, language),))
        if report is None:
            return Found((self._exercise(everything, language),))
        return Found((self._about(everything, report, language),))

    async def _read(self, key: Key, session: str, language: Language) -> Dossier | None:
        past = await casefile.find(self._store, key, session)
        if past is not None:
            return await casefile.read(self._store, key, past, self._library, language)
        return await casefile.read_exercise(self._store, key, session, self._library, language)

    def _exercise(self, everything: Dossier, language: Language) -> Sheet:
        """A drill, cards or a post-mortem: its answers with their ticks, all on one page."""
        names, name = self._names(everything), everything.session.id
        blocks = [Block("title", everything.title), Block("line", document.about(everything, language))]
        answers = everything.answers
        share = PAGE // max(1, len(answers))
        for answer in answers:
            blocks.append(Block("line", clip(answer.question, share // 3)))
            if not answer.heard.skipped:
                blocks.append(Block("quotes", clip_lines(answer.heard.text, share // 3)))
            blocks += [Block("line", line) for line in ticks(answer, names, language)[:5]]
        if not answers:
            blocks.append(Block("line", tr(N_("No answer is kept."), language)))
        buttons = (
            Button(N_("Answers"), PastOpened(name, "answers")),
            Button(N_("Transcript"), PastOpened(name, "transcript")),
            Button("HTML", PastSent(name, "html"), literal=True),
            Button("Markdown", PastSent(name, "md"), literal=True),
            Button(N_("Page me now"), ExerciseAsked("drill")),
            Button(N_("◀ History"), HistoryAsked()),
        )
        return Sheet(tuple(blocks), buttons, columns=2, edit=True)

    async def file(self, key: Key, request: PastFile, language: Language, now: float) -> Found:
        """All of it as a document."""
        everything = await self._read(key, request.session, language)
        if everything is None:
            return Found((empty(language),))
        paper = document.paper(everything, self._names(everything), language)
        html = request.form == "html"
        text = document.html(paper, language, request.settings.size) if html else document.markdown(paper, language)
        name = f"{everything.day.isoformat()}-{everything.session.scenario}.{'html' if html else 'md'}"
        words = N_("Opens in any browser and prints well.") if html else N_("Plain text with Markdown headings.")
        return Found(
            (
                Sheet(
                    (Block("line", tr(words, language)),),
                    attachment=Attachment("document", text.encode("utf-8", "replace"), name),
                ),
            )
        )

    def _names(self, everything: Dossier) -> dict[str, str]:
        return titles(everything.session.rubric, self._library, everything.session.language)

    def _about(self, everything: Dossier, report: Report, language: Language) -> Sheet:
        mean = mean_of(report)
        numbers = [f"{axis.title}: " + ("–" if axis.score is None else f"{axis.score:.1f}") for axis in report.axes]
        blocks = (
            Block("title", everything.title),
            Block("line", document.about(everything, language)),
            Block("heading", report.verdict.title + ("" if mean is None else f" · {mean:.1f}")),
            Block("line", "\n".join(numbers)),
            Block(
                "small",
                tr(
                    N_("Rubric: {rubric}. Graded by {grader}."),
                    language,
                    rubric=report.rubric_title,
                    grader=report.grader,
                ),
            ),
        )
        name = everything.session.id
        missed = report.next_time[0].title if report.next_time else ""
        redo = Button(N_("Redo this answer: {missed}"), RedoAsked(name), (("missed", missed),))
        buttons = (
            Button(N_("Answers"), PastOpened(name, "answers")),
            Button(N_("Transcript"), PastOpened(name, "transcript")),
            Button(N_("Debrief"), PastOpened(name, "debrief")),
            Button("HTML", PastSent(name, "html"), literal=True),
            Button("Markdown", PastSent(name, "md"), literal=True),
            *((redo,) if report.next_time else ()),
            Button(N_("The same interview again"), ReplayAsked(name)),
            Button(N_("Compare"), CompareAsked(name)),
            Button(N_("◀ History"), HistoryAsked()),
        )
        sizes = (3, 2, *((1,) if report.next_time else ()), 1, 2)
        return Sheet(blocks, buttons, rows=sizes, edit=True)

    def _answer(self, everything: Dossier, page: int, language: Language) -> Sheet:
        session, answers = everything.session, everything.answers
        if not answers:
            return Sheet((Block("line", tr(N_("No answer is kept."), language)),), (_back(session.id),), edit=True)
        page = min(max(0, page), len(answers) - 1)
        answer = answers[page]
        names = self._names(everything)
        stage = tr(answer.heard.stage.value, language)
        head = tr(
            N_("Answer {number} of {count} · {stage}"), language, number=page + 1, count=len(answers), stage=stage
        )
        blocks = [Block("title", head), Block("line", answer.question)]
        if not answer.heard.skipped:
            blocks.append(Block("quotes", clip_lines(answer.heard.text, LONGEST)))
        if answer.heard.earlier:
            before = clip(answer.heard.earlier[0], 200)
            blocks.append(Block("small", tr(N_("Before you edited it: “{text}”"), language, text=before)))
        blocks += [Block("line", line) for line in ticks(answer, names, language)]
        for attempt in everything.attempts:
            if attempt.tried.number == answer.heard.number:
                day = day_name(day_of(attempt.at, everything.zone), language)
                blocks.append(Block("heading", tr(N_("Second attempt, {day}"), language, day=day)))
                blocks.append(Block("quotes", clip_lines(attempt.tried.text, LONGEST // 2)))
        return Sheet(tuple(blocks), *_turning(session.id, "answers", page, len(answers)), edit=True)

    def _transcript(self, everything: Dossier, page: int, language: Language) -> Sheet:
        pages = paged(everything.lines, language)
        page = min(max(0, page), len(pages) - 1)
        head = tr(N_("Transcript, page {page} of {pages}"), language, page=page + 1, pages=len(pages))
        blocks = (Block("title", head), *pages[page])
        return Sheet(blocks, *_turning(everything.session.id, "transcript", page, len(pages)), edit=True)


def _back(session: str) -> Button:
    return Button(N_("◀ Back"), PastOpened(session, "about"))


def _turning(session: str, view: str, page: int, count: int) -> tuple[tuple[Button, ...], int]:
    """Buttons to turn pages, and how many stand in a row."""
    buttons = [_back(session)]
    if page > 0:
        buttons.append(Button("◀", PastOpened(session, view, page - 1), literal=True))
    if page < count - 1:
        buttons.append(Button("▶", PastOpened(session, view, page + 1), literal=True))
    return tuple(buttons), len(buttons)


def clip_lines(text: str, most: int) -> str:
    """The text with its lines, cut to so many characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def paged(lines: tuple[Line, ...], language: Language) -> list[list[Block]]:
    """A transcript in pages: the interviewer's lines plain, the candidate's quoted, a heading for each stage."""
    pages: list[list[Block]] = [[]]
    room = PAGE
    for line in lines:
        blocks = []
        if line.stage is not None:
            blocks.append(Block("heading", tr(line.stage.value, language)))
        if line.did:
            blocks.append(Block("small", tr(document.DID[line.did], language)))
        else:
            kind = "line" if line.who == "interviewer" else "quotes"
            blocks.append(Block("line" if kind == "line" else "quotes", clip_lines(line.text, PAGE)))
        size = sum(len(block.text) + 8 for block in blocks)
        if room < size and pages[-1]:
            pages.append([])
            room = PAGE
        pages[-1] += blocks
        room -= size
    return pages
