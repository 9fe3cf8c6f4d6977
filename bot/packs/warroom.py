"""A war room: one incident for a group of three to six, in which each role knows something that the others do not.

The group sees the page and the developments; a role's brief goes to that person alone. Nobody acts for a role that
nobody plays: `absent` is all that the room gets of it, as in an incident whose owner does not answer.
"""

from typing import Literal

from pydantic import Field

from bot.packs.practice import Tag
from bot.packs.text import CriterionId, Model, Slug, Text, Texts

Role = Literal["tpm", "tech-lead", "product", "compliance", "comms", "captain"]
"""The TPM on call, the tech lead, the product manager, the compliance officer, communications, the BU's captain."""

ROLES: tuple[Role, ...] = ("tpm", "tech-lead", "product", "compliance", "comms", "captain")
"""In the order in which they are filled when fewer than six take part: the first three are always played."""


class Secret(Model):
    """Something that one role knows and the page does not say."""

    id: Slug
    say: Text


class Brief(Model):
    """What one role reads in private when the page goes off."""

    title: Text
    """Who that is in this incident: 'the tech lead of the settlement engine'."""
    secrets: tuple[Secret, ...] = Field(min_length=2, max_length=4)
    may: Text
    """What only this role may do, as a clause: 'may stop a payout file until the bank has confirmed it'."""
    absent: Text
    """What the room reads when nobody plays this role: why nobody answers, and which way is left."""


class Turn(Model):
    """A development on the clock, whatever the room does."""

    after: int = Field(ge=1, le=60)
    """Minutes since the page."""
    say: Text
    to: tuple[Role, ...] = ()
    """Who reads it, in private; empty: the room."""
    unless: Slug | None = None
    """The decision or notice that prevents it when it was declared before."""


class Decision(Model):
    """Something the room must decide; it is declared with a button and a sentence."""

    id: Slug
    what: Text
    """As it reads in the debrief's list: 'stop the 17:00 file'."""
    owner: Role
    by: int = Field(ge=1, le=60)
    """Minutes since the page after which it is late."""
    needs: tuple[Slug, ...] = Field(min_length=1)
    """The secrets without which it is a guess."""
    good: Text
    """What a good decision says: what, when and who."""
    about: Texts
    """Phrases that name it, short: 'withdraw', 'checksum'; nobody declares it without one."""
    said: Texts
    """Two or more ways in which people declare it, to recognise it by."""
    criteria: tuple[CriterionId, ...] = Field(min_length=1)


class Notice(Model):
    """Somebody outside the room who must be told something by a certain minute."""

    id: Slug
    whom: Text
    owner: Role
    by: int = Field(ge=1, le=60)
    needs: tuple[Slug, ...] = Field(min_length=1)
    """The secrets without which it says too little, or too much."""
    good: Text
    """The sentence that a good room sends."""
    about: Texts
    said: Texts
    """Two or more ways in which people declare that it was sent."""


class Unasked(Model):
    """A question that rooms forget to ask, and what it would have changed."""

    id: Slug
    holder: Role
    """Who could have answered."""
    secret: Slug
    """The holder's secret that is the answer."""
    about: Texts
    ask: Texts
    """Three or more ways to ask it, to recognise it by."""
    changes: Text
    """Told in the debrief when nobody asked."""


class Warroom(Model):
    """scenarios/warrooms/<id>.yaml"""

    id: Slug
    title: Text
    difficulty: int = Field(ge=1, le=3)
    tags: tuple[Tag, ...] = Field(min_length=1)
    trains: tuple[CriterionId, ...] = Field(min_length=3)
    minutes: int = Field(ge=10, le=60)
    """When the room closes."""
    page: Text
    """As an alert reads, for all. Under 600 characters."""
    briefs: dict[Role, Brief] = Field(min_length=6)
    turns: tuple[Turn, ...] = Field(min_length=3)
    decisions: tuple[Decision, ...] = Field(min_length=4)
    notices: tuple[Notice, ...] = Field(min_length=2)
    unasked: tuple[Unasked, ...] = Field(min_length=3)
    held: Text
    """How it ends when the room decided in time."""
    lost: Text
    """How it ends when nobody decided."""
