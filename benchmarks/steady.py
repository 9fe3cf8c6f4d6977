"""Is memory flat? `python -m benchmarks.steady [--updates 100000]`: one process on SQLite, resident megabytes.

The people change: nobody is talked to for ever, and what a process keeps for each of them must go again.
"""

import argparse
import asyncio
import time
from contextlib import AsyncExitStack

from benchmarks.table import asks, in_interviews, measure, single
from tests.botapi.server import TOKEN, BotApi

PEOPLE, TURNS = 64, 40


async def main() -> None:
    """A line every few thousand updates."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--updates", type=int, default=100_000)
    how = parser.parse_args()
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(BotApi(TOKEN))
        bot = await single(stack, api)
        done, began, shown = 0, time.perf_counter(), -1
        while done < how.updates:
            people = await in_interviews(api, PEOPLE)
            await measure(api, bot, [[person] for person in people], asks, TURNS, 600.0)
            done += PEOPLE * (TURNS + 4)
            api.calls.clear()
            for person in people:
                del api.messages[person.id], api.people[person.id]
            if done * 20 // how.updates > shown:
                shown = done * 20 // how.updates
                resident = bot.processes[0].memory_info().rss / 1e6
                print(
                    f"{done:>8,} updates  {resident:7.1f} MB  {done / (time.perf_counter() - began):6.1f} a second",
                    flush=True,
                )


if __name__ == "__main__":
    asyncio.run(main())
