"""The pace of sending, with a clock in the hand of the test; and the courier that keeps to it."""

import heapq
import random
from itertools import count

from bot.pace import OVERALL, Pace


class Played:
    """A platform with a latency of its own, and what reached it when."""

    def __init__(self, seed: int = 1, latency: tuple[float, float] = (0.002, 0.012)) -> None:
        self.pace, self.now = Pace(), 0.0
        self.seen: list[tuple[float, int, bool]] = []
        self.waits: list[float] = []
        self._random, self._latency = random.Random(seed), latency
        self._ends: list[tuple[float, int]] = []

    def sends(self, chat: int, bulk: bool) -> None:
        latency = self._random.uniform(*self._latency)
        self.pace.began(chat, bulk, self.now)
        # The platform sees it somewhere between start and answer.
        self.seen.append((self.now + latency * self._random.random(), chat, bulk))
        heapq.heappush(self._ends, (self.now + latency, chat))

    def passes(self, until: float) -> None:
        while self._ends and self._ends[0][0] <= until:
            self.now, chat = heapq.heappop(self._ends)
            self.pace.ended(chat, self.now)
        self.now = max(self.now, until)

    def most_in_a_second(self) -> int:
        times = sorted(at for at, _, _ in self.seen)
        most, first = 0, 0
        for last, at in enumerate(times):
            while times[first] <= at - 1.0:
                first += 1
            most = max(most, last - first + 1)
        return most


def broadcast(played: Played, calls: int, replies: list[tuple[float, int]] | None = None) -> float:
    """Send so many calls in bulk, each to a chat of its own, replies in between; the seconds it took."""
    waiting = sorted(replies or [], reverse=True)
    chats, sent = count(1_000_000), 0
    while sent < calls:
        if waiting and waiting[-1][0] <= played.now:
            wait = played.pace.reply(played.now)
            if wait == 0:
                at, chat = waiting.pop()
                played.waits.append(played.now - at)
                played.sends(chat, False)
                continue
        else:
            wait = played.pace.broadcast(played.now)
            if wait == 0:
                played.sends(next(chats), True)
                sent += 1
                continue
        until = played.now + wait
        if waiting:
            until = min(until, max(waiting[-1][0], played.now + 1e-6))
        # A loop wakes a little late.
        played.passes(until + 0.0005)
    return played.now


def test_ten_thousand_take_what_the_limit_costs_and_five_percent_at_most() -> None:
    played = Played()
    seconds = broadcast(played, 10_000)
    assert played.most_in_a_second() <= OVERALL
    assert 10_000 / 30 - 1 <= seconds <= 10_000 / 30 * 1.05


def test_replies_overtake_and_the_whole_stays_within_the_limit() -> None:
    played = Played(2)
    replies = [(i * 0.1, 1000 + i % 50) for i in range(3000)]
    broadcast(played, 3000, replies)
    assert played.most_in_a_second() <= OVERALL
    assert max(played.waits) < 0.35
    assert sum(played.waits) / len(played.waits) < 0.06
    assert played.now <= (3000 + len(played.waits)) / 30 * 1.05


def test_a_machine_that_stands_still_a_third_of_each_second_makes_up_for_it() -> None:
    played, sent = Played(4), 0
    while sent < 600:
        wait = played.pace.broadcast(played.now)
        if wait == 0:
            played.sends(1_000_000 + sent, True)
            sent += 1
            continue
        until = played.now + wait + 0.0005
        played.passes(until if until % 1.0 > 1 / 3 else until - until % 1.0 + 1 / 3)
    assert played.most_in_a_second() <= OVERALL
    assert played.now <= 600 / 30 * 1.05


def test_a_slow_network_does_not_break_the_limit() -> None:
    played = Played(3, latency=(0.05, 0.9))
    broadcast(played, 600, [(i * 0.5, 1000 + i) for i in range(40)])
    assert played.most_in_a_second() <= OVERALL


def test_without_a_broadcast_replies_do_not_wait() -> None:
    played = Played()
    for chat in range(200):
        assert played.pace.reply(0.0) == 0.0
        played.sends(chat, False)


def test_a_chat_rests_a_second_after_anything_that_went_to_it() -> None:
    pace = Pace()
    pace.began(7, False, 0.0)
    assert pace.resting(0.1) == {7}
    pace.ended(7, 0.2)
    assert pace.resting(1.1) == {7}
    assert pace.resting(1.21) == set()


def test_a_refusal_stops_the_broadcast_for_as_long_as_it_says() -> None:
    pace = Pace()
    pace.hold(5.0, 10.0)
    assert pace.broadcast(12.0) == 3.0
    assert pace.broadcast(15.0) == 0.0


def test_after_a_pause_there_is_no_burst() -> None:
    played = Played()
    broadcast(played, 100)
    played.passes(played.now + 60)
    played.seen.clear()
    broadcast(played, 100)
    assert played.most_in_a_second() <= OVERALL
