"""A lens: another committee's rubric over the criteria of one that is there: stored answers are weighed again."""

from pydantic import Field

from bot.packs.rubric import Axis, AxisId, FramingFilter, Outcome, Rubric
from bot.packs.text import CriterionId, Model, Slug, Text


class Place(Model):
    """Where a criterion stands under the lens, and what it weighs."""

    axis: AxisId
    weight: float = Field(gt=0, le=5)
    title: Text | None = None
    """In the lens' own words; the other rubric's when left out."""
    means: Text | None = None


class Fine(Model):
    """What an anti-pattern costs under the lens."""

    axis: AxisId
    penalty: float = Field(ge=0, le=4)


class Lens(Model):
    """rubrics/lenses/<id>.yaml"""

    id: Slug
    version: int = Field(ge=1)
    like: Slug
    """Id of the rubric whose criteria, cues, chances and fitted weights it shares."""
    title: Text
    about: Text
    axes: tuple[Axis, ...] = Field(min_length=1)
    criteria: dict[CriterionId, Place]
    """Every criterion of that rubric."""
    anti_patterns: dict[CriterionId, Fine]
    """Every anti-pattern of that rubric."""
    framing_filter: FramingFilter
    outcomes: tuple[Outcome, ...] = Field(min_length=1)


def misplaced(lens: Lens, base: Rubric) -> list[tuple[tuple[str, ...], str]]:
    """Ids that a lens leaves out or makes up: (key, problem)."""
    faults: list[tuple[tuple[str, ...], str]] = []
    for field, known in (
        ("criteria", {c.id for c in base.criteria}),
        ("anti_patterns", {a.id for a in base.anti_patterns}),
    ):
        placed = set(getattr(lens, field))
        faults += [((field,), f"{name!r} of {base.id} is missing") for name in sorted(known - placed)]
        faults += [((field, name), f"{base.id} has no {name!r}") for name in sorted(placed - known)]
    return faults


def through(lens: Lens, base: Rubric) -> Rubric:
    """The rubric as the lens sees it. ValueError when an id is missing or unknown."""
    if faults := misplaced(lens, base):
        raise ValueError("; ".join(problem for _, problem in faults))
    criteria = tuple(
        criterion.model_copy(
            update={
                "axis": place.axis,
                "weight": place.weight,
                "title": place.title or criterion.title,
                "means": place.means or criterion.means,
            }
        )
        for criterion in base.criteria
        for place in (lens.criteria[criterion.id],)
    )
    antis = tuple(
        anti.model_copy(update={"axis": fine.axis, "penalty": fine.penalty})
        for anti in base.anti_patterns
        for fine in (lens.anti_patterns[anti.id],)
    )
    return base.model_copy(
        update={
            "id": lens.id,
            "version": lens.version,
            "like": base.like or base.id,
            "title": lens.title,
            "about": lens.about,
            "axes": lens.axes,
            "criteria": criteria,
            "anti_patterns": antis,
            "framing_filter": lens.framing_filter,
            "outcomes": lens.outcomes,
        }
    )
