"""Every message there is, in both languages: rendered, escaped, short enough, and translated."""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from bot.engine.actions import Block
from bot.engine.context import Context
from bot.engine.conversation import step
from bot.engine.events import HelpAsked
from bot.engine.lines import LIMIT, QUOTE
from bot.engine.state import Conversation, Settings
from bot.packs.checker import walk
from bot.packs.text import LANGUAGES, Language, Text
from bot.packs.voice import LINES
from bot.telegram.outbound import MOST, TelegramPresenter, render, units
from bot.texts import tr
from bot.traffic import Key
from docs.tools.phone import Phone
from tests.botapi.markup import parse
from tests.packs import ROOT, shipped
from tests.unit.test_texts import catalogue

SCREEN = 640
"""Points of a small phone, 360 wide; 56 are the title bar's and 60 the keyboard's closed line."""

LONG = {"grader": "offline 2, cues 1", "title": "x" * 60, "missed": "y" * 40, "query": "z" * 42}
"""Values that are longer than those of the program."""


def filled(message: str) -> dict[str, str]:
    return {name: LONG.get(name, "1 <&> {x}") for name in re.findall(r"\{(\w+)\}", message)}


def everything(language: Language) -> Iterator[tuple[str, str]]:
    """(where, text) of all that is ever shown: the catalogue, the packs, the voices."""
    for message in catalogue():
        yield f"catalogue: {message[:30]}", tr(message, language, **filled(message))
    library = shipped()
    packs = [
        *library.interviews.values(),
        *library.rubrics.values(),
        *library.voices.values(),
        *library.drills.values(),
        *library.cards.values(),
        *library.postmortems.values(),
        library.pressure,
    ]
    for pack in packs:
        for loc, text in walk(pack):
            if "cues" in loc or "accept" in loc or "ready" in loc or "aliases" in loc or "ask" in loc[:1]:
                continue
            assert language in text.languages or loc[-1] == "names", f"{loc} is not there in {language}"
            texts = (text.get(language),) if isinstance(text, Text) else text.get(language)
            for each in texts:
                yield f"{getattr(pack, 'id', 'pressure')}: {'.'.join(map(str, loc))}", each


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_valid_html_and_says_what_was_meant(language: Language) -> None:
    count = 0
    for where, text in everything(language):
        html = render([Block("line", text)])
        assert parse(html)[0] == text.strip(), where
        assert 0 < units(html) <= MOST // 4, where
        count += 1
    assert count > 3000


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_left_in_the_other_language(language: Language) -> None:
    for where, text in everything(language):
        chinese = len(re.findall("[\u4e00-\u9fff]", text))
        if language == "en":
            assert chinese == 0 or "postmortem" in where or chinese < len(text) / 4, f"{where}: {text}"
        elif re.search("[a-z]{3} [a-z]{3} [a-z]{3} [a-z]{3}", text):
            assert chinese, f"{where}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("voice", sorted(shipped().voices))
def test_every_line_of_a_voice_leaves_room_for_the_question(voice: str, language: Language) -> None:
    pack = shipped().voices[voice]
    quote = ("测" * (QUOTE // 2)) if language == "zh" else "q" * QUOTE
    for line, values in LINES.items():
        for wording in pack.lines[line].get(language):
            text = wording
            for name in values:
                text = text.replace("{" + name + "}", quote)
            assert "{" not in text
            assert len(text) <= LIMIT
    for criterion, texts in pack.heard.items():
        for wording in texts.get(language):
            text = wording.replace("{quote}", quote)
            assert len(text) <= LIMIT // 2, criterion


def test_the_voices_are_different_people_with_the_same_questions() -> None:
    voices = shipped().voices
    assert {"coach", "neutral", "adversarial"} <= set(voices)
    heard = {name: set(voice.heard) for name, voice in voices.items()}
    assert heard["coach"] == heard["adversarial"] == heard["neutral"]
    for language in LANGUAGES:
        for one, other in (("coach", "neutral"), ("adversarial", "neutral"), ("coach", "adversarial")):
            mine = _spoken(one, language)
            same = mine & _spoken(other, language)
            assert len(same) < len(mine) / 10, f"{one} and {other}: {sorted(same)[:5]}"


def _spoken(voice: str, language: Language) -> set[str]:
    pack = shipped().voices[voice]
    lines = [w for name, texts in pack.lines.items() if not name.startswith("hint.") for w in texts.get(language)]
    return {*lines, *(w for texts in pack.heard.values() for w in texts.get(language))}


RUDE = "stupid|idiot|dumb|useless|incompetent|lazy|shut up|pathetic|蠢|笨|傻|废物|闭嘴|白痴|无能"


def test_a_hard_interviewer_is_never_rude() -> None:
    for language in LANGUAGES:
        for text in _spoken("adversarial", language):
            assert not re.search(RUDE, text, re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_fits_one_screen(language: Language) -> None:
    conversation = Conversation(Settings(language))
    _, actions = step(conversation, HelpAsked(), Context(shipped(), 0.0, 0))
    (call,) = TelegramPresenter().present(actions, Key("telegram", 1, 1, 0, 1), language)
    text, entities = parse(call.params["text"])
    assert height(text) <= SCREEN - 60
    assert not entities


def height(text: str) -> float:
    phone = Phone()
    phone.message({"text": text}, False, {})
    return phone.height


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_messages_fit_a_phone(language: Language) -> None:
    """Pictures of them are left in build/pictures, to be looked at."""
    said = [text for where, text in everything(language) if where.startswith("catalogue")]
    packs = [text for where, text in everything(language) if not where.startswith("catalogue")]
    longest = [*sorted(said, key=len)[-5:], *sorted(packs, key=len)[-5:]]
    phone = Phone()
    for text in longest:
        before = phone.height
        phone.message({"text": text}, False, {})
        assert phone.height - before <= SCREEN, text
    out = ROOT / "build" / "pictures"
    out.mkdir(parents=True, exist_ok=True)
    file = Path(out / f"longest-{language}.png")
    file.write_bytes(phone.png())
    assert file.stat().st_size > 10_000


def test_values_cannot_become_markup() -> None:
    for message in catalogue():
        values = {name: "<b>&amp;</b>" for name in re.findall(r"\{(\w+)\}", message) if name != "stage"}
        for language in LANGUAGES:
            text = tr(message, language, **values)
            assert parse(escape(text, quote=False))[0] == text
