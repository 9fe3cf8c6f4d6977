"""The pages of the daily push's settings: one message that is edited in place, with a way back on each page."""

from collections.abc import Callable
from datetime import date

from bot.engine.actions import Block, Button, Sheet
from bot.engine.daily import Daily, Kind, Problem, quiet_in, shown, times
from bot.engine.exercise_events import DailyChanged
from bot.engine.words import N_
from bot.packs.text import Language
from bot.schedule import Next, local
from bot.texts import tr
from bot.zones import Place, common, name_of

DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
KINDS: dict[Kind, str] = {
    "drill": N_("a drill"),
    "cards": N_("five cards"),
    "postmortem": N_("a step of a post-mortem"),
    "mixed": N_("a mix of all"),
}
TIMES = (450, 510, 750, 1110, 1260)
WINDOWS = (0, 120, 240, 480)
QUIETS = ((1320, 480), (1380, 420), (0, 0))
AGAINS = (2, 5, 10, 15)
PAUSES = (1, 3, 7, 14)

TYPED = ("zone", "time", "quiet", "pause")
"""Pages on which the value may be typed, too."""


def menu(daily: Daily, due: Next | None, language: Language, today: date) -> Sheet:
    """Everything at a glance."""

    def say(message: str, **values: str | int) -> str:
        return tr(message, language, **values)

    lines = [say(N_("Time zone: {zone}"), zone=name_of(daily.zone, language)), _when(daily, say)]
    lines.append(say(N_("Days: {days}"), days=_days(daily, language)))
    lines.append(say(N_("What: {kind}"), kind=say(KINDS[daily.form])))
    lines.append(say(N_("Pages again after {minutes} min"), minutes=daily.again))
    lines.append(_quiet(daily, say))
    lines.append(say(N_("Week's note: on, Sundays at 18:00") if daily.weekly else N_("Week's note: off")))
    if due is not None and daily.on:
        moment = local(daily.zone, due.due)
        # A surprise that is announced is none.
        when = f"{moment:%m-%d}" if daily.window else f"{moment:%m-%d %H:%M}"
        lines.append(say(N_("Next: {when}"), when=f"{say(DAYS[moment.weekday()])} {when}"))
    paused = bool(daily.on and daily.paused and today.isoformat() < daily.paused)
    title = (
        N_("Daily push: paused until {day}") if paused else N_("Daily push: on") if daily.on else N_("Daily push: off")
    )
    blocks = (Block("title", say(title, day=daily.paused)), *(Block("line", line) for line in lines))
    pages = (
        (N_("Time"), "time"),
        (N_("Days"), "days"),
        (N_("How many"), "count"),
        (N_("Surprise me"), "window"),
        (N_("What comes"), "form"),
        (N_("Quiet hours"), "quiet"),
        (N_("Time zone"), "zone"),
        (N_("Page again"), "again"),
    )
    buttons = [Button(label, DailyChanged("page", page)) for label, page in pages]
    note = N_("Week's note: off") if daily.weekly else N_("Week's note: on")
    buttons.append(Button(note, DailyChanged("weekly", "0" if daily.weekly else "1")))
    if daily.on:
        buttons.append(Button(N_("Resume"), DailyChanged("resume")) if paused else _to("pause", N_("Pause")))
        buttons.append(Button(N_("Turn off"), DailyChanged("off")))
    else:
        buttons.append(Button(N_("Turn on"), DailyChanged("on")))
    return Sheet(blocks, tuple(buttons), columns=2, edit=True)


def _when(daily: Daily, say: Callable[..., str]) -> str:
    if daily.window:
        text = N_("A surprise between {start} and {end}, {count} a day")
        return say(text, start=shown(daily.at), end=shown(daily.at + daily.window), count=daily.count)
    at = ", ".join(shown(minutes) for minutes in times(daily))
    return say(N_("At {times}"), times=at)


def _days(daily: Daily, language: Language) -> str:
    if len(daily.days) == 7:
        return tr(N_("every day"), language)
    return " ".join(tr(DAYS[day], language) for day in daily.days)


def _quiet(daily: Daily, say: Callable[..., str]) -> str:
    if daily.quiet[0] == daily.quiet[1]:
        return say(N_("No quiet hours"))
    return say(N_("Quiet hours: {start}–{end}"), start=shown(daily.quiet[0]), end=shown(daily.quiet[1]))


def page(name: str, daily: Daily, language: Language, lead: str = "") -> Sheet:
    """One setting: what may be tapped, and what may be typed. `lead`: a sentence that stands before it."""
    text, buttons, columns = PAGES[name](daily, language)
    if daily.zone:
        buttons = (*buttons, Button(N_("Back"), DailyChanged("page", "")))
    blocks = (*((Block("line", lead),) if lead else ()), Block("line", tr(text, language)))
    return Sheet(blocks, buttons, columns=columns, edit=True)


Made = tuple[str, tuple[Button, ...], int]


def _tap(what: str, value: str, label: str, on: bool = False) -> Button:
    """A value to choose; a tick shows the one that holds."""
    return Button(f"✓ {label}" if on else label, DailyChanged(what, value), literal=True)


def _zone(daily: Daily, language: Language) -> Made:
    text = N_(
        "Which city's clock do you live by? Tap one, or type a city, or the name of a time zone such as Asia/Kathmandu."
    )
    return text, tuple(_tap("zone", place.zone, place.name) for place in common(language)), 2


def _time(daily: Daily, language: Language) -> Made:
    fitting = [minutes for minutes in TIMES if not quiet_in(daily.quiet, minutes)]
    taps = tuple(_tap("time", shown(minutes).replace(":", ""), shown(minutes)) for minutes in fitting)
    return N_("At what time? Tap one, or type it: 08:30, or 8:30 pm."), taps, 3


def _days_page(daily: Daily, language: Language) -> Made:
    names = [(day, tr(name, language)) for day, name in enumerate(DAYS)]
    taps = tuple(_tap("day", str(day), f"{'✓' if day in daily.days else '·'} {name}") for day, name in names)
    return N_("On which days? Tap to switch one on or off."), taps, 4


def _count(daily: Daily, language: Language) -> Made:
    taps = tuple(_tap("count", str(count), str(count), count == daily.count) for count in (1, 2, 3))
    return N_("How many a day? They come up to four hours apart."), taps, 3


def _window(daily: Daily, language: Language) -> Made:
    def label(minutes: int) -> str:
        return tr(N_("within {hours} h") if minutes else N_("at the minute"), language, hours=minutes // 60)

    taps = tuple(_tap("window", str(minutes), label(minutes), minutes == daily.window) for minutes in WINDOWS)
    return N_("Pages do not keep to the minute. From the set time on, within how long may it come?"), taps, 2


def _form(daily: Daily, language: Language) -> Made:
    taps = tuple(_tap("form", kind, tr(label, language), kind == daily.form) for kind, label in KINDS.items())
    return N_("What shall come?"), taps, 1


def _quiet_page(daily: Daily, language: Language) -> Made:
    taps = []
    for start, end in QUIETS:
        label = f"{shown(start)}–{shown(end)}" if start != end else tr(N_("none"), language)
        typed = f"{shown(start)}-{shown(end)}".replace(":", "") if start != end else "none"
        taps.append(_tap("quiet", typed, label, (start, end) == daily.quiet))
    return N_("Nothing comes in quiet hours. Tap, or type them: 22:00-08:00, or none."), tuple(taps), 2


def _again(daily: Daily, language: Language) -> Made:
    labels = [(minutes, tr(N_("{minutes} min"), language, minutes=minutes)) for minutes in AGAINS]
    taps = tuple(_tap("again", str(minutes), label, minutes == daily.again) for minutes, label in labels)
    return N_("After how long without an acknowledgement does it page again?"), taps, 2


def _pause(daily: Daily, language: Language) -> Made:
    labels = [(days, tr(N_("{days} days") if days > 1 else N_("1 day"), language, days=days)) for days in PAUSES]
    taps = tuple(_tap("pause", str(days), label) for days, label in labels)
    return N_("Pause for how long? Tap, or type a number of days. A pause does not break your streak."), taps, 2


PAGES: dict[str, Callable[[Daily, Language], Made]] = {
    "zone": _zone,
    "time": _time,
    "days": _days_page,
    "count": _count,
    "window": _window,
    "form": _form,
    "quiet": _quiet_page,
    "again": _again,
    "pause": _pause,
}

WAYS = {
    "time": N_("Another time"),
    "quiet": N_("Change the quiet hours"),
    "count": N_("Fewer a day"),
    "window": N_("A shorter window"),
    "zone": N_("Cities to tap"),
    "pause": N_("Days to tap"),
}


def problem(what: Problem, language: Language) -> Sheet:
    """One clear sentence, and the ways on."""
    buttons = tuple(_to(way, WAYS[way]) for way in what.ways)
    return Sheet((Block("line", tr(what.message, language, **dict(what.values))),), buttons, columns=2, edit=True)


def which(places: tuple[Place, ...], text: str, meant: bool, language: Language) -> Sheet:
    """Several places of that name, or one that is written alike."""
    lead = N_("Did you mean one of these? “{text}” is not a city I know.") if meant else N_("Which “{text}”?")
    blocks = (Block("line", tr(lead, language, text=text)),)
    return Sheet(blocks, tuple(_tap("zone", place.zone, place.name) for place in places), edit=True)


def _to(name: str, label: str) -> Button:
    return Button(label, DailyChanged("page", name))
