"""The taste: what, when and who of one answer, at once."""

from bot.engine.actions import Block, Button, Sheet
from bot.engine.asking import N_
from bot.engine.events import MenuAsked
from bot.engine.lines import clip
from bot.engine.looking import TasteAsked
from bot.engine.requests import TasteWords
from bot.grading.judgement import Graded, Judgement
from bot.packs.library import Library
from bot.packs.text import Language
from bot.ports import Found
from bot.texts import tr
from bot.traffic import Key

PARTS = (
    ("what", N_("What"), N_("which move, on which system?")),
    ("when", N_("When"), N_("at which number, or by what time?")),
    ("who", N_("Who"), N_("which role or team does it?")),
)


class TasteDesk:
    """Words what a taste showed."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def words(self, key: Key, request: TasteWords, language: Language, now: float) -> Found:
        """Three ticks with quotes, a model answer behind a tap, and the way to an interview."""
        blocks = [
            Block("title", tr(N_("What, when, who"), language)),
            Block("line", "\n".join(parts(request.judgement, language))),
        ]
        drill = self._library.drills.get(request.drill)
        if drill is not None:
            blocks.append(Block("line", tr(N_("A strong answer, on a tap:"), language)))
            blocks.append(Block("hidden", drill.model.get(language)))
        text = N_("An interview goes on from here: it builds its next question on what you said. Ten minutes will do.")
        blocks.append(Block("line", tr(text, language)))
        buttons = (Button(N_("Choose an interview"), MenuAsked()), Button(N_("Another page"), TasteAsked()))
        return Found((Sheet(tuple(blocks), buttons),))


def parts(judgement: Judgement, language: Language) -> list[str]:
    """A line for each of what, when and who."""
    if not isinstance(judgement, Graded):
        return [tr(N_("Your answer could not be graded just now."), language)]
    lines = []
    for name, title, ask in PARTS:
        spans = [span for risk in judgement.risks if (span := getattr(risk, name))]
        if spans:
            lines.append(f"● {tr(title, language)}: “{clip(spans[0], 140)}”")
        else:
            lines.append(f"○ {tr(title, language)}: {tr(ask, language)}")
    return lines
