"""The whole engine: `step(conversation, event, context)` gives the next conversation and what is to be done.

It greets, shows the menu, begins interviews and keeps settings; the interview itself is `interview.move`, what is held
beside it `exercises.step`.
Pure: the same arguments give the same result, so stored events replay to the stored state.
"""

import hashlib
from dataclasses import replace

from bot.engine import exercises, interview, looking_back, operators, privacy
from bot.engine.actions import Action, Button, Fetch, Opened, StopTimer, Tell
from bot.engine.asides import still_running
from bot.engine.asking import N_, interruption_timer, put
from bot.engine.context import Context
from bot.engine.events import (
    Begin,
    CancelAsked,
    CancelConfirmed,
    DebriefAsked,
    Event,
    Greeted,
    HelpAsked,
    LanguageAsked,
    LanguageChosen,
    MenuAsked,
    ScenarioChosen,
    StalePress,
    Timing,
    TimingAsked,
    TimingChosen,
    UnknownCommand,
)
from bot.engine.focus import yielded
from bot.engine.groups import house
from bot.engine.groups.requests import FindInvitation, FindPlace
from bot.engine.groups.seat import place_of
from bot.engine.looking import TasteAsked
from bot.engine.plan import LENGTHS
from bot.engine.questions import Draft
from bot.engine.requests import LastReport, OfferDaily
from bot.engine.state import RUNNING, Brief, Conversation, Kind, Listening, Over, Session, Settings
from bot.packs.interview import Interview, Stage
from bot.packs.text import Language

Step = tuple[Conversation, tuple[Action, ...]]

CHALLENGE = "c-"
"""A link's payload that begins so leads to a group's challenge."""

LANGUAGE_NAMES: tuple[tuple[Language, str], ...] = (("en", "English"), ("zh", "中文"))

TIMINGS: tuple[tuple[Timing, str], ...] = (
    ("at_once", N_("Each message at once")),
    ("pause", N_("After a pause of 5 seconds")),
    ("done", N_("When I tap Done")),
)


def step(conversation: Conversation, event: Event, context: Context) -> Step:
    """The next conversation, and the actions in their order."""
    settings = conversation.settings
    context = replace(context, timing=settings.timing, language=settings.language, style=settings.style)
    if (made := house.step(conversation, event, context)) is not None:
        return made
    if (made := exercises.step(conversation, event, context)) is not None:
        return made
    after, actions = _step(conversation, event, context)
    return yielded(conversation, after, event, context), actions


def _step(conversation: Conversation, event: Event, context: Context) -> Step:
    settings = conversation.settings
    if (looked := looking_back.step(conversation, event, context)) is not None:
        return looked
    match event:
        case Greeted() if settings.minutes and event.payload in context.library.interviews:
            return _begin(conversation, Begin(event.payload, settings.minutes), context)
        case Greeted() if (place := place_of(event.payload)) is not None:
            return conversation, (Fetch(FindPlace(*place)),)
        case Greeted() if event.payload.startswith(CHALLENGE):
            return conversation, (Fetch(FindInvitation(event.payload.removeprefix(CHALLENGE))),)
        case Greeted():
            return conversation, (*_greeting(conversation, event.payload, context), Fetch(OfferDaily()))
        case HelpAsked():
            return conversation, (_help(),)
        case UnknownCommand():
            return conversation, (Tell(N_("I do not know that command. /help lists what I can do.")),)
        case MenuAsked():
            return conversation, _menu(conversation, context)
        case ScenarioChosen() if settings.minutes:
            return _begin(conversation, Begin(event.scenario, settings.minutes), context)
        case ScenarioChosen():
            return conversation, _lengths(conversation, event.scenario, context)
        case Begin():
            return _begin(conversation, event, context)
        case LanguageAsked():
            buttons = (
                Button("English", LanguageChosen("en"), literal=True),
                Button("中文", LanguageChosen("zh"), literal=True),
            )
            return conversation, (Tell(N_("Which language?"), buttons=buttons, columns=2),)
        case LanguageChosen():
            return _language(conversation, event.language)
        case TimingAsked():
            timings = tuple(Button(label, TimingChosen(timing)) for timing, label in TIMINGS)
            return conversation, (Tell(N_("When is what you type an answer?"), buttons=timings),)
        case TimingChosen():
            changed = replace(conversation, settings=replace(settings, timing=event.timing))
            return changed, (Tell(N_("Understood.")),)
        case DebriefAsked() if not isinstance(conversation.floor, (Over, *RUNNING)):
            return conversation, (Fetch(LastReport()),)
        case _ if isinstance(event, privacy.EVENTS):
            return privacy.move(conversation, event, context)
        case _ if isinstance(event, operators.EVENTS):
            return operators.move(conversation, event)
        case _:
            floor = conversation.floor
            if isinstance(floor, RUNNING) and floor.session.brief.scenario not in context.library.interviews:
                return _orphaned(conversation, event, context)
            floor, actions = interview.move(floor, event, context)
            return replace(conversation, floor=floor), looking_back.after(floor, actions)


def _greeting(conversation: Conversation, payload: str, context: Context) -> tuple[Action, ...]:
    if payload in context.library.interviews:
        return _lengths(conversation, payload, context)
    if isinstance(conversation.floor, RUNNING):
        return still_running(conversation.floor)
    lead = Tell(
        N_(
            "I play a tough interviewer: one vague system-design prompt, then questions, then something breaks. "
            "At the end you get a debrief with your own sentences as evidence.\n\nPick a prompt."
        ),
        buttons=(Button(N_("Try one question first: 90 seconds"), TasteAsked()), *_prompts(conversation, context)),
    )
    return (lead,)


def _prompts(conversation: Conversation, context: Context) -> tuple[Button, ...]:
    return tuple(
        Button(pack.title.get(conversation.settings.language), ScenarioChosen(pack.id), literal=True)
        for pack in sorted(context.library.interviews.values(), key=lambda pack: (pack.level, pack.id))
    )


def _help() -> Tell:
    return Tell(
        N_(
            "/interview: 60, 25 or 10 minutes\n"
            "/drill: the pager goes off, 2 minutes\n"
            "/card, /postmortem: other short ones\n"
            "/daily: one of these at your hour\n\n"
            "/hint, /skip: the question on the table\n"
            "/time, /pause, /resume: the clock\n"
            "/end: the debrief now\n"
            "/cancel: discard without a debrief\n"
            "/debrief, /lens: again, other rubrics\n\n"
            "/progress: how you are doing\n"
            "/history: what you did, /history refunds\n"
            "/taste: one question, 90 seconds\n"
            "/settings: language, tone, length\n"
            "/privacy, /export, /forget: your data\n\n"
            "Answer in your own words, in as many messages as you like. "
            "A good answer says what, when and who."
        )
    )


def _menu(conversation: Conversation, context: Context) -> tuple[Action, ...]:
    if isinstance(conversation.floor, RUNNING):
        return still_running(conversation.floor)
    return (Tell(N_("Pick a prompt."), buttons=_prompts(conversation, context)),)


def _lengths(conversation: Conversation, scenario: str, context: Context) -> tuple[Action, ...]:
    pack = context.library.interviews.get(scenario)
    if pack is None:
        return (
            Tell(
                N_("That interview is not installed here. Pick another."),
                buttons=_prompts(conversation, context),
            ),
        )
    if isinstance(conversation.floor, RUNNING):
        return still_running(conversation.floor)
    labels = {60: N_("60 minutes"), 25: N_("25 minutes"), 10: N_("10 minutes")}
    buttons = tuple(Button(labels[minutes], Begin(pack.id, minutes)) for minutes in LENGTHS)
    values: tuple[tuple[str, str | int], ...] = (("title", pack.title.get(conversation.settings.language)),)
    return (Tell(N_("{title}. How long do you have?"), values, buttons, columns=3),)


def _begin(conversation: Conversation, event: Begin, context: Context) -> Step:
    if isinstance(conversation.floor, RUNNING):
        return conversation, still_running(conversation.floor)
    pack = context.library.interviews.get(event.scenario)
    if pack is None:
        return conversation, _lengths(conversation, event.scenario, context)
    session, actions = _open(pack, event, conversation.settings, context)
    stop = (StopTimer("quiet"),) if conversation.trial else ()
    return replace(conversation, floor=Listening(session), trial=None), (*stop, *actions)


def _open(pack: Interview, event: Begin, settings: Settings, context: Context) -> tuple[Session, tuple[Action, ...]]:
    brief = Brief(
        session=hashlib.blake2s(f"{context.seed}:{context.now}".encode(), digest_size=6).hexdigest(),
        scenario=pack.id,
        rubric=context.library.rubric(event.rubric).id,
        minutes=max(1, event.minutes),
        pace=max(0, event.pace),
        seed=context.seed if event.seed is None else event.seed,
        language=settings.language,
        began=context.now,
    )
    session = Session(brief, Stage.FRAMING, entered=1, spent=0.0, seen=context.now, active=context.now)
    session, timers = interruption_timer(session, context)
    draft = Draft(Kind.OPENING, (), "open:framing", line="open.framing")
    session, says = put(session, context, draft, pack.prompt.get(settings.language), first=True)
    return session, (Opened(brief), *timers, *says)


def _language(conversation: Conversation, language: Language) -> Step:
    changed = replace(
        conversation,
        settings=replace(conversation.settings, language=language),
        floor=looking_back.spoken(conversation.floor, language),
        exercises=exercises.spoken(conversation.exercises, language),
    )
    return changed, (Tell(N_("English it is.") if language == "en" else N_("Chinese it is.")),)


def _orphaned(conversation: Conversation, event: Event, context: Context) -> Step:
    """The running interview's scenario was taken away by an upgrade: nothing is lost, but nothing can go on."""
    if isinstance(event, CancelAsked | CancelConfirmed):
        floor, actions = interview.move(conversation.floor, event, context)
        return replace(conversation, floor=floor), actions
    if isinstance(event, StalePress):
        return conversation, ()
    message = N_(
        "This interview's scenario is not installed any more, so it cannot go on. Your answers are kept. "
        "/cancel makes room for another."
    )
    return conversation, (Tell(message),)
