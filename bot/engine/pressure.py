"""Pressure: the interruption that can come at any time, and the last stage's fixed questions."""

from dataclasses import replace

from bot.engine.actions import Say, StopTimer
from bot.engine.asking import put
from bot.engine.context import Context, choose
from bot.engine.lines import quoted, speak
from bot.engine.questions import Draft
from bot.engine.state import Fragment, Heard, Held, Kind, Session
from bot.grading.report import Speech
from bot.packs.practice import Stakeholder

WORDS_A_MINUTE = 150
CHARACTERS_A_MINUTE = 240
"""Chinese characters that are spoken in a minute."""

TO_SAY = 90
"""Seconds for the trade-off."""


def interrupt(
    session: Session, context: Context, typed: tuple[Fragment, ...] = ()
) -> tuple[Session, tuple[Say | StopTimer, ...]]:
    """Change the brief while a question is on the table; that question is held and comes back."""
    pending = session.question
    held = Held(
        pending.kind,
        pending.text,
        pending.aims,
        pending.ref,
        pending.root,
        "\n".join(fragment.text for fragment in typed),
    )
    own = context.interview(session).interruptions
    general = context.library.pressure.interruptions
    # The scenario's own ones are few: weighed so that about half of all interruptions are theirs.
    weight = max(1, len(general) // len(own))
    name, aims, text = choose(
        session.brief.seed,
        (
            *[(i.id, i.criteria, i.say) for i in own for _ in range(weight)],
            *[(i.id, i.criteria, i.say) for i in general],
        ),
        "which interruption",
    )
    session = replace(session, interrupted=True, held=held)
    session, cut = speak(session, context, "interrupt.cut")
    draft = Draft(
        Kind.INTERRUPTION,
        aims,
        f"interruption:{name}",
        cut + ("" if session.brief.language == "zh" else " ") + text.get(session.brief.language),
    )
    session, says = put(session, context, draft)
    return session, (StopTimer("interruption"), *says)


def come_back(session: Session, context: Context, held: Held, *before: str) -> tuple[Session, tuple[Say, ...]]:
    """Put the question that was interrupted once more."""
    session = replace(session, held=None)
    if held.started:
        values = (("question", held.text), ("started", quoted(held.started)))
        draft = Draft(held.kind, held.aims, held.ref, line="back.started", values=values, root=held.root)
    else:
        draft = Draft(
            held.kind, held.aims, held.ref, line="back.question", values=(("question", held.text),), root=held.root
        )
    return put(session, context, draft, *before)


def stakeholder(session: Session, context: Context) -> Stakeholder:
    """Who asks for the trade-off in this session."""
    people = context.library.pressure.stakeholders
    return next((p for p in people if p.id == session.stakeholder), None) or choose(
        session.brief.seed, people, "stakeholder"
    )


def risks() -> Draft:
    """48 hours: your top three risks."""
    return Draft(Kind.RISKS, ("fail.mode", "esc.when", "esc.who"), "risks", line="open.risks")


def trade_off(session: Session, context: Context) -> tuple[Session, Draft]:
    """The trade-off, to somebody who is not technical."""
    person = stakeholder(session, context)
    text = person.asks.get(session.brief.language)
    session = replace(session, stakeholder=person.id)
    return session, Draft(Kind.TRADE_OFF, ("biz.tradeoff", "biz.impact"), f"trade-off:{person.id}", text)


def push_back(session: Session, context: Context) -> Draft:
    """The same person, not convinced."""
    person = stakeholder(session, context)
    text = choose(session.brief.seed, person.pushes_back.get(session.brief.language), "push back")
    return Draft(Kind.PUSH_BACK, ("biz.impact",), f"push-back:{person.id}", text, root=session.question.number)


def say_seconds(text: str) -> float:
    """How long a text takes to say, at 150 words or 240 Chinese characters a minute.

    >>> say_seconds("one two three four five")
    2.0
    """
    characters = sum("\u4e00" <= c <= "\u9fff" for c in text)
    words = len("".join(" " if "\u4e00" <= c <= "\u9fff" else c for c in text).split())
    return words * 60 / WORDS_A_MINUTE + characters * 60 / CHARACTERS_A_MINUTE


def speech(session: Session, context: Context) -> Speech | None:
    """How the 90-second exercise went; None when it was not reached or was skipped."""
    for heard in session.heard:
        if session.asked_number(heard.ask).kind is Kind.TRADE_OFF and not heard.skipped:
            role = stakeholder(session, context).role.get(session.brief.language)
            return Speech(role, heard.seconds, say_seconds(heard.text))
    return None


def spoken(session: Session, context: Context, heard: Heard) -> tuple[Session, str]:
    """Feedback on the length of the trade-off."""
    seconds = say_seconds(heard.text)
    line = "pressure.too_long" if seconds > TO_SAY else "pressure.said"
    return speak(session, context, line, seconds=str(round(seconds)))
