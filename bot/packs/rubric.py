"""A rubric: what is looked for, how it is weighed, and what the committee says in the end.

The arithmetic of the report (bot.grading.score) takes every number from here.
"""

from typing import Annotated, Literal

from pydantic import Field

from bot.packs.interview import Stage
from bot.packs.text import CriterionId, Model, Slug, Text, Texts, Words

AxisId = Annotated[str, Field(pattern=r"^[a-z][a-z_]+$")]
Credit = Annotated[float, Field(ge=0, le=1)]


class Axis(Model):
    """A dimension of the report, scored 0 to 4."""

    id: AxisId
    view: Literal["interviewer_notes", "committee_axes", "context"]
    title: Text
    question: Text
    anchors: tuple[Text, Text, Text, Text, Text]
    """What a 0, 1, 2, 3 and 4 look like, one sentence each."""


class Criterion(Model):
    """Something an answer can meet."""

    id: CriterionId
    axis: AxisId
    title: Text
    """Two to five words, as they read in a list: 'a rollback trigger'."""
    means: Text
    weight: float = Field(default=1.0, gt=0, le=5)
    clarify: Text
    """Asked when the answer mentions it without committing; {quote} is what the candidate said."""
    hint: Text
    """Where to look, for questions whose own ladder of hints is used up or missing."""
    cues: Texts | None = None
    """Regular expressions for the cue grader, case ignored."""


class AntiPattern(Model):
    """Something that costs half a point on its axis."""

    id: CriterionId
    axis: AxisId
    title: Text
    means: Text
    instead: Text
    """What to do next time, one sentence."""
    penalty: float = Field(default=0.5, ge=0, le=4)
    cues: Texts | None = None


class Credits(Model):
    """What a covered criterion is worth, by how it came up."""

    unprompted: Credit = 1.0
    prompted: Credit = 0.6
    hinted: Credit = 0.3
    missed: Credit = 0.0


class FramingFilter(Model):
    """Who fails it fails the interview, however good the rest."""

    axis: AxisId
    below: float
    premature: CriterionId
    return_to_scope: int = Field(ge=0)
    """Scope criteria that must be covered for components-first to be forgiven."""


class Outcome(Model):
    """A verdict and when it is given; the first whose conditions all hold is the one."""

    id: Slug
    title: Text
    says: Text
    """The committee's voice."""
    filter_failed: bool = False
    mean_at_least: float = 0
    each_at_least: float = 0
    axes_at_least: dict[AxisId, float] = Field(default_factory=dict)
    antis_at_most: int | None = None
    reached_at_most: int | None = None


class Depth(Model):
    """What counts as a long stretch of implementation detail."""

    cues: Texts
    at_least: int = Field(default=3, ge=1)
    """Different cues in one answer."""


class Rubric(Model):
    """rubrics/<id>.yaml"""

    id: Slug
    version: int = Field(ge=1)
    like: Slug | None = None
    """Id of the rubric whose fitted weights it uses; none: its own."""
    title: Text
    about: Text
    """One or two sentences: whose eyes these are."""
    credit: Credits
    axes: tuple[Axis, ...] = Field(min_length=1)
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    anti_patterns: tuple[AntiPattern, ...] = ()
    expects: dict[Stage, tuple[CriterionId, ...]]
    """What a candidate has had the chance to show, unasked, once that stage was answered in."""
    framing_filter: FramingFilter
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    depth: Depth
    reached_for_a_number: int = Field(default=2, ge=1)
    """An axis with fewer reached criteria shows no number."""
    names: dict[Slug, Words] = Field(default_factory=dict)
    """What candidates name, by kind: regular expressions, case ignored; a grader learns what each kind counts for."""

    @property
    def labels(self) -> tuple[Criterion | AntiPattern, ...]:
        """Everything that an answer can deserve."""
        return (*self.criteria, *self.anti_patterns)
