"""The desk for privacy: the policy with what is set for this person, and everything about them."""

import asyncio

from bot.desks import dossier
from bot.engine.actions import Action, Attachment, Block, Button, Sheet, Tell
from bot.engine.asking import N_
from bot.engine.desk_events import ExportAsked, ForgetAsked, RetentionChosen
from bot.engine.privacy import KEEP_DAYS
from bot.engine.requests import Everything, PrivacyPage
from bot.packs.text import Language
from bot.policy import policy
from bot.ports import Found, Store
from bot.texts import tr
from bot.traffic import Key

PAUSE = 60.0
"""Seconds between two exports of one person: making one is work."""

MOST_REMEMBERED = 10_000


class PrivacyDesk:
    """Answers PrivacyPage and Everything."""

    def __init__(self, store: Store, days: int, contact: str) -> None:
        self._store, self._days, self._contact = store, days, contact
        self._exported: dict[str, float] = {}

    async def page(self, key: Key, request: PrivacyPage, language: Language, now: float) -> Found:
        """The policy, and its buttons."""
        chosen = await self._store.keep_days(key.owner)
        days = self._days if chosen is None else chosen
        buttons = (
            Button(N_("Everything about me, as files"), ExportAsked()),
            *(
                Button(N_("Keep transcripts {days} days"), RetentionChosen(each), (("days", each),))
                if each
                else Button(N_("Keep transcripts until I delete them"), RetentionChosen(each))
                for each in KEEP_DAYS
                if each != days
            ),
            Button(N_("Delete everything"), ForgetAsked()),
        )
        return Found((Sheet(policy(language, days, self._contact), buttons),))

    async def everything(self, key: Key, request: Everything, language: Language, now: float) -> Found:
        """Two documents."""
        if now - self._exported.get(key.owner, 0.0) < PAUSE:
            return Found((Tell(N_("You were sent everything less than a minute ago.")),))
        if len(self._exported) >= MOST_REMEMBERED:
            self._exported.clear()
        self._exported[key.owner] = now
        rows = await self._store.mine(key.owner)
        loop = asyncio.get_running_loop()
        made = await loop.run_in_executor(None, dossier.files, rows, key.owner, now, language)
        return Found(tuple(self._sheet(file, language) for file in made))

    def _sheet(self, file: Attachment, language: Language) -> Action:
        words = N_("All that is kept about you, for reading.") if ".html" in file.name else N_("The same for programs.")
        return Sheet((Block("line", tr(words, language)),), attachment=file)
