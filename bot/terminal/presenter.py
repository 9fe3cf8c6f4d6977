"""Actions as lines for a terminal. Buttons are numbered; typing the number taps one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from bot.engine.actions import Action, Block, Button, Debrief, Notice, Say, Sheet, Tell
from bot.engine.events import Event, HintAsked, SkipAsked
from bot.packs.text import Language
from bot.texts import sheet_of, tr
from bot.traffic import Key, Outgoing
from bot.wording import report_messages, stage_line


class TerminalPresenter:
    """Remembers the buttons that were shown last. `taps`: somebody is there to tap them after a debrief, too."""

    def __init__(self, taps: bool = False) -> None:
        self.buttons: list[Event] = []
        self._taps = taps

    def present(
        self, actions: Sequence[Action], key: Key, language: Language, pressed: int | None = None
    ) -> tuple[Outgoing, ...]:
        """See ports.Presenter."""
        calls: list[Outgoing] = []
        for each in actions:
            action = sheet_of(each, language) if isinstance(each, Notice) else each
            match action:
                case Say():
                    head = stage_line(action.header, language) if action.header else ""
                    calls.append(
                        _call("say", text=action.text, header=head, buttons=self._tap(action.buttons, language))
                    )
                case Tell():
                    text = tr(action.message, language, **dict(action.values))
                    calls.append(_call("tell", text=text, buttons=self._tap(action.buttons, language)))
                case Sheet():
                    call = _call("report", blocks=_plain(action.blocks), buttons=self._tap(action.buttons, language))
                    file = action.attachment
                    if file is not None:
                        call = replace(call, params={**call.params, "saved": file.name}, file=file.data)
                    calls.append(call)
                case Debrief():
                    *first, last = report_messages(action.report, action.language)
                    calls += [_call("report", blocks=_plain(message)) for message in first]
                    buttons = self._tap(action.buttons if self._taps else (), language)
                    calls.append(_call("report", blocks=_plain(last), buttons=buttons))
        return tuple(calls)

    def _tap(self, buttons: tuple[Button, ...], language: Language) -> list[str]:
        """Labels to number. Hint and Skip have commands, so a terminal needs no buttons for them."""
        shown = [button for button in buttons if not isinstance(button.press, HintAsked | SkipAsked)]
        self.buttons = [cast(Event, button.press) for button in shown]
        return [b.label if b.literal else tr(b.label, language, **dict(b.values)) for b in shown]


def _plain(blocks: Sequence[Block]) -> list[dict[str, str]]:
    return [{"kind": block.kind, "text": block.text} for block in blocks]


def _call(method: str, **params: Any) -> Outgoing:
    return Outgoing(method, params)
