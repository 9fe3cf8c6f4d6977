"""The clerk's desks, over a real store: what is found, what is said of it, and what is nobody's business."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from bot.clerk import StoreClerk
from bot.desks.compare import LEAST, CompareDesk
from bot.desks.document import Entry, Paper, html, markdown
from bot.desks.drilling import drilling
from bot.desks.history import HistoryDesk
from bot.desks.past import PastDesk
from bot.desks.progress import ProgressDesk, level, next_step, step_words
from bot.desks.second import worth_redoing
from bot.desks.transcript import transcript
from bot.engine.actions import Recorded, Sheet
from bot.engine.daily import Daily
from bot.engine.events import Begin, EndAsked, TimingChosen
from bot.engine.looking import Theme, Tried
from bot.engine.requests import Comparison, HistoryPage, PastView, ProgressPicture
from bot.engine.state import Conversation, Settings
from bot.grading.judgement import Graded, Tick
from bot.grading.progress import Progress
from bot.grading.record import Cover, How
from bot.grading.report import NextTime, Report
from bot.memory import Memory
from bot.packs.text import LANGUAGES, Language
from bot.ports import Store
from bot.roster import Trainee, Training
from bot.schedule import Streak, counted, instant
from bot.sights import StoredAttempt
from bot.store.codec import PlainCodec
from bot.store.sql import SqlStore
from bot.traffic import Happened, Key, Turn
from tests.contract.test_mirror import held, report, scored
from tests.contract.test_store import KEY
from tests.dialogs.table import Table
from tests.packs import small

DAY = 86_400.0
NOW = 1_760_000_000.0


class Brush:
    """Counts what is drawn."""

    def __init__(self) -> None:
        self.drawn: list[Progress] = []

    async def progress(self, progress: Progress, language: Language, theme: Theme, scale: float) -> bytes:
        self.drawn.append(progress)
        return f"{language} {theme} {scale} {len(self.drawn)}".encode()


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    made = await SqlStore.open("sqlite://", PlainCodec())
    yield made
    await made.close()


def words(sheet: object) -> str:
    assert isinstance(sheet, Sheet)
    return "\n".join(block.text for block in sheet.blocks)


def axes(made: Report, **scores: float | None) -> Report:
    """The report with these numbers."""
    return replace(made, axes=tuple(replace(a, score=scores.get(a.axis, a.score)) for a in made.axes))


# -- compare


async def test_others_are_shown_from_twenty_on_and_not_with_nineteen(store: Store) -> None:
    await held(store, KEY, "a" * 12, scored(2.0))
    desk = CompareDesk(store, small())
    for n in range(LEAST):
        found = await desk.compare(KEY, Comparison("a" * 12), "en", NOW)
        assert f"once at least {LEAST} people here share" in words(found.actions[0])
        assert "others who share" not in words(found.actions[0])
        await held(store, Key("telegram", 1, 100 + n, 0, 100 + n), f"{n:012x}", scored(n * 0.2), sharing=True)
    text = words((await desk.compare(KEY, Comparison("a" * 12), "en", NOW)).actions[0])
    assert f"Among {LEAST} others" in text
    assert "Scope framing: 2.0, in the middle half (0.9–3.0)" in text


async def test_one_who_practises_much_is_one_voice(store: Store) -> None:
    await held(store, KEY, "a" * 12, scored(2.0))
    other = Key("telegram", 1, 50, 0, 50)
    for n in range(LEAST + 5):
        await held(store, other, f"{n:012x}", scored(4.0), sharing=True, at=100.0 + n)
    text = words((await CompareDesk(store, small()).compare(KEY, Comparison("a" * 12), "en", NOW)).actions[0])
    assert "once at least" in text


async def test_an_earlier_attempt_is_compared_per_axis(store: Store) -> None:
    desk = CompareDesk(store, small())
    await held(store, KEY, "a" * 12, axes(scored(2.0), context_fluency=None), at=NOW - DAY)
    assert "your only attempt" in words((await desk.compare(KEY, Comparison("a" * 12), "en", NOW)).actions[0])
    now = axes(scored(2.0), scope_framing=3.5, failure_planning=1.0, context_fluency=1.0)
    await held(store, KEY, "b" * 12, replace(now, grader="other 9"), at=NOW)
    text = words((await desk.compare(KEY, Comparison("b" * 12), "en", NOW)).actions[0])
    assert "▲ Scope framing: 2.0 → 3.5 (+1.5)" in text
    assert "▼ Failure planning: 2.0 → 1.0 (-1.0)" in text
    assert "＝ Dependency mapping: 2.0" in text
    assert "· Context fluency: – → 1.0" in text
    assert "Another grader read the earlier one" in text
    first = words((await desk.compare(KEY, Comparison("a" * 12), "en", NOW)).actions[0])
    assert "your only attempt" in first, "a later attempt is no earlier one"


# -- progress


async def test_axes_now_stand_against_four_weeks_ago(store: Store) -> None:
    desk = ProgressDesk(store, small(), Brush())
    assert (await desk.progress(KEY, "en", NOW)).step is None
    await held(store, KEY, "a" * 12, axes(scored(1.0), scope_framing=2.0), at=NOW - 40 * DAY)
    one = await desk.progress(KEY, "en", NOW)
    assert (one.against, one.interviews) == ("four_weeks", 1)
    await held(store, KEY, "b" * 12, axes(scored(3.0), scope_framing=0.5), at=NOW - DAY)
    both = await desk.progress(KEY, "en", NOW)
    scope = next(axis for axis in both.axes if axis.axis == "scope_framing")
    assert (scope.now, scope.before) == (1.25, 2.0)
    assert [day.interviews for day in both.drilling.days] == [1, 1]
    assert both.step is not None
    assert both.step.axis == "Scope framing"


async def test_two_fresh_interviews_stand_against_the_first(store: Store) -> None:
    desk = ProgressDesk(store, small(), Brush())
    await held(store, KEY, "a" * 12, scored(1.0), at=NOW - 2 * DAY)
    assert (await desk.progress(KEY, "en", NOW)).against == "nothing"
    await held(store, KEY, "b" * 12, scored(3.0), at=NOW - DAY)
    both = await desk.progress(KEY, "en", NOW)
    assert (both.against, both.axes[0].before, both.axes[0].now) == ("first", 1.0, 2.0)


async def test_only_the_latest_three_count(store: Store) -> None:
    for n, score in enumerate((0.0, 1.0, 2.0, 3.0)):
        await held(store, KEY, f"{n:012x}", scored(score), at=NOW + n)
    assert level(await store.past(KEY), "scope_framing") == 2.0


async def test_the_next_step_says_what_and_why(store: Store) -> None:
    made = axes(scored(3.0), failure_planning=1.0)
    lines = {axis.axis: axis.criteria for axis in made.axes}["failure_planning"]
    missed = replace(lines[0], cover=Cover(How.MISSED), credit=0.0)
    made = replace(
        made,
        axes=tuple(replace(a, criteria=(missed,)) if a.axis == "failure_planning" else a for a in made.axes),
        next_time=(NextTime(missed.criterion, missed.title, "Say it."),),
    )
    await held(store, KEY, "a" * 12, made)
    desk = ProgressDesk(store, small(), Brush())
    progress = await desk.progress(KEY, "en", NOW)
    assert progress.step is not None
    assert (progress.step.deed, progress.step.session) == ("redo", "a" * 12)
    text = "\n".join(block.text for block in step_words(progress, "en"))
    assert text.startswith("Next: redo one answer")
    assert f"(1.0 of 4), and “{missed.title}” was missed in 1 of your latest 1 interviews." in text
    for language in LANGUAGES:
        assert "{" not in "".join(block.text for block in step_words(progress, language))


async def test_a_picture_is_drawn_once_until_something_changes(store: Store) -> None:
    brush = Brush()
    clerk = StoreClerk(store, small(), brush)
    await held(store, KEY, "a" * 12, scored(1.0))

    async def picture(**chosen: str) -> bytes:
        request = ProgressPicture(Settings(**chosen), edit=False)  # type: ignore[arg-type]
        (sheet,) = (await clerk.look(KEY, request, "en", NOW)).actions
        assert isinstance(sheet, Sheet)
        assert sheet.attachment is not None
        return sheet.attachment.data

    first = await picture()
    assert await picture() == first
    assert len(brush.drawn) == 1
    assert await picture(theme="dark", size="largest") == b"en dark 1.3 2"
    await held(store, KEY, "b" * 12, scored(2.0))
    assert await picture() != first
    assert len(brush.drawn) == 3


# -- second attempts


def answered(
    number: int, stage: str, aims: tuple[str, ...], met: tuple[str, ...] = (), kind: str = "probe"
) -> Recorded:
    base = Table().begins().says("We have monitoring.").records[0]
    graded = Graded("cues 1", tuple(Tick(name, "x", 0.9) for name in met))
    heard = replace(base.heard, number=number, stage=type(base.heard.stage)(stage), judgement=graded)
    return replace(base, heard=heard, aims=aims, question_kind=kind, question=f"question {number}?")


def test_the_answer_that_was_asked_for_it_is_redone_first() -> None:
    rubric = small().rubric()
    missed = NextTime("fail.mode", "a specific failure", "Say it.")
    made = replace(report(), next_time=(missed,))
    open_ = answered(1, "failure", (), kind="opening")
    asked = answered(2, "failure", ("fail.mode",))
    given = answered(3, "failure", ("fail.mode",), ("fail.mode",))
    found = worth_redoing(made, [given, open_, asked], [], rubric)
    assert found == (asked, missed)
    assert worth_redoing(made, [given, open_], [], rubric) == (open_, missed)
    assert worth_redoing(made, [given], [], rubric) is None
    assert worth_redoing(replace(made, next_time=()), [asked], [], rubric) is None


def test_what_a_second_attempt_has_met_is_passed_over() -> None:

    first = NextTime("fail.rollback", "a rollback trigger", "Say it.")
    then = NextTime("esc.who", "who to call", "Say it, too.")
    asked = answered(2, "failure", ("fail.rollback", "esc.who"))
    made = replace(report(), next_time=(first, then))
    met = Graded("cues 1", (Tick("fail.rollback", "x", 0.9),))
    tried = StoredAttempt(1.0, Tried("a" * 12, 2, "fail.rollback", "x", met))
    assert worth_redoing(made, [asked], [tried], small().rubric()) == (asked, then)


# -- transcript


def played(*answers: str) -> Table:
    table = Table(seed=3).begins()
    for answer in answers:
        table.says(answer)
    return table


def stored(table: Table) -> list[Happened]:
    return [Happened("a" * 12, at, table.seed, event) for event, at in table.events]


def test_a_transcript_is_word_for_word() -> None:
    table = played("What are we optimising for?", "I assume one provider. Who decides?").does(EndAsked())
    lines = transcript(stored_with_timing(table), table.records, small())
    assert [line.text for line in lines if line.who == "interviewer"] == [say.text for say in table.said]
    said = [line.text for line in lines if line.who == "candidate"]
    assert said == ["What are we optimising for?", "I assume one provider. Who decides?"]
    assert lines[0].stage is not None


def stored_with_timing(table: Table) -> list[Happened]:
    """A session's events begin with the settings it was held with."""

    return [Happened("a" * 12, 0.0, table.seed, TimingChosen("at_once")), *stored(table)]


def test_when_packs_have_changed_questions_and_answers_remain() -> None:
    table = played("What are we optimising for?", "We have monitoring.").does(EndAsked())
    others = [replace(record, question="Asked in an earlier version?") for record in table.records]
    for events in (stored_with_timing(table), [], [Happened("a" * 12, 0.0, 1, Begin("gone", 10))]):
        lines = transcript(events, others, small())
        assert [line.text for line in lines[:2]] == ["Asked in an earlier version?", "What are we optimising for?"]
        assert len(lines) == 4


# -- documents

HOSTILE = (
    "<script>alert(1)</script> & </blockquote> `code` *stars* _u_ [x](http://e) ![i](y)\n"
    "# no heading\n- no list\n\ud83d"
)


def paper() -> Paper:
    """A document in which everything is hostile."""
    entry = Entry("Answer 1", HOSTILE, HOSTILE, (HOSTILE,), (("5 Nov 2025", HOSTILE),))
    axes_ = ((HOSTILE, 2.0, ""), ("none", None, ""))
    spoken = ((True, "", HOSTILE), (False, "failure", HOSTILE))
    return Paper(HOSTILE, "about", HOSTILE, HOSTILE, axes_, (("quotes", HOSTILE),), (entry,), spoken)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_is_one_safe_file_that_prints(language: Language) -> None:
    made = html(paper(), language, "large")
    parsed = Tags()
    parsed.feed(made)
    assert "script" not in parsed.tags
    assert "img" not in parsed.tags
    assert parsed.text.count("<script>alert(1)</script>") >= 8
    assert "@media print" in made
    assert "font:13pt" in made
    assert f"lang={'zh-Hans' if language == 'zh' else 'en'}" in made


def test_markdown_shows_what_was_typed() -> None:
    made = markdown(paper(), "en")
    body = [line.lstrip("> -") for line in made.split("\n")]
    assert not any(line.startswith("# no heading") for line in body)
    assert "<script>" not in made.replace("\\<script\\>", "")
    assert "\\[x\\](http://e)" in made
    assert re.search(r"^# ", made)


async def test_history_finds_by_every_spelling_of_a_day(store: Store) -> None:
    clerk = StoreClerk(store, small(), Brush())
    at = 1_762_300_000.0
    day = date.fromtimestamp(at)
    await held(store, KEY, "a" * 12, scored(1.0), at=at)
    for query in (day.isoformat(), f"{day:%Y-%m}", f"{day.day} nov", "november 2025", "2025年11月", "tickets 2025"):
        found = await clerk.look(KEY, HistoryPage(0, query, False), "en", at)
        assert "Nothing" not in words(found.actions[0]), query
    found = await clerk.look(KEY, HistoryPage(0, "december", False), "en", at)
    assert "Nothing in your history fits “december”." in words(found.actions[0])


# -- drills


def trained(day: date, outcome: str = "graded", acknowledged: float | None = 40.0) -> Training:
    return Training("drill", "pay-one", outcome, 0.0, day, 0.5, acknowledged, None, False, False, (), ())


def test_the_calendar_shows_what_was_done_and_what_was_forgiven() -> None:
    first = date(2026, 3, 2)  # a Monday
    days = [first + timedelta(days=n) for n in (0, 1, 3, 4, 5, 6, 7)]  # Wednesday is left out
    newest_first = [trained(day) for day in reversed(days)]
    streak = Streak()
    for day in days:
        streak = counted(streak, day, lambda _: True)
    trainee = Trainee(Daily(on=True, zone="Asia/Shanghai"), streak)
    noon = instant("Asia/Shanghai", first + timedelta(days=8), 12 * 60)
    made = drilling(trainee, newest_first, [Memory("esc.who", 1.0, 5.0, noon - 1, 0.0, 1)], noon)
    assert [day.day for day in made.days if day.forgiven] == [first + timedelta(days=2)]
    assert [day.day for day in made.days if day.drills] == days
    assert (made.streak, made.best, made.due) == (7, 7, 1)
    assert [each.day for each in made.acknowledged] == days


def test_a_second_day_left_out_in_a_week_is_not_forgiven() -> None:
    first = date(2026, 3, 2)
    newest_first = [trained(first + timedelta(days=n)) for n in (4, 0)]
    trainee = Trainee(Daily(on=True, zone="Europe/Berlin"), Streak())
    made = drilling(trainee, newest_first, [], instant("Europe/Berlin", first + timedelta(days=4), 23 * 60))
    assert [day.day for day in made.days if day.forgiven] == [first + timedelta(days=1)]


def test_missed_pages_count_for_nothing() -> None:
    today = date(2026, 3, 2)
    made = drilling(Trainee(), [trained(today, "missed", None)], [], instant("UTC", today, 600))
    assert made.days == ()
    assert made.acknowledged == ()


async def test_what_is_due_comes_before_another_interview(store: Store) -> None:
    await held(store, KEY, "a" * 12, axes(scored(3.0), failure_planning=1.0))
    past = await store.past(KEY)
    desk = ProgressDesk(store, small(), Brush())
    progress = await desk.progress(KEY, "en", NOW)
    step = next_step(past, progress.axes, replace(progress.drilling, due=3), small())
    text = "\n".join(block.text for block in step_words(replace(progress, step=step), "en"))
    assert "Next: a drill" in text
    assert "3 things are due" in text


@pytest.mark.parametrize(("zone", "day"), [("Asia/Kathmandu", "2 Mar"), ("America/New_York", "1 Mar")])
async def test_an_interview_stands_on_the_day_of_the_persons_own_zone(store: Store, zone: str, day: str) -> None:
    began = instant("Asia/Kathmandu", date(2026, 3, 2), 20)
    await held(store, KEY, "a" * 12, report(), at=began)
    loaded = await store.load(KEY)
    daily = Daily(zone=zone)
    await store.commit(Turn(KEY, loaded.version, Conversation(Settings()), began + 60, daily=daily))
    found = await HistoryDesk(store, small()).page(KEY, HistoryPage(0, "", edit=False), "en", began)
    (listed,) = found.actions
    assert isinstance(listed, Sheet)
    assert listed.buttons[0].label.startswith(f"{day} · ")
    past = await PastDesk(store, small()).view(KEY, PastView("a" * 12, "about", 0), "en", began)
    assert f"{day} 2026" in words(past.actions[0])
