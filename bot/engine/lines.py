"""The interviewer's own lines: picking a wording, quoting, and keeping to the length of a message."""

import re
from dataclasses import replace

from bot.engine.context import Context, chance
from bot.engine.state import Session

LIMIT = 400
"""Characters in a message of the interviewer."""

QUOTE = 70
"""Of the candidate's words in a reply: a Chinese character counts twice, as it does on the screen."""


def clip(text: str, limit: int) -> str:
    """The text on one line, cut at a word to at most `limit` characters; an ellipsis shows the cut.

    >>> clip("alpha beta gamma", 11)
    'alpha beta…'
    """
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    cut = head.rfind(" ")
    if cut >= limit // 2 and not line[limit - 1].isspace():
        head = head[:cut]
    return head.rstrip(" ,;:，；：、-—") + "…"


_JOINED = re.compile(
    r"^(?:and|but|so|also|then|plus)[\s,]+(?=\S+\s+\S+)|^(?:然后|但是|所以|而且|并且|另外|同时)[，,]?", re.IGNORECASE
)


def bare(text: str) -> str:
    """A clause to be built into a sentence: on one line, without what joined it to others and the stop at its end.

    >>> bare("and use a simpler fallback.")
    'use a simpler fallback'
    """
    line = " ".join(text.split()).rstrip(" .。!！;；,，:：")
    return _JOINED.sub("", line) or line


def quoted(text: str, most: int = QUOTE) -> str:
    """The candidate's words, to be built into a sentence: bare, and cut where a reader would pause.

    >>> quoted("and cut the report jobs first, then the feeds", 30)
    'cut the report jobs first…'
    """
    line = bare(text)
    if _width(line) <= most:
        return line
    end = 0
    while _width(line[: end + 1]) < most:
        end += 1
    pauses = [found.start() for found in _PAUSE.finditer(line, end // 2, end)] or [
        found.start() for found in re.finditer(r"\s", line[:end])
    ]
    return line[: pauses[-1] if pauses and pauses[-1] >= end // 2 else end].rstrip(" ,;:，；：、-—→") + "…"


_PAUSE = re.compile(r"[,;:](?=\s)|[，；：、→]|\s[-–—/]")


def _width(text: str) -> int:
    return sum(2 if "\u2e80" <= c <= "\uffef" else 1 for c in text)


def speak(session: Session, context: Context, line: str, **values: str) -> tuple[Session, str]:
    """A wording of that line which was used least so far, and the session that remembers it.

    The order of wordings depends on the session's seed. '' when the voice lacks the line.
    """
    texts = context.voice.lines.get(line)
    if texts is None:
        return session, ""
    wordings = texts.get(session.brief.language)
    uses = [session.lines.count(f"{line}#{i}") for i in range(len(wordings))]
    pick = min(range(len(wordings)), key=lambda i: (uses[i], chance(session.brief.seed, line, i)))
    text = wordings[pick]
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    text = text[:1].upper() + text[1:]
    return replace(session, lines=(*session.lines, f"{line}#{pick}")), text


def unheard(session: Session, context: Context, criterion: str) -> list[tuple[str, str]]:
    """(name, wording) of what may still be said to an answer that meets the criterion, in the session's order."""
    texts = context.voice.heard.get(criterion)
    wordings = texts.get(session.brief.language) if texts else ()
    named = [(f"heard.{criterion}#{i}", wording) for i, wording in enumerate(wordings)]
    fresh = [each for each in named if each[0] not in session.lines]
    return sorted(fresh, key=lambda each: chance(session.brief.seed, each[0]))


def join(*parts: str, limit: int = LIMIT) -> str:
    """The parts as one message. Of a message that is too long the first parts go first, the last one stays."""
    kept = [part for part in parts if part]
    while len(kept) > 1 and len("\n\n".join(kept)) > limit:
        kept.pop(0)
    text = "\n\n".join(kept)
    return text if len(text) <= limit else clip(text, limit)


def pack(parts: list[str], limit: int = LIMIT) -> list[str]:
    """The parts, in order, in as few messages as their length allows."""
    messages: list[str] = []
    for part in parts:
        text = part if len(part) <= limit else clip(part, limit)
        if messages and len(messages[-1]) + 1 + len(text) <= limit:
            messages[-1] += "\n" + text
        else:
            messages.append(text)
    return messages
