"""A role in a war room, in its player's private chat: the brief, what only they hear, and telling the room.

What they know stays theirs until they tell it, with a button: that is how the room's debrief knows who told what, and
when.
"""

import re
from dataclasses import replace

from bot.engine.actions import Action, Button, Line, Mail, Notice, Tell
from bot.engine.context import Context
from bot.engine.events import CancelAsked, EndAsked, Event, SkipAsked
from bot.engine.exercise import Done, Exercise, Log, Played, Resting, Start, ref
from bot.engine.groups.room_events import BriefHanded, NewsHanded, RoomOver, SecretTold
from bot.engine.replies import Step
from bot.engine.words import N_
from bot.packs.warroom import Secret, Warroom

PLACE = re.compile(r"w-(\d{1,18})-(\d{1,18})")

CLOSED = N_("That war room is closed.")


def link(context: Context) -> str:
    """The payload that leads a player from the group to their brief."""
    return f"w-{abs(context.chat)}-{context.topic}"


def place_of(payload: str) -> tuple[int, int] | None:
    """(chat, topic) of such a payload; None when it is none.

    >>> place_of("w-1001-3"), place_of("w-x")
    ((-1001, 3), None)
    """
    found = PLACE.fullmatch(payload)
    return (-int(found[1]), int(found[2])) if found else None


def open(event: BriefHanded, start: Start, context: Context) -> Step:
    """The role's brief."""
    task = Played(start, event.chat, event.topic, event.group, event.pack, event.role)
    state = Resting(task, Log(shown=context.now))
    return state, _brief(task, context)


def _pack(task: Played, context: Context) -> Warroom | None:
    return context.library.warrooms.get(task.pack)


def _brief(task: Played, context: Context, over: bool = False) -> tuple[Action, ...]:
    pack = _pack(task, context)
    if pack is None:
        return (Tell(CLOSED),)
    brief, language = pack.briefs[task.role], context.language
    lines = [
        Line("title", N_("War room of {group}"), (("group", task.group),)),
        Line(
            "line",
            N_("You are {title}, who {may}."),
            (("title", brief.title.get(language)), ("may", brief.may.get(language))),
        ),
        Line("heading", N_("Only you know")),
    ]
    for number, secret in enumerate(brief.secrets, 1):
        mark = "✓" if secret.id in task.told else f"{number}."
        lines.append(Line("line", f"{mark} {secret.say.get(language)}", literal=True))
    lines.append(Line("small", N_("Nobody learns it unless you say so: tell the room when it matters.")))
    where = "" if over else ref(task.start.id)
    return (Notice(tuple(lines), _buttons(task, brief.secrets), ref=where, edit=over),)


def _buttons(task: Played, secrets: tuple[Secret, ...]) -> tuple[Button, ...]:
    return tuple(
        Button(N_("Tell the room: {number}"), SecretTold(task.start.id, secret.id), (("number", number),))
        for number, secret in enumerate(secrets, 1)
        if secret.id not in task.told
    )


def move(state: Exercise, event: Event, context: Context) -> Step:
    """The next state, and what is to be done."""
    assert not isinstance(state, Done) or isinstance(state.task, Played)
    task = getattr(state, "task", None)
    assert isinstance(task, Played)
    if isinstance(state, Done):
        silent = isinstance(event, NewsHanded | RoomOver | BriefHanded)
        return state, () if silent else (Tell(CLOSED),)
    match event:
        case BriefHanded() if event.chat != task.chat:
            return Resting(replace(task, chat=event.chat, topic=event.topic), Log()), ()
        case BriefHanded():
            return state, _brief(task, context)
        case SecretTold():
            return _told(state, task, event, context)
        case NewsHanded():
            return state, _news(task, event, context)
        case RoomOver():
            return Done(task, Log(), "graded"), ()
        case CancelAsked() | EndAsked() | SkipAsked():
            return state, (Tell(N_("The room needs you. Whoever began it can end it, in the group.")),)
        case _:
            return state, (Tell(N_("Nobody reads along here. Tell the room with a button, or decide in the group.")),)


def _told(state: Exercise, task: Played, event: SecretTold, context: Context) -> Step:
    pack = _pack(task, context)
    secrets = pack.briefs[task.role].secrets if pack else ()
    if event.secret not in {secret.id for secret in secrets} or event.secret in task.told:
        return state, ()
    task = replace(task, told=(*task.told, event.secret))
    told = Mail(task.chat, task.topic, 0, replace(event, user=context.user))
    return Resting(task, Log()), (told, *_brief(task, context, over=True))


def _news(task: Played, event: NewsHanded, context: Context) -> tuple[Action, ...]:
    pack = _pack(task, context)
    if pack is None or event.turn >= len(pack.turns):
        return ()
    lines = (
        Line("title", N_("Only you hear this")),
        Line("line", pack.turns[event.turn].say.get(context.language), literal=True),
    )
    return (Notice(lines, ref=ref(task.start.id)),)
