"""A person with a phone: says, edits, presses, sends, blocks, and reads what the bot wrote."""

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.botapi.server import BotApi

PATIENCE = 15.0
"""Seconds until a test gives up on the bot."""

THINGS: dict[str, Any] = {
    "sticker": {
        "file_id": "s1",
        "file_unique_id": "s1",
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    },
    "photo": [{"file_id": "p1", "file_unique_id": "p1", "width": 90, "height": 90}],
    "voice": {"file_id": "v1", "file_unique_id": "v1", "duration": 7, "mime_type": "audio/ogg", "file_size": 20_000},
    "document": {"file_id": "d1", "file_unique_id": "d1", "file_name": "cv.pdf"},
    "location": {"latitude": 30.27, "longitude": 120.15},
    "dice": {"emoji": "🎲", "value": 3},
}


@dataclass
class Person:
    """One account of Telegram, and the private chat (or the group) it writes in."""

    api: "BotApi"
    id: int
    name: str
    language: str | None = "en"
    read: int = 0
    """How many of the chat's messages were heard."""
    heard: list[dict[str, Any]] = field(default_factory=list)

    @property
    def user(self) -> dict[str, Any]:
        """As Telegram describes the account."""
        user: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.name}
        return user | ({"language_code": self.language} if self.language else {})

    def _chat(self, chat: int | None) -> dict[str, Any]:
        return self.api.chats[chat if chat is not None else self.id]

    # -- doing

    def says(self, text: str, chat: int | None = None, **more: Any) -> dict[str, Any]:
        """A text message; a leading /word is a command. Writing to the bot starts it and unblocks it."""
        if chat is None:
            self.api.started.add(self.id)
        if text.startswith("/"):
            end = len(text.split()[0])
            more.setdefault("entities", [{"type": "bot_command", "offset": 0, "length": end}])
        return self._message({"text": text, **more}, chat)

    def replies(self, to: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
        """A reply to a message of the bot, where that stands."""
        about = {name: value for name, value in to.items() if name != "reply_markup"}
        thread = {n: to[n] for n in ("message_thread_id", "is_topic_message") if n in to}
        return self.says(text, to["chat"]["id"], reply_to_message=about, **thread, **more)

    def sends(self, thing: str, chat: int | None = None) -> dict[str, Any]:
        """Something that is not text."""
        return self._message({thing: THINGS[thing]}, chat)

    def edits(self, message: dict[str, Any], text: str) -> None:
        """Change the text of an earlier message."""
        message |= {"text": text, "edit_date": self.api.now()}
        self.api.update(edited_message=dict(message))

    def presses(self, label: str, message: dict[str, Any] | None = None, chat: int | None = None) -> dict[str, Any]:
        """Press the newest button with that label (or that begins with it); it must be on the screen."""
        shown = [message] if message else reversed(self.api.messages_of(chat if chat is not None else self.id))
        for each in shown:
            for button in buttons_of(each):
                if button["text"].startswith(label) and "callback_data" in button:
                    return self.forges(button["callback_data"], each)
        raise AssertionError(f"{self.name} sees no button {label!r}")

    def forges(self, data: str, message: dict[str, Any]) -> dict[str, Any]:
        """A press with any data at all."""
        query = {
            "id": str(self.api.number()),
            "from": self.user,
            "message": dict(message),
            "chat_instance": "1",
            "data": data,
        }
        self.api.queries[query["id"]] = False
        self.api.update(callback_query=query)
        return query

    def blocks(self) -> None:
        """Stop the bot."""
        self.api.blocked.add(self.id)
        self._member("member", "kicked")

    def unblocks(self) -> None:
        """Let it write again."""
        self.api.blocked.discard(self.id)
        self._member("kicked", "member")

    def _member(self, old: str, new: str) -> None:
        bot = self.api.bot
        until = {"until_date": 0}
        self.api.update(
            my_chat_member={
                "chat": self._chat(None),
                "from": self.user,
                "date": self.api.now(),
                "old_chat_member": {"user": bot, "status": old, **(until if old == "kicked" else {})},
                "new_chat_member": {"user": bot, "status": new, **(until if new == "kicked" else {})},
            }
        )

    def _message(self, body: dict[str, Any], chat: int | None) -> dict[str, Any]:
        message = {
            "message_id": self.api.next_message(),
            "from": self.user,
            "chat": self._chat(chat),
            "date": self.api.now(),
            **body,
        }
        self.api.update(message=dict(message))
        self.api.said[message["chat"]["id"]].append(message)
        return message

    # -- reading

    async def sees(self, chat: int, *parts: str, within: float = PATIENCE) -> dict[str, Any]:
        """The newest message of the bot in a group, as it looks then, that holds all these parts."""

        def there() -> dict[str, Any] | None:
            shown = reversed(self.api.messages_of(chat))
            return next((m for m in shown if all(part in text_of(m) for part in parts)), None)

        try:
            await self.api.until(lambda: there() is not None, within)
        except TimeoutError:
            texts = "\n---\n".join(map(text_of, self.api.messages_of(chat)))
            raise AssertionError(f"Nobody sees {parts} there. The group:\n{texts}") from None
        found = there()
        assert found is not None
        return found

    async def told(self, query: dict[str, Any], within: float = PATIENCE) -> str:
        """What a press was answered with."""
        await self.api.until(lambda: query["id"] in self.api.toasts, within)
        return self.api.toasts[query["id"]]

    async def hears(self, *parts: str, within: float = PATIENCE) -> dict[str, Any]:
        """The next message that holds all these parts; fails when none comes."""
        try:
            async with asyncio.timeout(within):
                while True:
                    while (message := self._next()) is not None:
                        if all(part in text_of(message) for part in parts):
                            return message
                    await self.api.something()
        except TimeoutError:
            raise AssertionError(f"{self.name} never heard {parts}. The chat:\n{self.screen()}") from None

    def _next(self) -> dict[str, Any] | None:
        chat = self.api.messages_of(self.id)
        if self.read == len(chat):
            return None
        self.read += 1
        self.heard.append(chat[self.read - 1])
        return chat[self.read - 1]

    def screen(self) -> str:
        """All that the bot wrote here."""
        return "\n---\n".join(text_of(message) for message in self.api.messages_of(self.id))

    def buttons(self) -> list[str]:
        """The labels of the newest message that has buttons."""
        for message in reversed(self.api.messages_of(self.id)):
            if found := buttons_of(message):
                return [button["text"] for button in found]
        return []


def text_of(message: dict[str, Any]) -> str:
    """What is to be read of a message."""
    return str(message.get("text") or message.get("caption") or "")


def buttons_of(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Its inline buttons, row by row."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]
