"""The daily push as a person sets it: values, what may be typed for them, and what does not go together."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from bot.engine.exercise_events import Form
from bot.engine.words import N_

DAY = 24 * 60
"""Minutes; every time of day below is minutes after midnight."""

APART = 240
LEAST_APART = 30
"""Minutes between two pushes of a day: four hours where there is room, never less than half an hour."""

LAST = 23 * 60 + 30
"""No push later than that, quiet hours or not."""

MOST_PAUSE = 60
"""Days."""

Kind = Literal["drill", "cards", "postmortem", "mixed"]
MIXED: tuple[Form, ...] = ("drill", "cards", "drill", "postmortem")
"""What 'mixed' brings, day by day."""


@dataclass(frozen=True, slots=True)
class Daily:
    """Settings of one person."""

    on: bool = False
    zone: str = ""
    """IANA name; empty: not asked yet, and never guessed."""
    at: int = 8 * 60 + 30
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    """Weekdays, Monday is 0."""
    quiet: tuple[int, int] = (22 * 60, 8 * 60)
    """From, to; the same twice: none."""
    count: int = 1
    """Pushes a day, 1 to 3."""
    window: int = 0
    """Minutes from `at` within which the moments are drawn; 0: at the minute."""
    form: Kind = "drill"
    again: int = 5
    """Minutes without an acknowledgement after which it pages again."""
    weekly: bool = False
    """The week's note."""
    paused: str = ""
    """First day on which it comes again, as 2026-03-29; empty: not paused."""
    stopped: Literal["", "blocked", "offered"] = ""
    """It stopped because the bot was blocked; it was offered again since."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a setting cannot be as wanted, in one sentence of the catalogue."""

    message: str
    values: tuple[tuple[str, str | int], ...] = ()
    ways: tuple[str, ...] = ()
    """Settings that lead on: 'time', 'quiet', 'zone'."""


def shown(minutes: int) -> str:
    """As a clock shows it.

    >>> shown(510)
    '08:30'
    """
    return f"{minutes // 60:02}:{minutes % 60:02}"


_NARROW = str.maketrans("０１２３４５６７８９：．－～", "0123456789:.--")
_TIME = re.compile(
    r"(?P<before>早上|上午|凌晨|中午|下午|晚上|晚)?\s*(?P<hour>\d{1,2})\s*(?:(?:[:.h点时]|点钟)\s*(?P<minute>\d{1,2}|半)?分?)?"
    r"\s*(?P<after>am|pm|a\.m\.|p\.m\.)?",
    re.IGNORECASE,
)


def time_of(text: str) -> int | None:
    """The time of day that was typed; None when it is none: '25:00', 'tomorrow'.

    >>> [time_of(t) for t in ("8:30", "0830", "8 pm", "晚上8点半", "25:00", "tomorrow")]
    [510, 510, 1200, 1230, None, None]
    """
    typed = text.translate(_NARROW).strip()
    if re.fullmatch(r"\d{4}", typed):
        typed = f"{typed[:2]}:{typed[2:]}"
    found = _TIME.fullmatch(typed)
    if found is None:
        return None
    hour, minute = int(found["hour"]), 30 if found["minute"] == "半" else int(found["minute"] or 0)
    half = (found["after"] or "").casefold().replace(".", "")
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif found["before"] in ("下午", "晚上", "晚") and 1 <= hour < 12:
        hour += 12
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def span_of(text: str) -> tuple[int, int] | None:
    """Two times of day, '22:00-08:00'; (0, 0) for 'none'; None when it is neither."""
    typed = text.translate(_NARROW).strip().casefold()
    if typed in ("none", "off", "no", "无", "不要", "没有", "关"):
        return 0, 0
    parts = [part for part in re.split(r"\s*(?:-|–|—|to|until|到|至)\s*", typed) if part]
    times = [time_of(part) for part in parts]
    if len(times) != 2 or times[0] is None or times[1] is None:
        return None
    return times[0], times[1]


def quiet_in(quiet: tuple[int, int], minutes: int) -> bool:
    """Does that time of day lie in the quiet hours?

    >>> quiet_in((1320, 480), 1400), quiet_in((1320, 480), 480), quiet_in((0, 0), 0)
    (True, False, False)
    """
    start, end = quiet
    if start == end:
        return False
    return start <= minutes < end if start < end else minutes >= start or minutes < end


def times(daily: Daily) -> tuple[int, ...]:
    """The times of day of a day's pushes; with a window, where each part of it begins. Fewer when they do not fit."""
    if daily.window:
        size = daily.window // daily.count
        return tuple(daily.at + i * size for i in range(daily.count))
    end = LAST if daily.quiet[0] == daily.quiet[1] or daily.quiet[0] <= daily.at else daily.quiet[0] - 1
    apart = min(APART, (end - daily.at) // (daily.count - 1)) if daily.count > 1 else APART
    if apart < LEAST_APART:
        return (daily.at,)
    return tuple(daily.at + i * apart for i in range(daily.count))


def clash(daily: Daily) -> Problem | None:
    """What does not go together, if anything."""
    start, end = daily.quiet
    span = (("start", shown(start)), ("end", shown(end)))
    if quiet_in(daily.quiet, daily.at):
        message = N_("{time} lies in your quiet hours ({start}–{end}). Take another time, or change the quiet hours.")
        return Problem(message, (("time", shown(daily.at)), *span), ("time", "quiet"))
    last = daily.at + daily.window
    if daily.window and (last > DAY or any(quiet_in(daily.quiet, m % DAY) for m in range(daily.at, last, 15))):
        message = N_("From {time} to {last} reaches into your quiet hours or the next day. Take a shorter window.")
        return Problem(message, (("time", shown(daily.at)), ("last", shown(last % DAY))), ("window", "time", "quiet"))
    if len(times(daily)) < daily.count:
        message = N_("{count} a day do not fit between {time} and your quiet hours. Take an earlier time, or fewer.")
        return Problem(message, (("count", daily.count), ("time", shown(daily.at))), ("time", "count"))
    return None


NO_TIME = N_("“{text}” is no time of day. Type it like 08:30, or 8:30 pm.")
NO_SPAN = N_("“{text}” is no span of time. Type it like 22:00-08:00, or none.")
NO_PAUSE = N_("“{text}” is no number of days. Type one from 1 to {most}.")


def typed_time(daily: Daily, text: str) -> Daily | Problem:
    """With that time of day."""
    at = time_of(text)
    if at is None:
        return Problem(NO_TIME, (("text", text[:20]),), ("time",))
    changed = replace(daily, at=at)
    return clash(changed) or changed


def typed_quiet(daily: Daily, text: str) -> Daily | Problem:
    """With those quiet hours."""
    span = span_of(text)
    if span is None:
        return Problem(NO_SPAN, (("text", text[:20]),), ("quiet",))
    changed = replace(daily, quiet=span)
    return clash(changed) or changed


def typed_pause(text: str) -> int | Problem:
    """So many days."""
    found = re.fullmatch(r"(\d{1,3})\s*(?:days?|d|天|日)?", text.translate(_NARROW).strip(), re.IGNORECASE)
    days = int(found[1]) if found else 0
    return (
        days if 1 <= days <= MOST_PAUSE else Problem(NO_PAUSE, (("text", text[:20]), ("most", MOST_PAUSE)), ("pause",))
    )


def toggled(daily: Daily, day: int) -> Daily:
    """With that weekday, or without it; the last one stays."""
    days = tuple(sorted(set(daily.days) ^ {day}))
    return replace(daily, days=days) if days else daily
