"""/groupsettings: what a group's admins choose, by buttons; and when the calendar's next challenge is due."""

from dataclasses import replace

from bot.engine.actions import Button, Line, Notice
from bot.engine.groups.events import GroupSettingPicked, GroupSettingsWanted
from bot.engine.groups.posting import FORM_NAMES, MINUTES
from bot.engine.groups.state import GroupSettings
from bot.engine.groups.values import GROUP_FORMS
from bot.engine.words import N_
from bot.packs.text import Language
from bot.schedule import NoZone, last_workday, next_workday, zone

ZONES = (
    "UTC",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Kolkata",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
)
HOURS = (7, 8, 9, 10, 12, 15, 18, 20)
TAG_NAMES = {
    "": N_("any topic"),
    "payment": N_("payment"),
    "logistics": N_("logistics"),
    "search": N_("search"),
    "data": N_("data"),
    "cloud": N_("cloud"),
    "ai": N_("AI"),
    "people": N_("people"),
}
MINUTE_NAMES = dict(MINUTES)


def shown(settings: GroupSettings, language: Language, page: str, edit: bool) -> Notice:
    """The settings, or one page of them."""
    plan = settings.schedule
    rows: list[Button] = []
    match page:
        case "zone":
            lines = [
                Line("title", N_("The group's time zone")),
                Line("small", N_("Others: /groupsettings Europe/Rome")),
            ]
            rows = [Button(name, GroupSettingPicked("zone", name), literal=True) for name in ZONES]
        case "at":
            lines = [Line("title", N_("Every working day at"))]
            rows = [Button(f"{hour:02}:00", GroupSettingPicked("at", str(60 * hour)), literal=True) for hour in HOURS]
        case "tag":
            lines = [Line("title", N_("Pages about"))]
            rows = [Button(TAG_NAMES[tag], GroupSettingPicked("tag", tag)) for tag in TAG_NAMES]
        case _:
            lines = [
                Line("title", N_("Group settings")),
                Line("small", N_("Admins only. Each topic of a forum has its own.")),
            ]
            rows = _main(settings, language)
            if plan.on:
                values = (("at", _clock(plan.at)), ("zone", settings.zone or "UTC"))
                lines.insert(1, Line("line", N_("Every working day at {at} ({zone}) a challenge comes."), values))
            return Notice(tuple(lines), tuple(rows), columns=1, edit=edit)
    rows.append(Button(N_("◀ Group settings"), GroupSettingsWanted()))
    return Notice(tuple(lines), tuple(rows), columns=2, edit=edit)


def _main(settings: GroupSettings, language: Language) -> list[Button]:
    plan = settings.schedule
    starters = N_("Challenges: by anyone") if settings.starters == "anyone" else N_("Challenges: by admins")
    other = "admins" if settings.starters == "anyone" else "anyone"
    shows = N_("While sealed: how many") if settings.shows == "count" else N_("While sealed: who")
    rows = [
        Button(starters, GroupSettingPicked("starters", other)),
        Button(shows, GroupSettingPicked("shows", "names" if settings.shows == "count" else "count")),
        Button(
            "中文" if language == "en" else "English", GroupSettingPicked("language", _other(language)), literal=True
        ),
        Button(N_("Time zone: {zone}"), GroupSettingsWanted("zone"), (("zone", settings.zone or "UTC"),)),
        Button(
            N_("Daily challenge: on") if plan.on else N_("Daily challenge: off"),
            GroupSettingPicked("daily", "off" if plan.on else "on"),
        ),
    ]
    if plan.on:
        forms = GROUP_FORMS[(GROUP_FORMS.index(plan.form) + 1) % len(GROUP_FORMS)]
        lengths = [minutes for minutes, _ in MINUTES]
        longer = lengths[(lengths.index(plan.minutes) + 1) % len(lengths)] if plan.minutes in lengths else lengths[0]
        rows += [
            Button(N_("At {at}"), GroupSettingsWanted("at"), (("at", _clock(plan.at)),)),
            Button(FORM_NAMES[plan.form], GroupSettingPicked("form", forms)),
            *([Button(TAG_NAMES.get(plan.tag, plan.tag), GroupSettingsWanted("tag"))] if plan.form == "drill" else []),
            Button(MINUTE_NAMES.get(plan.minutes, MINUTES[1][1]), GroupSettingPicked("minutes", str(longer))),
        ]
    return rows


def _other(language: Language) -> Language:
    return "zh" if language == "en" else "en"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def picked(settings: GroupSettings, what: str, value: str) -> GroupSettings | None:
    """The settings with that one changed; None when there is no such setting or value."""
    plan = settings.schedule
    match what:
        case "starters" if value in ("anyone", "admins"):
            return replace(settings, starters=value)  # type: ignore[arg-type]
        case "shows" if value in ("count", "names"):
            return replace(settings, shows=value)  # type: ignore[arg-type]
        case "zone":
            return _zoned(settings, value)
        case "daily" if value in ("on", "off"):
            return replace(settings, schedule=replace(plan, on=value == "on"))
        case "at" if value.isascii() and value.isdigit() and int(value) < 1440:
            return replace(settings, schedule=replace(plan, at=int(value)))
        case "form" if value in GROUP_FORMS:
            return replace(settings, schedule=replace(plan, form=value))
        case "tag" if value in TAG_NAMES:
            return replace(settings, schedule=replace(plan, tag=value))
        case "minutes" if value in {str(minutes) for minutes in MINUTE_NAMES}:
            return replace(settings, schedule=replace(plan, minutes=int(value)))
        case _:
            return None


def _zoned(settings: GroupSettings, value: str) -> GroupSettings | None:
    try:
        zone(value)
    except NoZone:
        return None
    return replace(settings, zone="" if value == "UTC" else value)


def next_due(settings: GroupSettings, now: float) -> float | None:
    """When the calendar's next challenge comes: a working day at that time of day there. None when it is off."""
    plan = settings.schedule
    return next_workday(settings.zone, plan.at, now) if plan.on else None


def last_due(settings: GroupSettings, now: float) -> float | None:
    """When the calendar's latest challenge was due, up to now; None when it is off."""
    plan = settings.schedule
    return last_workday(settings.zone, plan.at, now) if plan.on else None
