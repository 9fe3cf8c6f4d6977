"""The reveal, the vote and the table. Rubric and vote stand apart: they measure different things."""

from dataclasses import replace

from bot.engine.actions import Action, Button, Fetch, Line, Mail, Notice, SetTimer
from bot.engine.context import Context, chance
from bot.engine.groups.deeds import ChallengeEnded
from bot.engine.groups.events import BoardJoined, BoardWanted, EntriesTallied, Voted, VotesCounted
from bot.engine.groups.items import item_of
from bot.engine.groups.member_events import ChallengeOver
from bot.engine.groups.posting import TITLES, closed, ref, timer
from bot.engine.groups.requests import ChartRow, RevealChart
from bot.engine.groups.state import Open, Voting
from bot.engine.groups.values import Tallied
from bot.engine.lines import clip
from bot.engine.words import N_

BEST = 3
"""Lines that are quoted."""

MOST_VOTED = 8
"""Answers that a group votes among: more would not be read."""

SHOWN = 380
"""Characters of an answer in the vote."""

LONGEST_VOTE = 12 * 3600.0
SHORTEST_VOTE = 600.0

ROWS = 20
"""Of a table."""


def reveal(state: Open, event: EntriesTallied, context: Context) -> tuple[Voting | None, tuple[Action, ...]]:
    """What the group did, and the vote, if there is anything to vote on."""
    entries, invitation = event.entries, state.invitation
    rubric = context.library.rubric()
    item = item_of(invitation, context.library, rubric, context.language)
    actions: list[Action] = [closed(replace(state, count=len(entries)), context), ChallengeEnded(invitation.id)]
    if not entries or item is None:
        return None, tuple(actions)
    graded = [e for e in entries if e.score is not None]
    titles = {a.id: a.title.get(context.language) for a in rubric.axes}
    rows = [
        ChartRow(
            titles[criterion.axis],
            criterion.title.get(context.language),
            sum(criterion.id in e.covered for e in graded) / len(graded),
        )
        for criterion in rubric.criteria
        if graded and criterion.id in item.chance
    ]
    if rows:
        chart = RevealChart(invitation, item.title, tuple(rows), len(entries), len(entries) - len(graded))
        actions.append(Fetch(chart))
    actions += _best(graded, item.model)
    places = places_of([e.score for e in graded])
    standing = {e.mark: place for e, place in zip(graded, places, strict=True)}
    actions += [
        Mail(e.user, 0, e.user, ChallengeOver(invitation.id, standing.get(e.mark, 0), len(graded))) for e in entries
    ]
    shown = _drawn([e for e in entries if e.share != "no" and e.text], invitation.id)
    if len(shown) < 2:
        return None, (*actions, *table(state, VotesCounted(invitation.id, entries), context))
    lasts = min(LONGEST_VOTE, max(SHORTEST_VOTE, invitation.deadline - invitation.began))
    voting = Voting(invitation, state.by, tuple(e.mark for e in shown), context.now + lasts, 1)
    actions += [vote(voting, shown, context), SetTimer(timer(invitation.id), voting.until, 1)]
    return voting, tuple(actions)


def places_of(scores: list[float | None]) -> list[int]:
    """Each one's place by score; equal scores share a place, and the next one is left out.

    >>> places_of([70.0, 90.0, 70.0, 10.0])
    [2, 1, 2, 4]
    """
    return [1 + sum((other or 0.0) > (score or 0.0) for other in scores) for score in scores]


def _best(graded: list[Tallied], model: str) -> list[Action]:
    """The strongest lines of those who allow it, each author once; and one strong answer behind a tap."""
    allowed = sorted((e for e in graded if e.line and e.score), key=lambda e: (-(e.score or 0.0), e.at))[:BEST]
    # By lot: in the order of their scores the table below would name their authors.
    allowed.sort(key=lambda e: chance(e.mark, "line"))
    lines: list[Line] = []
    if allowed:
        lines.append(Line("title", N_("Strongest lines") if len(allowed) > 1 else N_("Strongest line")))
        for entry in allowed:
            who = f"\n{entry.name}" if entry.share == "named" and entry.name else ""
            lines.append(Line("quotes", f"“{entry.line}”{who}", literal=True))
    if model:
        lines += [Line("line", N_("A strong answer, on a tap:")), Line("hidden", model, literal=True)]
    return [Notice(tuple(lines))] if lines else []


def _drawn(entries: list[Tallied], name: str) -> list[Tallied]:
    """Those that are voted on, in an order that tells nothing: by lot."""
    lot = sorted(entries, key=lambda e: chance(e.mark, name, "order"))
    return lot[:MOST_VOTED]


def vote(state: Voting, shown: list[Tallied], context: Context) -> Notice:
    """The answers, by number, and a button for each."""
    lines = [Line("title", N_("Which answer would you follow at three in the morning?"))]
    for number, entry in enumerate(shown, 1):
        lines.append(Line("heading", str(number), literal=True))
        lines.append(Line("quotes", clip(entry.text, SHOWN), literal=True))
    minutes = max(1, round((state.until - context.now) / 60))
    small = N_("One vote each, not for your own; you may change it for {minutes} minutes.")
    lines.append(Line("small", small, (("minutes", minutes),)))
    buttons = tuple(Button(str(n), Voted(state.invitation.id, n), literal=True) for n in range(1, len(shown) + 1))
    return Notice(tuple(lines), buttons, columns=4, ref=ref(state.invitation.id) + ":v")


def counted(state: Voting, event: VotesCounted, context: Context) -> tuple[Action, ...]:
    """The vote is over: the table."""
    lines = (
        Line("title", N_("The vote is over.")),
        *_votes(state, event),
    )
    return (Notice(lines, ref=ref(state.invitation.id) + ":v", edit=True), *table(state, event, context))


def _votes(state: Voting, event: VotesCounted) -> list[Line]:
    by_mark, votes = {e.mark: e for e in event.entries}, dict(event.votes)
    lines: list[Line] = []
    for number, mark in enumerate(state.shown, 1):
        entry = by_mark.get(mark)
        if entry is None:  # its author has had it deleted
            continue
        lines.append(Line("line", f"{number} · {'●' * min(10, votes.get(mark, 0))} {votes.get(mark, 0)}", literal=True))
        if votes.get(mark, 0) == max(votes.values(), default=0) and votes.get(mark, 0):
            who = f"\n{entry.name}" if entry.share == "named" and entry.name else ""
            lines.append(Line("quotes", clip(entry.text, SHOWN) + who, literal=True))
    return lines


def table(state: Open | Voting, event: VotesCounted, context: Context) -> tuple[Action, ...]:
    """Rubric and vote, apart, of those who stand on the board."""
    graded = [e for e in event.entries if e.score is not None]
    places = dict(zip((e.mark for e in graded), places_of([e.score for e in graded]), strict=True))
    named = [e for e in graded if e.alias]
    lines = [
        Line("title", TITLES[state.invitation.form]),
        Line("heading", N_("By the rubric, of 100")),
    ]
    for e in sorted(named, key=lambda e: (places[e.mark], e.alias.casefold()))[:ROWS]:
        lines.append(Line("line", f"{places[e.mark]}. {e.alias} · {round(e.score or 0)}", literal=True))
    if others := len(event.entries) - len(named):
        one = N_("and one more, not on the board") if named else N_("One answer, not on the board.")
        many = N_("and {count} more, not on the board") if named else N_("{count} answers, none of them on the board.")
        lines.append(Line("line", one if others == 1 else many, (("count", others),)))
    votes = dict(event.votes)
    # Who asked not to be named with their words is not named with the votes for them: the numbers would tell.
    named = [e for e in event.entries if votes.get(e.mark) and e.alias and e.share == "named"]
    voted = sorted(named, key=lambda e: (-votes[e.mark], e.alias.casefold()))
    if votes:
        lines.append(Line("heading", N_("By your votes")))
        ranks = places_of([float(votes[e.mark]) for e in event.entries if votes.get(e.mark)])
        rank = dict(zip((e.mark for e in event.entries if votes.get(e.mark)), ranks, strict=True))
        lines += [Line("line", f"{rank[e.mark]}. {e.alias} · {votes[e.mark]}", literal=True) for e in voted[:ROWS]]
        if unnamed := sum(1 for e in event.entries if votes.get(e.mark)) - len(named):
            one = N_("and one more, without a name")
            many = N_("and {count} more, without names")
            lines.append(Line("line", one if unnamed == 1 else many, (("count", unnamed),)))
    buttons = (Button(N_("Join the board"), BoardJoined()), Button(N_("The board"), BoardWanted()))
    return (Notice(tuple(lines), buttons, columns=2),)
