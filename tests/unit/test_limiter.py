"""Twenty messages a minute to a group, in any minute; and nothing else waits."""

import asyncio
from collections import deque
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import RetryAfter

from bot.telegram.limiter import GROUP, MINUTE, MOST_GROUPS, GroupLimiter, rest


async def calls(limiter: GroupLimiter, chat: Any, endpoint: str = "sendMessage") -> float:
    """Make a call; when it was made."""

    async def made() -> float:
        return asyncio.get_running_loop().time()

    found = await limiter.process_request(made, (), {}, endpoint, {"chat_id": chat}, None)
    return float(found)


async def test_in_no_span_are_there_more_than_it_takes() -> None:
    limiter = GroupLimiter(3, 0.3)
    times = [await calls(limiter, -7, endpoint) for endpoint in ("sendMessage", "sendphoto", "editMessageText") * 3]
    assert times[2] - times[0] < 0.1
    assert all(later - first >= 0.3 for first, later in zip(times, times[3:], strict=False))


@pytest.mark.parametrize(
    ("chat", "endpoint"),
    [(-7, "getChatMember"), (-7, "deleteMessage"), (-7, "sendChatAction"), (7, "sendMessage"), (None, "sendMessage")],
)
async def test_nothing_else_waits(chat: int | None, endpoint: str) -> None:
    limiter = GroupLimiter(1, 60.0)
    await calls(limiter, -7)
    async with asyncio.timeout(1):
        for _ in range(50):
            await calls(limiter, chat, endpoint)


async def test_groups_do_not_wait_for_one_another_and_quiet_ones_are_forgotten() -> None:
    limiter = GroupLimiter(1, 60.0)
    for chat in range(-1, -MOST_GROUPS - 3, -1):
        await calls(limiter, chat)
    limiter.wait(-1, asyncio.get_running_loop().time() + 61.0)
    assert len(limiter._written) <= 1


async def test_a_call_that_fails_counts_all_the_same() -> None:
    limiter = GroupLimiter(1, 60.0)

    async def fails() -> None:
        raise OSError

    with pytest.raises(OSError):
        await limiter.process_request(fails, (), {}, "sendMessage", {"chat_id": -7}, None)
    assert limiter.wait(-7, asyncio.get_running_loop().time()) > 50


@given(st.lists(st.floats(0, 30), min_size=1, max_size=80))
def test_any_minute_holds_at_most_twenty(pauses: list[float]) -> None:
    limiter, now, made = GroupLimiter(), 0.0, list[float]()
    for pause in pauses:
        now += pause
        while (wait := limiter.wait(-7, now)) > 0:
            now += wait
        limiter._written.setdefault(-7, deque()).append(now)
        made.append(now)
    assert all(later - first >= MINUTE - 1e-6 for first, later in zip(made, made[GROUP:], strict=False))


@pytest.mark.parametrize(("given", "seconds"), [(3, 3.0), (0.5, 0.5), (timedelta(seconds=7), 7.0)])
def test_how_long_it_wants_to_be_left_alone(given: float | timedelta, seconds: float) -> None:
    assert rest(RetryAfter(given)) == seconds  # type: ignore[arg-type]
