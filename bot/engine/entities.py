"""Which of a scenario's systems and teams a text names."""

import re
from functools import lru_cache

from bot.engine.state import Session
from bot.packs.interview import Entity, Interview
from bot.packs.text import LANGUAGES


@lru_cache(maxsize=4096)
def _pattern(alias: str) -> re.Pattern[str]:
    text = r"[\s\-_]*".join(re.escape(word) for word in re.split(r"[\s\-_]+", alias.casefold()) if word)
    start = r"(?<![a-z0-9])" if alias[:1].isascii() else ""
    end = r"(?:'?s)?(?![a-z0-9])" if alias[-1:].isascii() else ""
    return re.compile(start + text + end)


def aliases(entity: Entity) -> tuple[str, ...]:
    """Every way to name it, in all languages, the name itself included."""
    names = [entity.name.root[language] for language in LANGUAGES if language in entity.name.root]
    typed = [alias for language in LANGUAGES for alias in entity.aliases.root.get(language, ())]
    return tuple(dict.fromkeys([*map(_bare, names), *typed]))


def _bare(name: str) -> str:
    return re.sub(r"^(?:the|our|a|an) ", "", name, flags=re.IGNORECASE)


def find(text: str, interview: Interview) -> tuple[str, ...]:
    """Ids of the entities that the text names, in the order of their first mention.

    A name inside a longer name counts for the longer one only: 'risk engine' is not 'risk'.
    """
    folded = text.casefold()
    spans: list[tuple[int, int, str]] = []
    for entity in interview.entities:
        for alias in aliases(entity):
            spans += [(m.start(), m.end(), entity.id) for m in _pattern(alias).finditer(folded)]
    outer = [
        (start, end, name)
        for start, end, name in spans
        if not any(a <= start and end <= b and b - a > end - start for a, b, _ in spans)
    ]
    return tuple(dict.fromkeys(name for _, _, name in sorted(outer)))


def named(session: Session, interview: Interview) -> tuple[str, ...]:
    """Ids of the entities that the candidate has named so far, the latest answer's first."""
    latest_first = (find(heard.text, interview) for heard in reversed(session.heard))
    return tuple(dict.fromkeys(name for names in latest_first for name in names))


def entity(interview: Interview, name: str) -> Entity | None:
    """The entity of that id."""
    return next((e for e in interview.entities if e.id == name), None)
