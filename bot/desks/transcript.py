"""What was said in an interview or an exercise, word for word: its stored events, played once more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.engine.actions import Notice, Recorded, Say
from bot.engine.context import Context
from bot.engine.conversation import step
from bot.engine.events import Edited, HintAsked, Said, SkipAsked
from bot.engine.exercise_events import Acknowledged
from bot.engine.state import RUNNING, Conversation, Settings
from bot.packs.interview import Stage
from bot.packs.library import Library
from bot.packs.text import Language
from bot.texts import sheet_of
from bot.traffic import Happened


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the interview."""

    who: Literal["interviewer", "candidate"]
    text: str
    """Empty for a candidate who tapped something."""
    stage: Stage | None = None
    """The stage that begins with it."""
    did: Literal["", "hint", "skip", "acknowledged"] = ""
    message: int = 0


def transcript(events: Sequence[Happened], answers: Sequence[Recorded], library: Library) -> tuple[Line, ...]:
    """The interview's messages in their order.

    Packs change: when the events lead to other questions than those that were stored, only questions and answers are
    given, which are as they were.
    """
    try:
        lines = _played(events, library)
    except Exception:
        # Whatever an upgrade broke, the answers are there and can be shown.
        lines = ()
    told = "\n".join(line.text for line in lines if line.who == "interviewer")
    if lines and all(answer.question[:60] in told for answer in answers):
        return lines
    return tuple(line for answer in answers for line in _plain(answer))


def _played(events: Sequence[Happened], library: Library) -> tuple[Line, ...]:
    conversation = Conversation()
    lines: list[Line] = []
    for happened in events:
        event = happened.event
        running = isinstance(conversation.floor, RUNNING)
        conversation, actions = step(conversation, event, Context(library, happened.at, happened.seed))
        if running and isinstance(event, Said):
            lines.append(Line("candidate", event.text, message=event.message))
        elif running and isinstance(event, HintAsked | SkipAsked):
            lines.append(Line("candidate", "", did="hint" if isinstance(event, HintAsked) else "skip"))
        elif isinstance(event, Edited):
            lines = [replace(line, text=event.text) if line.message == event.message else line for line in lines]
        lines += [
            Line("interviewer", action.text, action.header.stage if action.header else None)
            for action in actions
            if isinstance(action, Say)
        ]
    return tuple(lines)


def exercise_transcript(
    events: Sequence[Happened], answers: Sequence[Recorded], library: Library, language: Language
) -> tuple[Line, ...]:
    """The messages of a drill, a hand of cards or a post-mortem in their order; else questions and answers alone."""
    try:
        lines = _exercise_played(events, library, language)
    except Exception:
        lines = ()
    if lines and all(any(line.text == answer.heard.text for line in lines) for answer in answers if answer.heard.text):
        return lines
    return tuple(line for answer in answers for line in _plain(answer))


_TAPS: dict[type, Literal["skip", "acknowledged"]] = {SkipAsked: "skip", Acknowledged: "acknowledged"}


def _exercise_played(events: Sequence[Happened], library: Library, language: Language) -> tuple[Line, ...]:
    conversation = Conversation(Settings(language, "at_once"))
    lines: list[Line] = []
    for happened in events:
        event = happened.event
        conversation, actions = step(conversation, event, Context(library, happened.at, happened.seed))
        if isinstance(event, Said):
            lines.append(Line("candidate", event.text, message=event.message))
        elif isinstance(event, Edited):
            lines = [replace(line, text=event.text) if line.message == event.message else line for line in lines]
        elif did := _TAPS.get(type(event)):
            lines.append(Line("candidate", "", did=did))
        for action in actions:
            if isinstance(action, Notice):
                text = "\n".join(block.text for block in sheet_of(action, language).blocks)
                lines.append(Line("interviewer", text))
    return tuple(lines)


def _plain(answer: Recorded) -> tuple[Line, Line]:
    skipped = answer.heard.skipped
    said = Line("candidate", "" if skipped else answer.heard.text, did="skip" if skipped else "")
    return Line("interviewer", answer.question), said
