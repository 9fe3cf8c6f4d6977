"""The desk for the settings of the daily push: takes what was tapped or typed, and shows what holds now."""

from dataclasses import replace
from zoneinfo import available_timezones

from bot.desks.daily_pages import KINDS, PAGES, TYPED, menu, page, problem, which
from bot.engine.actions import Block, Button, Sheet, Subscribed, Tell
from bot.engine.asides import STALE
from bot.engine.daily import Daily, Problem, clash, toggled, typed_pause, typed_quiet, typed_time
from bot.engine.events import Event
from bot.engine.exercise_events import DailyChanged, TextTaken, TextWanted
from bot.engine.requests import ChangeDaily, OfferDaily, ShowDaily
from bot.engine.words import N_
from bot.packs.text import Language
from bot.ports import Found
from bot.schedule import day_of, paused_until
from bot.texts import tr
from bot.traffic import Key
from bot.training_port import TrainingStore
from bot.zones import alike, places

UNKNOWN = N_(
    "I do not know “{text}”. Type the nearest big city, or the name of a time zone such as Asia/Kathmandu; "
    "abbreviations such as CST mean several."
)

GONE = N_("Your time zone {zone} is not in the calendar data any more, so nothing comes until you choose again.")


class DailyDesk:
    """Asks the store what is set, and says what is to be kept."""

    def __init__(self, store: TrainingStore) -> None:
        self._store = store

    async def show(self, key: Key, request: ShowDaily, language: Language, now: float) -> Found:
        """The settings, or the first question when there are none."""
        daily = (await self._store.trainee(key)).daily
        if request.gone:
            return self._page("zone", replace(daily, zone=""), language, tr(GONE, language, zone=request.gone))
        if not daily.zone:
            return self._page("zone", daily, language)
        return await self._menu(key, daily, language, now)

    async def change(self, key: Key, request: ChangeDaily, language: Language, now: float) -> Found:
        """A tap, or a text."""
        daily, what, value = (await self._store.trainee(key)).daily, request.what, request.value
        if what == "page":
            return await self._turned(key, daily, value, language, now)
        if what == "zone":
            return await self._zone(key, daily, request, language, now)
        if what == "stop":
            kept = replace(daily, on=False, stopped="")
            again = Button(N_("Start again"), DailyChanged("on"))
            text = tr(N_("Stopped: no more daily pushes. /daily starts them again."), language)
            return Found((Subscribed(kept), Sheet((Block("line", text),), (again,))))
        changed = self._changed(daily, what, value, now)
        if changed is None:
            return Found((Tell(STALE),))
        if isinstance(changed, Problem):
            return Found((_placed(problem(changed, language), request),))
        if not changed.zone:
            return self._page("zone", changed, language)
        return await self._kept(key, changed, request, language, now)

    def _changed(self, daily: Daily, what: str, value: str, now: float) -> Daily | Problem | None:
        """The settings with that value; None for a button that no version of this program has shown."""
        match what:
            case "time":
                changed = typed_time(daily, value)
                return changed if isinstance(changed, Problem) else replace(changed, on=True, stopped="")
            case "quiet":
                return typed_quiet(daily, value)
            case "pause":
                days = typed_pause(value)
                return days if isinstance(days, Problem) else paused_until(daily, now, days)
            case "resume":
                return replace(daily, paused="")
            case "on" | "off":
                changed = replace(daily, on=what == "on", stopped="", paused="")
                return (clash(changed) if what == "on" else None) or changed
            case "weekly":
                return replace(daily, weekly=value == "1")
            case "day" if value in {str(day) for day in range(7)}:
                return toggled(daily, int(value))
            case "count" if value in ("1", "2", "3"):
                changed = replace(daily, count=int(value))
                return clash(changed) or changed
            case "window" if value.isdigit() and int(value) <= 12 * 60:
                changed = replace(daily, window=int(value))
                return clash(changed) or changed
            case "again" if value.isdigit() and 1 <= int(value) <= 60:
                return replace(daily, again=int(value))
            case "form" if value in KINDS:
                return replace(daily, form=value)
            case _:
                return None

    async def _zone(self, key: Key, daily: Daily, request: ChangeDaily, language: Language, now: float) -> Found:
        text = request.value.strip()
        found = places(text, language)
        if request.exercise == "":
            zone = text if text in available_timezones() else ""
        else:
            zone = found[0].zone if len(found) == 1 else ""
        if not zone:
            shown = found or alike(text, language)
            if shown:
                return Found((_placed(which(shown, text[:30], not found, language), request),))
            return Found((_placed(problem(Problem(UNKNOWN, (("text", text[:30]),), ("zone",)), language), request),))
        changed = replace(daily, zone=zone)
        if daily.zone or daily.on:
            return await self._kept(key, changed, request, language, now)
        # Asked once, at the beginning: the time is next.
        asked = self._page("time", changed, language)
        event: Event = TextTaken(request.exercise, "time") if request.exercise else TextWanted("time")
        return Found((Subscribed(changed), *(_placed(each, request) for each in _sheets(asked))), event)

    async def _turned(self, key: Key, daily: Daily, name: str, language: Language, now: float) -> Found:
        if name not in PAGES or (not daily.zone and name != "zone"):
            return await self.show(key, ShowDaily(), language, now)
        return self._page(name, daily, language)

    def _page(self, name: str, daily: Daily, language: Language, lead: str = "") -> Found:
        wanted = TextWanted(name) if name in TYPED else None
        return Found((page(name, daily, language, lead),), wanted)

    async def _menu(self, key: Key, daily: Daily, language: Language, now: float) -> Found:
        due = await self._store.next_for(key, daily, now)
        return Found((menu(daily, due, language, day_of(daily.zone, now)),))

    async def _kept(self, key: Key, daily: Daily, request: ChangeDaily, language: Language, now: float) -> Found:
        if request.what == "day":
            shown = self._page("days", daily, language)
        else:
            shown = await self._menu(key, daily, language, now)
        taken = TextTaken(request.exercise) if request.exercise else None
        return Found((Subscribed(daily), *(_placed(each, request) for each in _sheets(shown))), taken)

    async def offer(self, key: Key, request: OfferDaily, language: Language, now: float) -> Found:
        """Pushes that stopped because the bot was blocked: offered once."""
        daily = (await self._store.trainee(key)).daily
        if daily.stopped != "blocked":
            return Found()
        text = tr(N_("Welcome back. Your daily push stopped when you blocked me."), language)
        sheet = Sheet((Block("line", text),), (Button(N_("Start again"), DailyChanged("on")),))
        return Found((Subscribed(replace(daily, on=False, weekly=False, stopped="offered")), sheet))


def _sheets(found: Found) -> list[Sheet]:
    return [action for action in found.actions if isinstance(action, Sheet)]


def _placed(sheet: Sheet, request: ChangeDaily) -> Sheet:
    """In place of the page whose button was tapped; after something typed, below it."""
    return replace(sheet, edit=False) if request.exercise else sheet
