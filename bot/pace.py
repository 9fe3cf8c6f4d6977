"""The pace of sending: thirty calls a second overall while something goes out in bulk, one a second to each chat.

Telegram asks for it where many messages go out at once; a reply to somebody who just wrote is let through. So what
goes out in bulk takes only what replies leave of the thirty, evenly, and waits a second after anything that went to
the same chat; a reply waits only while a broadcast has used up the second: 20 ms in the mean at a reply a second, 40 at
ten (simulated in tests/unit/test_pace.py).

A call counts from its start until a second after its answer: the platform has seen it somewhere in between, so there
are never more than thirty in any second of the platform's own clock, whatever the network does.
Times are seconds of a clock that never jumps.
"""

from collections import deque

OVERALL = 30
"""Calls a second over all chats."""

SECOND = 1.0

LATE = 0.4
"""Seconds of slots that a busy machine makes up for; the limit of a second holds all the same."""

COUNTED = ("sendMessage", "sendPhoto", "sendDocument", "sendVoice")
"""Methods that make a message: what the limits are about."""


class Pace:
    """Asked before each call, told of its beginning and its end."""

    def __init__(self, overall: int = OVERALL) -> None:
        self._overall = overall
        self._under_way = 0
        self._ended: deque[float] = deque()
        """When the calls of the last second ended."""
        self._slot = 0.0
        """When the next call may go out in bulk."""
        self._bulk = float("-inf")
        """When something went out in bulk last."""
        self._chats: dict[int, float] = {}
        """Until when a chat rests."""

    def reply(self, now: float) -> float:
        """Seconds until a reply may go out."""
        if now - self._bulk > SECOND:
            return 0.0
        return self._room(now)

    def broadcast(self, now: float) -> float:
        """Seconds until a call may go out in bulk, to a chat that does not rest."""
        return max(self._slot - now, self._room(now), 0.0)

    def resting(self, now: float) -> set[int]:
        """Chats that nothing may go to in bulk yet."""
        self._chats = {chat: until for chat, until in self._chats.items() if until > now}
        return set(self._chats)

    def began(self, chat: int, bulk: bool, now: float) -> None:
        """A call is under way."""
        self._under_way += 1
        self._chats[chat] = float("inf")
        if bulk:
            # From slot to slot, so that late starts do not add up; from now on when nothing was sent for a while.
            slot = SECOND / self._overall
            self._slot = max(self._slot, now - (LATE if now - self._bulk < LATE else slot)) + slot
            self._bulk = now

    def ended(self, chat: int, now: float) -> None:
        """Its answer is there."""
        self._under_way -= 1
        self._ended.append(now)
        self._chats[chat] = now + SECOND

    def hold(self, seconds: float, now: float) -> None:
        """The platform wants a rest: nothing goes out in bulk for so long."""
        self._slot = max(self._slot, now + seconds)

    def _room(self, now: float) -> float:
        """Seconds until there is room in the second."""
        while self._ended and self._ended[0] <= now - SECOND:
            self._ended.popleft()
        over = self._under_way + len(self._ended) - self._overall
        if over < 0:
            return 0.0
        if over >= len(self._ended):
            return SECOND / self._overall  # all of them are under way: look again
        return self._ended[over] + SECOND - now
