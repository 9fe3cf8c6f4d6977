"""What a history lists: interviews and exercises, by what they are called and when they were."""

from dataclasses import dataclass
from datetime import date

from bot.desks.casefile import exercise_title, mean_of, title_of
from bot.desks.days import day_of, short_day, spellings, zone_of
from bot.engine.asking import N_
from bot.engine.lines import clip
from bot.packs.library import Library
from bot.packs.text import LANGUAGES, Language
from bot.ports import Store
from bot.sights import Past
from bot.texts import tr
from bot.traffic import Key, StoredSession

LABEL = 46
"""Characters of an entry's button."""

FORMS = {"drill": N_("drill"), "cards": N_("cards"), "postmortem": N_("post-mortem")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history."""

    session: StoredSession
    past: Past | None
    """Of an interview; None for an exercise."""
    titles: tuple[str, ...]
    """In every language, for the search."""
    day: date
    """On which it began, where the person lives."""

    def fits(self, query: str) -> bool:
        """Does every word of the query stand in its titles, its id, its kind or its date?"""
        form = FORMS.get(self.session.form, "interview")
        kinds = " ".join(tr(form, language) for language in LANGUAGES)
        hay = " ".join([self.session.scenario, kinds, *self.titles, spellings(self.day)])
        return all(word in hay.casefold() for word in query.casefold().split())

    def label(self, library: Library, language: Language) -> str:
        """What its button says: the day, the number or the kind, the title."""
        day = short_day(self.day, language)
        if self.past is None:
            what = tr(FORMS.get(self.session.form, "interview"), language)
            what = f"{what}, {tr(N_('missed'), language)}" if self.session.outcome == "missed" else what
        else:
            mean = mean_of(self.past.report)
            what = "–" if mean is None else f"{mean:.1f}"
        return clip(f"{day} · {what} · {self.title(library, language)}", LABEL)

    def title(self, library: Library, language: Language) -> str:
        """What it was about, as it is called today; its id when that is not installed any more."""
        if self.past is not None:
            return title_of(self.past, library, language)
        return exercise_title(self.session, library, language)


async def entries(store: Store, library: Library, key: Key) -> list[Entry]:
    """Everything that is past, newest first."""
    zone = await zone_of(store, key)
    found = [
        Entry(past.session, past, _titles(past, library), day_of(past.session.began, zone))
        for past in await store.past(key)
    ]
    for session in await store.exercised(key):
        titles = tuple(exercise_title(session, library, language) for language in LANGUAGES)
        found.append(Entry(session, None, titles, day_of(session.began, zone)))
    return sorted(found, key=lambda entry: -entry.session.began)


def _titles(past: Past, library: Library) -> tuple[str, ...]:
    return (past.report.title, *(title_of(past, library, language) for language in LANGUAGES))
