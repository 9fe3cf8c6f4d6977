"""The desk that chooses: which drill, cards or post-mortem next, and when an alert was seen."""

from bot.engine.exercise import ref
from bot.engine.exercise_events import CardsChosen, DrillChosen, Form, PageSeen, PostmortemChosen
from bot.engine.requests import ChooseExercise, WhenSeen
from bot.memory import Memory
from bot.packs.library import Library
from bot.packs.text import Language
from bot.ports import Found
from bot.roster import ANSWERED
from bot.selection import WHY, Choice, Past, asked_for, cards, drill, postmortem, urgency
from bot.traffic import Key
from bot.training_port import TrainingStore


class ChoiceDesk:
    """Knows the packs, and asks the store what this person has done."""

    def __init__(self, store: TrainingStore, library: Library) -> None:
        self._store, self._library = store, library

    async def choose(self, key: Key, request: ChooseExercise, language: Language, now: float) -> Found:
        """What trains best now."""
        memories = {memory.criterion: memory for memory in await self._store.memories(key)}
        past = await self._past(key, request.form)
        seed = hash((key.user, int(now * 1000)))
        match request.form:
            case "drill":
                return Found(event=self._drill(request, memories, past, now, seed))
            case "cards":
                names = cards(self._library.cards.values(), memories, past, now, seed)
                trains = {name for card in names for name in self._library.cards[card].trains}
                why = sorted(trains, key=lambda name: -urgency(memories, name, now))[:WHY]
                return Found(event=CardsChosen(names, request.push, tuple(why)))
            case _:
                known = self._library.postmortems
                name = request.name or postmortem(known.values(), memories, past, now, seed)
                return Found(event=PostmortemChosen(name, request.push))

    def _drill(
        self, request: ChooseExercise, memories: dict[str, Memory], past: list[Past], now: float, seed: int
    ) -> DrillChosen:
        known = self._library.drills
        choice: Choice | None
        if request.name:
            choice = asked_for(known[request.name], memories, past, now) if request.name in known else None
        else:
            choice = drill(known.values(), memories, past, now, seed)
        if choice is None:
            return DrillChosen("", request.push)
        return DrillChosen(choice.name, request.push, choice.repeat, choice.why, choice.relaxed)

    async def _past(self, key: Key, form: Form) -> list[Past]:
        done = await self._store.trainings(key, form)
        return [Past(each.pack, each.at, each.credit) for each in done if each.outcome in ANSWERED]

    async def seen(self, key: Key, request: WhenSeen, language: Language, now: float) -> Found:
        """When the first alert of an exercise reached the phone."""
        at = await self._store.first_seen(key, ref(request.exercise))
        return Found(event=PageSeen(request.exercise, at or 0.0))
