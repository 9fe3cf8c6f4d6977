"""One turn: load, step, have answers read, commit. Everything a platform does goes through here."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import get_args

import structlog

from bot import trace
from bot.engine.actions import (
    Action,
    Begun,
    Closed,
    Debrief,
    Fetch,
    Forget,
    Grade,
    KeepFor,
    Mail,
    Opened,
    Recorded,
    SetTimer,
    StopTimer,
    Subscribed,
    Trained,
)
from bot.engine.context import Context
from bot.engine.conversation import step
from bot.engine.desk_events import Resting
from bot.engine.events import Event, Said, TimerFired
from bot.engine.exercise import ref
from bot.engine.exercise_events import Acknowledged
from bot.engine.groups.deeds import GroupDeed, Moved
from bot.engine.groups.events import Acted, Replied
from bot.engine.looking import Tried
from bot.engine.requests import UPLOADS
from bot.engine.state import Conversation
from bot.errors import Conflict, Gone
from bot.faults import reached
from bot.gate import Gate
from bot.grading.report import Report
from bot.happening import heard_of
from bot.metrics import GRADING_SECONDS
from bot.packs.library import Library
from bot.ports import Clerk, Clock, Presenter, Store
from bot.reading import Reading
from bot.showing import shown_while
from bot.sights import Presence
from bot.traffic import Arrival, Delivered, Due, Happened, Key, Letter, Loaded, Turn

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

MOST_KNOWN = 1000
"""Conversations that are kept in memory after a turn, about 20 kB each: the next turn of a talk need not load them."""

ATTEMPTS = 5
"""A turn is repeated when another process changed the conversation meanwhile."""


class Runtime:
    """Turns of all conversations of one platform. Turns of one conversation must not overlap: see Dispatcher."""

    def __init__(
        self,
        store: Store,
        reading: Reading,
        clerk: Clerk,
        presenter: Presenter,
        library: Library,
        clock: Clock,
        gate: Gate | None = None,
        presence: Presence | None = None,
    ) -> None:
        self.store, self.reading, self.clerk, self.presenter = store, reading, clerk, presenter
        self.library, self.clock, self.gate, self.presence = library, clock, gate or Gate(store), presence
        self._known: OrderedDict[Key, Loaded] = OrderedDict()

    async def arrived(self, arrival: Arrival, inbox: int | None = None) -> Turn | None:
        """Handle what a person did. `inbox` is the stored update that is done with it. The turn, if there was one."""
        if arrival.event is not None and not self.gate.admits(arrival.key):
            arrival = replace(arrival, event=Resting())
        return await self._turn(await self._addressed(arrival), Cause(inbox=inbox))

    async def fired(self, due: Due) -> Turn | None:
        """Handle a timer; one that was set anew meanwhile does nothing."""
        return await self._turn(Arrival(due.key, TimerFired(due.timer, due.serial)), Cause(due=due))

    async def delivered(self, delivered: Delivered) -> Turn | None:
        """Handle a letter of another conversation."""
        letter = delivered.letter
        return await self._turn(Arrival(letter.key, letter.event), Cause(letter=delivered.id))

    async def mislaid(self, delivered: Delivered) -> None:
        """Drop a letter whose turn cannot be made."""
        key = delivered.letter.key
        loaded = await self.store.load(key)
        turn = Turn(key, loaded.version, loaded.conversation, self.clock.now(), letter=delivered.id)
        await self.store.commit(turn)

    async def disarm(self, due: Due) -> None:
        """Drop a timer whose turn cannot be made."""
        loaded = await self.store.load(due.key)
        turn = Turn(due.key, loaded.version, loaded.conversation, self.clock.now(), due=due)
        await self.store.commit(turn)

    async def _addressed(self, arrival: Arrival) -> Arrival:
        """A reply, with the name of what it replies to; an acknowledgement, with the moment the alert was seen."""
        key, event = arrival.key, arrival.event
        if isinstance(event, Acknowledged):
            seen = await self.store.first_seen(key, ref(event.exercise))
            return replace(arrival, event=replace(event, shown=seen or 0.0))
        replied = isinstance(event, Acted) and isinstance(event.act, Replied)
        if arrival.about is None or not (replied or isinstance(event, Said)):
            return arrival
        name = await self.store.ref_of(key.platform, key.bot, key.chat, arrival.about)
        if isinstance(event, Acted) and isinstance(event.act, Replied):
            return replace(arrival, event=replace(event, act=replace(event.act, about=name)))
        return replace(arrival, event=replace(event, about=name)) if isinstance(event, Said) else arrival

    async def _turn(self, arrival: Arrival, cause: "Cause") -> Turn | None:
        """The turn that was made; None when what it was for is done already."""
        for attempt in range(ATTEMPTS):
            # What is known from the last turn may be old by now: then the store says Conflict, and it is loaded.
            loaded = self._known.pop(arrival.key, None) or await self.store.load(arrival.key)
            reached("loaded")
            if cause.due is not None and loaded.version == 0:
                return None  # the person was forgotten while the timer stood in the lane: nothing begins anew
            turn = await self._make(loaded, arrival, cause)
            reached("stepped")
            try:
                await self.store.commit(turn)
            except Gone:
                log.info("turn_dropped", inbox=cause.inbox, letter=cause.letter, timer=cause.due and cause.due.timer)
                return None
            except Conflict:
                if attempt + 1 == ATTEMPTS:
                    raise
            else:
                self._remember(turn, loaded)
                return turn
        return None

    def _remember(self, turn: Turn, loaded: Loaded) -> None:
        if turn.forget or any(isinstance(deed, Moved) for deed in turn.deeds):
            return
        blocked = loaded.blocked if turn.blocked is None else turn.blocked
        self._known[turn.key] = Loaded(turn.conversation, turn.version + 1, blocked)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)

    async def _make(self, loaded: Loaded, arrival: Arrival, cause: "Cause") -> Turn:
        key, conversation = arrival.key, loaded.conversation
        if loaded.version == 0 and arrival.language is not None:
            settings = replace(conversation.settings, language=arrival.language)
            conversation = replace(conversation, settings=settings)
        now = self.clock.now()
        actions: list[Action] = []
        happened: list[Happened] = []
        events: list[Event] = [arrival.event] if arrival.event is not None else []

        def here(seed: int) -> Context:
            return Context(self.library, now, seed, chat=key.chat, topic=key.topic, user=key.user)

        while events:
            event = events.pop(0)
            seed = self.clock.seed()
            before = conversation
            conversation, made = step(before, event, here(seed))
            happened += heard_of(before, conversation, event, now, seed)
            for action in made:
                if isinstance(action, Grade):
                    with GRADING_SECONDS.time():
                        events.append(await self.reading.read(action, self.library))
                elif isinstance(action, Fetch):
                    found = await shown_while(
                        self.presence,
                        key,
                        UPLOADS.get(type(action.request)),
                        self.clerk.look(key, action.request, conversation.settings.language, now),
                    )
                    actions += found.actions
                    events += [found.event] if found.event is not None else []
                else:
                    actions.append(action)
        for action in actions:
            if isinstance(action, Opened) and (pack := self.library.interviews.get(action.brief.scenario)):
                self.reading.expect(pack)
        out = self.presenter.present(actions, key, conversation.settings.language, arrival.pressed)
        blocked = _blocked(loaded, arrival, cause)
        return Turn(
            key=key,
            version=loaded.version,
            conversation=conversation,
            at=now,
            inbox=cause.inbox,
            events=tuple(happened),
            out=(*arrival.replies, *out) if not loaded.blocked or blocked is False else (),
            timers=tuple(a for a in actions if isinstance(a, SetTimer | StopTimer)),
            sessions=tuple(a for a in actions if isinstance(a, Opened | Begun | Closed)),
            trained=tuple(a for a in actions if isinstance(a, Trained)),
            reviews=tuple(pair for a in actions if isinstance(a, Debrief) and a.keep for pair in _reviews(a.report)),
            daily=next((a.daily for a in reversed(actions) if isinstance(a, Subscribed)), None),
            answers=tuple(a for a in actions if isinstance(a, Recorded)),
            reports=tuple((a.session, a.report) for a in actions if isinstance(a, Debrief) and a.keep),
            blocked=blocked,
            letters=tuple(_letter(key, a) for a in actions if isinstance(a, Mail)),
            letter=cause.letter,
            tried=tuple(a for a in actions if isinstance(a, Tried)),
            sharing=_sharing(loaded.conversation, conversation),
            due=cause.due,
            cause=trace.cause(),
            keep_days=next((a.days for a in reversed(actions) if isinstance(a, KeepFor)), None),
            forget=any(isinstance(a, Forget) for a in actions),
            deeds=tuple(a for a in actions if isinstance(a, get_args(GroupDeed))),
        )


@dataclass(frozen=True)
class Cause:
    """What a turn is done with, once it is committed."""

    inbox: int | None = None
    due: Due | None = None
    letter: int | None = None


def _letter(key: Key, mail: Mail) -> Letter:
    to = Key(key.platform, key.bot, mail.chat, mail.topic, mail.user)
    return Letter(to, mail.event, to.owner if mail.theirs else key.owner)


def _reviews(report: Report) -> list[tuple[str, float]]:
    """What an interview says about memory: the credit of each criterion that was reached."""
    lines = [line for axis in report.axes for line in axis.criteria]
    return [(line.criterion, line.credit) for line in lines if line.credit is not None]


def _blocked(loaded: Loaded, arrival: Arrival, cause: Cause) -> bool | None:
    """Whoever writes to the bot has unblocked it; a timer or a letter proves nothing."""
    by_person = arrival.event is not None and cause.due is None and cause.letter is None
    return False if loaded.blocked and by_person else arrival.blocked


def _sharing(before: Conversation, after: Conversation) -> bool | None:
    """What the person decided about sharing scores; None when nothing."""
    return None if before.settings.sharing == after.settings.sharing else after.settings.sharing


def replay(events: list[Happened], library: Library) -> Conversation:
    """The conversation that a session's events lead to: its interview, or its exercise, is the one that was stored."""
    conversation = Conversation()
    for each in events:
        conversation, _ = step(conversation, each.event, Context(library, each.at, each.seed))
    return conversation
