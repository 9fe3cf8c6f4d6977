"""A past interview or exercise as a document: HTML that prints well, and Markdown. Both say the same."""

import re
from dataclasses import dataclass
from html import escape

from bot.desks.casefile import Dossier
from bot.desks.days import day_name, day_of
from bot.desks.ticks import ticks
from bot.engine.asking import N_
from bot.engine.looking import TextSize
from bot.packs.text import Language
from bot.texts import tr
from bot.wording import report_messages

DID = {"hint": N_("(hint)"), "skip": N_("(skipped)"), "acknowledged": N_("(acknowledged)")}
"""What a candidate did without a word."""

POINTS: dict[TextSize, int] = {"normal": 11, "large": 13, "largest": 16}
"""Size of the text."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer, as the document shows it."""

    head: str
    question: str
    text: str
    ticks: tuple[str, ...]
    seconds: tuple[tuple[str, str], ...]
    """(day, text) of second attempts."""


@dataclass(frozen=True, slots=True)
class Paper:
    """All that a document says, in the reader's language."""

    title: str
    about: str
    verdict: str
    """Empty for an exercise: it has none, and no axes."""
    says: str
    axes: tuple[tuple[str, float | None, str], ...]
    """(title, score, anchor sentence)."""
    parts: tuple[tuple[str, str], ...]
    """The debrief: (kind of block, text)."""
    entries: tuple[Entry, ...]
    transcript: tuple[tuple[bool, str, str], ...]
    """(is it the candidate's, stage that begins, text)."""


def about(dossier: Dossier, language: Language) -> str:
    """When it was, how long it was planned, how much was said."""
    day = day_name(dossier.day, language)
    if dossier.report is None:
        return tr(N_("{day} · answers: {answers}"), language, day=day, answers=len(dossier.answers))
    minutes, answers = dossier.session.minutes, dossier.report.answers
    text = N_("{day} · {minutes} min · answers: {answers}")
    return tr(text, language, day=day, minutes=minutes, answers=answers)


def paper(dossier: Dossier, names: dict[str, str], language: Language) -> Paper:
    """What the document says."""
    session, report = dossier.session, dossier.report
    messages = report_messages(report, session.language, longest=400) if report else []
    blocks = [block for message in messages for block in message]
    entries = []
    for answer in dossier.answers:
        heard = answer.heard
        head = tr(N_("Answer {number} · {stage}"), language, number=heard.number, stage=heard.stage.value)
        seconds = tuple(
            (day_name(day_of(a.at, dossier.zone), language), a.tried.text)
            for a in dossier.attempts
            if a.tried.number == heard.number
        )
        entries.append(Entry(head, answer.question, heard.text, tuple(ticks(answer, names, language)), seconds))
    return Paper(
        title=dossier.title,
        about=about(dossier, language),
        verdict=report.verdict.title if report else "",
        says=report.verdict.says if report else "",
        axes=tuple((axis.title, axis.score, axis.anchor) for axis in report.axes) if report else (),
        parts=tuple((block.kind, block.text) for block in blocks[3:]),
        entries=tuple(entries),
        transcript=tuple(
            (
                line.who == "candidate",
                tr(line.stage.value, language) if line.stage else "",
                tr(DID[line.did], language) if line.did else line.text,
            )
            for line in dossier.lines
        ),
    )


CSS = """
:root{color-scheme:light}
body{font:%(size)spt/1.5 system-ui,"Noto Sans","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;
 color:#16202b;max-width:46em;margin:2em auto;padding:0 1em;overflow-wrap:anywhere}
h1{font-size:1.6em;margin:0}h2{font-size:1.25em;margin:1.6em 0 .4em;border-bottom:1px solid #d5dae0}
h3{font-size:1em;margin:1.2em 0 .2em}p{margin:.3em 0}.quiet{color:#5c6773}
blockquote{margin:.4em 0;padding:.3em .8em;border-left:3px solid #0b7a75;white-space:pre-wrap}
ul{margin:.3em 0;padding-left:1.2em;list-style:none}table{border-collapse:collapse;width:100%%}
td,th{padding:.25em .5em;vertical-align:top;text-align:left}th{font-weight:600;width:50%%}
.axes td{vertical-align:middle}
.bar{background:#d5dae0;height:.6em;border-radius:.3em;min-width:8em}.bar i{display:block;height:100%%;
 background:#0b7a75;border-radius:.3em}.pre{white-space:pre-wrap}
@page{margin:18mm}
@media print{body{margin:0;max-width:none;padding:0}.bar,.bar i{print-color-adjust:exact;
 -webkit-print-color-adjust:exact}h2,h3{break-after:avoid}blockquote,tr,li{break-inside:avoid}}
"""


def html(made: Paper, language: Language, size: TextSize = "normal") -> str:
    """One file, nothing loaded from elsewhere, everything a person wrote escaped."""
    e = escape
    rows = "".join(
        f"<tr><td>{e(title)}</td><td><div class=bar><i style='width:{(score or 0) * 25:.0f}%'></i></div></td>"
        f"<td>{'–' if score is None else f'{score:.1f}'}</td></tr>"
        for title, score, _ in made.axes
    )
    tags = {"heading": "h3", "title": "h3", "small": "p class=quiet", "quotes": "div class=pre", "code": "pre"}
    parts = "".join(f"<{tags.get(kind, 'p')}>{e(text)}</{tags.get(kind, 'p').split()[0]}>" for kind, text in made.parts)
    verdict = f"<h2>{e(made.verdict)}</h2><p>{e(made.says)}</p><table class=axes>{rows}</table>" if made.verdict else ""
    head = f"<title>{e(made.title)}</title><style>{CSS % {'size': POINTS[size]}}</style>"
    return (
        f"<!doctype html><html lang={'zh-Hans' if language == 'zh' else 'en'}><head><meta charset=utf-8>"
        f"<meta name=viewport content='width=device-width,initial-scale=1'>{head}</head><body>"
        f"<h1>{e(made.title)}</h1><p class=quiet>{e(made.about)}</p>"
        f"{verdict}{parts}"
        f"<h2>{e(tr(N_('Answers'), language))}</h2>{''.join(_entry(entry, language) for entry in made.entries)}"
        f"<h2>{e(tr(N_('Transcript'), language))}</h2>{''.join(map(_line, made.transcript))}</body></html>\n"
    )


def _entry(entry: Entry, language: Language) -> str:
    e = escape
    ticked = "".join(f"<li>{e(tick)}</li>" for tick in entry.ticks)
    made = f"<h3>{e(entry.head)}</h3><p>{e(entry.question)}</p>"
    if entry.seconds:
        day, second = entry.seconds[-1]
        made += (
            f"<table><tr><th>{e(tr(N_('First'), language))}</th><th>{e(tr(N_('Second'), language))}, {e(day)}</th></tr>"
            f"<tr><td class=pre>{e(entry.text)}</td><td class=pre>{e(second)}</td></tr></table>"
        )
    elif entry.text:
        made += f"<blockquote>{e(entry.text)}</blockquote>"
    return f"{made}<ul>{ticked}</ul>"


def _line(line: tuple[bool, str, str]) -> str:
    candidate, stage, text = line
    head = f"<h3>{escape(stage)}</h3>" if stage else ""
    return head + (f"<blockquote>{escape(text)}</blockquote>" if candidate else f"<p class=pre>{escape(text)}</p>")


def markdown(made: Paper, language: Language) -> str:
    """The same, for whoever keeps notes. What a person wrote cannot become markup."""
    m = plain
    lines = [f"# {m(made.title)}", "", m(made.about), ""]
    if made.verdict:
        lines += [f"## {m(made.verdict)}", "", m(made.says), "", f"| {tr(N_('Axis'), language)} | 0–4 |", "|---|---|"]
        lines += [f"| {m(title)} | {'–' if score is None else f'{score:.1f}'} |" for title, score, _ in made.axes]
    for kind, text in made.parts:
        if kind in ("title", "heading"):
            lines += ["", f"### {m(text)}", ""]
        elif kind == "quotes":
            lines += ["", *(f"- {m(row)}" for row in text.split("\n")), ""]
        else:
            lines += [m(text), ""]
    lines += ["", f"## {tr(N_('Answers'), language)}"]
    for entry in made.entries:
        lines += ["", f"### {m(entry.head)}", "", m(entry.question), "", *_quoted(entry.text)]
        for day, second in entry.seconds:
            lines += ["", f"**{tr(N_('Second'), language)}, {m(day)}**", "", *_quoted(second)]
        lines += ["", *(f"- {m(tick)}" for tick in entry.ticks)]
    lines += ["", f"## {tr(N_('Transcript'), language)}"]
    for candidate, stage, text in made.transcript:
        lines += ["", f"### {m(stage)}", ""] if stage else [""]
        lines += _quoted(text) if candidate else m(text).split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in plain(text).split("\n")] if text else []


_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])|^(\s*)([-+]|\d+[.)])(?=\s)|(!)(?=\[)", re.MULTILINE)


def plain(text: str) -> str:
    r"""Text that Markdown shows as it is.

    >>> print(plain("- *not* a <list>\n1. x_y"))
    \- \*not\* a \<list\>
    1\. x\_y
    """

    def escaped(found: re.Match[str]) -> str:
        special, indent, mark, bang = found.groups()
        if special or bang:
            return "\\" + (special or bang)
        return f"{indent}{mark[:-1]}\\{mark[-1]}"

    return _MARKUP.sub(escaped, text.replace("\r", ""))
