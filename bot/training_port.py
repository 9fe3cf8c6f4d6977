"""What training needs from the store, as a protocol: a part of ports.Store."""

from typing import Protocol

from bot.engine.actions import Recorded
from bot.engine.daily import Daily
from bot.engine.exercise_events import Form
from bot.memory import Memory
from bot.roster import Trainee, Training
from bot.schedule import Next
from bot.traffic import Key


class TrainingStore(Protocol):
    """Keeps who trains when, and what came of it. Written by turns; every method is one transaction."""

    async def trainee(self, key: Key) -> Trainee:
        """The person's settings and streak; new ones when nothing is kept."""
        ...

    async def memories(self, key: Key) -> list[Memory]:
        """The card of each criterion that was ever tried, the most due first."""
        ...

    async def trainings(self, key: Key, form: Form | None = None, limit: int = 400) -> list[Training]:
        """What was done or missed, newest first; of one form, or of all."""
        ...

    async def answers_since(self, key: Key, since: float) -> list[Recorded]:
        """Answers of interviews and exercises from then on, oldest first."""
        ...

    async def first_seen(self, key: Key, ref: str) -> float | None:
        """When the first message of that name was taken by the platform; None when none was."""
        ...

    async def next_for(self, key: Key, daily: Daily, at: float) -> Next | None:
        """What would be due next under these settings, what was handed out already left out."""
        ...

    async def claim(self, platform: str, bot: int, now: float, limit: int) -> int:
        """Turn at most so many due pushes into letters, each exactly once; how many were handled."""
        ...

    async def pushing(self, platform: str, bot: int, most: int) -> int:
        """How many pushes are on their way: letters and bulk calls, each counted up to `most`."""
        ...

    async def forget_pushes(self, now: float) -> None:
        """Drop the record of what was handed out long ago."""
        ...
