"""How fast the bot is: `python -m benchmarks.load`. A process of its own, against the local Bot API server.

Prints when it answered first after its start, how long replies took at 30 messages a second (commands and graded
answers mixed), how many graded answers a second it sustains, and its memory.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.telegram.conftest import begins
from tests.telegram.process import Process
from tests.telegram.script import ANSWERS

RATE = 30
SECONDS = 20
PEOPLE = 60


async def first_answer(api: BotApi, folder: Path) -> tuple[Process, float]:
    """(the running process, seconds from its start to its first reply)."""
    nina = api.person("Nina")
    nina.says("/help")
    began = time.perf_counter()
    # As installed: with its modules compiled.
    process = await Process(api, folder, WARROOM_PACKS="", PYTHONDONTWRITEBYTECODE="").start()
    await nina.hears("/interview")
    return process, time.perf_counter() - began


async def latencies(api: BotApi, people: list[Person], rate: float, seconds: float, graded: bool) -> list[float]:
    """Seconds from a message to the first call to its chat, for each message."""
    said: list[tuple[int, float]] = []
    began = time.perf_counter()
    for i in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + i / rate - time.perf_counter()))
        person = people[i % len(people)]
        said.append((person.id, time.perf_counter()))
        person.says(ANSWERS[i // len(people) % len(ANSWERS)] if graded or i % 3 == 0 else "/time")
    await asyncio.sleep(3)
    found = []
    calls = [(c.params["chat_id"], c.at) for c in api.calls if c.method == "sendMessage"]
    for chat, at in said:
        found.append(min((t - at for to, t in calls if to == chat and t > at), default=float("inf")))
    return found


async def sustained(api: BotApi, people: list[Person], rounds: int) -> float:
    """Graded answers a second when everybody answers at once."""
    began = time.perf_counter()
    before = len(api.called("sendMessage"))
    for i in range(rounds):
        for person in people:
            person.says(ANSWERS[(i + 3) % len(ANSWERS)])
    await api.until(lambda: len(api.called("sendMessage")) - before >= rounds * len(people), within=120)
    return rounds * len(people) / (time.perf_counter() - began)


def memory(process: Process) -> float:
    """Resident megabytes."""
    status = Path(f"/proc/{process.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


async def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        async with BotApi() as api:
            process, first = await first_answer(api, Path(folder))
            print(f"first reply after a start on an empty folder   {first:6.2f} s")
            await process.stops()
            process, first = await first_answer(api, Path(folder))
            print(f"first reply after a start                      {first:6.2f} s")
            people = [api.person(f"P{i}") for i in range(PEOPLE)]
            await asyncio.gather(*(begins(person, "loyalty-points", "60 min") for person in people))
            # Whoever answers first waits for the models: that is the start's, not the load's.
            before = len(api.messages_of(people[0].id))
            people[0].says(ANSWERS[0])
            await api.until(lambda: len(api.messages_of(people[0].id)) > before, within=30)
            for graded in (False, True):
                found = await latencies(api, people, RATE, SECONDS, graded)
                cuts = quantiles(found, n=100)
                name = "graded answers" if graded else "one graded answer in three"
                print(
                    f"reply at {RATE} messages a second, {name:27} "
                    f"median {cuts[49] * 1000:4.0f} ms  p95 {cuts[94] * 1000:4.0f} ms  p99 {cuts[98] * 1000:4.0f} ms"
                )
            fresh = [api.person(f"Q{i}") for i in range(PEOPLE)]
            await asyncio.gather(*(begins(person, "loyalty-points", "60 min") for person in fresh))
            rate = await sustained(api, fresh, 10)
            print(f"graded answers, as fast as it can              {rate:6.1f} a second")
            print(f"resident memory                                {memory(process):6.0f} MB")
            await process.stops()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
