"""Every message of the program is in the catalogue, in both languages, with the same values."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.packs.text import LANGUAGES
from bot.texts import LOCALES, tr

BOT = Path(__file__).parents[2] / "bot"


def marked() -> set[str]:
    """Every text that the code marks with N_(...)."""
    found = set()
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
                found.add(ast.literal_eval(node.args[0]))
    return found


def catalogue() -> dict[str, str]:
    with (LOCALES / "zh" / "LC_MESSAGES" / "warroom.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def test_the_catalogue_holds_what_the_code_says_and_nothing_else() -> None:
    assert set(catalogue()) == marked()


@pytest.mark.parametrize(("message", "translated"), sorted(catalogue().items()))
def test_each_translation_is_chinese_and_takes_the_same_values(message: str, translated: str) -> None:
    assert translated
    assert set(re.findall(r"\{\w+\}", message)) == set(re.findall(r"\{\w+\}", translated))
    assert re.search("[\u4e00-\u9fff]", translated) or not re.search("[a-z]{3}", message)


def test_values_are_filled_in_and_braces_in_values_stay() -> None:
    assert tr("{title}. How long do you have?", "en", title="{minutes} <b>") == "{minutes} <b>. How long do you have?"
    for language in LANGUAGES:
        assert "{" not in tr("{stage} · {left} min left", language, stage="design", left=3)
    assert tr("{stage} · {left} min left", "zh", stage="design", left=3) == "设计 · 剩3分钟"
