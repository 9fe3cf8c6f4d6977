"""A session as the report sees it: exchanges, and what they covered."""

from bot.engine.context import Context
from bot.engine.state import Heard, Session
from bot.grading.record import Cover, Exchange, covered


def exchange(session: Session, context: Context, heard: Heard) -> Exchange:
    """One answer with its question. After a hint, an open question asks for all that its stage expects."""
    asked = session.asked_number(heard.ask)
    aims = asked.aims
    if not aims and asked.hints:
        aims = context.rubric(session).expects.get(asked.stage, ())
    return Exchange(
        number=heard.number,
        stage=heard.stage,
        kind=asked.kind.value,
        question=asked.text,
        aims=aims,
        hinted=asked.hints > 0,
        text=heard.text,
        judgement=heard.judgement,
    )


def exchanges(session: Session, context: Context) -> tuple[Exchange, ...]:
    """All answers and skips; an answer that is still being read is left out."""
    return tuple(
        exchange(session, context, heard) for heard in session.heard if heard.skipped or heard.judgement is not None
    )


def covers(session: Session, context: Context) -> dict[str, Cover]:
    """Each criterion that was met so far, and how."""
    return covered(exchanges(session, context))
