"""Work on stored answers and on files, without a conversation: grade, export, regrade."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, cast

from bot.engine.actions import Recorded
from bot.errors import OperatorError
from bot.grading.debrief import debrief
from bot.grading.judgement import Answer, Graded, NotGraded, Tick
from bot.grading.record import Exchange
from bot.grading.report import Report
from bot.packs.interview import Interview, Stage
from bot.packs.rubric import Rubric
from bot.packs.text import LANGUAGES, Language
from bot.ports import Grader, Store
from bot.traffic import StoredSession

FIELDS = ("id", "stage", "scenario", "probe", "answer", "lang")


def read_answers(file: Path) -> list[tuple[str, Answer]]:
    """(id, answer) for each line. OperatorError naming line and field; then nothing is graded."""
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise OperatorError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise OperatorError(f"{file} is not UTF-8.") from error
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise OperatorError(f"{file} is empty: it needs an answer a line, as JSON with {', '.join(FIELDS)}.")
    first: dict[str, int] = {}
    answers = []
    for number, line in lines:
        name, answer = _answer(file, number, line)
        if name in first:
            raise OperatorError(f"{file}:{number}: id {name!r} is also in line {first[name]}; give one another id.")
        first[name] = number
        answers.append((name, answer))
    return answers


def _answer(file: Path, number: int, line: str) -> tuple[str, Answer]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise OperatorError(f"{file}:{number}: this line is not JSON.") from error
    if not isinstance(row, dict):
        raise OperatorError(f"{file}:{number}: this line is not a JSON object.")
    for field in FIELDS:
        if not isinstance(row.get(field), str):
            raise OperatorError(f"{file}:{number}: {field} is missing or no text.")
        if any("\ud800" <= c <= "\udfff" for c in row[field]):
            raise OperatorError(f"{file}:{number}: {field} holds half a character; write it as UTF-8.")
    if not row["id"].strip():
        raise OperatorError(f"{file}:{number}: id is empty.")
    stages = [stage.value for stage in Stage]
    if row["stage"] not in stages:
        raise OperatorError(f"{file}:{number}: stage is {row['stage']!r}; it must be one of {', '.join(stages)}.")
    if row["lang"] not in LANGUAGES:
        raise OperatorError(f"{file}:{number}: lang is {row['lang']!r}; it must be one of {', '.join(LANGUAGES)}.")
    language = cast(Language, row["lang"])
    return row["id"], Answer(Stage(row["stage"]), row["scenario"], row["probe"], row["answer"], language)


def graded_line(name: str, grader: Grader, answer: Answer) -> dict[str, Any]:
    """The decision as `warroom grade --json` prints it."""
    judgement = grader.grade(answer)
    if isinstance(judgement, NotGraded):
        return {"id": name, "not_graded": judgement.reason, "met": [], "unclear": [], "anti": [], "risks": []}
    return {
        "id": name,
        "met": [_tick(tick) for tick in judgement.met],
        "unclear": [_tick(tick) for tick in judgement.unclear],
        "anti": [_tick(tick) for tick in judgement.anti],
        "risks": [asdict(risk) for risk in judgement.risks],
        "grader": judgement.grader,
    }


def _tick(tick: Tick) -> dict[str, Any]:
    return {"criterion": tick.criterion, "evidence": tick.evidence, "confidence": round(tick.confidence, 3)}


def readable(line: dict[str, Any]) -> str:
    """The same for people."""
    rows = [f"{line['id']}" + (f": not graded ({line['not_graded']})" if "not_graded" in line else "")]
    for sign, part in (("+", "met"), ("?", "unclear"), ("-", "anti")):
        rows += [f"  {sign} {tick['criterion']}: “{tick['evidence']}”" for tick in line[part]]
    for risk in line["risks"]:
        rows.append("  ! " + " | ".join(f"{part}: {span or '(missing)'}" for part, span in risk.items()))
    return "\n".join(rows)


async def exported(store: Store, session: str) -> dict[str, Any]:
    """Everything that is kept of a session."""
    return {
        "session": asdict(await _session(store, session)),
        "answers": [asdict(answer) for answer in await store.answers(session)],
        "reports": [asdict(report) for report in await store.reports(session)],
    }


async def _session(store: Store, session: str) -> StoredSession:
    found = next((s for s in await store.sessions(form="") if s.id == session), None)
    if found is None:
        raise OperatorError(f"There is no session {session!r}. `warroom export` lists them.")
    return found


def regraded(
    answers: list[Recorded], grader: Grader, pack: Interview, rubric: Rubric, language: Language, before: Report | None
) -> Report:
    """A new report from stored answers; what the 90 seconds were is taken over from the one before."""
    exchanges = tuple(_exchanges(answers, grader, pack, language))
    made = debrief(exchanges, pack, rubric, language, before.minutes if before else 0.0)
    return replace(made, speech=before.speech if before else None)


def _exchanges(answers: list[Recorded], grader: Grader, pack: Interview, language: Language) -> Iterator[Exchange]:
    for recorded in answers:
        heard = recorded.heard
        judgement: Graded | NotGraded | None = None
        if not heard.skipped:
            prompt = pack.prompt.get(language)
            judgement = grader.grade(Answer(heard.stage, prompt, recorded.question, heard.text, language))
        yield Exchange(
            number=heard.number,
            stage=heard.stage,
            kind=recorded.question_kind,
            question=recorded.question,
            aims=recorded.aims,
            hinted=recorded.hinted,
            text=heard.text,
            judgement=judgement,
        )
