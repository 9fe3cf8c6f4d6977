"""One question outside an interview: a taste for who hesitates, or a second attempt at an answer.

    nothing open   TasteAsked, RedoFound    the question is put, and the trial is open
    open           Said, Edited             the answer grows; it is complete as in an interview (settings)
                   quiet timer, Done        the answer goes to the grader
                   Read, of answer 0        the feedback; nothing is open
                   /skip /end /cancel       given up; nothing is open

While an interview runs nothing can be opened; an interview that begins closes what is open.
"""

from dataclasses import replace

from bot.engine.actions import Action, Button, Fetch, Grade, Say, SetTimer, StopTimer, Tell
from bot.engine.asides import ONLY_TEXT
from bot.engine.asking import N_
from bot.engine.collecting import MOST_CHARACTERS, MOST_MESSAGES, QUIET
from bot.engine.context import Context, choose
from bot.engine.events import (
    CancelAsked,
    DoneTapped,
    Edited,
    EndAsked,
    Event,
    MenuAsked,
    Read,
    Said,
    Sent,
    SkipAsked,
    TimerFired,
)
from bot.engine.looking import AsideLeft, First, RedoFound, Taste, TasteAsked, Trial, Tried
from bot.engine.requests import SecondWords, TasteWords
from bot.engine.state import Conversation
from bot.grading.judgement import Answer
from bot.packs.interview import Stage

Step = tuple[Conversation, tuple[Action, ...]]

HERE = "trial"
"""Stands for the session on a trial's buttons."""

NUMBER = 0
"""Of a trial's answer: those of an interview are counted from 1."""

LEAVE = Button(N_("Not now"), AsideLeft())


def step(conversation: Conversation, event: Event, context: Context) -> Step | None:
    """The next conversation and what is to be done; None when the event is not a trial's."""
    match event:
        case TasteAsked():
            return _taste(conversation, context)
        case RedoFound():
            return _second(conversation, event.first, context)
    trial = conversation.trial
    if trial is None:
        late = isinstance(event, AsideLeft) or (isinstance(event, DoneTapped) and event.session == HERE)
        return (conversation, (Tell(N_("That is over. /interview starts an interview.")),)) if late else None
    match event:
        case Said():
            return _said(conversation, trial, event, context)
        case Edited():
            typed = tuple((m, event.text if m == event.message else text) for m, text in trial.typed)
            return replace(conversation, trial=replace(trial, typed=typed)), ()
        case TimerFired(timer="quiet"):
            due = trial.typed and event.serial == trial.serial
            return _complete(conversation, trial, context) if due else (conversation, ())
        case DoneTapped(session="trial"):
            return _complete(conversation, trial, context) if trial.typed else (conversation, ())
        case Read(number=0):
            return _read(conversation, trial, event)
        case Sent():
            return conversation, (Tell(ONLY_TEXT),)
        case AsideLeft() | SkipAsked(session="") | EndAsked() | CancelAsked():
            left = Tell(N_("Left. Nothing of it counts."), buttons=(Button(N_("Choose an interview"), MenuAsked()),))
            return replace(conversation, trial=None), (StopTimer("quiet"), left)
    return None


def _taste(conversation: Conversation, context: Context) -> Step:
    drills = [drill for drill in context.library.drills.values() if drill.about == "machines"]
    easiest = min((drill.difficulty for drill in drills), default=1)
    pool = tuple(sorted((d for d in drills if d.difficulty == easiest), key=lambda d: (len(d.page.get("en")), d.id)))
    if not pool:
        menu = Button(N_("Choose an interview"), MenuAsked())
        return conversation, (Tell(N_("There is no page to try it with here."), buttons=(menu,)),)
    # The shorter half: a taste is read on a phone, standing.
    drill = choose(context.seed, pool[: max(1, len(pool) // 2)], "taste")
    page = drill.page.get(conversation.settings.language)
    opened = Trial(Taste(drill.id, page), at=context.now)
    ask = Tell(N_("You are on call. What do you do, when, and who does it? Take 90 seconds."), buttons=(LEAVE,))
    return replace(conversation, trial=opened, focus=""), (Say(page), ask)


def _second(conversation: Conversation, first: First, context: Context) -> Step:
    lead = Tell(
        N_("Second attempt ({title}). It missed: {missed}. Your first answer stays hidden until this one is in."),
        (("title", first.title), ("missed", first.missed)),
    )
    opened = Trial(first, at=context.now)
    return replace(conversation, trial=opened, focus=""), (lead, Say(first.probe, (LEAVE,)))


def _said(conversation: Conversation, trial: Trial, event: Said, context: Context) -> Step:
    if any(message == event.message for message, _ in trial.typed):
        return conversation, ()
    begun = bool(trial.typed)
    trial = replace(trial, typed=(*trial.typed, (event.message, event.text)))
    full = len(trial.typed) >= MOST_MESSAGES or len(trial.text) >= MOST_CHARACTERS
    timing = conversation.settings.timing
    if timing == "at_once" or full:
        return _complete(conversation, trial, context)
    actions: tuple[Action, ...] = ()
    if timing == "pause":
        trial = replace(trial, serial=trial.serial + 1)
        actions = (SetTimer("quiet", context.now + QUIET, trial.serial),)
    elif not begun:
        done = Button(N_("Done"), DoneTapped(HERE, NUMBER))
        actions = (Tell(N_("Go on; tap Done when your answer is complete."), buttons=(done,)),)
    return replace(conversation, trial=trial), actions


def _complete(conversation: Conversation, trial: Trial, context: Context) -> Step:
    """Have it read."""
    what = trial.what
    if isinstance(what, First):
        answer = Answer(what.stage, what.prompt, what.probe, trial.text, what.language, what.names)
    else:
        answer = Answer(Stage.PAGER, what.text, what.text, trial.text, conversation.settings.language)
    grade = Grade(NUMBER, 1, answer, scenario="")
    return replace(conversation, trial=trial), (StopTimer("quiet"), grade)


def _read(conversation: Conversation, trial: Trial, event: Read) -> Step:
    what, text = trial.what, trial.text
    closed = replace(conversation, trial=None)
    if isinstance(what, Taste):
        return closed, (Fetch(TasteWords(what.drill, text, event.judgement)),)
    tried = Tried(what.session, what.number, what.criterion, text, event.judgement)
    return closed, (tried, Fetch(SecondWords(what, text, event.judgement)))
