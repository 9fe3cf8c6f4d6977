"""A war room, as a machine: roles, a pager, developments on a clock, decisions with a button and a sentence.

Rules
    1. Three to six people; the TPM on call, the tech lead and the product manager are always played. Nobody acts for a
       role that nobody plays: the room reads why nobody answers, and which way is left.
    2. A role's knowledge is its player's alone until they tell the room.
    3. A decision counts when it was declared: by its player, with the button and a sentence.
    4. The clock stops for nobody. Only what a declared decision prevents stays away.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.engine.actions import Action, Button, Grade, Line, Link, Mail, Notice, SetTimer, StopTimer, Tell
from bot.engine.context import Context
from bot.engine.events import Read, TimerFired
from bot.engine.groups.deeds import Toast
from bot.engine.groups.events import Acted, Replied
from bot.engine.groups.keeping import GONE, Step, say
from bot.engine.groups.roles import REF, TAKEN, TIMER, says_who, seated_in, timer
from bot.engine.groups.room_debrief import debrief, minute
from bot.engine.groups.room_events import (
    BriefHanded,
    BriefWanted,
    DeclareWanted,
    NewsHanded,
    RoomAcknowledged,
    RoomEnded,
    RoomOver,
    SecretTold,
)
from bot.engine.groups.room_state import Declared, Lobby, Playing, Seat, Told
from bot.engine.groups.seat import link
from bot.engine.groups.state import Group
from bot.engine.groups.values import mark_of
from bot.engine.lines import clip
from bot.engine.state import Conversation
from bot.engine.verdict import NOBODY
from bot.engine.words import N_
from bot.grading.judgement import Answer, Graded
from bot.packs.interview import Stage
from bot.packs.phrases import mentioned
from bot.packs.text import Language
from bot.packs.warroom import ROLES, Decision, Warroom
from bot.packs.warroom import Notice as Notified

LONGEST = 400


def handed(room: Playing, seat: Seat, group: Group, context: Context) -> BriefHanded:
    """The letter that brings a player their brief."""
    return BriefHanded(room.id, context.chat, context.topic, group.title, room.pack, seat.role)


def moved(group: Group, chat: int, context: Context) -> tuple[Action, ...]:
    """The group has another number: its players write there from now on."""
    room = group.room
    if not isinstance(room, Playing):
        return ()
    there = replace(context, chat=chat)
    return tuple(Mail(seat.user, 0, seat.user, handed(room, seat, group, there)) for seat in room.seats)


def page(room: Playing, pack: Warroom, context: Context) -> Notice:
    """The pager, and who is in the room."""
    language, taken = context.language, {seat.role for seat in room.seats}
    lines = [
        Line("title", N_("🚨 PAGE · nobody has it yet")),
        Line("line", pack.page.get(language), literal=True),
        Line("heading", N_("In the room")),
        *(Line("line", TAKEN[seat.role], (("name", seat.name),)) for seat in room.seats),
    ]
    if absent := [role for role in ROLES if role not in taken]:
        lines.append(Line("heading", N_("Not in the room")))
        lines += [Line("line", "• " + pack.briefs[role].absent.get(language), literal=True) for role in absent]
    return Notice(
        tuple(lines), _buttons(room), columns=2, ref=REF + room.id, links=(Link(N_("My brief"), link(context)),)
    )


def _buttons(room: Playing) -> tuple[Button, ...]:
    first = () if room.acknowledged else (Button(N_("Acknowledge"), RoomAcknowledged(room.id)),)
    return (*first, Button(N_("Declare a decision"), DeclareWanted(room.id)), Button(N_("End it"), RoomEnded(room.id)))


def next_(room: Playing, pack: Warroom) -> float:
    """When the next development comes, or the end."""
    minutes = [turn.after for i, turn in enumerate(pack.turns) if i not in room.turns and turn.after < pack.minutes]
    return room.began + 60 * min([*minutes, pack.minutes])


def _playing(group: Group, name: str) -> Playing | None:
    room = group.room
    return room if isinstance(room, Playing) and room.id == name else None


def _seat_of(room: Playing, user: int) -> Seat | None:
    return next((seat for seat in room.seats if seat.user == user), None)


def _at(group: Group, name: str, acted: Acted) -> tuple[Playing | None, Seat | None]:
    """The room of that id, if it is being played, and the seat of whoever acted in it."""
    room = _playing(group, name)
    return room, _seat_of(room, acted.member.user) if room else None


def _not_theirs(room: Playing | None, acted: Acted) -> Action:
    return say(acted, GONE if room is None else N_("Only those in the room can do that."))


def acknowledged(
    conversation: Conversation, group: Group, acted: Acted, act: RoomAcknowledged, context: Context
) -> Step:
    """Somebody has the pager."""
    room, seat = _at(group, act.room, acted)
    if room is None or seat is None:
        return conversation, (_not_theirs(room, acted),)
    if room.acknowledged:
        return conversation, (say(acted, N_("Somebody has it already.")),)
    room = replace(room, acknowledged=context.now)
    told = Tell(
        N_("{time} · {name} has the pager."),
        (("time", minute(room, context.now)), ("name", seat.name)),
        ref=REF + room.id,
    )
    return seated_in(conversation, group, room), (say(acted, N_("You have it.")), told)


def declares(conversation: Conversation, group: Group, acted: Acted, act: DeclareWanted, context: Context) -> Step:
    """The next reply of that player is a decision."""
    room, seat = _at(group, act.room, acted)
    if room is None or seat is None:
        return conversation, (_not_theirs(room, acted),)
    if seat.user in room.deciding:
        return conversation, (say(acted, N_("Reply to any message of the room with your sentence.")),)
    room = replace(room, deciding=(*room.deciding, seat.user))
    ask = N_("{name} decides. Reply to this with one sentence: what, by when, who.")
    return seated_in(conversation, group, room), (Tell(ask, (("name", seat.name),), ref=REF + room.id),)


def replied(conversation: Conversation, group: Group, acted: Acted, act: Replied, context: Context) -> Step:
    """A sentence for a decision; or a question, if it is one that rooms forget."""
    room, seat = _at(group, act.about.removeprefix(REF), acted)
    pack = context.library.warrooms.get(room.pack) if room else None
    if room is None or seat is None or pack is None:
        return conversation, ()
    asked = [q.id for q in pack.unasked if q.id not in room.asked and _names(q.about.root, act.text)]
    if asked and ("?" in act.text or "？" in act.text):
        return seated_in(conversation, group, replace(room, asked=(*room.asked, asked[0]))), ()
    if seat.user not in room.deciding:
        return conversation, ()
    item = _meant(pack, room, act.text)
    declared = Declared(len(room.declared) + 1, seat.role, seat.name, clip(act.text, LONGEST), context.now, item)
    room = replace(
        room, declared=(*room.declared, declared), deciding=tuple(u for u in room.deciding if u != seat.user)
    )
    answer = Answer(
        Stage.PAGER, pack.page.get(context.language), pack.page.get(context.language), act.text, context.language
    )
    return seated_in(conversation, group, room), (Grade(declared.number, 1, answer, "", timer(room.id)),)


def _names(about: Mapping[Language, tuple[str, ...]], text: str) -> bool:
    return any(mentioned(text, phrases) is not None for phrases in about.values())


def _meant(pack: Warroom, room: Playing, text: str) -> str:
    """Which decision or notice of the pack it is; empty when none of those that are open."""
    done = {declared.item for declared in room.declared}
    items: tuple[Decision | Notified, ...] = (*pack.decisions, *pack.notices)
    fits = [item for item in items if item.id not in done and _names(item.about.root, text)]
    return max(fits, key=lambda item: _alike(item, text)).id if fits else ""


def _alike(item: Decision | Notified, text: str) -> float:
    """How much of what people say for it stands in the text: the best of its sentences."""
    words = _words(text)
    sentences = [_words(sentence) for said in item.said.root.values() for sentence in said]
    return max((len(words & sentence) / (len(words | sentence) or 1) for sentence in sentences), default=0.0)


def _words(text: str) -> set[str]:
    folded = "".join(c if c.isalnum() else " " for c in text.casefold())
    return {word for word in folded.split() if word.isascii()} | {c for c in folded if not c.isascii() and c != " "}


def read(conversation: Conversation, group: Group, event: Read, context: Context) -> Step:
    """The sentence was read: does it say who?"""
    room = _playing(group, event.about.removeprefix(TIMER))
    if room is None or not 0 < event.number <= len(room.declared):
        return conversation, ()
    declared, judgement = room.declared[event.number - 1], event.judgement
    owned: bool | None = None
    if isinstance(judgement, Graded):
        named = any(risk.who and risk.who.casefold().strip() not in NOBODY for risk in judgement.risks)
        owned = named or any(tick.criterion == "esc.who" for tick in judgement.met)
    if not owned and says_who(declared.text, tuple(seat.name for seat in room.seats)):
        owned = True
    declared = replace(declared, owned=owned)
    kept = tuple(declared if each.number == declared.number else each for each in room.declared)
    values = (("time", minute(room, declared.at)), ("name", declared.name), ("text", declared.text))
    lines = [Line("line", N_("{time} · {name} decides: {text}"), values)]
    if owned is False:
        lines.append(Line("small", N_("It does not say who does it.")))
    room = replace(room, declared=kept)
    return seated_in(conversation, group, room), (Notice(tuple(lines), _buttons(room), columns=2, ref=REF + room.id),)


def told(conversation: Conversation, group: Group, event: SecretTold, context: Context) -> Step:
    """A holder tells the room what they know."""
    room = _playing(group, event.exercise)
    seat = _seat_of(room, event.user) if room else None
    pack = context.library.warrooms.get(room.pack) if room else None
    secrets = {s.id: s for s in pack.briefs[seat.role].secrets} if pack and seat else {}
    if room is None or seat is None or event.secret not in secrets or event.secret in {t.secret for t in room.told}:
        return conversation, ()
    room = replace(room, told=(*room.told, Told(event.secret, context.now)))
    text = secrets[event.secret].say.get(context.language)
    values = (("time", minute(room, context.now)), ("name", seat.name), ("text", text))
    lines = (Line("line", N_("{time} · {name} tells the room: {text}"), values),)
    return seated_in(conversation, group, room), (Notice(lines, ref=REF + room.id),)


def brief_again(conversation: Conversation, group: Group, event: BriefWanted, context: Context) -> Step:
    """A player opened the private chat: their brief, if it has begun."""
    room = group.room
    seat = _seat_of(room, event.user) if isinstance(room, Playing) else None
    if not isinstance(room, Playing) or seat is None:
        return conversation, ()
    return conversation, (Mail(seat.user, 0, seat.user, handed(room, seat, group, context)),)


def fired(conversation: Conversation, group: Group, event: TimerFired, context: Context) -> Step:
    """The clock: what is due arrives, unless a decision prevents it; or it is over."""
    room = _playing(group, event.timer.removeprefix(TIMER))
    pack = context.library.warrooms.get(room.pack) if room else None
    if room is None or event.serial != room.serial:
        return conversation, ()
    if pack is None:
        return _over(conversation, group, room, context)
    actions: list[Action] = []
    declared = {each.item for each in room.declared}
    for number, turn in enumerate(pack.turns):
        if number in room.turns or context.now < room.began + 60 * turn.after:
            continue
        room = replace(room, turns=(*room.turns, number))
        if turn.unless and turn.unless in declared:
            continue
        if turn.to:
            hears = [seat for seat in room.seats if seat.role in turn.to]
            actions += [Mail(seat.user, 0, seat.user, NewsHanded(room.id, number)) for seat in hears]
        else:
            lines = (Line("line", turn.say.get(context.language), literal=True),)
            actions.append(Notice(lines, _buttons(room), columns=2, ref=REF + room.id))
    if context.now >= room.began + 60 * pack.minutes:
        after, closing = _over(conversation, group, room, context)
        return after, (*actions, *closing)
    room = replace(room, serial=room.serial + 1)
    again = SetTimer(timer(room.id), next_(room, pack), room.serial)
    return seated_in(conversation, group, room), (*actions, again)


def ended(
    conversation: Conversation, group: Group, acted: Acted, act: RoomEnded, admin: bool, context: Context
) -> Step:
    """Whoever began it, or an admin, ends it early."""
    room = group.room
    if room is None or room.id != act.room:
        return conversation, (say(acted, GONE),)
    if not admin and room.by != mark_of("", acted.member.user):
        return conversation, (say(acted, N_("Only who began it, or an admin, can end it early.")),)
    if isinstance(room, Lobby):
        return conversation, (say(acted, GONE),)
    after, actions = _over(conversation, group, room, context)
    return after, (*((Toast(acted.query),) if acted.query else ()), *actions)


def _over(conversation: Conversation, group: Group, room: Playing, context: Context) -> Step:
    pack = context.library.warrooms.get(room.pack)
    notes = debrief(room, pack, context) if pack else ()
    overs = [Mail(seat.user, 0, seat.user, RoomOver(room.id)) for seat in room.seats]
    return seated_in(conversation, group, None), (StopTimer(timer(room.id)), *notes, *overs)
