"""An interview pack: the vague prompt, and all that the interviewer knows and may ask."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bot.packs.text import CriterionId, Model, Slug, Text, Texts, Words


class Stage(StrEnum):
    """The parts of an interview, in their order. `pager` is the stage of a drill's answers."""

    FRAMING = "framing"
    DESIGN = "design"
    DEPENDENCIES = "dependencies"
    FAILURE = "failure"
    PRESSURE = "pressure"
    PAGER = "pager"


class Entity(Model):
    """A system or a team that a design for this prompt leans on."""

    id: Slug
    kind: Literal["system", "team"]
    name: Text
    """As it reads in the middle of a sentence: 'the risk engine', '风控引擎'."""
    aliases: Texts
    """How candidates type it; matched as whole words, whatever the case."""
    owner: Text
    """The team or role that answers for it: 'the wallet risk team'."""
    gives: Text
    """What it gives the design, as a clause: 'a risk score for each refund within 200 ms'."""
    roadmap: Text
    """What its owner is busy with instead, as a sentence."""
    absent: Text | None = None
    """What to ask when a candidate never names it; without this line it is not missed."""


class Fact(Model):
    """Something the interviewer knows and tells only when asked."""

    id: Slug
    criterion: CriterionId
    """The scope criterion that a question about it serves."""
    topic: Text
    """Two to four words for a button: 'peak load', '峰值'."""
    ask: Texts
    """Five or more ways to ask for it."""
    answer: Text


class Probe(Model):
    """A question that aims at one criterion."""

    id: Slug
    stage: Stage
    criterion: CriterionId
    ask: Texts
    """Two or more wordings."""
    hints: Texts
    """A ladder of three: where to look, what kind of thing, almost the answer."""
    entity: Slug | None = None
    """The entity it is about: asked first when the candidate has named that one."""


class Failure(Model):
    """Something that breaks, tied to an entity the candidate may have leaned on."""

    id: Slug
    entity: Slug
    criteria: tuple[CriterionId, ...] = Field(min_length=1)
    inject: Text
    """What happens now, and one question."""


class Interruption(Model):
    """A change of the brief in the middle of something else: one question, no warning."""

    id: Slug
    criteria: tuple[CriterionId, ...] = Field(min_length=1)
    say: Text


class Load(Model):
    """The numbers that every other number of the pack must agree with."""

    normal: Text
    peak: Text
    numbers: tuple[Annotated[float, Field(gt=0)], ...]
    """The same as plain numbers, units left out, for the checker: [40000, 500000]."""


class Interview(Model):
    """scenarios/interviews/<id>.yaml"""

    id: Slug
    title: Text
    level: Literal["senior", "staff"]
    prompt: Text
    """Deliberately vague: two sentences at most."""
    load: Load
    entities: tuple[Entity, ...] = Field(min_length=1)
    facts: tuple[Fact, ...] = Field(min_length=1)
    probes: tuple[Probe, ...] = Field(min_length=1)
    failures: tuple[Failure, ...] = Field(min_length=1)
    interruptions: tuple[Interruption, ...] = Field(min_length=1)
    model: dict[CriterionId, Text]
    """One line per criterion, as a strong candidate would say it for this very system."""
    sources: tuple[Words, ...] = Field(min_length=1)
    """Where the facts come from, or 'invented'."""
