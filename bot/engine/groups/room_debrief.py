"""After a war room: who acknowledged when, who told what when, decisions without an owner, what nobody asked."""

from bot.engine.actions import Action, Line, Notice
from bot.engine.context import Context
from bot.engine.groups.room_state import Declared, Playing
from bot.engine.lines import clip
from bot.engine.words import N_
from bot.packs.text import Language
from bot.packs.warroom import ROLES, Decision, Warroom
from bot.packs.warroom import Notice as Notified

IN_TIME = 2 / 3
"""Part of the decisions that, made in time, held the incident."""

SHORT = 110


def minute(room: Playing, at: float) -> str:
    """Minutes and seconds since the page.

    >>> minute(Playing("r", "p", 0, (), 100.0, 1), 165.0)
    '01:05'
    """
    seconds = max(0, int(at - room.began))
    return f"{seconds // 60:02}:{seconds % 60:02}"


def debrief(room: Playing, pack: Warroom, context: Context) -> tuple[Action, ...]:
    """The messages: the incident's end and the decisions; then what was known, and what nobody asked."""
    language = context.language
    decided = {d.item: d for d in room.declared if d.item}
    good = [d for d in pack.decisions if d.id in decided and _in_time(room, decided[d.id], d.by)]
    held = len(good) >= IN_TIME * len(pack.decisions)
    first = [
        Line("title", N_("Debrief: {title}"), (("title", pack.title.get(language)),)),
        Line("line", (pack.held if held else pack.lost).get(language), literal=True),
        _acknowledged(room),
        Line("heading", N_("Decisions")),
        *(line for decision in pack.decisions for line in _decision(room, pack, decision, decided, language)),
    ]
    if own := [d for d in room.declared if not d.item]:
        first.append(Line("heading", N_("Also declared")))
        first += [Line("line", _quoted(room, d), literal=True) for d in own]
    second = [
        Line("title", N_("Who was told what, and when")),
        *(line for notice in pack.notices for line in _notice(room, notice, decided, language)),
        *_shared(room, pack, language),
        *_unasked(room, pack, language),
    ]
    return Notice(tuple(first)), Notice(tuple(second))


def _in_time(room: Playing, declared: Declared, by: int) -> bool:
    return declared.at <= room.began + 60 * by


def _acknowledged(room: Playing) -> Line:
    if not room.acknowledged:
        return Line("line", N_("Nobody acknowledged the page."))
    return Line("line", N_("Acknowledged after {time}."), (("time", minute(room, room.acknowledged)),))


def _quoted(room: Playing, declared: Declared) -> str:
    return f"{minute(room, declared.at)} {declared.name}: “{clip(declared.text, SHORT)}”"


def _decision(
    room: Playing, pack: Warroom, decision: Decision, decided: dict[str, Declared], language: Language
) -> list[Line]:
    what, made = decision.what.get(language), decided.get(decision.id)
    if made is None:
        absent = decision.owner not in {seat.role for seat in room.seats}
        text = (
            N_("✗ {what}: nobody decided it; its owner was not in the room")
            if absent
            else N_("✗ {what}: nobody decided it")
        )
        return [Line("line", text, (("what", what),)), Line("hidden", decision.good.get(language), literal=True)]
    on_time = _in_time(room, made, decision.by)
    values = (("what", what), ("time", minute(room, made.at)), ("name", made.name), ("by", decision.by))
    lines = [
        Line(
            "line",
            N_("✓ {what}: {time}, {name}") if on_time else N_("◐ {what}: {time}, {name}; minute {by} was the last"),
            values,
        )
    ]
    lines.append(Line("quotes", f"“{clip(made.text, SHORT)}”", literal=True))
    if made.owned is False:
        lines.append(Line("line", N_("No owner: it does not say who does it.")))
    known = {told.secret for told in room.told if told.at <= made.at}
    secrets = {secret.id: (role, secret) for role in ROLES for secret in pack.briefs[role].secrets}
    guessed = [n for n in decision.needs if n not in known and n in secrets and secrets[n][0] != made.role]
    if guessed:
        text = N_("A guess: the room had not heard that “{secret}”")
        lines.append(Line("line", text, (("secret", clip(secrets[guessed[0]][1].say.get(language), SHORT)),)))
    return lines


def _notice(room: Playing, notice: Notified, decided: dict[str, Declared], language: Language) -> list[Line]:
    whom, made = notice.whom.get(language), decided.get(notice.id)
    if made is None:
        return [
            Line("line", N_("✗ {whom}: was told nothing"), (("whom", whom),)),
            Line("hidden", notice.good.get(language), literal=True),
        ]
    values = (("whom", whom), ("time", minute(room, made.at)), ("name", made.name), ("by", notice.by))
    late = not _in_time(room, made, notice.by)
    text = N_("◐ {whom}: {time} by {name}; minute {by} was the last") if late else N_("✓ {whom}: {time} by {name}")
    return [Line("line", text, values), Line("quotes", f"“{clip(made.text, SHORT)}”", literal=True)]


def _shared(room: Playing, pack: Warroom, language: Language) -> list[Line]:
    """What its holders told the room, and what they kept to themselves."""
    told = {each.secret: each for each in room.told}
    lines: list[Line] = []
    kept: list[Line] = []
    for seat in room.seats:
        for secret in pack.briefs[seat.role].secrets:
            text = clip(secret.say.get(language), SHORT)
            if secret.id in told:
                lines.append(Line("line", f"{minute(room, told[secret.id].at)} {seat.name}: {text}", literal=True))
            else:
                kept.append(Line("line", f"{seat.name}: {text}", literal=True))
    head = [Line("heading", N_("Told to the room"))] if lines else []
    tail = [Line("heading", N_("Never told to the room")), *kept] if kept else []
    return [*head, *lines, *tail]


def _unasked(room: Playing, pack: Warroom, language: Language) -> list[Line]:
    told = {each.secret for each in room.told}
    missed = [q for q in pack.unasked if q.id not in room.asked and q.secret not in told]
    if not missed:
        return []
    lines = [Line("heading", N_("What nobody asked"))]
    for question in missed:
        lines.append(Line("line", f"“{question.ask.get(language)[0]}”", literal=True))
        lines.append(Line("line", question.changes.get(language), literal=True))
    return lines
