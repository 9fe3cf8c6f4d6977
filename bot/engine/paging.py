"""The alert: it goes off, goes off again, is acknowledged or missed."""

from dataclasses import replace

from bot.engine.actions import Action, Begun, Button, Closed, Fetch, Line, Notice, SetTimer, StopTimer, Tell, Trained
from bot.engine.context import Context
from bot.engine.events import CancelAsked, EndAsked, Said, SkipAsked, TimerFired
from bot.engine.exercise import Asking, Done, Exercise, Log, Page, Paged, Start, Weighing, ref, timer
from bot.engine.exercise_events import Acknowledged, DailyChanged, DrillChosen, ExerciseAsked, PageSeen
from bot.engine.replies import alarm, put, said
from bot.engine.requests import WhenSeen
from bot.engine.words import N_
from bot.packs.practice import Drill

Step = tuple[Exercise | None, tuple[Action, ...]]

AGAIN = 300.0
"""Seconds without an acknowledgement after which a drill that was asked for pages again."""

MOST_AGAIN = 3
"""Alerts after the first."""

ON_ITS_WAY = 60.0
"""Seconds before it is asked again whether an alert has reached the phone."""

GIVE_UP = 3600.0
"""Seconds after which an alert that never reached the phone is given up."""

SLOW = 120.0
"""Seconds of silence after the acknowledgement, or after the last development, in which the incident gets worse."""


def open(event: DrillChosen, start: Start, context: Context) -> Step:
    """The pager goes off."""
    drill = context.library.drills.get(event.drill)
    if drill is None:
        return None, (Tell(N_("No drill is installed here.")),)
    push = event.push
    page = Page(
        start,
        drill.id,
        push.again if push else AGAIN,
        push.quiet_at if push else 0.0,
        event.repeat,
        event.why,
        event.relaxed,
    )
    state = Paged(page, serial=1)
    begun = Begun(start.id, "drill", drill.id, start.rubric, start.language, start.seed, start.began)
    lines = [
        Line("title", N_("🚨 PAGE · nobody has it yet")),
        Line("line", drill.page.get(start.language), literal=True),
        *([Line("small", N_("You have had this one before."))] if event.repeat else []),
    ]
    return state, (begun, _alert(state, lines), SetTimer(timer(state.id), context.now + page.again, 1))


def _alert(state: Paged, lines: list[Line]) -> Notice:
    pushed = state.task.start.due > 0
    buttons = [Button(N_("Acknowledge"), Acknowledged(state.id))]
    if pushed:
        buttons.append(Button(N_("Stop the daily push"), DailyChanged("stop")))
    return Notice(tuple(lines), tuple(buttons), ref=ref(state.id), bulk=pushed)


def unheard(state: Paged, event: TimerFired, context: Context) -> Step:
    """Time to page again, if the first alert has been on the phone for long enough."""
    if event.serial != state.serial:
        return state, ()
    return state, (Fetch(WhenSeen(state.id)),)


def again(state: Paged, event: PageSeen, context: Context) -> Step:
    """Page again, worse; or wait for the alert to arrive; or give it up as missed."""
    page = state.task
    assert isinstance(page, Page)
    if page.quiet_at and context.now >= page.quiet_at:
        return _miss(state, context)
    if not event.at and context.now - page.start.began > GIVE_UP:
        return _miss(state, context)
    wanted = event.at + page.again * state.times if event.at else context.now + ON_ITS_WAY
    if context.now < wanted - 1.0:
        state = replace(state, serial=state.serial + 1)
        return state, (SetTimer(timer(state.id), wanted, state.serial),)
    drill = context.library.drills.get(page.drill)
    worse = _worse(drill, state, page)
    if worse is None:
        return _miss(state, context)
    minutes = max(1, round(page.again * state.times / 60))
    state = replace(state, times=state.times + 1, serial=state.serial + 1)
    lines = [
        Line("title", N_("🚨 PAGED AGAIN · {minutes} min without an acknowledgement"), (("minutes", minutes),)),
        Line("line", worse, literal=True),
    ]
    return state, (_alert(state, lines), SetTimer(timer(state.id), context.now + page.again, state.serial))


def _worse(drill: Drill | None, state: Paged, page: Page) -> str | None:
    """What has become of the incident; None when there is nothing more to say."""
    told = state.times - 1
    if drill is None or told >= min(MOST_AGAIN, len(drill.developments)):
        return None
    return drill.developments[told].say.get(page.start.language)


def missed(state: Paged, event: CancelAsked | EndAsked | SkipAsked, context: Context) -> Step:
    """The person does not want it now."""
    return _miss(state, context)


def _miss(state: Paged, context: Context) -> Step:
    """Nobody came. The alert itself says so, without a sound."""
    page = state.task
    assert isinstance(page, Page)
    drill = context.library.drills.get(page.drill)
    text = drill.page.get(page.start.language) if drill else ""
    lines = (
        Line("title", N_("Page · missed, closed")),
        Line("line", text, literal=True),
        Line("small", N_("It happens. /drill pages you whenever you like.")),
    )
    trained = Trained(
        page.start.id, "drill", page.drill, "missed", repeat=page.repeat, why=page.why, relaxed=page.relaxed
    )
    actions = (
        StopTimer(timer(state.id)),
        Notice(lines, (Button(N_("Page me now"), ExerciseAsked("drill")),), ref=ref(state.id), edit=True),
        trained,
        Closed(state.id, "missed"),
    )
    return Done(page, Log(), "missed"), actions


def acknowledged(state: Paged, event: Acknowledged, context: Context) -> Step:
    """Somebody has the pager: what, when, who?"""
    asking, seconds = _taken(state, event.shown, context)
    log, slow = alarm(state.id, asking.log, context.now + SLOW)
    ask = Notice(
        (
            Line("title", N_("Acknowledged after {time}."), (("time", clock(seconds)),)),
            Line("line", N_("What do you do, by when, and who does it or gets the call? In your own words.")),
        ),
        ref=ref(state.id),
    )
    return replace(asking, log=log), (ask, slow)


def answered_at_once(state: Paged, event: Said, context: Context) -> Step:
    """Who answers has seen it."""
    asking, _ = _taken(state, 0.0, context)
    step, actions = said(asking, event, context)
    return step, (StopTimer(timer(state.id)), *actions)


def _taken(state: Paged, shown: float, context: Context) -> tuple[Asking, float]:
    """The open question of the page, and the seconds since it was seen first."""
    page = state.task
    assert isinstance(page, Page)
    seen = shown or page.start.began
    drill = context.library.drills.get(page.drill)
    text = drill.page.get(page.start.language) if drill else ""
    told = tuple(f"development:{i}" for i in range(state.times - 1))
    log = Log(serial=state.serial, shown=min(seen, context.now), told=told)
    log = put(log, context, "page", f"drill:{page.drill}", text, text)
    return Asking(page, log), max(0.0, context.now - seen)


def acknowledged_twice(state: Asking | Weighing, event: Acknowledged, context: Context) -> Step:
    """Another tap, or another alert of the same page."""
    return state, ()


def acknowledged_late(state: Done, event: Acknowledged, context: Context) -> Step:
    """The page was closed."""
    tell = Tell(N_("That page is closed."), buttons=(Button(N_("Page me now"), ExerciseAsked("drill")),))
    return state, (tell,)


def clock(seconds: float) -> str:
    """Minutes and seconds.

    >>> clock(65.4)
    '1:05'
    """
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
