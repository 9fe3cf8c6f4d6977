"""The clerk: looks things up in the store for a person, and words what was found."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.desks.choice import ChoiceDesk
from bot.desks.compare import CompareDesk
from bot.desks.daily import DailyDesk
from bot.desks.due import DueDesk
from bot.desks.groups import GroupDesk
from bot.desks.history import HistoryDesk, empty
from bot.desks.lens import LensDesk
from bot.desks.operators import OperatorDesk
from bot.desks.past import PastDesk
from bot.desks.privacy import PrivacyDesk
from bot.desks.progress import ProgressDesk
from bot.desks.second import SecondDesk
from bot.desks.settings import SettingsDesk
from bot.desks.taste import TasteDesk
from bot.desks.weekly import WeeklyDesk
from bot.engine.actions import Debrief
from bot.engine.ending import next_steps
from bot.engine.groups.requests import (
    AskOpen,
    AskOwnRights,
    AskRights,
    CountVotes,
    FindInvitation,
    FindPlace,
    RevealChart,
    SeeBoard,
    SeeEntries,
    TallyEntries,
)
from bot.engine.requests import (
    ChangeDaily,
    ChooseExercise,
    Comparison,
    CostliestMiss,
    Everything,
    HistoryPage,
    HistorySieve,
    LastReport,
    LensView,
    OfferDaily,
    PastFile,
    PastView,
    PrivacyPage,
    ProgressPicture,
    ProgressWords,
    Request,
    Rerun,
    SecondWords,
    SettingsPage,
    ShowDaily,
    TasteWords,
    WeeklyNote,
    WhatIsDue,
    WhenSeen,
)
from bot.gate import Gate
from bot.group_port import Members
from bot.packs.library import Library
from bot.packs.text import Language
from bot.ports import Found, Store
from bot.sights import Artist
from bot.traffic import Key


class StoreClerk:
    """Implements ports.Clerk over the store and the packs."""

    def __init__(
        self,
        store: Store,
        library: Library,
        artist: Artist,
        gate: Gate | None = None,
        keep_days: int = 365,
        contact: str = "",
        members: Members | None = None,
    ) -> None:
        self._store = store
        privacy = PrivacyDesk(store, keep_days, contact)
        choice, daily = ChoiceDesk(store, library), DailyDesk(store)
        settings, history, past = SettingsDesk(library), HistoryDesk(store, library), PastDesk(store, library)
        group = GroupDesk(store, artist, members)
        second, progress = SecondDesk(store, library), ProgressDesk(store, library, artist)
        self._desks: dict[type[Any], Callable[[Key, Any, Language, float], Awaitable[Found]]] = {
            LastReport: self._last_report,
            SettingsPage: settings.page,
            HistoryPage: history.page,
            HistorySieve: history.sieve,
            PastView: past.view,
            PastFile: past.file,
            ProgressPicture: progress.picture,
            ProgressWords: progress.words,
            Comparison: CompareDesk(store, library).compare,
            LensView: LensDesk(store, library).view,
            CostliestMiss: second.costliest,
            Rerun: second.rerun,
            SecondWords: second.words,
            TasteWords: TasteDesk(library).words,
            PrivacyPage: privacy.page,
            Everything: privacy.everything,
            **OperatorDesk(store, gate or Gate(store)).answers,
            ChooseExercise: choice.choose,
            WhenSeen: choice.seen,
            ShowDaily: daily.show,
            ChangeDaily: daily.change,
            OfferDaily: daily.offer,
            WeeklyNote: WeeklyDesk(store, library).write,
            WhatIsDue: DueDesk(store, library).look,
            AskRights: group.rights,
            AskOwnRights: group.own,
            AskOpen: group.still_open,
            FindInvitation: group.invitation,
            FindPlace: group.place,
            SeeEntries: group.seen,
            TallyEntries: group.tally,
            CountVotes: group.votes,
            SeeBoard: group.board,
            RevealChart: group.chart,
        }

    async def look(self, key: Key, request: Request, language: Language, now: float) -> Found:
        """See ports.Clerk."""
        return await self._desks[type(request)](key, request, language, now)

    async def _last_report(self, key: Key, request: LastReport, language: Language, now: float) -> Found:
        for session in await self._store.sessions(key):
            if reports := await self._store.reports(session.id):
                report = reports[-1].report
                steps = next_steps(report, session.id)
                return Found((Debrief(report, session.language, session.id, keep=False, buttons=steps),))
        return Found((empty(language),))
