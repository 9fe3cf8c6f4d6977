"""Numbers of a pack: a fact's agree with the stated load, and both languages of a text state the same ones.

A rate ("600K/s", "每秒60万") is not above the peak; "3x normal" ("平日3倍") is three times the normal load;
a day's volume is not more than the peak would bring in a day.
"""

import re
from collections.abc import Iterator

from bot.packs.interview import Interview, Load
from bot.packs.loader import Fault, PackFile
from bot.packs.text import Text
from bot.packs.yamlfile import Loc

SMALL = 13
"""Numbers below are often words ("three", "两") or counts of a language ("a dozen"); they are not compared."""

SECONDS_A_DAY = 86_400

_RATE_EN = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*([KkMm]?)\s*(?:[a-z]+\s*){0,2}(?:/\s*s\b|a second\b|per second\b)")
_RATE_ZH = re.compile(r"每秒(?:约|大约|近)?\s*(\d[\d,]*(?:\.\d+)?)\s*(万|亿|千)?")
_TIMES = re.compile(r"(\d+(?:\.\d+)?)x normal\b|(?:平日|平时)的?(\d+(?:\.\d+)?)倍")
_DAILY = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)\s*([KkMmBb]|billion)?\s*(?!yuan|dollars|US|rupiah)[a-z]+ (?:a|that|per) day\b"
    r"|一天(?:共|约)?\s*(\d[\d,]*(?:\.\d+)?)\s*(万|亿|千)?"
)
_DIGITS = re.compile(
    r"(\d+(?:\.\d+)?)(?:个)?(?:[\s-]?(K|M|B|bn|thousand|million|billion)\b|\s?(万亿|千万|百万|亿|万|千))?",
    re.IGNORECASE,
)
_COMMA = re.compile(r"(?<=\d),(?=\d{3})")
_SCALE = {
    "": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9,
    "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12,
}  # fmt: skip

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100, "half": 0.5, "a": 1,
}  # fmt: skip
_SPOKEN_EN = re.compile(
    rf"\b({'|'.join(_WORDS)})(?:[\s-](one|two|three|four|five|six|seven|eight|nine))?"
    r"(?: a)?(?:[\s-](hundred|thousand|million|billion))?\b",
    re.IGNORECASE,
)
_FIGURES_ZH = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "半": 0.5}
_UNITS_ZH = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}
_SPOKEN_ZH = re.compile(r"[零一二三四五六七八九两半十百千万亿]+")


def rates(text: str, language: str) -> set[float]:
    """Everything that a text states per second.

    >>> sorted(rates("600K/s at midnight, then 120K/s", "en"))
    [120000.0, 600000.0]
    >>> rates("零点每秒60万", "zh")
    {600000.0}
    """
    found = (_RATE_ZH if language == "zh" else _RATE_EN).findall(text)
    return {_number(number, scale) for number, scale in found}


def figures(text: str) -> set[float]:
    """Everything that a text states in digits, scales applied.

    >>> sorted(figures("1,204 entries, 3.62M yuan")), sorted(figures("1204笔、362万元"))
    ([1204.0, 3620000.0], [1204.0, 3620000.0])
    """
    return {_number(m[1], m[2] or m[3] or "") for m in _DIGITS.finditer(_COMMA.sub("", text))}


def readings(text: str) -> set[float]:
    """Every number that a reader could take from a text, words and tenths (成) and fractions (分之) included."""
    plain = _COMMA.sub("", text)
    found = figures(plain) | {float(n) for n in re.findall(r"\d+(?:\.\d+)?", plain)}
    for word, unit, scale in _SPOKEN_EN.findall(plain):
        number = _WORDS[word.lower()] + (_WORDS[unit.lower()] if unit else 0)
        found |= {number, number * (100 if scale.lower() == "hundred" else _SCALE.get(scale.lower(), 1))}
    for run in _SPOKEN_ZH.findall(plain):
        found.add(_spoken(run))
    for tenth in re.findall(r"(\d+(?:\.\d+)?|[一二三四五六七八九两半])成", plain):
        found.add(10 * (_FIGURES_ZH[tenth] if tenth in _FIGURES_ZH else float(tenth)))
    for mixed, unit in re.findall(r"(\d+(?:\.\d+)?)(千|万|亿|千万|百万)分之", plain):
        found.add(float(mixed) * _SCALE[unit])
    if re.search(r"\d(?:点|点半)", plain):
        found |= {n + 12 for n in found if n < 12} | ({30.0} if "点半" in plain else set())
    for price in re.findall(r"(\d+(?:\.\d+)?|[一二三四五六七八九])折", plain):  # 一折 is 90% off
        found.add(100 - 10 * (_FIGURES_ZH[price] if price in _FIGURES_ZH else float(price)))
    return found | {round(n * 100, 4) for n in found if n < 10}  # 6.18 and 618


def apart(english: str, chinese: str) -> tuple[set[float], set[float]]:
    """The numbers, in digits and not small, that only one of two texts states."""
    first, second = readings(english), readings(chinese)
    return (
        {n for n in figures(english) if n >= SMALL and not _among(n, second)},
        {n for n in figures(chinese) if n >= SMALL and not _among(n, first)},
    )


def check_numbers(file: PackFile, pack: Interview) -> Iterator[Fault]:
    """One Fault for each number of a fact that does not agree with the pack's load."""
    for i, fact in enumerate(pack.facts):
        for language, text in fact.answer.root.items():
            for problem in disagreements(text, language, pack.load):
                yield file.fault(("facts", i, "answer", language), problem, "correct the fact, or load.numbers")


def disagreements(text: str, language: str, load: Load) -> Iterator[str]:
    """What a text says against the load, as a clause."""
    most, least = max(load.numbers, default=0.0), min(load.numbers, default=0.0)
    stated = rates(text, language)
    if not most:
        return
    if stated and max(stated) > most:
        yield f"{max(stated):,.0f} a second is more than the pack's peak of {most:,.0f}"
    for sentence in re.split(r"[.;。；](?!\d)", text):
        for english, chinese in _TIMES.findall(sentence):
            times = float(english or chinese)
            if rates(sentence, language) and not any(abs(n / least / times - 1) < 0.2 for n in figures(sentence)):
                yield f"nothing here is {times:g} times the pack's normal load of {least:,.0f}"
    for number, scale, chinese, unit in _DAILY.findall(text):
        volume = _number(number or chinese, scale or unit)
        if volume > most * SECONDS_A_DAY:
            yield f"{volume:,.0f} a day is more than a day of the pack's peak"


def check_languages(file: PackFile, texts: Iterator[tuple[Loc, Text]]) -> Iterator[Fault]:
    """One Fault for each text whose languages state different numbers."""
    for loc, text in texts:
        if {"en", "zh"} <= text.languages:
            english, chinese = apart(text.root["en"], text.root["zh"])
            if english or chinese:
                only = [f"{n:g} only in English" for n in sorted(english)]
                only += [f"{n:g} only in Chinese" for n in sorted(chinese)]
                yield file.fault(loc, f"the languages state different numbers: {', '.join(only)}", "make them agree")


def _number(digits: str, scale: str) -> float:
    return round(float(digits.replace(",", "")) * _SCALE[scale.lower()], 6)


def _spoken(run: str) -> float:
    """'十五' is 15, '两百万' 2,000,000.

    >>> _spoken("十五"), _spoken("两百万"), _spoken("二十")
    (15.0, 2000000.0, 20.0)
    """
    total, part, digit = 0.0, 0.0, 0.0
    for sign in run:
        if sign in _FIGURES_ZH:
            digit = _FIGURES_ZH[sign]
        elif _UNITS_ZH[sign] >= 1e4:
            total = (total + part + digit or 1.0) * _UNITS_ZH[sign]
            part = digit = 0.0
        else:
            part += (digit or 1.0) * _UNITS_ZH[sign]
            digit = 0.0
    return total + part + digit


def _among(number: float, others: set[float]) -> bool:
    return any(abs(number - other) <= 0.005 * number for other in others)
