"""How an interview's time is shared out. All numbers of pacing are in this file.

Each stage has a share of the time and a number of answers; whichever is used up first ends it. A script
knows its own length in answers instead (`Brief.pace`). When the time is up, the stages that are left get
one question each, so that nobody is judged on a stage that never came.
"""

from dataclasses import replace

from bot.engine.context import chance
from bot.engine.state import IDLE_SECONDS, Heard, Kind, Session
from bot.packs.interview import Stage

STAGES = (Stage.FRAMING, Stage.DESIGN, Stage.DEPENDENCIES, Stage.FAILURE, Stage.PRESSURE)

SHARES = {
    Stage.FRAMING: 0.20,
    Stage.DESIGN: 0.15,
    Stage.DEPENDENCIES: 0.20,
    Stage.FAILURE: 0.20,
    Stage.PRESSURE: 0.25,
}
"""Of the interview's time."""

LENGTHS = (60, 25, 10)
"""Minutes on offer, the standard first."""

PLANS = {
    10: (3, 1, 2, 2, 3),
    25: (4, 3, 4, 4, 3),
    60: (6, 5, 7, 7, 4),
}
"""Answers in each stage, by the interview's minutes. The interruption comes on top."""

FOLLOW_UPS = {10: 1, 25: 2, 60: 2}
"""To one question, by the interview's minutes."""

FRAMING_PROBES = 2
"""Probes for scope that was not covered, once the candidate is ready."""

EARLIEST, LATEST = 0.40, 0.70
"""When the interruption may come, as a part of the interview."""


def plan(session: Session) -> int:
    """The key of PLANS that fits: by minutes, or by the number of answers of a script."""
    brief = session.brief
    if brief.pace:
        fitting = [minutes for minutes, answers in PLANS.items() if sum(answers) + 1 <= brief.pace]
        return max(fitting, default=min(PLANS))
    return min(PLANS, key=lambda minutes: abs(minutes - brief.minutes))


def shared_out(session: Session) -> tuple[int, ...]:
    """Answers of each stage. What a script has beyond the plan that fits is shared out like the time."""
    planned = PLANS[plan(session)]
    spare = session.brief.pace - sum(planned) - 1  # one is for the interruption
    if spare <= 0:
        return planned
    until = [round(spare * ends(stage)) for stage in STAGES]
    return tuple(own + upto - before for own, upto, before in zip(planned, until, [0, *until], strict=False))


def budget(session: Session, stage: Stage) -> int:
    """Answers that the stage may take: its own, and what the stages before it left over."""
    answers = shared_out(session)
    here = STAGES.index(stage)
    spent = _count(session.heard[: session.entered - 1], session)
    return max(answers[here], sum(answers[: here + 1]) - spent)


def answered(session: Session) -> int:
    """Answers and skips in this stage so far, those to an interruption left out."""
    return _count(session.heard[session.entered - 1 :], session)


def _count(answers: tuple[Heard, ...], session: Session) -> int:
    return sum(session.asked_number(heard.ask).kind is not Kind.INTERRUPTION for heard in answers)


def total(session: Session) -> float:
    """Seconds that the interview may take."""
    return session.brief.minutes * 60.0


def ends(stage: Stage) -> float:
    """The part of the time by which the stage is over.

    >>> round(ends(Stage.DESIGN), 2)
    0.35
    """
    return sum(SHARES[s] for s in STAGES[: STAGES.index(stage) + 1])


def progress(session: Session) -> float:
    """How far the interview is, 0 to 1: by the clock or by the plan, whichever is further."""
    begun = ends(session.stage) - SHARES[session.stage]
    by_plan = begun + SHARES[session.stage] * min(1.0, answered(session) / budget(session, session.stage))
    return min(1.0, max(session.spent / total(session), by_plan))


def hurried(session: Session) -> bool:
    """Is the time up?"""
    return session.spent >= total(session)


def stage_over(session: Session) -> bool:
    """Has this stage used its time or its answers? Never before its first answer."""
    count = answered(session)
    if count == 0:
        return False
    return count >= budget(session, session.stage) or session.spent >= ends(session.stage) * total(session)


def interruption_point(session: Session) -> float:
    """The part of the interview at which the interruption comes, drawn from the session's seed."""
    return EARLIEST + (LATEST - EARLIEST) * chance(session.brief.seed, "interruption")


def interruption_due(session: Session) -> bool:
    """Is it time to interrupt?"""
    return not session.interrupted and progress(session) >= interruption_point(session)


def minutes_left(session: Session) -> int:
    """Whole minutes, rounded up, never below 0."""
    return max(0, int(-(-(total(session) - session.spent) // 60)))


def clocked(session: Session, now: float, by_person: bool = True) -> Session:
    """The session with its clock brought up to `now`; `by_person`: because the candidate did something.

    Interview time runs until IDLE_SECONDS after the candidate's last move; a clock that runs backwards stands.
    """
    until = min(now, session.active + IDLE_SECONDS)
    return replace(
        session,
        spent=session.spent + max(0.0, until - session.seen),
        seen=max(now, session.seen),
        active=now if by_person else session.active,
    )
