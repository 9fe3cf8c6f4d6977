"""Takes the guide's pictures: `python -m docs.tools.shoot [en|zh ...]` (`make pictures`).

The real bot runs against the local Bot API server of the tests; a person with a past (interviews held with the answers
of tests/data/candidates, graded as always) writes to it; what the server holds afterwards is drawn. Nothing is edited.
"""

import asyncio
import itertools
import json
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bot import app
from bot.clerk import StoreClerk
from bot.engine.events import Begin, EndAsked, LanguageChosen, Said, TimingChosen
from bot.engine.exercise import ENGAGED
from bot.engine.exercise_events import Acknowledged, ExerciseAsked
from bot.packs.library import Library
from bot.packs.text import Language
from bot.pictures.artist import Artist
from bot.reading import Reading
from bot.runtime import Runtime
from bot.telegram.outbound import TelegramPresenter
from bot.terminal.practice import ScriptClock
from bot.traffic import Arrival, Key
from docs.tools.phone import screen
from tests.botapi.people import Person, buttons_of
from tests.botapi.server import TOKEN, BotApi
from tests.telegram.conftest import Running

OUT = Path(__file__).parents[1] / "pictures"
CANDIDATES = Path(__file__).parents[2] / "tests" / "data" / "candidates"
DAY = 86_400.0

PROMPT = "model-rollback"

PAST: dict[Language, tuple[tuple[str, str, int, int], ...]] = {
    "en": (
        ("inventory-forecast", "buzz-1", 47, 14),
        ("llm-customer-service", "buzz-2", 40, 14),
        ("hybrid-cloud-migration", "decent-1", 33, 14),
        ("fund-transfer", "decent-2", 19, 14),
        ("hybrid-cloud-migration", "decent-2", 11, 14),
        ("fund-transfer", "strong-1", 5, 14),
        (PROMPT, "decent-1", 1, 14),
    ),
    "zh": (
        ("inventory-forecast", "zh-strong-1", 47, 4),
        ("llm-customer-service", "zh-strong-1", 40, 5),
        ("hybrid-cloud-migration", "zh-strong-2", 33, 5),
        ("fund-transfer", "zh-strong-1", 19, 8),
        ("hybrid-cloud-migration", "zh-strong-1", 11, 11),
        ("fund-transfer", "zh-strong-2", 5, 14),
        (PROMPT, "zh-strong-1", 1, 9),
    ),
}
"""(scenario, whose answers, days ago, how many of them)."""

SAYS: dict[Language, dict[str, str]] = {
    "en": {
        "framing": "Before anything: which number decides that it has learned the wrong thing, and who may pull it?",
        "assume": "And the peak? I assume one model for all markets; the feed's product owner confirms that by Friday.",
        "taste": (
            "Roll the last change back now, the duty engineer does it. If it is not normal by 10:25 I call the "
            "duty lead."
        ),
        "second": (
            "From the moment we freeze it is no longer ours: the training platform team owns those clicks. Their "
            "on-call lead takes the three hours out before tonight's run and confirms it to me by 20:00; if not, the "
            "run waits."
        ),
    },
    "zh": {
        "framing": "先问：看哪个数判定它学歪了，谁有权撤？",
        "assume": "峰值多少？我先假设所有市场一个模型，首页产品负责人周五前确认。",
        "taste": "现在回滚最近一次变更，值班工程师来做。10:25前没恢复，我打给值班长。",
        "second": (
            "公司外面管推荐算法的是网信办：算法要备案，用户能关掉个性化。各市场不一样：新加坡的数据留当地，日志留三年。"
            "法务9月1日前逐个市场书面确认，没确认的市场先不开。"
        ),
    },
}


async def hold(running: Running, key: Key, language: Language, now: float, known: Library) -> None:
    """Give a person a past."""
    store = await app.open_store(running.settings())
    executor = ThreadPoolExecutor(1)
    reading = Reading(executor, lambda: app.readers(running.settings(), known))
    clock = ScriptClock(now, 7)
    runtime = Runtime(store, reading, StoreClerk(store, known, Artist()), TelegramPresenter(), known, clock)
    held = {days: (scenario, name, most) for scenario, name, days, most in PAST[language]}
    numbers = itertools.count(1)
    for days in range(60, 0, -1):
        clock.time = now - days * DAY
        if days % 8 != 5:
            await _drill(runtime, key, language, clock, numbers, days)
        if days not in held:
            continue
        scenario, name, most = held[days]
        answers: dict[str, list[str]] = json.loads((CANDIDATES / f"{scenario}.json").read_text("utf-8"))[name]
        texts = [text for stage in answers.values() for text in stage][:most]
        settings: list[Any] = [LanguageChosen(language), TimingChosen("at_once")]
        for event in [
            *settings,
            Begin(scenario, 25, pace=12),
            *(Said(text, next(numbers)) for text in texts),
            EndAsked(),
        ]:
            clock.time += 60.0 if isinstance(event, Said) else 0.0
            await runtime.arrived(Arrival(key, event, language))
    while queued := await store.queued("telegram", key.bot, 1e12, 100):
        for call in queued:
            await store.drop(call.id, "the past")
    executor.shutdown()
    await store.close()


async def _drill(
    runtime: Runtime, key: Key, language: Language, clock: ScriptClock, numbers: Iterator[int], days: int
) -> None:
    """A page, acknowledged faster and faster, and what was done about it."""
    for event in (LanguageChosen(language), TimingChosen("at_once"), ExerciseAsked("drill")):
        await runtime.arrived(Arrival(key, event, language))
    exercise = (await runtime.store.load(key)).conversation.exercises[-1]
    clock.time += 25.0 + 2.2 * days + 17 * (days % 4)
    await runtime.arrived(Arrival(key, Acknowledged(exercise.id), language))
    for _ in range(3):
        clock.time += 40.0
        if not isinstance((await runtime.store.load(key)).conversation.exercises[-1], ENGAGED):
            break
        await runtime.arrived(Arrival(key, Said(SAYS[language]["taste"], next(numbers)), language))


class Shoot:
    """One language."""

    def __init__(self, api: BotApi, person: Person, language: Language) -> None:
        self.api, self.person, self.language = api, person, language
        self.seen = 0

    async def does(self, *parts: str) -> dict[str, Any]:
        """Wait for a message with these parts."""
        return await self.person.hears(*parts, within=60)

    async def tap(self, place: int, message: dict[str, Any] | None = None) -> None:
        """Press that button of the newest message that has any, and wait until the chat has changed."""
        shown = message or next(m for m in reversed(self.api.messages_of(self.person.id)) if buttons_of(m))
        before = self._state()
        self.person.forges(buttons_of(shown)[place]["callback_data"], shown)
        await self.api.until(lambda: self._state() != before and all(self.api.queries.values()), within=60)
        await self.settled()

    async def say(self, text: str) -> None:
        """Write, and wait for what comes back."""
        before = len(self.api.messages_of(self.person.id))
        self.person.says(text)
        await self.api.until(lambda: len(self.api.messages_of(self.person.id)) > before, within=60)
        await self.settled()

    async def settled(self) -> None:
        """Until nothing has happened for a moment."""
        while True:
            before = self._state()
            await asyncio.sleep(0.7)
            if self._state() == before:
                return

    def _state(self) -> str:
        return repr(self.api.messages_of(self.person.id))

    def shot(self, name: str, last: int = 0) -> None:
        """Draw what came since the last picture, or the last so many messages."""
        everything = self.api.transcript(self.person.id)
        shown = everything[-last:] if last else everything[self.seen :]
        self.seen = len(everything)
        OUT.mkdir(exist_ok=True)
        file = OUT / f"{name}-{self.language}.png"
        file.write_bytes(screen(shown, self.api.files).png())
        print(file, file.stat().st_size)


async def shoot(language: Language) -> None:
    """All pictures of a language."""
    with tempfile.TemporaryDirectory() as folder:
        async with BotApi(TOKEN) as api:
            running = Running(api, Path(folder))
            running.settings = _plain(running)  # type: ignore[method-assign]
            known = app.packs(running.settings())
            newcomer, person = api.person("Ada", language), api.person("Ada", language)
            now = float(api.now())
            await hold(running, Key("telegram", api.bot["id"], person.id, 0, person.id), language, now, known)
            await running.start()
            try:
                await _newcomer(Shoot(api, newcomer, language), known)
                await _regular(Shoot(api, person, language))
            finally:
                await running.stop()
    print("violations:", api.violations)


def _plain(running: Running) -> Any:
    """The settings without the tests' own packs."""
    before = running.settings
    return lambda **more: before(**({"packs": None} | more))


async def _newcomer(at: Shoot, known: Library) -> None:
    says = SAYS[at.language]
    await at.say("/start")
    title = known.interviews[PROMPT].title.get(at.language)
    labels = [button["text"] for button in buttons_of(at.api.messages_of(at.person.id)[-1])]
    at.shot("start")
    await at.tap(labels.index(title))
    await at.tap(2)
    await at.say(says["framing"])
    await at.say(says["assume"])
    at.shot("interview")
    await at.say("/cancel")
    await at.tap(0)
    await at.say("/taste")
    at.seen = len(at.api.transcript(at.person.id)) - 3
    await at.say(says["taste"])
    at.shot("taste")


async def _regular(at: Shoot) -> None:
    await at.say("/progress")
    at.shot("progress")
    await at.say("/history")
    at.shot("history")
    await at.tap(0)
    at.shot("past", last=1)
    listed = at.api.messages_of(at.person.id)[-1]
    await at.tap(2, listed)
    debrief = at.api.messages_of(at.person.id)[-1]
    at.shot("debrief")
    await at.tap(0, debrief)
    await at.say(SAYS[at.language]["second"])
    at.shot("second")
    await at.say("/settings")
    at.shot("settings")


if __name__ == "__main__":
    for each in sys.argv[1:] or ["en", "zh"]:
        asyncio.run(shoot("zh" if each == "zh" else "en"))
