"""A table to talk at: the pure engine, the cue grader, and a clock in the hand of the test."""

from dataclasses import dataclass, field

from bot.engine.actions import (
    Action,
    Closed,
    Debrief,
    Fetch,
    Grade,
    Notice,
    Recorded,
    Say,
    SetTimer,
    StopTimer,
    Tell,
    Trained,
)
from bot.engine.context import Context
from bot.engine.conversation import step
from bot.engine.events import Begin, Edited, Event, Read, Said, TimerFired, Timing
from bot.engine.exercise import Exercise, Held, ref
from bot.engine.exercise_events import CardsChosen, DrillChosen, PageSeen, PostmortemChosen
from bot.engine.requests import ChooseExercise, Request, WhenSeen
from bot.engine.state import RUNNING, Conversation, Session, Settings
from bot.grader.cues import CueGrader
from bot.packs.library import Library
from bot.packs.text import Language
from bot.texts import sheet_of
from tests.overlap import OverlapFinder
from tests.packs import small


@dataclass
class Table:
    """Whoever sits here says things and hears all that comes back: `heard` fails on what was not asserted."""

    language: Language = "en"
    timing: Timing = "at_once"
    seed: int = 7
    now: float = 1_000_000.0
    library: Library = field(default_factory=small)

    def __post_init__(self) -> None:
        self.conversation = Conversation(Settings(self.language, self.timing))
        self.timers: dict[str, SetTimer] = {}
        self.events: list[tuple[Event, float]] = []
        self.actions: list[Action] = []
        self._unheard: list[Said_] = []
        self._messages = 0
        self.seen: float | None = None
        """When alerts reach the phone; None: at once."""
        self._grader = CueGrader(self.library.rubric())
        self._finder = OverlapFinder()

    # -- doing

    def does(self, event: Event) -> "Table":
        """An event, and all that it leads to at once."""
        events = [event]
        while events:
            event = events.pop(0)
            self.events.append((event, self.now))
            context = Context(self.library, self.now, self.seed)
            self.conversation, actions = step(self.conversation, event, context)
            self.actions += actions
            for action in actions:
                match action:
                    case Grade():
                        events.append(self._read(action))
                    case Fetch():
                        events += self._look(action.request)
                    case Say() | Tell() | Notice() | Debrief():
                        self._unheard.append(action)
                    case SetTimer():
                        self.timers[action.timer] = action
                    case StopTimer():
                        self.timers.pop(action.timer, None)
                    case _:
                        pass
        return self

    def _read(self, grade: Grade) -> Read:
        pack = self.library.interviews.get(grade.scenario)
        questions = self._finder.find(grade.answer.text, pack, grade.answer.language) if pack else ()
        return Read(grade.number, grade.version, self._grader.grade(grade.answer), questions, grade.about)

    def _look(self, request: Request) -> list[Event]:
        """What a clerk would find: the first of everything, and every message seen when it was sent."""
        match request:
            case ChooseExercise(form="drill"):
                name = request.name or next(iter(self.library.drills))
                return [DrillChosen(name, request.push, bool(request.name), ("esc.who",))]
            case ChooseExercise(form="cards"):
                return [CardsChosen(tuple(self.library.cards)[:5], request.push, ("esc.who",))]
            case ChooseExercise(form="postmortem"):
                return [PostmortemChosen(next(iter(self.library.postmortems)), request.push)]
            case WhenSeen():
                return [PageSeen(request.exercise, self.seen if self.seen is not None else self.paged)]
            case _:
                return []

    def begins(self, minutes: int = 10, pace: int = 0) -> "Table":
        """The interview of the small pack."""
        return self.does(Begin("ticket-sale", minutes, pace))

    def says(self, text: str, after: float = 30.0) -> "Table":
        """A message, so many seconds after what was before."""
        self.waits(after)
        self._messages += 1
        return self.does(Said(text, self._messages))

    def replies(self, text: str, exercise: str, after: float = 30.0) -> "Table":
        """A message that replies to one of an exercise's."""
        self.waits(after)
        self._messages += 1
        return self.does(Said(text, self._messages, ref(exercise)))

    def edits(self, message: int, text: str) -> "Table":
        return self.does(Edited(text, message))

    def waits(self, seconds: float) -> "Table":
        """Time passes; timers fire when they are due."""
        until = self.now + seconds
        while self.timers:
            timer = min(self.timers.values(), key=lambda t: t.due)
            if timer.due > until:
                break
            self.now = max(self.now, timer.due)
            del self.timers[timer.timer]
            self.does(TimerFired(timer.timer, timer.serial))
        self.now = until
        return self

    def taps(self, label: str) -> "Table":
        """The button with that label, among those of the last message that had any."""
        for said in reversed(self.said):
            for button in said.buttons:
                if button.label == label:
                    return self.does(button.press)
        shown = [button.label for said in self.said for button in said.buttons]
        raise AssertionError(f"no button {label!r}; there were {shown}")

    # -- hearing

    @property
    def said(self) -> list[Say | Tell | Notice]:
        """Everything that was said so far."""
        return [action for action in self.actions if isinstance(action, Say | Tell | Notice)]

    @property
    def paged(self) -> float:
        """When the newest exercise began."""
        held = [each for each in self.conversation.exercises if not isinstance(each, Held)]
        return held[-1].task.start.began

    @property
    def exercise(self) -> Exercise:
        """The newest one."""
        return self.conversation.exercises[-1]

    @property
    def trained(self) -> list[Trained]:
        return [action for action in self.actions if isinstance(action, Trained)]

    @property
    def questions(self) -> list[str]:
        """Every question that was put so far."""
        return [asked.text for asked in self.session.asked]

    def hears(self, *parts: str) -> "Table":
        """Exactly so many messages, each with that part in it."""
        texts = [_text(each) for each in self._unheard]
        assert len(texts) == len(parts), f"expected {len(parts)} messages, got {texts}"
        for part, text in zip(parts, texts, strict=True):
            assert part in text, f"{part!r} is not in {text!r}"
        self._unheard.clear()
        return self

    def hears_something(self) -> list[str]:
        """At least one message; which, the caller looks at."""
        texts = [_text(each) for each in self._unheard]
        assert texts, "nothing was said"
        self._unheard.clear()
        return texts

    def hears_nothing(self) -> "Table":
        """No message."""
        return self.hears()

    @property
    def session(self) -> Session:
        return self.conversation.floor.session  # type: ignore[union-attr]

    @property
    def running(self) -> bool:
        return isinstance(self.conversation.floor, RUNNING)

    @property
    def records(self) -> list[Recorded]:
        return [action for action in self.actions if isinstance(action, Recorded)]

    @property
    def closed(self) -> list[Closed]:
        return [action for action in self.actions if isinstance(action, Closed)]

    @property
    def report(self) -> Debrief:
        return next(action for action in self.actions if isinstance(action, Debrief))


Said_ = Say | Tell | Notice | Debrief


def _text(action: Said_) -> str:
    match action:
        case Say():
            return action.text
        case Tell():
            return action.message
        case Notice():
            return "\n".join(block.text for block in sheet_of(action, "en").blocks)
        case _:
            return "DEBRIEF"
