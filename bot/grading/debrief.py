"""Builds the report of an interview from its exchanges, its rubric and its scenario."""

from collections.abc import Mapping

from bot.grading.judgement import Graded, NotGraded, Tick
from bot.grading.record import Cover, Exchange, How, covered, reached
from bot.grading.report import AntiLine, AxisLine, CriterionLine, NextTime, Report, Speech, Verdict
from bot.grading.score import anchor, axis_score, credit, filter_failed, outcome
from bot.packs.interview import Interview
from bot.packs.rubric import AntiPattern, Axis, Criterion, Rubric
from bot.packs.text import Language

NEXT_TIME = 3
"""'Say this next time' lines in a report."""


def debrief(
    exchanges: tuple[Exchange, ...],
    interview: Interview,
    rubric: Rubric,
    language: Language,
    minutes: float,
    speech: Speech | None = None,
) -> Report:
    """The whole report. `minutes`: interview time used."""
    covers = cover_all(exchanges, rubric)
    antis = shown(exchanges, rubric, language)
    open_ = mentions(exchanges)
    axes = tuple(_axis(axis, rubric, covers, antis, open_, language) for axis in rubric.axes)
    scores = {axis.axis: axis.score for axis in axes}
    failed = filter_failed(rubric, scores, covers, set(antis))
    count = sum(cover.how is not How.NOT_REACHED for cover in covers.values())
    decided = outcome(rubric, scores, failed, len(antis), count)
    return Report(
        scenario=interview.id,
        title=interview.title.get(language),
        rubric=rubric.id,
        rubric_version=rubric.version,
        rubric_title=rubric.title.get(language),
        grader=_graders(exchanges),
        answers=sum(exchange.judgement is not None for exchange in exchanges),
        not_graded=sum(isinstance(exchange.judgement, NotGraded) for exchange in exchanges),
        minutes=minutes,
        axes=axes,
        next_time=_next_time(rubric, interview, covers, language),
        speech=speech,
        verdict=Verdict(decided.id, decided.title.get(language), decided.says.get(language), failed),
        small_print=_small_print(rubric),
    )


def cover_all(exchanges: tuple[Exchange, ...], rubric: Rubric) -> dict[str, Cover]:
    """How each criterion of the rubric was covered, missed and not reached included."""
    found = covered(exchanges)
    chances = reached(exchanges, rubric.expects)
    return {
        criterion.id: found.get(criterion.id, Cover(How.MISSED if criterion.id in chances else How.NOT_REACHED))
        for criterion in rubric.criteria
    }


def mentions(exchanges: tuple[Exchange, ...]) -> dict[str, str]:
    """Criteria that were mentioned without committing to anything, and the surest of the words that did."""
    found: dict[str, Tick] = {}
    for exchange in exchanges:
        for tick in exchange.judgement.unclear if isinstance(exchange.judgement, Graded) else ():
            if tick.criterion not in found or tick.confidence > found[tick.criterion].confidence:
                found[tick.criterion] = tick
    return {name: tick.evidence for name, tick in found.items()}


def shown(exchanges: tuple[Exchange, ...], rubric: Rubric, language: Language) -> dict[str, AntiLine]:
    """Anti-patterns of the rubric that were shown, each once, with the first sentence that showed it."""
    known: dict[str, AntiPattern] = {anti.id: anti for anti in rubric.anti_patterns}
    lines: dict[str, AntiLine] = {}
    for exchange in exchanges:
        if isinstance(exchange.judgement, Graded):
            for tick in exchange.judgement.anti:
                anti = known.get(tick.criterion)
                if anti is not None and tick.criterion not in lines:
                    lines[anti.id] = AntiLine(
                        anti.id, anti.title.get(language), tick.evidence, exchange.number, anti.instead.get(language)
                    )
    return lines


def _axis(
    axis: Axis,
    rubric: Rubric,
    covers: Mapping[str, Cover],
    antis: Mapping[str, AntiLine],
    open_: Mapping[str, str],
    language: Language,
) -> AxisLine:
    mine = tuple(anti for anti in rubric.anti_patterns if anti.axis == axis.id and anti.id in antis)
    penalty = sum(anti.penalty for anti in mine)
    score = axis_score(rubric, axis.id, covers, penalty)
    return AxisLine(
        axis=axis.id,
        view=axis.view,
        title=axis.title.get(language),
        question=axis.question.get(language),
        score=score,
        anchor="" if score is None else axis.anchors[anchor(score)].get(language),
        criteria=tuple(
            _line(c, covers[c.id], rubric, open_.get(c.id, ""), language) for c in rubric.criteria if c.axis == axis.id
        ),
        antis=tuple(antis[anti.id] for anti in mine),
        penalty=penalty,
    )


def _line(criterion: Criterion, cover: Cover, rubric: Rubric, mention: str, language: Language) -> CriterionLine:
    open_ = mention if cover.how is How.MISSED else ""
    return CriterionLine(
        criterion.id,
        criterion.title.get(language),
        cover,
        credit(rubric.credit, cover.how),
        open_,
        criterion.clarify.get(language) if open_ else "",
    )


def _next_time(
    rubric: Rubric, interview: Interview, covers: Mapping[str, Cover], language: Language
) -> tuple[NextTime, ...]:
    """The costliest misses: weight of the criterion within its axis, those of the framing filter's axis first."""
    totals: dict[str, float] = {}
    for criterion in rubric.criteria:
        if covers[criterion.id].how is not How.NOT_REACHED:
            totals[criterion.axis] = totals.get(criterion.axis, 0.0) + criterion.weight
    missed = [c for c in rubric.criteria if covers[c.id].how is How.MISSED]
    missed.sort(key=lambda c: (c.axis != rubric.framing_filter.axis, -c.weight / totals[c.axis], -c.weight))
    picked: list[NextTime] = []
    axes: list[str] = []
    # One per axis as long as there are axes: three lines about one axis teach less than three about three.
    for criterion in [*missed, *missed]:
        line = interview.model.get(criterion.id)
        seen = any(p.criterion == criterion.id for p in picked)
        fresh_axis = criterion.axis not in axes or len(set(axes)) == len({c.axis for c in missed})
        if line is not None and not seen and fresh_axis and len(picked) < NEXT_TIME:
            picked.append(NextTime(criterion.id, criterion.title.get(language), line.get(language)))
            axes.append(criterion.axis)
    return tuple(picked)


def _graders(exchanges: tuple[Exchange, ...]) -> str:
    names = (exchange.judgement.grader for exchange in exchanges if exchange.judgement is not None)
    return ", ".join(dict.fromkeys(names))


def _small_print(rubric: Rubric) -> tuple[tuple[str, str], ...]:
    credits = rubric.credit
    return (
        ("unprompted", f"{credits.unprompted:g}"),
        ("prompted", f"{credits.prompted:g}"),
        ("hinted", f"{credits.hinted:g}"),
        ("missed", f"{credits.missed:g}"),
        ("penalty", "/".join(dict.fromkeys(f"{anti.penalty:g}" for anti in rubric.anti_patterns)) or "0"),
        ("least", str(rubric.reached_for_a_number)),
        ("below", f"{rubric.framing_filter.below:g}"),
    )
