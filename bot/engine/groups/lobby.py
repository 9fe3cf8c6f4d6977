"""Before a war room: a lobby, in which roles are taken."""

import hashlib
from dataclasses import replace

from bot.engine.actions import Button, Line, Link, Mail, Notice, SetTimer
from bot.engine.context import Context, choose
from bot.engine.groups.events import Acted
from bot.engine.groups.keeping import GONE, Step, say
from bot.engine.groups.roles import NAMES, REF, TAKEN, seated_in, timer
from bot.engine.groups.room import handed, next_, page
from bot.engine.groups.room_events import RoomBegun, RoomWanted, SeatTapped
from bot.engine.groups.room_state import Lobby, Playing, Seat
from bot.engine.groups.seat import link
from bot.engine.groups.state import Group
from bot.engine.groups.values import mark_of
from bot.engine.lines import clip
from bot.engine.state import Conversation
from bot.engine.words import N_
from bot.packs.warroom import ROLES, Role

ALWAYS: tuple[Role, ...] = ROLES[:3]
LEAST = 3

OPEN_FOR = 6 * 3600.0
"""Seconds that a lobby waits for somebody to begin."""


def wanted(conversation: Conversation, group: Group, acted: Acted, act: RoomWanted, context: Context) -> Step:
    """A lobby opens."""
    if group.room is not None:
        return conversation, (say(acted, N_("A war room is open here already.")),)
    packs = sorted(context.library.warrooms)
    if not packs or (act.pack and act.pack not in packs):
        there = ", ".join(packs)
        return conversation, (say(acted, N_("There is no such war room. There are: {names}"), (("names", there),)),)
    fresh = tuple(name for name in packs if name not in group.recent) or tuple(packs)
    pack = act.pack or choose(context.seed, fresh, "room")
    name = hashlib.blake2s(f"{context.seed}:{context.now}:room".encode(), digest_size=6).hexdigest()
    room = Lobby(name, pack, mark_of("", acted.member.user))
    recent = (*(each for each in group.recent if each != pack), pack)
    closes = SetTimer(timer(name), context.now + OPEN_FOR, 1)
    return seated_in(conversation, replace(group, recent=recent), room), (_lobby(room, context, False), closes)


def unbegun(conversation: Conversation, group: Group, context: Context) -> Step:
    """Nobody began it: whoever took a role is free again."""
    room = group.room
    if not isinstance(room, Lobby):
        return conversation, ()
    closed = Notice(
        (Line("line", N_("The war room did not begin. /warroom opens another.")),), ref=REF + room.id, edit=True
    )
    return seated_in(conversation, group, None), (closed,)


def _lobby(room: Lobby, context: Context, edit: bool) -> Notice:
    pack = context.library.warrooms[room.pack]
    taken = {seat.role: seat.name for seat in room.seats}
    lines = [
        Line("title", N_("🔥 War room: {title}"), (("title", pack.title.get(context.language)),)),
        Line(
            "line",
            N_("{minutes} minutes, three to six people. Take a role: each knows something that nobody else does."),
            (("minutes", pack.minutes),),
        ),
        Line(
            "small",
            N_("TPM on call, tech lead and product are always played. Your brief comes into my private chat."),
        ),
    ]
    buttons = [
        Button(_seat_label(role, taken.get(role)), SeatTapped(room.id, role), _seat_values(role, taken))
        for role in ROLES
    ]
    buttons.append(Button(N_("Begin"), RoomBegun(room.id)))
    return Notice(
        tuple(lines),
        tuple(buttons),
        columns=2,
        ref=REF + room.id,
        edit=edit,
        links=(Link(N_("Open the private chat"), link(context)),),
    )


def _seat_label(role: Role, name: str | None) -> str:
    return TAKEN[role] if name else NAMES[role]


def _seat_values(role: Role, taken: dict[Role, str]) -> tuple[tuple[str, str | int], ...]:
    return (("name", clip(taken[role], 20)),) if role in taken else ()


def tapped(conversation: Conversation, group: Group, acted: Acted, act: SeatTapped, context: Context) -> Step:
    """A role is taken, or left."""
    room, member = group.room, acted.member
    if (
        not isinstance(room, Lobby)
        or room.id != act.room
        or act.role not in ROLES
        or room.pack not in context.library.warrooms
    ):
        return conversation, (say(acted, GONE),)
    holder = next((seat for seat in room.seats if seat.role == act.role), None)
    if holder is not None and holder.user != member.user:
        return conversation, (say(acted, N_("{name} has that role."), (("name", holder.name),)),)
    others = tuple(seat for seat in room.seats if seat.user != member.user)
    left = holder is not None
    seats = others if left else (*others, Seat(act.role, member.user, clip(member.name, 40)))
    room = replace(room, seats=seats)
    said = N_("The role is free again.") if left else N_("Yours. Your brief comes in private when it begins.")
    return seated_in(conversation, group, room), (say(acted, said), _lobby(room, context, True))


def begun(conversation: Conversation, group: Group, acted: Acted, act: RoomBegun, context: Context) -> Step:
    """The pager goes off."""
    room = group.room
    if not isinstance(room, Lobby) or room.id != act.room:
        return conversation, (say(acted, GONE),)
    pack = context.library.warrooms.get(room.pack)
    if pack is None:
        return seated_in(conversation, group, None), (say(acted, GONE),)
    if acted.member.user not in {seat.user for seat in room.seats}:
        return conversation, (say(acted, N_("Whoever plays begins. Take a role.")),)
    taken = {seat.role for seat in room.seats}
    if len(room.seats) < LEAST or not set(ALWAYS) <= taken:
        return conversation, (say(acted, N_("Three people at least, with TPM on call, tech lead and product.")),)
    playing = Playing(room.id, room.pack, room.by, room.seats, context.now, 2)
    briefs = [Mail(seat.user, 0, seat.user, handed(playing, seat, group, context)) for seat in room.seats]
    first = SetTimer(timer(room.id), next_(playing, pack), playing.serial)
    return seated_in(conversation, group, playing), (page(playing, pack, context), *briefs, first)
