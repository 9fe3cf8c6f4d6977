"""The server: users, chats, messages, keyboards, updates until they are acknowledged, and faults on demand."""

import asyncio
import itertools
import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.botapi.groups import Groups
from tests.botapi.hooks import Hook
from tests.botapi.limits import Limits
from tests.botapi.markup import CannotParse, parse, units
from tests.botapi.people import Person
from tests.botapi.profile import Profile
from tests.botapi.spec import decoded, known, misfits

TOKEN = "4242:test-token-of-the-local-server"
MOST = 4096
MOST_CAPTION = 1024

MESSAGES = ("sendMessage", "sendPhoto", "sendDocument", "sendVoice")

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


@dataclass(frozen=True)
class Call:
    """A request that was made, and when."""

    method: str
    params: dict[str, Any]
    at: float


class Upload(bytes):
    """A file that was sent along."""

    name = ""

    @classmethod
    def of(cls, field: web.FileField) -> "Upload":
        """With the name that it was sent under."""
        made = cls(field.file.read())
        made.name = field.filename
        return made


@dataclass
class Refusal(Exception):
    """An error as Telegram words it."""

    code: int
    description: str
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass
class Fault:
    """Something that shall go wrong with the next calls of a method."""

    method: str
    refusal: Refusal | None = None
    """None: the connection breaks, unless one of the next three says something else."""
    after: bool = False
    """Only after the call took effect: the answer is lost."""
    times: int = 1
    page: tuple[int, str] | None = None
    """(status, HTML) of something between the server and the bot."""
    torn: bool = False
    """Only the first half of the answer comes, as if it were all."""
    silence: float = 0.0
    """Seconds without a word, then the connection breaks."""


class BotApi(Profile, Groups):
    """Runs on a free port of this machine. `async with BotApi() as api`."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.bot = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "warroom", "username": "warroom_bot"}
        self.chats: dict[int, dict[str, Any]] = {}
        self.people: dict[int, Person] = {}
        self.started: set[int] = set()
        self.blocked: set[int] = set()
        self.messages: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self.said: dict[int, list[dict[str, Any]]] = defaultdict(list)
        """What people wrote, by chat."""
        self.queries: dict[str, bool] = {}
        self.toasts: dict[str, str] = {}
        """What a press was answered with."""
        Profile.__init__(self)
        Groups.__init__(self)
        self.files: dict[str, bytes] = {}
        """What was uploaded, by file id."""
        self._attached: dict[str, bytes] = {}
        """Files of a call that a parameter refers to by name."""
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.refusals: list[str] = []
        """What was refused, but for faults on demand, in Telegram's words."""
        self.faults: list[Fault] = []
        self.limits: Limits | None = None
        """Strict: more messages than Telegram takes are refused with 429."""
        self.updates: list[dict[str, Any]] = []
        self.acknowledged = 0
        """The last update_id that the bot has confirmed."""
        self.ahead = 0.0
        """Seconds by which the server's clock is put forward."""
        self.newest = 0
        """The update_id of what happened last."""
        self.revoked = False
        self.port = 0
        self._numbers = itertools.count(1000)
        self._message_ids = itertools.count(1)
        self._update_ids = itertools.count(500_001)
        self._news = asyncio.Event()
        self._stopped = asyncio.Event()
        self._polling: asyncio.Event | None = None
        self._runner: web.AppRunner | None = None
        self.hook: Hook | None = None
        """Where updates are brought to, when they are not fetched."""
        self.neighbours: dict[str, BotApi] = {}
        """Other bots of this server, by their tokens."""

    # -- running

    async def start(self) -> "BotApi":
        """Listen; on the same port as before, when it was stopped meanwhile."""
        self._stopped.clear()
        app = web.Application(client_max_size=64_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        server: Any = site._server
        self.port = server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        """Let go of the port; the state stays."""
        if self.hook is not None:
            await self.hook.stop()
        self._stopped.set()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> "BotApi":
        return await self.start()

    async def __aexit__(self, *error: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """The server's root."""
        return f"http://127.0.0.1:{self.port}"

    # -- people and places

    def person(self, name: str, language: str | None = "en") -> Person:
        """A new account with a private chat."""
        number = next(self._numbers)
        person = self.people[number] = Person(self, number, name, language)
        self.chats[number] = {"id": number, "type": "private", "first_name": name}
        return person

    def messages_of(self, chat: int) -> list[dict[str, Any]]:
        """What the bot wrote there, as it looks now."""
        return self.messages[chat]

    def transcript(self, chat: int) -> list[dict[str, Any]]:
        """Both sides of a chat, as it looks now."""
        return sorted([*self.messages[chat], *self.said[chat]], key=lambda message: message["message_id"])

    def now(self) -> int:
        """Unix seconds."""
        return int(time.time() + self.ahead)

    def number(self) -> int:
        """A number nobody has."""
        return next(self._numbers)

    def next_message(self) -> int:
        """The id of the next message."""
        return next(self._message_ids)

    def update(self, **body: Any) -> int:
        """Something happened; its update_id."""
        number = self.newest = next(self._update_ids)
        self.updates.append({"update_id": number, **body})
        if self.hook is not None:
            self.hook.bring(self.updates[-1])
        self.wake()
        return number

    async def something(self) -> None:
        """Wait until anything happens."""
        await self._news.wait()

    async def until(self, condition: Callable[[], bool], within: float = 15.0) -> None:
        """Wait until the condition holds; it is looked at whenever something happened."""
        async with asyncio.timeout(within):
            while not condition():
                await self._news.wait()

    def wake(self) -> None:
        """Something happened."""
        self._news.set()
        self._news = asyncio.Event()

    def called(self, method: str, chat: int | None = None) -> list[dict[str, Any]]:
        """The parameters of every call of a method (to a chat)."""
        return [c.params for c in self.calls if c.method == method and chat in (None, c.params.get("chat_id"))]

    def fails(
        self,
        method: str,
        code: int = 0,
        description: str = "",
        *,
        times: int = 1,
        after: bool = False,
        page: tuple[int, str] | None = None,
        torn: bool = False,
        silence: float = 0.0,
        **more: Any,
    ) -> None:
        """The next calls of that method fail; without a code the connection breaks."""
        refusal = Refusal(code, description, more) if code else None
        self.faults.append(Fault(method, refusal, after, times, page, torn, silence))

    # -- calls

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        neighbour = self.neighbours.get(request.match_info["token"])
        if neighbour is not None:
            return await neighbour._serve(request)
        if request.match_info["token"] != self.token or self.revoked:
            return _answer(Refusal(401, "Unauthorized"))
        method = known(request.match_info["method"])
        if method is None:
            return _answer(Refusal(404, "Not Found"))
        raw = await _parameters(request)
        for name in [name for name, value in raw.items() if name.startswith("attached") and isinstance(value, bytes)]:
            self._attached[f"attach://{name}"] = raw.pop(name)
        params = decoded(method, raw)
        self.calls.append(Call(method, params, time.perf_counter()))
        wrong = list(misfits(method, params))
        self.violations += wrong
        fault = self._fault(method)
        try:
            if fault is not None and not fault.after:
                return await self._failing(fault, {"ok": True, "result": True})
            if wrong:
                raise Refusal(400, f"Bad Request: {wrong[0]}")
            if self.limits is not None and method in MESSAGES:
                self._let_through(self.limits, params)
            does: Callable[[dict[str, Any]], Awaitable[Any]] | None = getattr(self, f"_{method}", None)
            result = await does(params) if does else self._unbuilt(method)
            if fault is not None:
                self._wake()
                return await self._failing(fault, {"ok": True, "result": result})
        except Refusal as refusal:
            if fault is None:
                self.refusals.append(refusal.description)
            return _answer(refusal)
        except ConnectionResetError:
            if request.transport is not None:
                request.transport.close()
            return web.Response()
        finally:
            self.wake()
        return web.json_response({"ok": True, "result": result})

    async def _failing(self, fault: Fault, answer: dict[str, Any]) -> web.StreamResponse:
        if fault.page is not None:
            return web.Response(status=fault.page[0], text=fault.page[1], content_type="text/html")
        if fault.torn:
            text = json.dumps(answer)
            return web.Response(text=text[: len(text) // 2], content_type="application/json")
        if fault.silence:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), fault.silence)
        raise fault.refusal or ConnectionResetError

    def _let_through(self, limits: Limits, params: dict[str, Any]) -> None:
        seconds = limits.wait(params["chat_id"], time.monotonic())
        if seconds:
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})

    def _unbuilt(self, method: str) -> Any:
        raise AssertionError(f"the local server does not know {method} yet")

    def _fault(self, method: str) -> Fault | None:
        found = next((fault for fault in self.faults if fault.method == method and fault.times), None)
        if found is not None:
            found.times -= 1
        return found

    # -- what the bot may call

    async def _getMe(self, params: dict[str, Any]) -> Any:
        return self.bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    async def _deleteWebhook(self, params: dict[str, Any]) -> Any:
        hook, self.hook = self.hook, None
        if hook is not None:
            await hook.stop()
        return True

    async def _setWebhook(self, params: dict[str, Any]) -> Any:
        await self._deleteWebhook({})
        self.hook = Hook(self, params["url"], params.get("secret_token", ""), params.get("max_connections", 40))
        for update in self.updates:
            self.hook.bring(update)
        return True

    async def _getUpdates(self, params: dict[str, Any]) -> Any:
        if self._polling is not None:
            self._polling.set()  # the earlier request is ended
        ended = self._polling = asyncio.Event()
        offset, limit = params.get("offset", 0), params.get("limit", 100)
        if offset > 0:
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
            self.acknowledged = max(self.acknowledged, offset - 1)
        wanted = params.get("allowed_updates") or None
        deadline = asyncio.get_running_loop().time() + params.get("timeout", 0)
        while True:
            if ended.is_set():
                raise Refusal(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
            found = [u for u in self.updates if wanted is None or next(k for k in u if k != "update_id") in wanted]
            left = deadline - asyncio.get_running_loop().time()
            if found or left <= 0:
                self._polling = None if self._polling is ended else self._polling
                return found[:limit]
            waits = [asyncio.ensure_future(self._news.wait()), asyncio.ensure_future(ended.wait())]
            try:
                await asyncio.wait(waits, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            except asyncio.CancelledError:
                if self._polling is ended:
                    self._polling = None
                raise
            finally:
                for each in waits:
                    each.cancel()

    async def _answerCallbackQuery(self, params: dict[str, Any]) -> Any:
        self.toasts[params["callback_query_id"]] = params.get("text", "")
        if self.queries.get(params["callback_query_id"], True):
            raise Refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.queries[params["callback_query_id"]] = True
        return True

    async def _sendMessage(self, params: dict[str, Any]) -> Any:
        chat = self._reachable(params)
        text, entities = self._text(params)
        message = {
            "message_id": self.next_message(),
            "from": self.bot,
            "chat": chat,
            "date": self.now(),
            "text": text,
            **({"entities": entities} if entities else {}),
            **_thread(params),
            **self._keyboard(params),
        }
        self.messages[chat["id"]].append(message)
        return message

    async def _sendPhoto(self, params: dict[str, Any]) -> Any:
        return self._with_file(params, "photo", 10 * 2**20)

    async def _sendDocument(self, params: dict[str, Any]) -> Any:
        return self._with_file(params, "document", 50 * 2**20)

    async def _sendVoice(self, params: dict[str, Any]) -> Any:
        return self._with_file(params, "voice", 50 * 2**20)

    def _with_file(self, params: dict[str, Any], kind: str, most: int) -> dict[str, Any]:
        chat, data = self._reachable(params), params[kind]
        if not isinstance(data, Upload) or not data:
            raise Refusal(400, "Bad Request: file must be non-empty")
        if len(data) > most:
            raise Refusal(413, "Request Entity Too Large")
        caption, entities = self._text(params | {"text": params.get("caption", "-")}, MOST_CAPTION)
        shown: Any = self._photo(data)
        if kind != "photo":
            (file,) = shown
            shown = file | ({"duration": 1} if kind == "voice" else {"file_name": data.name})
        message = {
            "message_id": self.next_message(),
            "from": self.bot,
            "chat": chat,
            "date": self.now(),
            kind: shown,
            **({"caption": caption, "caption_entities": entities} if params.get("caption") else {}),
            **_thread(params),
            **self._keyboard(params),
        }
        self.messages[chat["id"]].append(message)
        return message

    async def _sendChatAction(self, params: dict[str, Any]) -> Any:
        self._reachable(params)
        return True

    async def _deleteMessage(self, params: dict[str, Any]) -> Any:
        chat = params["chat_id"]
        for theirs in self.said[chat]:
            if theirs["message_id"] == params["message_id"]:
                if chat < 0 and chat not in self.deletes:
                    raise Refusal(400, "Bad Request: message can't be deleted")
                self.said[chat].remove(theirs)
                return True
        self.messages[chat].remove(self._find(params))
        return True

    async def _editMessageText(self, params: dict[str, Any]) -> Any:
        message = self._find(params)
        text, entities = self._text(params)
        after = {"text": text, **({"entities": entities} if entities else {}), **self._keyboard(params)}
        if all(message.get(name) == after.get(name) for name in ("text", "entities", "reply_markup")):
            raise Refusal(400, NOT_MODIFIED)
        for name in ("entities", "reply_markup"):
            message.pop(name, None)
        message |= after
        return message

    async def _editMessageCaption(self, params: dict[str, Any]) -> Any:
        message = self._find(params)
        if "text" in message:
            raise Refusal(400, "Bad Request: there is no caption in the message to edit")
        return self._recaptioned(message, params, params)

    async def _editMessageMedia(self, params: dict[str, Any]) -> Any:
        message, media = self._find(params), params["media"]
        data = self._attached.pop(media["media"], b"")
        if "photo" not in message or media["type"] != "photo" or not data:
            raise Refusal(400, "Bad Request: wrong file identifier/HTTP URL specified")
        message["photo"] = self._photo(data)
        return self._recaptioned(message, media, params, changed=True)

    def _recaptioned(
        self, message: dict[str, Any], words: dict[str, Any], params: dict[str, Any], changed: bool = False
    ) -> dict[str, Any]:
        caption, entities = self._text(words | {"text": words.get("caption", "")}, MOST_CAPTION)
        after = {"caption": caption, "caption_entities": entities, **self._keyboard(params)}
        if not changed and all(message.get(name) == value for name, value in after.items()):
            raise Refusal(400, NOT_MODIFIED)
        message.pop("reply_markup", None)
        message |= after
        return message

    def _photo(self, data: bytes) -> list[dict[str, Any]]:
        number = self.number()
        width, height = (int.from_bytes(data[i : i + 4]) for i in (16, 20)) if data[1:4] == b"PNG" else (90, 90)
        self.files[f"f{number}"] = data
        size = {"file_id": f"f{number}", "file_unique_id": f"f{number}", "file_size": len(data)}
        return [size | {"width": width, "height": height}]

    async def _editMessageReplyMarkup(self, params: dict[str, Any]) -> Any:
        message = self._find(params)
        before, after = message.get("reply_markup"), self._keyboard(params)
        if before == after.get("reply_markup"):
            raise Refusal(400, NOT_MODIFIED)
        message.pop("reply_markup", None)
        message |= after
        return message

    def _reachable(self, params: dict[str, Any]) -> dict[str, Any]:
        chat = self.chats.get(params["chat_id"])
        if chat is None:
            raise Refusal(400, "Bad Request: chat not found")
        if chat["type"] == "private":
            if chat["id"] in self.blocked:
                raise Refusal(403, "Forbidden: bot was blocked by the user")
            if chat["id"] not in self.started:
                raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        else:
            self.in_group(chat, params)
        return chat

    def _text(self, params: dict[str, Any], most: int = MOST) -> tuple[str, list[dict[str, Any]]]:
        text, entities = params["text"], list[dict[str, Any]]()
        if params.get("parse_mode") == "HTML":
            try:
                text, entities = parse(text)
            except CannotParse as error:
                raise Refusal(400, f"Bad Request: can't parse entities: {error}") from None
        if not text.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        if units(text) > most:
            raise Refusal(400, "Bad Request: message is too long")
        return text, entities

    def _keyboard(self, params: dict[str, Any]) -> dict[str, Any]:
        markup = params.get("reply_markup")
        if not markup or not markup.get("inline_keyboard"):
            return {}
        for button in (button for row in markup["inline_keyboard"] for button in row):
            if not button["text"].strip():
                raise Refusal(400, "Bad Request: can't parse inline keyboard button: text is empty")
            if not 1 <= len(button.get("callback_data", "x").encode()) <= 64:
                raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        return {"reply_markup": markup}

    def _find(self, params: dict[str, Any]) -> dict[str, Any]:
        if params["chat_id"] < 0:
            self.in_group(self.chats[params["chat_id"]], {})
        for message in self.messages[params["chat_id"]]:
            if message["message_id"] == params["message_id"]:
                return message
        raise Refusal(400, "Bad Request: message to edit not found")


def _thread(params: dict[str, Any]) -> dict[str, Any]:
    topic = params.get("message_thread_id")
    return {"message_thread_id": topic, "is_topic_message": True} if topic else {}


async def _parameters(request: web.Request) -> dict[str, Any]:
    raw: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        raw |= await request.json()
    elif request.method == "POST":
        for name, value in (await request.post()).items():
            raw[name] = Upload.of(value) if isinstance(value, web.FileField) else value
    return raw


def _answer(refusal: Refusal) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.code)
