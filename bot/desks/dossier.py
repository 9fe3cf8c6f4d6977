"""Everything about a person as two files: JSON for programs, and HTML that any browser shows, without a script."""

import io
import json
import zipfile
from collections.abc import Iterator
from html import escape
from time import gmtime, strftime
from typing import Any

from bot.engine.actions import Attachment, Block
from bot.engine.asking import N_
from bot.errors import StoreError
from bot.packs.text import Language
from bot.serial import REPORT
from bot.texts import tr
from bot.wording import report_messages

Rows = dict[str, list[dict[str, Any]]]
"""Table -> rows, with what was sealed opened."""

LARGEST = 45_000_000
"""Bytes that a bot may upload, and some room. A larger file is compressed: text shrinks to a tenth."""

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em;overflow-wrap:anywhere}"
    "pre,blockquote{white-space:pre-wrap}blockquote{border-left:3px solid #999;margin-left:0;padding-left:1em}"
    "small{color:#666}"
)

TAGS = {"title": "h2", "heading": "h3", "line": "p", "quotes": "blockquote", "small": "small", "code": "pre"}


def files(rows: Rows, owner: str, now: float, language: Language) -> tuple[Attachment, ...]:
    """The two files, each small enough to be sent."""
    day = _day(now)
    whole = {"owner": owner, "exported": _time(now), "tables": rows}
    text = json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
    made = (("json", text), ("html", page(rows, owner, now, language).encode("utf-8", "replace")))
    return tuple(_fitting(f"warroom-{day}.{ending}", data) for ending, data in made)


def _fitting(name: str, data: bytes) -> Attachment:
    if len(data) <= LARGEST:
        return Attachment("document", data, name)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return Attachment("document", buffer.getvalue(), f"{name}.zip")


def page(rows: Rows, owner: str, now: float, language: Language) -> str:
    """The readable file: interviews with their answers and reports, then all rows as they are."""
    title = tr(N_("What warroom keeps of you"), language)
    return "".join(
        [
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{_safe(title)}</title><style>{STYLE}</style></head><body>",
            f"<h1>{_safe(title)}</h1><p>{_safe(owner)} · {_time(now)} UTC</p>",
            *_interviews(rows, language),
            f"<h2>{_safe(tr(N_('All of it, row by row'), language))}</h2>",
            *(
                f"<details><summary>{_safe(table)} ({len(found)})</summary>"
                f"<pre>{_safe(json.dumps(found, ensure_ascii=False, indent=1))}</pre></details>"
                for table, found in rows.items()
            ),
            "</body></html>",
        ]
    )


def _interviews(rows: Rows, language: Language) -> Iterator[str]:
    for session in sorted(rows.get("sessions", []), key=lambda row: row["began"]):
        yield f"<h2>{_safe(session['scenario'])}, {_time(session['began'])}</h2>"
        for answer in sorted(_of(rows, "answers", session), key=lambda row: row["number"]):
            yield from _answer(answer["body"])
        for kept in _of(rows, "assessments", session):
            yield from _report(kept["body"], session["language"])


def _of(rows: Rows, table: str, session: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in rows.get(table, []) if row["session"] == session["id"] and row["body"]]


def _answer(body: dict[str, Any]) -> Iterator[str]:
    yield f"<p><b>{_safe(body['question'])}</b></p>"
    for earlier in body["heard"]["earlier"]:
        yield f"<blockquote><s>{_safe(earlier)}</s></blockquote>"
    text = "\n".join(part["text"] for part in body["heard"]["messages"])
    yield f"<blockquote>{_safe(text)}</blockquote>"


def _report(body: dict[str, Any], language: Language) -> Iterator[str]:
    try:
        report = REPORT.load(json.dumps(body))
    except StoreError:
        return  # of another version: it stands among the rows all the same
    for blocks in report_messages(report, language, longest=10_000):
        yield from map(_block, blocks)


def _block(block: Block) -> str:
    tag = TAGS.get(block.kind, "p")
    return f"<{tag}>{_safe(block.text)}</{tag}>"


def _safe(text: str) -> str:
    """Escaped; a control character, which HTML cannot hold, is shown by its picture."""
    shown = "".join(chr(0x2400 + ord(c)) if c < " " and c not in "\n\t" else c for c in text.replace("\x7f", "␡"))
    return escape(shown)


def _day(at: float) -> str:
    return strftime("%Y-%m-%d", gmtime(at))


def _time(at: float) -> str:
    return strftime("%Y-%m-%d %H:%M", gmtime(at))
