"""A hand of cards, as a machine: five reflexes in a row, twenty seconds each.

Rules
    1. A pushed hand is an alert first, so that its seconds begin when the person is there.
    2. Each message is an answer, whatever the settings say: a reflex is not composed.
    3. The seconds are shown, never enforced; a right answer that took longer is worth less.
    4. The model answer of a card comes with the verdict, and the next card with it.
    5. Whatever is not in the table below changes nothing and is answered in words.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.engine import replies
from bot.engine.actions import Begun, Button, Closed, Line, Notice, Tell, Trained
from bot.engine.context import Context
from bot.engine.drill import not_now
from bot.engine.events import CancelAsked, Edited, EndAsked, Event, Read, Said, SkipAsked
from bot.engine.exercise import Asking, Done, Exercise, Hand, Log, Paged, Start, Weighing, ref
from bot.engine.exercise_events import Acknowledged, CardsChosen, DailyChanged, ExerciseAsked
from bot.engine.heard import Fragment, Heard
from bot.engine.replies import Step, exchange, hear, judged, put, recorded
from bot.engine.words import N_
from bot.grading.record import covered
from bot.packs.phrases import halves
from bot.packs.practice import Card

SECONDS = 20.0
"""A reflex."""

RIGHT, HALF, WRONG = 1.0, 0.5, 0.0
"""Credit of a card: both halves of the answer, one, or none."""

LATE = 0.6
"""What is left of it when it took longer."""


def open(event: CardsChosen, start: Start, context: Context) -> Step:
    """The first card; of a push, the alert."""
    known = tuple(name for name in event.cards if name in context.library.cards)
    if not known:
        return None, (Tell(N_("No cards are installed here.")),)
    hand = Hand(start, known, event.why)
    begun = Begun(start.id, "cards", known[0], start.rubric, start.language, start.seed, start.began)
    if not start.due:
        state, notice = _first(hand, context)
        return state, (begun, notice)
    lines = (
        Line("title", N_("⏱ {count} reflexes, twenty seconds each"), (("count", len(known)),)),
        Line("line", N_("The seconds run from your tap.")),
    )
    buttons = (Button(N_("Begin"), Acknowledged(start.id)), Button(N_("Stop the daily push"), DailyChanged("stop")))
    return Paged(hand), (begun, Notice(lines, buttons, ref=ref(start.id), bulk=True))


def begins(state: Paged, event: Acknowledged | Said, context: Context) -> Step:
    """The person is there."""
    assert isinstance(state.task, Hand)
    asking, notice = _first(state.task, context)
    return asking, (notice,)


def _first(hand: Hand, context: Context) -> tuple[Asking, Notice]:
    log, lines = _deal(hand, Log(shown=context.now), context)
    return Asking(hand, log), Notice(tuple(lines), ref=ref(hand.start.id))


def _deal(hand: Hand, log: Log, context: Context) -> tuple[Log, list[Line]]:
    """The next card goes on the table."""
    number = len(log.asked) + 1
    card = context.library.cards.get(hand.cards[number - 1])
    front = card.front.get(context.language) if card else ""
    log = put(log, context, "card", f"card:{hand.cards[number - 1]}", front, front, card.trains if card else ())
    title = Line("title", N_("⏱ Card {number} of {count}"), (("number", number), ("count", len(hand.cards))))
    return log, [title, Line("line", front, literal=True)]


def said(state: Asking, event: Said, context: Context) -> Step:
    """A message is an answer."""
    return replies.said(state, event, replace(context, timing="at_once"))


def read(state: Weighing, event: Read, context: Context) -> Step:
    """The verdict, and the next card."""
    log, heard = judged(state.log, event)
    if heard is None or heard.number != state.number:
        return replies.read_again(state, event, context)
    step, actions = _turned(state, log, heard, context)
    if state.waiting and isinstance(step, Asking):
        # A second message to the same card: it came before the next one was seen.
        return step, (recorded(state.id, log, heard), *actions)
    return step, (recorded(state.id, log, heard), *actions)


def said_while_weighing(state: Weighing, event: Said, context: Context) -> Step:
    """It was typed for the card that has been answered: it is not the next card's."""
    return replace(state, waiting=(*state.waiting, Fragment(event.message, event.text))), ()


def skipped(state: Asking, event: SkipAsked, context: Context) -> Step:
    """Not this one."""
    log, heard = hear(state.log, (), context, skipped=True)
    step, actions = _turned(state, log, heard, context)
    return step, (recorded(state.id, log, heard), *actions)


def _turned(state: Asking | Weighing, log: Log, heard: Heard, context: Context) -> Step:
    hand = state.task
    assert isinstance(hand, Hand)
    name = hand.cards[heard.ask - 1]
    card = context.library.cards.get(name)
    worth = credit(card, log, heard) if card else WRONG
    lines = [_verdict(worth_of(card, log, heard) if card else WRONG, heard)]
    if card:
        lines.append(Line("line", N_("One answer: {back}"), (("back", card.back.get(context.language)),)))
    trained = Trained(
        session=hand.start.id,
        form="cards",
        pack=name,
        outcome="left" if heard.skipped else "step",
        item=str(heard.ask),
        credits=tuple((criterion, worth) for criterion in card.trains) if card else (),
        why=hand.why,
    )
    if heard.ask < len(hand.cards):
        log, more = _deal(hand, log, context)
        return Asking(hand, log), (Notice((*lines, *more), ref=ref(hand.start.id)), trained)
    done, actions = _over(hand, log, lines, context)
    return done, (trained, *actions)


def _verdict(worth: float, heard: Heard) -> Line:
    seconds = (("seconds", round(heard.seconds)),)
    if heard.skipped:
        return Line("heading", N_("Skipped."))
    text = {
        (RIGHT, False): N_("✓ {seconds} s"),
        (RIGHT, True): N_("✓ but {seconds} s, twenty is the reflex"),
        (HALF, False): N_("◐ one half of it, {seconds} s"),
        (HALF, True): N_("◐ one half of it, and {seconds} s"),
    }
    late = heard.seconds > SECONDS
    return Line("heading", text.get((worth, late), N_("✗ {seconds} s")), seconds)


def worth_of(card: Card, log: Log, heard: Heard) -> float:
    """Both halves, one or none: by the card's phrases in any language, or by a criterion that the grader saw."""
    if not heard.text:
        return WRONG
    found = [halves(card, heard.text, language) for language in card.accept.languages]
    first, second = (any(each) for each in zip(*found, strict=True))
    seen = set(covered((exchange(log, heard),))) & set(card.trains)
    return RIGHT if first and second else HALF if first or second or seen else WRONG


def credit(card: Card, log: Log, heard: Heard) -> float:
    """What an answer to a card is worth, its time included."""
    return worth_of(card, log, heard) * (1.0 if heard.seconds <= SECONDS else LATE)


def _over(hand: Hand, log: Log, lines: list[Line], context: Context) -> Step:
    right = [
        heard.seconds <= SECONDS
        for heard in log.heard
        if (card := context.library.cards.get(hand.cards[heard.ask - 1])) is not None
        and worth_of(card, log, heard) == RIGHT
    ]
    values = (("right", len(right)), ("count", len(hand.cards)), ("fast", sum(right)))
    lines = [*lines, Line("title", N_("{right} of {count}, {fast} of them in time."), values)]
    notice = Notice(tuple(lines), (Button(N_("Five more"), ExerciseAsked("cards")),), ref=ref(hand.start.id))
    return Done(hand, log, "graded"), (notice, Closed(hand.start.id, "graded"))


def ended(state: Asking, event: EndAsked, context: Context) -> Step:
    """Enough: what was answered counts."""
    assert isinstance(state.task, Hand)
    return _over(state.task, state.log, [], context)


def left(state: Asking | Paged, event: CancelAsked, context: Context) -> Step:
    """Left in the middle."""
    log = state.log
    return Done(state.task, log, "left"), (Closed(state.id, "left"), Tell(N_("Left. /card deals another five.")))


TABLE: dict[tuple[type[Exercise], type[Event]], Callable[[Any, Any, Context], Step]] = {
    (Paged, Acknowledged): begins,
    (Paged, Said): begins,
    (Paged, CancelAsked): left,
    (Paged, EndAsked): left,
    (Asking, Said): said,
    (Asking, SkipAsked): skipped,
    (Asking, EndAsked): ended,
    (Asking, CancelAsked): left,
    (Asking, Edited): replies.edited,
    (Asking, Read): replies.read_again,
    (Weighing, Read): read,
    (Weighing, Said): said_while_weighing,
    (Weighing, Edited): replies.edited,
    (Done, Edited): replies.edited_too_late,
    (Done, Read): replies.read_again,
}
"""(state, event) -> what happens."""


def move(state: Exercise, event: Event, context: Context) -> Step:
    """The next state, and what is to be done."""
    found = TABLE.get((type(state), type(event)))
    return found(state, event, context) if found is not None else not_now(state, event)
