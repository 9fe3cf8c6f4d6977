"""From actions to calls of the Bot API: HTML, inline keyboards, and never a message that is too long."""

from collections.abc import Sequence
from html import escape
from itertools import accumulate
from typing import Any

from bot.engine.actions import Action, Attachment, Block, Button, Debrief, Notice, Say, Sheet, Tell
from bot.engine.groups.deeds import Remove, Toast
from bot.engine.lines import clip
from bot.engine.looking import KeepButtons
from bot.packs.text import Language
from bot.telegram.callbacks import pack
from bot.texts import sheet_of, tr
from bot.traffic import Key, Outgoing
from bot.wording import report_messages, stage_line

MOST = 4096
"""UTF-16 units in a message, as Telegram counts; here the markup counts, too."""

MOST_CAPTION = 1024

MOST_TOAST = 190
"""Of the answer to a press, 200 at most."""

SHORT_TOAST = 60
"""Up to here it passes over the screen by itself."""

QUOTES = (200, 140, 100, 70, 45, 25, 0)
"""Characters of each quote in a report, tried from left to right until every message fits."""

FILES = {"picture": ("sendPhoto", "photo"), "document": ("sendDocument", "document"), "voice": ("sendVoice", "voice")}
"""Form of an attachment -> method and the name of its parameter."""


class TelegramPresenter:
    """Implements ports.Presenter."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        """Bot -> its username, for links into the private chat."""

    def present(
        self, actions: Sequence[Action], key: Key, language: Language, pressed: int | None = None
    ) -> tuple[Outgoing, ...]:
        """See ports.Presenter."""
        calls: list[Outgoing] = []
        # A keyboard in a group is everybody's: a press takes nothing away.
        shared = key.user == 0
        over = shared or any(
            (isinstance(a, Tell | Sheet | Notice) and a.edit and not a.ref) or isinstance(a, KeepButtons)
            for a in actions
        )
        if pressed is not None and not over:
            # The keyboard goes with the press: what was tapped cannot be tapped again.
            bare = {"chat_id": key.chat, "message_id": pressed}
            calls.append(Outgoing("editMessageReplyMarkup", bare, perishable=True))
        for action in actions:
            match action:
                case Say():
                    head = f"<b>{escape(stage_line(action.header, language))}</b>\n\n" if action.header else ""
                    html = head + escape(action.text, quote=False)
                    calls.append(_sent(key, html, keyboard(action.buttons, 2, language), action.ref))
                case Tell():
                    html = escape(tr(action.message, language, **dict(action.values)), quote=False)
                    keys = keyboard(action.buttons, action.columns, language)
                    calls.append(_written(key, html, keys, action, pressed))
                case Sheet():
                    calls += _sheet(key, action, language, pressed, self.names.get(key.bot, ""))
                case Notice():
                    calls += _sheet(key, sheet_of(action, language), language, pressed, self.names.get(key.bot, ""))
                case Toast():
                    text = tr(action.message, language, **dict(action.values))
                    shown = {"text": clip(text, MOST_TOAST), "show_alert": len(text) > SHORT_TOAST} if text else {}
                    call = {"callback_query_id": action.query, **shown}
                    calls.append(Outgoing("answerCallbackQuery", call, perishable=True))
                case Remove():
                    where = {"chat_id": key.chat, "message_id": action.message}
                    calls.append(Outgoing("deleteMessage", where, perishable=True))
                case Debrief():
                    *first, last = report_html(action)
                    calls += [_sent(key, html, None) for html in first]
                    calls.append(_sent(key, last, keyboard(action.buttons, 1, language)))
        return tuple(calls)


def _sheet(key: Key, sheet: Sheet, language: Language, pressed: int | None, bot: str) -> list[Outgoing]:
    keys = keyboard(sheet.buttons, sheet.columns, language, sheet.rows)
    if sheet.links and bot:
        root = f"https://t.me/{bot}?start="
        rows = [[{"text": tr(link.label, language), "url": root + link.payload}] for link in sheet.links]
        keys = {"inline_keyboard": [*rows, *(keys or {}).get("inline_keyboard", [])]}
    if sheet.caption and pressed is not None:
        return [_recaptioned(key, sheet, keys, pressed)]
    if sheet.attachment is not None:
        caption = render(sheet.blocks)
        if units(caption) <= MOST_CAPTION:
            return [_file(key, sheet.attachment, caption, keys, sheet)]
        return [_file(key, sheet.attachment, "", None, sheet), *_sheet_text(key, sheet, keys, None)]
    return _sheet_text(key, sheet, keys, pressed)


def _sheet_text(key: Key, sheet: Sheet, keys: dict[str, Any] | None, pressed: int | None) -> list[Outgoing]:
    *first, last = pages(sheet.blocks)
    if first or sheet.attachment:
        calls = [_sent(key, html, None, bulk=sheet.bulk) for html in first]
        return [*calls, _sent(key, last, keys, sheet.ref, sheet.bulk, sheet.silent)]
    return [_written(key, last, keys, sheet, pressed, sheet.bulk, sheet.silent)]


def pages(blocks: Sequence[Block]) -> list[str]:
    """The blocks as HTML in as few messages as Telegram's limit allows; at least one."""
    made: list[list[Block]] = [[]]
    for block in blocks:
        while units(render([block])) > MOST:
            block = Block(block.kind, clip(block.text, len(block.text) * 3 // 4))
        if units(render([*made[-1], block])) > MOST:
            made.append([])
        made[-1].append(block)
    return [render(page) for page in made]


def report_html(action: Debrief) -> list[str]:
    """The report's messages, each within Telegram's limit whatever the candidate typed."""
    html: list[str] = []
    for longest in QUOTES:
        html = [render(blocks) for blocks in report_messages(action.report, action.language, longest)]
        if all(units(text) < MOST for text in html):
            break
    return html


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def render(blocks: Sequence[Block]) -> str:
    """Blocks as Telegram's HTML."""
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
            case "code":
                parts.append(f"<pre>{text}</pre>")
            case "hidden":
                parts.append(f"<tg-spoiler>{text}</tg-spoiler>")
            case "line":
                parts.append(text)
    return "\n".join(parts).strip()


def _recaptioned(key: Key, sheet: Sheet, keys: dict[str, Any] | None, pressed: int) -> Outgoing:
    """Another caption, and perhaps another picture, for the message whose button was pressed."""
    where: dict[str, Any] = {"chat_id": key.chat, "message_id": pressed}
    caption = {"caption": clipped(sheet.blocks, MOST_CAPTION), "parse_mode": "HTML"}
    markup = {"reply_markup": keys} if keys else {}
    if sheet.attachment is None:
        return Outgoing("editMessageCaption", where | caption | markup)
    media = {"type": "photo", "media": sheet.attachment.name, **caption}
    return Outgoing("editMessageMedia", where | {"media": media} | markup, file=sheet.attachment.data)


def clipped(blocks: Sequence[Block], most: int) -> str:
    """Blocks as HTML within a length: the last ones go first, then the longest text is cut."""
    kept = list(blocks)
    while units(render(kept)) > most and len(kept) > 1:
        kept.pop()
    while units(render(kept)) > most:
        kept = [Block(kept[0].kind, clip(kept[0].text, len(kept[0].text) * 3 // 4))]
    return render(kept)


def keyboard(
    buttons: tuple[Button, ...], columns: int, language: Language, sizes: tuple[int, ...] = ()
) -> dict[str, Any] | None:
    """Buttons in rows of so many, or of the given sizes; None without any."""
    keys = [
        {
            "text": button.label if button.literal else tr(button.label, language, **dict(button.values)),
            "callback_data": pack(button.press),
        }
        for button in buttons
    ]
    if sizes:
        ends = list(accumulate(sizes))
        rows = [row for start, end in zip([0, *ends], ends, strict=False) if (row := keys[start:end])]
    else:
        rows = [keys[i : i + columns] for i in range(0, len(keys), columns)]
    return {"inline_keyboard": rows} if rows else None


def _sent(
    key: Key, html: str, keys: dict[str, Any] | None, ref: str = "", bulk: bool = False, silent: bool = False
) -> Outgoing:
    """A new message."""
    params: dict[str, Any] = {
        "chat_id": key.chat,
        "text": html,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        **_place(key),
        **({"disable_notification": True} if silent else {}),
    }
    return Outgoing("sendMessage", params | ({"reply_markup": keys} if keys else {}), ref=ref, bulk=bulk)


def _written(
    key: Key,
    html: str,
    keys: dict[str, Any] | None,
    action: Tell | Sheet,
    pressed: int | None,
    bulk: bool = False,
    silent: bool = False,
) -> Outgoing:
    """A new message, or one that is written over an earlier one."""
    if not action.edit or not (action.ref or pressed):
        return _sent(key, html, keys, action.ref, bulk, silent)
    where = {"message_ref": action.ref} if action.ref else {"message_id": pressed}
    params = {"chat_id": key.chat, "text": html, "parse_mode": "HTML", **where}
    slot = f"edit:{action.ref}" if action.ref else ""
    return Outgoing("editMessageText", params | ({"reply_markup": keys} if keys else {}), slot=slot, ref=action.ref)


def _file(key: Key, file: Attachment, caption: str, keys: dict[str, Any] | None, sheet: Sheet) -> Outgoing:
    method, name = FILES[file.form]
    params: dict[str, Any] = {"chat_id": key.chat, name: file.name, **_place(key)}
    if caption:
        params |= {"caption": caption, "parse_mode": "HTML"}
    if keys:
        params["reply_markup"] = keys
    return Outgoing(method, params, file=file.data, ref=sheet.ref, bulk=sheet.bulk)


def _place(key: Key) -> dict[str, Any]:
    return {"message_thread_id": key.topic} if key.topic else {}
