"""The desk for operators: figures, what could not be handled, maintenance, and a word to everybody.

To anybody else their commands do not exist.
"""

import itertools
from collections.abc import Awaitable, Callable
from typing import Any

from bot.engine.actions import Block, Button, Mail, Sheet, Tell
from bot.engine.asking import N_
from bot.engine.desk_events import BroadcastConfirmed, Broadcasting
from bot.engine.operators import letters
from bot.engine.requests import Announcement, Draft, Maintenance, Parked, Recipients, Stats
from bot.gate import Gate
from bot.packs.text import Language
from bot.ports import Found, Store
from bot.texts import tr
from bot.traffic import Key

DAY = 86_400.0

PARKED = 20
"""Updates that /inbox lists."""

AT_ONCE = 200
"""People whose letters are written in one turn; the next turn goes on."""

LONGEST = 3500
"""Characters of an announcement: it must fit into one message whatever it holds."""

Answer = Callable[[Key, Any, Language, float], Awaitable[Found]]

UNKNOWN = Tell(N_("I do not know that command. /help lists what I can do."))


class OperatorDesk:
    """Answers the requests of operators."""

    def __init__(self, store: Store, gate: Gate) -> None:
        self._store, self._gate = store, gate
        self._numbers = itertools.count(1)
        self._drafts: dict[int, tuple[int, str]] = {}
        """Operator -> (number, text) of the last announcement that was shown."""
        self.answers: dict[type[Any], Answer] = {
            Stats: self._of_the_bot(self._stats),
            Parked: self._only(self._parked),
            Maintenance: self._only(self._maintenance),
            Draft: self._of_the_bot(self._draft),
            Announcement: self._of_the_bot(self._announcement),
            Recipients: self._of_the_bot(self._recipients),
        }

    def _only(self, answer: Answer) -> Answer:
        async def guarded(key: Key, request: Any, language: Language, now: float) -> Found:
            if not self._gate.is_operator(key):
                return Found((UNKNOWN,))
            return await answer(key, request, language, now)

        return guarded

    def _of_the_bot(self, answer: Answer) -> Answer:
        """What a bot's own admins may ask for, too."""

        async def guarded(key: Key, request: Any, language: Language, now: float) -> Found:
            if not await self._gate.operates(key):
                return Found((UNKNOWN,))
            return await answer(key, request, language, now)

        return guarded

    def _within(self, key: Key) -> int:
        """An operator sees the whole installation, an admin the one bot."""
        return 0 if self._gate.is_operator(key) else key.bot

    async def _stats(self, key: Key, request: Stats, language: Language, now: float) -> Found:
        bot = self._within(key)
        day, week = await self._store.figures(now - DAY, bot), await self._store.figures(now - 7 * DAY, bot)
        lines = [
            tr(N_("People: {people}, of whom {blocked} blocked me"), language, people=day.people, blocked=day.blocked),
            tr(N_("Active chats: {day} in a day, {week} in a week"), language, day=day.active, week=week.active),
            tr(N_("Interviews begun: {day} in a day, {week} in a week"), language, day=day.begun, week=week.begun),
            tr(
                N_("All interviews: {all}, debriefed {done}, answers {answers}"),
                language,
                all=day.sessions,
                done=day.debriefed,
                answers=day.answers,
            ),
        ]
        if not bot:
            backlog = await self._store.backlog()
            waiting = N_("Waiting: {inbox} updates, {outbox} messages; parked: {parked}")
            counts = {"inbox": backlog.inbox, "outbox": backlog.outbox, "parked": backlog.parked}
            lines.append(tr(waiting, language, **counts))
        return Found((Sheet(tuple(Block("line", line) for line in lines)),))

    async def _parked(self, key: Key, request: Parked, language: Language, now: float) -> Found:
        parked = await self._store.parked(PARKED)
        if not parked:
            return Found((Tell(N_("Nothing is parked.")),))
        lines = "\n".join(f"{waiting.incoming.update}: {reason}" for waiting, reason in parked)
        return Found((Sheet((Block("code", lines),)),))

    async def _maintenance(self, key: Key, request: Maintenance, language: Language, now: float) -> Found:
        if request.switch:
            await self._gate.set(request.switch == "on")
        if self._gate.closed:
            return Found((Tell(N_("Maintenance: only operators are served. /maintenance off ends it.")),))
        return Found((Tell(N_("No maintenance: everybody is served. /maintenance on begins it.")),))

    async def _draft(self, key: Key, request: Draft, language: Language, now: float) -> Found:
        if not request.text or len(request.text) > LONGEST:
            return Found((Tell(N_("Write it behind the command: /broadcast Back at 22:00. 3,500 characters.")),))
        number = next(self._numbers)
        self._drafts[key.user] = number, request.text
        people = (await self._store.figures(now, key.bot)).people
        send = Button(N_("Send it"), BroadcastConfirmed(number))
        note = tr(N_("This goes to about {people} people, as below."), language, people=people)
        return Found((Sheet((Block("small", note), Block("line", request.text)), (send,)),))

    async def _announcement(self, key: Key, request: Announcement, language: Language, now: float) -> Found:
        number, text = self._drafts.pop(key.user, (0, ""))
        if number != request.number:
            return Found((Tell(N_("That draft is gone. Write it again.")),))
        return Found((Tell(N_("On its way.")),), Broadcasting(text, 0))

    async def _recipients(self, key: Key, request: Recipients, language: Language, now: float) -> Found:
        found = await self._store.addresses(key.platform, key.bot, request.after, AT_ONCE)
        mail = letters(request.text, tuple((to.chat, to.topic, to.user) for _, to in found))
        if len(found) == AT_ONCE:
            mail += (Mail(key.chat, key.topic, key.user, Broadcasting(request.text, found[-1][0])),)
        return Found(mail)
