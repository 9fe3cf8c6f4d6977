"""The server: users, chats, messages, keyboards, updates until they are acknowledged, and faults on demand."""

import asyncio
import itertools
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.botapi.markup import CannotParse, parse, units
from tests.botapi.people import Person
from tests.botapi.spec import decoded, known, misfits

TOKEN = "4242:test-token-of-the-local-server"
MOST = 4096


@dataclass(frozen=True)
class Call:
    """A request that was made, and when."""

    method: str
    params: dict[str, Any]
    at: float


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
    """None: the connection breaks."""
    after: bool = False
    """Only after the call took effect: the answer is lost."""
    times: int = 1


class BotApi:
    """Runs on a free port of this machine. `async with BotApi() as api`."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.bot = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "warroom", "username": "warroom_bot"}
        self.chats: dict[int, dict[str, Any]] = {}
        self.people: dict[int, Person] = {}
        self.started: set[int] = set()
        self.blocked: set[int] = set()
        self.messages: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self.queries: dict[str, bool] = {}
        self.commands: dict[tuple[str, str], list[str]] = {}
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.faults: list[Fault] = []
        self.updates: list[dict[str, Any]] = []
        self.acknowledged = 0
        """The last update_id that the bot has confirmed."""
        self.newest = 0
        """The update_id of what happened last."""
        self.revoked = False
        self.port = 0
        self._numbers = itertools.count(1000)
        self._message_ids = itertools.count(1)
        self._update_ids = itertools.count(500_001)
        self._news = asyncio.Event()
        self._polling: asyncio.Event | None = None
        self._runner: web.AppRunner | None = None

    # -- running

    async def start(self) -> "BotApi":
        """Listen; on the same port as before, when it was stopped meanwhile."""
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

    def group(self, title: str) -> int:
        """A new supergroup with the bot in it; its id."""
        number = -1_000_000_000_000 - next(self._numbers)
        self.chats[number] = {"id": number, "type": "supergroup", "title": title}
        return number

    def messages_of(self, chat: int) -> list[dict[str, Any]]:
        """What the bot wrote there, as it looks now."""
        return self.messages[chat]

    def now(self) -> int:
        """Unix seconds."""
        return int(time.time())

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
        self._wake()
        return number

    async def something(self) -> None:
        """Wait until anything happens."""
        await self._news.wait()

    async def until(self, condition: Callable[[], bool], within: float = 15.0) -> None:
        """Wait until the condition holds; it is looked at whenever something happened."""
        async with asyncio.timeout(within):
            while not condition():
                await self._news.wait()

    def _wake(self) -> None:
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
        **more: Any,
    ) -> None:
        """The next calls of that method fail; without a code the connection breaks."""
        refusal = Refusal(code, description, more) if code else None
        self.faults.append(Fault(method, refusal, after, times))

    # -- calls

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token or self.revoked:
            return _answer(Refusal(401, "Unauthorized"))
        method = known(request.match_info["method"])
        if method is None:
            return _answer(Refusal(404, "Not Found"))
        params = decoded(method, await _parameters(request))
        self.calls.append(Call(method, params, time.perf_counter()))
        wrong = list(misfits(method, params))
        self.violations += wrong
        fault = self._fault(method)
        try:
            if fault is not None and not fault.after:
                raise fault.refusal or ConnectionResetError
            if wrong:
                raise Refusal(400, f"Bad Request: {wrong[0]}")
            does: Callable[[dict[str, Any]], Awaitable[Any]] | None = getattr(self, f"_{method}", None)
            result = await does(params) if does else self._unbuilt(method)
            if fault is not None:
                raise fault.refusal or ConnectionResetError
        except Refusal as refusal:
            return _answer(refusal)
        except ConnectionResetError:
            if request.transport is not None:
                request.transport.close()
            return web.Response()
        finally:
            self._wake()
        return web.json_response({"ok": True, "result": result})

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

    async def _setMyCommands(self, params: dict[str, Any]) -> Any:
        for command in params["commands"]:
            name, words = command["command"], command["description"]
            if not (1 <= len(name) <= 32 and name == name.lower() and name.replace("_", "").isalnum()):
                raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(words) <= 256:
                raise Refusal(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        scope = params.get("scope", {"type": "default"})["type"]
        self.commands[scope, params.get("language_code", "")] = [c["command"] for c in params["commands"]]
        return True

    async def _answerCallbackQuery(self, params: dict[str, Any]) -> Any:
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
            **self._keyboard(params),
        }
        self.messages[chat["id"]].append(message)
        return message

    async def _editMessageReplyMarkup(self, params: dict[str, Any]) -> Any:
        message = self._find(params)
        before, after = message.get("reply_markup"), self._keyboard(params)
        if before == after.get("reply_markup"):
            raise Refusal(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message",
            )
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
        return chat

    def _text(self, params: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
        text, entities = params["text"], list[dict[str, Any]]()
        if params.get("parse_mode") == "HTML":
            try:
                text, entities = parse(text)
            except CannotParse as error:
                raise Refusal(400, f"Bad Request: can't parse entities: {error}") from None
        if not text.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        if units(text) > MOST:
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
        for message in self.messages[params["chat_id"]]:
            if message["message_id"] == params["message_id"]:
                return message
        raise Refusal(400, "Bad Request: message to edit not found")


async def _parameters(request: web.Request) -> dict[str, Any]:
    raw: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        raw |= await request.json()
    elif request.method == "POST":
        for name, value in (await request.post()).items():
            raw[name] = value.file.read() if isinstance(value, web.FileField) else value
    return raw


def _answer(refusal: Refusal) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.code)
