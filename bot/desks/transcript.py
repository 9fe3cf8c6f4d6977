"""What was said in an interview, word for word: the session's stored events, played once more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.engine.actions import Recorded, Say
from bot.engine.context import Context
from bot.engine.conversation import step
from bot.engine.events import Edited, HintAsked, Said, SkipAsked
from bot.engine.state import RUNNING, Conversation
from bot.packs.interview import Stage
from bot.packs.library import Library
from bot.traffic import Happened


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the interview."""

    who: Literal["interviewer", "candidate"]
    text: str
    """Empty for a candidate who asked for a hint or skipped."""
    stage: Stage | None = None
    """The stage that begins with it."""
    did: Literal["", "hint", "skip"] = ""
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


def _plain(answer: Recorded) -> tuple[Line, Line]:
    skipped = answer.heard.skipped
    said = Line("candidate", "" if skipped else answer.heard.text, did="skip" if skipped else "")
    return Line("interviewer", answer.question), said
