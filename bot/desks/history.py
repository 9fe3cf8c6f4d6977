"""/history: past interviews, a page at a time, searched by scenario and by date."""

from collections import Counter
from collections.abc import Sequence

from bot.desks.days import month_name
from bot.desks.entries import LABEL, entries
from bot.engine.actions import Block, Button, Sheet
from bot.engine.asking import N_
from bot.engine.events import Event, MenuAsked
from bot.engine.lines import clip
from bot.engine.looking import HistoryAsked, HistorySifted, PastOpened, TasteAsked
from bot.engine.looking import query as as_query
from bot.engine.requests import HistoryPage, HistorySieve
from bot.packs.library import Library
from bot.packs.text import Language
from bot.ports import Found, Store
from bot.texts import tr
from bot.traffic import Key

PAGE = 6
"""Entries on a page: with the row below they fit a phone."""

MOST_TO_TAP = 8
"""Scenarios, and as many months, that are offered to search by."""


class HistoryDesk:
    """Lists what is past."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store, self._library = store, library

    async def page(self, key: Key, request: HistoryPage, language: Language, now: float) -> Found:
        """A page of the list, or an empty state that leads somewhere."""
        everything = await entries(self._store, self._library, key)
        if not everything:
            return Found((empty(language, request.edit),))
        found = [entry for entry in everything if entry.fits(request.query)]
        if not found:
            return Found((self._nothing(request, language),))
        last = (len(found) - 1) // PAGE
        page = min(max(0, request.page), last)
        shown = found[page * PAGE : (page + 1) * PAGE]
        buttons = [
            Button(entry.label(self._library, language), PastOpened(entry.session.id, "about"), literal=True)
            for entry in shown
        ]
        turns: list[Button] = []
        if page > 0:
            turns.append(Button("◀", HistoryAsked(page - 1, request.query), literal=True))
        turns.append(Button(N_("Search"), HistorySifted()))
        if page < last:
            turns.append(Button("▶", HistoryAsked(page + 1, request.query), literal=True))
        blocks = (Block("title", self._title(len(found), request.query, language)), *_hint(page, last, language))
        sizes = (*(1 for _ in shown), len(turns))
        return Found((Sheet(blocks, (*buttons, *turns), rows=sizes, edit=request.edit),))

    async def sieve(self, key: Key, request: HistorySieve, language: Language, now: float) -> Found:
        """The scenarios and months there are, to tap."""
        everything = await entries(self._store, self._library, key)
        if not everything:
            return Found((empty(language, edit=True),))
        scenarios = Counter(entry.session.scenario for entry in everything if entry.past is not None)
        months = Counter(entry.day.replace(day=1) for entry in everything)
        titles = {entry.session.scenario: entry.title(self._library, language) for entry in everything}
        buttons = [
            Button(clip(f"{titles[name]} ({count})", LABEL), HistoryAsked(0, as_query(name)), literal=True)
            for name, count in scenarios.most_common(MOST_TO_TAP)
        ]
        dates = [
            Button(f"{month_name(month, language)} ({count})", HistoryAsked(0, f"{month:%Y-%m}"), literal=True)
            for month, count in sorted(months.items(), reverse=True)[:MOST_TO_TAP]
        ]
        pairs = [2] * (len(dates) // 2) + [1] * (len(dates) % 2)
        back = Button(N_("◀ History"), HistoryAsked())
        text = tr(N_("By scenario or by month; or type it: /history refunds, /history 2026-03."), language)
        blocks = (Block("title", tr(N_("Search the history"), language)), Block("line", text))
        sizes = (*(1 for _ in buttons), *pairs, 1)
        return Found((Sheet(blocks, (*buttons, *dates, back), rows=sizes, edit=True),))

    def _title(self, count: int, query: str, language: Language) -> str:
        if query:
            return tr(N_("History, “{query}”: {count}"), language, query=query, count=count)
        return tr(N_("History: {count}"), language, count=count)

    def _nothing(self, request: HistoryPage, language: Language) -> Sheet:
        text = tr(N_("Nothing in your history fits “{query}”."), language, query=request.query)
        buttons = (Button(N_("Search"), HistorySifted()), Button(N_("All"), HistoryAsked()))
        return Sheet((Block("line", text),), buttons, columns=2, edit=request.edit)


def _hint(page: int, last: int, language: Language) -> tuple[Block, ...]:
    text = tr(N_("The number is the mean of the axes, 0 to 4. Tap one to open it."), language)
    pages = tr(N_("Page {page} of {pages}."), language, page=page + 1, pages=last + 1) if last else ""
    return (Block("line", "\n".join(part for part in (text, pages) if part)),)


def empty(language: Language, edit: bool = False) -> Sheet:
    """No interview yet, and two ways to change that."""
    text = tr(N_("No interview yet. Your debriefs, answers and progress will be here."), language)
    ways: Sequence[tuple[str, Event]] = (
        (N_("Choose an interview"), MenuAsked()),
        (N_("Try one question first: 90 seconds"), TasteAsked()),
    )
    return Sheet((Block("line", text),), tuple(Button(label, press) for label, press in ways), edit=edit)
