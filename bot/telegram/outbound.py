"""From actions to calls of the Bot API: HTML, inline keyboards, and never a message that is too long."""

from collections.abc import Sequence
from html import escape
from typing import Any

from bot.engine.actions import Action, Button, Debrief, Say, Tell
from bot.packs.text import Language
from bot.telegram.callbacks import pack
from bot.texts import tr
from bot.traffic import Key, Outgoing
from bot.wording import Block, report_messages, stage_line

MOST = 4096
"""UTF-16 units in a message, as Telegram counts; here the markup counts, too."""

QUOTES = (200, 140, 100, 70, 45, 25, 0)
"""Characters of each quote in a report, tried from left to right until every message fits."""


class TelegramPresenter:
    """Implements ports.Presenter."""

    def present(self, actions: Sequence[Action], key: Key, language: Language) -> tuple[Outgoing, ...]:
        """See ports.Presenter."""
        calls: list[Outgoing] = []
        for action in actions:
            match action:
                case Say():
                    head = f"<b>{escape(stage_line(action.header, language))}</b>\n\n" if action.header else ""
                    calls.append(_message(key, head + escape(action.text, quote=False), action.buttons, 2, language))
                case Tell():
                    text = escape(tr(action.message, language, **dict(action.values)), quote=False)
                    calls.append(_message(key, text, action.buttons, action.columns, language))
                case Debrief():
                    calls += [_message(key, html, (), 1, language) for html in report_html(action)]
        return tuple(calls)


def report_html(action: Debrief) -> list[str]:
    """The report's messages, each within Telegram's limit whatever the candidate typed."""
    html: list[str] = []
    for longest in QUOTES:
        html = [_render(blocks) for blocks in report_messages(action.report, action.language, longest)]
        if all(units(text) < MOST for text in html):
            break
    return html


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _render(blocks: Sequence[Block]) -> str:
    parts: list[str] = []
    for block in blocks:
        text = escape(block.text, quote=False)
        match block.kind:
            case "title" | "heading":
                parts.append(f"\n<b>{text}</b>")
            case "quotes":
                parts.append(f"<blockquote expandable>{text}</blockquote>")
            case "small":
                parts.append(f"\n<i>{text}</i>")
            case "line":
                parts.append(text)
    return "\n".join(parts).strip()


def _message(key: Key, html: str, buttons: tuple[Button, ...], columns: int, language: Language) -> Outgoing:
    params: dict[str, Any] = {
        "chat_id": key.chat,
        "text": html,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if key.topic:
        params["message_thread_id"] = key.topic
    if buttons:
        keys = [
            {
                "text": button.label if button.literal else tr(button.label, language, **dict(button.values)),
                "callback_data": pack(button.press),
            }
            for button in buttons
        ]
        params["reply_markup"] = {"inline_keyboard": [keys[i : i + columns] for i in range(0, len(keys), columns)]}
    return Outgoing("sendMessage", params)
