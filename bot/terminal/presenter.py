"""Actions as lines for a terminal. Buttons are numbered; typing the number taps one."""

from collections.abc import Sequence
from typing import Any

from bot.engine.actions import Action, Button, Debrief, Say, Tell
from bot.engine.events import Event, HintAsked, SkipAsked
from bot.packs.text import Language
from bot.texts import tr
from bot.traffic import Key, Outgoing
from bot.wording import report_messages, stage_line


class TerminalPresenter:
    """Remembers the buttons that were shown last."""

    def __init__(self) -> None:
        self.buttons: list[Event] = []

    def present(self, actions: Sequence[Action], key: Key, language: Language) -> tuple[Outgoing, ...]:
        """See ports.Presenter."""
        calls: list[Outgoing] = []
        for action in actions:
            match action:
                case Say():
                    head = stage_line(action.header, language) if action.header else ""
                    calls.append(
                        _call("say", text=action.text, header=head, buttons=self._tap(action.buttons, language))
                    )
                case Tell():
                    text = tr(action.message, language, **dict(action.values))
                    calls.append(_call("tell", text=text, buttons=self._tap(action.buttons, language)))
                case Debrief():
                    for message in report_messages(action.report, action.language):
                        blocks = [{"kind": block.kind, "text": block.text} for block in message]
                        calls.append(_call("report", blocks=blocks))
        return tuple(calls)

    def _tap(self, buttons: tuple[Button, ...], language: Language) -> list[str]:
        """Labels to number. Hint and Skip have commands, so a terminal needs no buttons for them."""
        shown = [button for button in buttons if not isinstance(button.press, HintAsked | SkipAsked)]
        self.buttons = [button.press for button in shown]
        return [b.label if b.literal else tr(b.label, language, **dict(b.values)) for b in shown]


def _call(method: str, **params: Any) -> Outgoing:
    return Outgoing(method, params)
