"""The group's board: who stands where, by mean score, by improvement, by participation.

Whoever joins later is held to the challenges since then; a mean needs two scores, an improvement four, so that one
lucky answer is no first place. Equal numbers share a place.
"""

from bot.engine.actions import Action, Button, Line, Notice
from bot.engine.groups.events import BoardJoined, BoardLeft, BoardSeen, BoardWanted, By, Span
from bot.engine.groups.revealing import places_of
from bot.engine.groups.values import Standing
from bot.engine.words import N_

DAY = 86400.0

SPANS: dict[Span, tuple[float, str]] = {
    "week": (7 * DAY, N_("Week")),
    "month": (30 * DAY, N_("Month")),
    "all": (0.0, N_("All time")),
}
ORDERS: dict[By, str] = {"score": N_("Score"), "progress": N_("Improvement"), "part": N_("Taking part")}

LEAST_SCORES = 2
LEAST_FOR_PROGRESS = 4
ROWS = 20


def since(span: Span, now: float) -> float:
    """When that span began."""
    seconds, _ = SPANS[span]
    return now - seconds if seconds else 0.0


def value(standing: Standing, by: By, challenges: tuple[float, ...]) -> float | None:
    """What a member is ranked by; None when there is too little to say."""
    scores = [score for _, score in standing.scores if score is not None]
    match by:
        case "score":
            return _mean(scores) if len(scores) >= LEAST_SCORES else None
        case "progress":
            if len(scores) < LEAST_FOR_PROGRESS:
                return None
            half = len(scores) // 2
            return _mean(scores[-half:]) - _mean(scores[:half])
        case _:
            open_to_them = [at for at in challenges if at >= standing.joined]
            answered = len(standing.scores)
            # Who answers and joins afterwards has answered one more than they were on the board for.
            return 100 * answered / max(len(open_to_them), answered) if answered else None


def _mean(scores: list[float]) -> float:
    return sum(scores) / len(scores)


def shown(event: BoardSeen) -> tuple[Action, ...]:
    """The board as a message; over the one whose button was pressed."""
    act = event.acted.act
    assert isinstance(act, BoardWanted)
    ranked: list[tuple[Standing, float]] = []
    waiting: list[Standing] = []
    for standing in event.standings:
        worth = value(standing, act.by, event.challenges)
        if worth is None:
            waiting.append(standing)
        else:
            ranked.append((standing, worth))
    ranked.sort(key=lambda pair: (-pair[1], pair[0].alias.casefold()))
    places = places_of([round(worth) for _, worth in ranked])
    lines = [Line("title", N_("The board")), Line("line", SPANS[act.span][1]), Line("heading", ORDERS[act.by])]
    for (standing, worth), place in list(zip(ranked, places, strict=True))[:ROWS]:
        lines.append(Line("line", f"{place}. {standing.alias} · {_words(worth, act.by)}", literal=True))
    if not ranked:
        lines.append(Line("line", N_("Nobody yet.")))
    if waiting and act.by != "part":
        names = ", ".join(sorted((s.alias for s in waiting), key=str.casefold)[:ROWS])
        least = LEAST_SCORES if act.by == "score" else LEAST_FOR_PROGRESS
        text = N_("With fewer than {least} scores: {names}")
        lines.append(Line("small", text, (("least", least), ("names", names))))
    lines.append(Line("small", N_("/board NAME puts you on it under another name. Leaving it deletes your rows.")))
    spans = [Button(_tick(label, span == act.span), BoardWanted(span, act.by)) for span, (_, label) in SPANS.items()]
    orders = [Button(_tick(label, by == act.by), BoardWanted(act.span, by)) for by, label in ORDERS.items()]
    ways = [Button(N_("Join"), BoardJoined()), Button(N_("Leave"), BoardLeft())]
    pressed = bool(event.acted.query)
    return (Notice(tuple(lines), (*spans, *orders, *ways), columns=3, edit=pressed),)


def _tick(label: str, on: bool) -> str:
    return ON.get(label, label) if on else label


ON = {
    N_("Week"): N_("· Week ·"),
    N_("Month"): N_("· Month ·"),
    N_("All time"): N_("· All time ·"),
    N_("Score"): N_("· Score ·"),
    N_("Improvement"): N_("· Improvement ·"),
    N_("Taking part"): N_("· Taking part ·"),
}


def _words(worth: float, by: By) -> str:
    match by:
        case "score":
            return str(round(worth))
        case "progress":
            return f"{round(worth):+d}"
        case _:
            return f"{round(worth)} %"
