"""Numbers of an interview's facts: no rate above the stated load, and the same rates in both languages."""

import re
from collections.abc import Iterator

from bot.packs.interview import Interview
from bot.packs.loader import Fault, PackFile

_ENGLISH = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*([KkMm]?)\s*(?:[a-z]+\s*){0,2}(?:/\s*s\b|a second\b|per second\b)")
_CHINESE = re.compile(r"每秒(?:约|大约|近)?\s*(\d[\d,]*(?:\.\d+)?)\s*(万|亿|千)?")
_SCALE = {"": 1.0, "k": 1e3, "m": 1e6, "千": 1e3, "万": 1e4, "亿": 1e8}


def rates(text: str, language: str) -> set[float]:
    """Everything that a text states per second.

    >>> sorted(rates("600K/s at midnight, then 120K/s", "en"))
    [120000.0, 600000.0]
    >>> rates("零点每秒60万", "zh")
    {600000.0}
    """
    found = (_CHINESE if language == "zh" else _ENGLISH).findall(text)
    return {float(number.replace(",", "")) * _SCALE[(scale or "").lower()] for number, scale in found}


def check_numbers(file: PackFile, pack: Interview) -> Iterator[Fault]:
    """One Fault for each fact whose rates do not agree with the pack's load or with each other."""
    most = max(pack.load.numbers, default=0.0)
    for i, fact in enumerate(pack.facts):
        stated = {language: rates(text, language) for language, text in fact.answer.root.items()}
        for language, found in stated.items():
            if found and most and max(found) > most:
                yield file.fault(
                    ("facts", i, "answer", language),
                    f"{max(found):,.0f} a second is more than the pack's peak of {most:,.0f}",
                    "correct the fact, or load.numbers",
                )
        english, chinese = stated.get("en", set()), stated.get("zh", set())
        if english and chinese and not (english <= chinese or chinese <= english):
            yield file.fault(
                ("facts", i, "answer"),
                f"the languages state different rates: {sorted(english)} and {sorted(chinese)}",
                "make them agree",
            )
