"""All packs together, as the engine gets them."""

from dataclasses import dataclass

from bot.packs.interview import Interview
from bot.packs.practice import Card, Drill, Postmortem, Pressure
from bot.packs.rubric import Rubric
from bot.packs.voice import Voice
from bot.packs.warroom import Warroom

DEFAULT_RUBRIC = "crisis-operator"
DEFAULT_VOICE = "neutral"


@dataclass(frozen=True)
class Library:
    """Packs by id."""

    interviews: dict[str, Interview]
    rubrics: dict[str, Rubric]
    voices: dict[str, Voice]
    pressure: Pressure
    drills: dict[str, Drill]
    cards: dict[str, Card]
    postmortems: dict[str, Postmortem]
    warrooms: dict[str, Warroom]

    def rubric(self, name: str = "") -> Rubric:
        """The rubric of that id; the default one for an empty or unknown id."""
        return self.rubrics.get(name) or self.rubrics.get(DEFAULT_RUBRIC) or next(iter(self.rubrics.values()))

    def voice(self, name: str = "") -> Voice:
        """The voice of that id; the default one for an empty or unknown id."""
        return self.voices.get(name) or self.voices.get(DEFAULT_VOICE) or next(iter(self.voices.values()))
