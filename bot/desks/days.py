"""Moments in words and as local days."""

from datetime import date, datetime, tzinfo

from bot.packs.text import Language
from bot.ports import Store
from bot.schedule import NoZone, zone
from bot.traffic import Key

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Not from the locale: a server's is its operator's, not the reader's."""


FULL = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def day_of(at: float, zone: tzinfo | None = None) -> date:
    """The day of a moment (Unix seconds) in that zone; in the machine's, when none is given."""
    return datetime.fromtimestamp(at, zone).date()


async def zone_of(store: Store, key: Key) -> tzinfo | None:
    """The zone that a person named for the pager; None, the machine's, while none was named."""
    name = (await store.trainee(key)).daily.zone
    try:
        return zone(name) if name else None
    except NoZone:
        return None


def day_name(day: date, language: Language) -> str:
    """A date as people say it.

    >>> day_name(date(2025, 11, 5), "en"), day_name(date(2025, 11, 5), "zh")
    ('5 Nov 2025', '2025年11月5日')
    """
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date, language: Language) -> str:
    """The same without the year.

    >>> short_day(date(2025, 11, 5), "en"), short_day(date(2025, 11, 5), "zh")
    ('5 Nov', '11月5日')
    """
    return f"{day.month}月{day.day}日" if language == "zh" else f"{day.day} {MONTHS[day.month - 1]}"


def month_name(day: date, language: Language) -> str:
    """The month of a day.

    >>> month_name(date(2025, 11, 5), "en"), month_name(date(2025, 11, 5), "zh")
    ('Nov 2025', '2025年11月')
    """
    return f"{day.year}年{day.month}月" if language == "zh" else f"{MONTHS[day.month - 1]} {day.year}"


def spellings(day: date) -> str:
    """Every way in which somebody may look for a day, in lower case."""
    english = f"{day_name(day, 'en')} {day.day} {FULL[day.month - 1]} {day.year} {month_name(day, 'en')}"
    return f"{day.isoformat()} {day:%Y/%m/%d} {english} {day_name(day, 'zh')}".lower()
