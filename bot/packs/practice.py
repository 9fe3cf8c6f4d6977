"""The short forms: drills (pages), cards (20-second reflexes), post-mortems, and pressure."""

from typing import Literal

from pydantic import Field

from bot.packs.text import CriterionId, Model, Slug, Text, Texts, Words

Tag = Literal["payment", "logistics", "search", "data", "cloud", "ai", "people"]


class Development(Model):
    """What arrives if one waits or moves slowly: the same incident, worse."""

    after: int = Field(ge=1, le=120)
    """Minutes since the page."""
    say: Text


class Trap(Model):
    """The obvious first move that makes it worse."""

    id: Slug
    move: Text
    """The move, as a clause: 'restart every consumer at once'."""
    cues: Texts
    """Phrases that show that the candidate makes it, unless they are refused; short, lower case, as typed."""
    does: Texts
    """Two or more sentences of somebody who makes it, to recognise others by; the drill's `model` and `strong`
    are the contrast."""
    consequence: Text
    """What it does to the incident, told once the candidate has made it."""


class Drill(Model):
    """A page that goes off: an entry of scenarios/drills/*.yaml"""

    id: Slug
    title: Text
    about: Literal["machines", "people"]
    difficulty: int = Field(ge=1, le=3)
    tags: tuple[Tag, ...] = Field(min_length=1)
    trains: tuple[CriterionId, ...] = Field(min_length=1)
    page: Text
    """As an alert reads: service, symptom, number, time, what is known. Under 600 characters."""
    developments: tuple[Development, ...] = Field(min_length=2, max_length=3)
    strong: dict[CriterionId, Text] = Field(min_length=2)
    """What a strong first answer contains, by criterion."""
    traps: tuple[Trap, ...] = Field(min_length=1)
    model: Text
    """A model first answer: what, when and who."""


class Drills(Model):
    """scenarios/drills/<name>.yaml"""

    drills: tuple[Drill, ...] = Field(min_length=1)


class Card(Model):
    """A reflex of twenty seconds: an entry of scenarios/cards/*.yaml

    An answer has two halves. translate: the local term, and what changes with it. season: the level of the
    season, and that of other days. call: who, and why. rewrite: the number or the moment, and who acts or what
    others see. Both halves are a full answer, one is half of one (bot.packs.phrases.halves).
    """

    id: Slug
    kind: Literal["translate", "season", "call", "rewrite"]
    """A foreign term into the local one; a static SLA into one that follows the season; who to call
    first and why; a vague sentence into one that commits."""
    trains: tuple[CriterionId, ...] = Field(min_length=1)
    front: Text
    back: Text
    """A model answer."""
    accept: Texts
    """Phrases of which the first half of an answer holds at least one: 'rocketmq', '双11'."""
    and_also: Texts
    """The same for the second half: 'ordered by key', '平时'."""


class Cards(Model):
    """scenarios/cards/<name>.yaml"""

    cards: tuple[Card, ...] = Field(min_length=1)


class Asked(Model):
    """A question at one step of a post-mortem."""

    ask: Text
    criteria: tuple[CriterionId, ...] = Field(min_length=1)
    look_for: Text
    """What a good answer holds."""


class Reveal(Model):
    """One step of a post-mortem's timeline, and the three questions of every incident."""

    at: Words
    """The local time, as public reports give it: '09:17'."""
    say: Text
    know: Asked
    """What do you know, and what not?"""
    call: Asked
    """Who do you call?"""
    tell: Asked
    """What do you tell customers, or the business?"""


class Postmortem(Model):
    """A public incident revealed in steps: scenarios/postmortems/<id>.yaml"""

    id: Slug
    title: Text
    date: Words
    steps: tuple[Reveal, ...] = Field(min_length=3)
    pattern: Text
    fix: Text
    """What was published as the remedy; 'none was published' where that is so."""
    question: Text
    """Which of your own designs would have shared the fault?"""
    sources: tuple[Words, ...] = Field(min_length=1)


class Interrupt(Model):
    """An interruption that fits every interview."""

    id: Slug
    criteria: tuple[CriterionId, ...] = Field(min_length=1)
    say: Text


class Stakeholder(Model):
    """Somebody without a technical background who has to live with the trade-off."""

    id: Slug
    role: Text
    """As it reads in a sentence: 'the finance director'."""
    cares: Text
    """What they care about, as a clause: 'that November's books close on time'."""
    asks: Text
    """Their request for an explanation in 90 seconds, in their own voice."""
    pushes_back: Texts
    """Two or more ways to push back once on what they care about; one question each."""


class Pressure(Model):
    """scenarios/pressure.yaml"""

    interruptions: tuple[Interrupt, ...] = Field(min_length=1)
    stakeholders: tuple[Stakeholder, ...] = Field(min_length=1)
