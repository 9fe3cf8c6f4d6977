"""What is a bot's own at its door: who may talk to it, and which commands it knows."""

from dataclasses import replace
from typing import Any

from bot.engine.asking import N_
from bot.engine.events import UnknownCommand
from bot.engine.groups.events import (
    Acted,
    BoardJoined,
    BoardWanted,
    ChallengeWanted,
    GroupSettingPicked,
    GroupSettingsWanted,
)
from bot.engine.groups.room_events import RoomWanted
from bot.ports import Translator
from bot.telegram.inbound import COMMANDS
from bot.texts import tr
from bot.traffic import Arrival, Outgoing, Registered

INVITED = N_("This bot is for invited people only.")

IN_GROUPS: dict[type[Any], str] = {
    ChallengeWanted: "challenge",
    RoomWanted: "warroom",
    BoardWanted: "board",
    BoardJoined: "board",
    GroupSettingsWanted: "groupsettings",
    GroupSettingPicked: "groupsettings",
}
"""What a member does in a group -> the command that it belongs to."""

ALWAYS = frozenset({"help", "language"})
"""Commands that no bot goes without."""


class Doorkeeper:
    """Implements ports.Translator: lets through what the bot's own settings allow."""

    def __init__(self, translator: Translator, bot: Registered) -> None:
        self._translator, self._bot = translator, bot
        unknown = [event for name, event in COMMANDS.items() if name not in {*bot.commands, *ALWAYS}]
        self._unknown = tuple(type(event) for event in unknown) if bot.commands else ()

    def translate(self, raw: str) -> Arrival | None:
        """See ports.Translator."""
        arrival = self._translator.translate(raw)
        if arrival is None:
            return None
        if isinstance(arrival.event, Acted):
            return self._in_group(arrival, arrival.event)
        if arrival.key.user == 0:
            return arrival  # what the platform says of a group
        if self._bot.users and arrival.key.user not in {*self._bot.users, *self._bot.admins}:
            return self._turned_away(arrival)
        if isinstance(arrival.event, self._unknown):
            return replace(arrival, event=UnknownCommand())
        return arrival

    def _in_group(self, arrival: Arrival, acted: Acted) -> Arrival:
        """In a group it hears whom it hears in private; the others get no more than an answer to their press."""
        invited = not self._bot.users or acted.member.user in {*self._bot.users, *self._bot.admins}
        command = IN_GROUPS.get(type(acted.act))
        known = not self._bot.commands or command is None or command in self._bot.commands
        if invited and known:
            return arrival
        text = {} if invited else {"text": tr(INVITED, arrival.language or "en")}
        answer = Outgoing("answerCallbackQuery", {"callback_query_id": acted.query, **text}, perishable=True)
        return replace(arrival, event=None, replies=(answer,) if acted.query else ())

    def _turned_away(self, arrival: Arrival) -> Arrival:
        if arrival.event is None or arrival.key.chat != arrival.key.user:
            return replace(arrival, event=None)
        text = tr(INVITED, arrival.language or "en")
        said = Outgoing("sendMessage", {"chat_id": arrival.key.chat, "text": text})
        return replace(arrival, event=None, replies=(*arrival.replies, said))
