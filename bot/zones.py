"""Which time zone a typed city or name means: a small table of cities, and every IANA name. Never a guess."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process

from bot.packs.text import Language

CITIES = Path(__file__).parent / "cities.tsv"

ALIKE = 82
"""Likeness, of 100, from which a city is asked about: 'Shangai' may mean Shanghai."""

MOST = 4
"""Zones that are offered."""


@dataclass(frozen=True, slots=True)
class City:
    """A city, or a country with one time only, and its zone."""

    zone: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    common: bool

    def name(self, language: Language) -> str:
        """As it is shown."""
        return self.chinese[0] if language == "zh" else self.english[0]


@dataclass(frozen=True, slots=True)
class Place:
    """What a text may mean."""

    zone: str
    name: str


@lru_cache
def cities() -> tuple[City, ...]:
    """The table."""
    rows = [line for line in CITIES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return tuple(_city(row) for row in rows)


def _city(row: str) -> City:
    zone, english, chinese = row.split("\t")
    names = [tuple(name.strip() for name in part.split(",")) for part in (english, chinese)]
    return City(zone.lstrip("*"), names[0], names[1], zone.startswith("*"))


def _folded(text: str) -> str:
    """Without case, accents and doubled spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).replace("_", " ").split())


@lru_cache
def _names() -> dict[str, tuple[City, ...]]:
    found: dict[str, tuple[City, ...]] = {}
    for city in cities():
        for name in dict.fromkeys(map(_folded, (*city.english, *city.chinese))):
            found[name] = (*found.get(name, ()), city)
    return found


@lru_cache
def _zones() -> dict[str, str]:
    return {_folded(zone): zone for zone in available_timezones()}


def common(language: Language) -> tuple[Place, ...]:
    """What is offered to be tapped."""
    return tuple(Place(city.zone, city.name(language)) for city in cities() if city.common)


def places(text: str, language: Language) -> tuple[Place, ...]:
    """The zones that a city or an IANA name means: one when it is clear, several when it is not, () for none."""
    typed = _folded(text.strip())
    if (zone := _zones().get(typed)) is not None and ("/" in zone or typed in ("utc", "gmt")):
        return (Place(zone, zone),)
    known = _names().get(typed, ())
    found = {city.zone: Place(city.zone, _label(city, typed, language)) for city in known}
    return tuple(found.values())[:MOST]


def _label(city: City, typed: str, language: Language) -> str:
    """The name that was typed, as it is written; with its zone when there are several of that name."""
    names = city.chinese if language == "zh" else city.english
    exact = next((name for name in (*names, *city.english, *city.chinese) if _folded(name) == typed), names[0])
    return f"{exact} · {city.zone}" if len(_names().get(typed, ())) > 1 else exact


def alike(text: str, language: Language) -> tuple[Place, ...]:
    """What somebody may have meant who mistyped it: to be asked about, never taken."""
    typed = _folded(text.strip())
    if len(typed) < 3:
        return ()
    found = process.extract(typed, _names().keys(), scorer=fuzz.ratio, limit=MOST, score_cutoff=ALIKE)
    made = {city.zone: Place(city.zone, city.name(language)) for name, _, _ in found for city in _names()[name]}
    return tuple(made.values())[:MOST]


def name_of(zone: str, language: Language) -> str:
    """The city that stands for a zone; the zone's own name when the table has none."""
    return next((city.name(language) for city in cities() if city.zone == zone), zone)
