"""Putting a question: the one place where a question gets its number and goes on the table."""

from dataclasses import replace

from bot.engine.actions import Button, Header, Say, SetTimer, StopTimer
from bot.engine.context import Context
from bot.engine.events import HintAsked, ReadyTapped, SkipAsked
from bot.engine.lines import join
from bot.engine.plan import interruption_point, minutes_left, total
from bot.engine.questions import Draft, put_into_words
from bot.engine.state import Asked, Kind, Session
from bot.engine.words import N_ as N_
from bot.packs.interview import Stage


def header(session: Session) -> Header:
    """What stands above the first question of a stage."""
    return Header(session.stage, minutes_left(session))


def put(
    session: Session, context: Context, draft: Draft, *before: str, first: bool = False
) -> tuple[Session, tuple[Say, ...]]:
    """Put the question, after what is to be said `before` it. `first` of its stage: with the header."""
    session, text = put_into_words(session, context, draft)
    number = len(session.asked) + 1
    asked = Asked(
        number=number,
        kind=draft.kind,
        stage=session.stage,
        text=text,
        aims=draft.aims,
        ref=draft.ref,
        at=context.now,
        spent=session.spent,
        root=draft.root or number,
    )
    session = replace(session, asked=(*session.asked, asked))
    say = Say(join(*before, text), buttons(session, asked), header(session) if first else None)
    return session, (say,)


def buttons(session: Session, asked: Asked) -> tuple[Button, ...]:
    """What may be tapped instead of answering."""
    name = session.brief.session
    if asked.stage is Stage.FRAMING and asked.kind in (Kind.OPENING, Kind.MORE, Kind.ASSUME):
        return (Button(N_("I have what I need"), ReadyTapped(name, asked.number)),)
    if asked.kind in (Kind.PROBE, Kind.ENTITY, Kind.FAILURE):
        return (
            Button(N_("Hint"), HintAsked(name, asked.number)),
            Button(N_("Skip"), SkipAsked(name, asked.number)),
        )
    return ()


def interruption_timer(session: Session, context: Context) -> tuple[Session, tuple[SetTimer | StopTimer, ...]]:
    """Set the timer for the interruption, from where the clock stands now; none when it has come."""
    if session.interrupted:
        return session, (StopTimer("interruption"),)
    wait = max(1.0, interruption_point(session) * total(session) - session.spent)
    session = replace(session, serial=session.serial + 1)
    return session, (SetTimer("interruption", context.now + wait, session.serial),)
