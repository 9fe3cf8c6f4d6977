"""The debrief in words: the same sentences for every platform, which only set them.

A message of a report is a list of blocks; a platform turns each kind of block into its own markup.
"""

from typing import Literal

from bot.engine.actions import Block, Header
from bot.engine.asking import N_
from bot.engine.lines import clip
from bot.grading.record import How
from bot.grading.report import AxisLine, Report
from bot.packs.text import Language
from bot.texts import tr

VIEWS: tuple[tuple[Literal["interviewer_notes", "committee_axes", "context"], str], ...] = (
    ("interviewer_notes", N_("Interviewer's notes")),
    ("committee_axes", N_("The committee")),
    ("context", N_("Context")),
)

HOW = {
    How.UNPROMPTED: ("●", N_("unprompted")),
    How.PROMPTED: ("◐", N_("after a probe")),
    How.HINTED: ("◔", N_("after a hint")),
    How.MISSED: ("○", N_("missed")),
    How.NOT_REACHED: ("·", N_("not reached")),
}
"""How a criterion was covered: sign and word."""


def stage_line(head: Header, language: Language) -> str:
    """The stage and the time left, as it stands above a stage's first question."""
    return tr(N_("{stage} · {left} min left"), language, stage=head.stage.value, left=head.minutes_left)


MENTION = 60
"""Characters of the words that a question about a miss quotes."""


def report_messages(report: Report, language: Language, longest: int = 200) -> tuple[tuple[Block, ...], ...]:
    """Three messages: verdict and notes; the committee and context; next time and small print.

    `longest`: characters of a quote; 0 leaves quotes out.
    """
    first = [
        Block("title", tr(N_("Debrief: {title}"), language, title=report.title)),
        Block("heading", report.verdict.title),
        Block("line", report.verdict.says),
    ]
    if report.verdict.filter_failed and report.verdict.id not in ("framing-failed", "too-little"):
        first.append(Block("line", tr(N_("The framing filter was not passed."), language)))
    blocks = {view: _view(report, view, title, language, longest) for view, title in VIEWS}
    return (
        (*first, *blocks["interviewer_notes"]),
        (*blocks["committee_axes"], *blocks["context"]),
        tuple(_last(report, language)),
    )


def _view(report: Report, view: str, title: str, language: Language, longest: int) -> list[Block]:
    made = [Block("heading", tr(title, language))]
    for axis in report.axes:
        if axis.view == view:
            made += _axis(axis, language, longest)
    return made


def _axis(axis: AxisLine, language: Language, longest: int) -> list[Block]:
    reached = sum(line.cover.how is not How.NOT_REACHED for line in axis.criteria)
    if axis.score is None:
        note = tr(
            N_("{title}: no number, only {reached} of {all} criteria came up."),
            language,
            title=axis.title,
            reached=reached,
            all=len(axis.criteria),
        )
        made = [Block("line", note)]
    else:
        made = [Block("line", f"{axis.title}: {axis.score:.1f} / 4. {axis.anchor}")]
    made.append(Block("quotes", "\n".join(_criteria(axis, language, longest))))
    return made


def _criteria(axis: AxisLine, language: Language, longest: int) -> list[str]:
    lines = []
    for line in axis.criteria:
        sign, word = HOW[line.cover.how]
        lines.append(f"{sign} {line.title} ({tr(word, language)}){_quoted(line.cover.evidence, longest)}")
        if line.asks and longest:
            lines.append("   " + line.asks.replace("{quote}", clip(line.mentioned, min(longest, MENTION))))
    for anti in axis.antis:
        lines.append(f"✗ {anti.title}{_quoted(anti.evidence, longest)}. {anti.instead}")
    return lines


def _quoted(evidence: str, longest: int) -> str:
    return f" “{clip(evidence, longest)}”" if evidence and longest else ""


def _last(report: Report, language: Language) -> list[Block]:
    made = []
    if report.next_time:
        made.append(Block("heading", tr(N_("Say this next time"), language)))
        made += [Block("line", f"{i}. {n.title}: {n.line}") for i, n in enumerate(report.next_time, 1)]
    else:
        made.append(Block("line", tr(N_("Nothing that came up was missed."), language)))
    if report.speech:
        text = N_("The 90 seconds ({who}): your reply took {reply} s to come and takes about {say} s to say.")
        speech = report.speech
        values: dict[str, str | int] = {
            "who": speech.asked_of,
            "reply": round(speech.reply_seconds),
            "say": round(speech.say_seconds),
        }
        made.append(Block("line", tr(text, language, **values)))
    made.append(Block("small", small_print(report, language)))
    return made


def small_print(report: Report, language: Language) -> str:
    """How the numbers come about, and who graded."""
    text = tr(
        N_(
            "An estimate for practice, not a hiring decision. Credit: unprompted {unprompted}, after a probe "
            "{prompted}, after a hint {hinted}, missed {missed}. Axis: 4 × the weighted mean of the credit of what "
            "came up, less {penalty} for each ✗, not below 0; no number below {least} criteria. The framing filter "
            "fails below {below} on scope framing, or on components first without coming back to scope."
        ),
        language,
        **dict(report.small_print),
    )
    made_by = tr(
        N_("{answers} answers in {minutes} minutes. Rubric: {rubric} {version}. Grader: {grader}."),
        language,
        answers=report.answers,
        minutes=round(report.minutes),
        rubric=report.rubric_title,
        version=report.rubric_version,
        grader=report.grader,
    )
    if report.not_graded:
        made_by += " " + tr(N_("Not graded, and left out: {count}."), language, count=report.not_graded)
    return f"{text} {made_by}"
