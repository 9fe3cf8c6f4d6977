"""How well a criterion sits: one FSRS card per person and criterion (`fsrs`, the algorithm of Open Spaced Repetition).

From credit to rating, the same for drills and interviews (credits are the rubric's, 0 to 1):

    Again   0            missed
    Hard    under 0.5    after a hint, or an answer that came late
    Good    under 0.9    after a probe
    Easy    0.9 and up   unprompted

Fuzzing is off, so that the same answers give the same days; there are no learning steps, because a drill a day is the
step; nothing rests for longer than 60 days.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from fsrs import Card, Rating, Scheduler, State

LONGEST = 60
"""Days until a criterion comes back at the latest."""

DAY = 86_400.0

SCHEDULER = Scheduler(
    desired_retention=0.9, learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False
)


@dataclass(frozen=True, slots=True)
class Memory:
    """The card of one criterion."""

    criterion: str
    stability: float
    """Days after which nine of ten would still show it."""
    difficulty: float
    """1 to 10."""
    due: float
    """Unix seconds."""
    reviewed: float
    reviews: int


def rating(credit: float) -> Rating:
    """What a credit says about memory.

    >>> [rating(c).name for c in (0.0, 0.3, 0.6, 1.0)]
    ['Again', 'Hard', 'Good', 'Easy']
    """
    if credit <= 0:
        return Rating.Again
    return Rating.Hard if credit < 0.5 else Rating.Good if credit < 0.9 else Rating.Easy


def reviewed(memory: Memory | None, criterion: str, credit: float, at: float) -> Memory:
    """The card after it was shown, or missed. Time that runs backwards counts as none."""
    now = datetime.fromtimestamp(max(at, memory.reviewed) if memory else at, UTC)
    card, _ = SCHEDULER.review_card(_card(memory, now), rating(credit), now)
    assert card.stability is not None
    assert card.difficulty is not None
    return Memory(
        criterion,
        card.stability,
        card.difficulty,
        card.due.timestamp(),
        now.timestamp(),
        memory.reviews + 1 if memory else 1,
    )


def recall(memory: Memory, at: float) -> float:
    """How likely it would be shown now, 0 to 1."""
    now = datetime.fromtimestamp(max(at, memory.reviewed), UTC)
    return float(SCHEDULER.get_card_retrievability(_card(memory, now), now))


def _card(memory: Memory | None, now: datetime) -> Card:
    if memory is None:
        return Card(card_id=0, due=now)
    return Card(
        card_id=0,
        state=State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=datetime.fromtimestamp(memory.due, UTC),
        last_review=datetime.fromtimestamp(memory.reviewed, UTC),
    )
