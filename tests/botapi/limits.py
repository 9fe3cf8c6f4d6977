"""Telegram's limits on messages, as its documentation words them: 30 a second over all chats, one a second to a chat
(short bursts pass), 20 a minute to a group. Edits, answers and actions are not counted."""

from collections import defaultdict, deque

OVERALL = 30
"""Messages in any second."""

BURST = 3
"""Messages that a chat takes at once; one a second flows back in."""

GROUP = 20
"""Messages in any minute."""


class Limits:
    """Counts what was let through. Times are seconds of a clock that never jumps."""

    def __init__(self) -> None:
        self.refused: list[int] = []
        """Chats, once for each message that was refused."""
        self._sent: deque[float] = deque()
        self._chats: dict[int, tuple[float, float]] = {}
        """Chat -> (messages it takes now, since when)."""
        self._groups: dict[int, deque[float]] = defaultdict(deque)

    def wait(self, chat: int, now: float) -> int:
        """0 for a message that is let through, or else the seconds of the refusal's retry_after."""
        wait = max(_over(self._sent, OVERALL, 1.0, now), self._of_group(chat, now) if chat < 0 else self._of(chat, now))
        if wait > 0:
            self.refused.append(chat)
            return int(wait) + 1
        self._sent.append(now)
        if chat < 0:
            self._groups[chat].append(now)
        else:
            left, since = self._chats.get(chat, (float(BURST), now))
            self._chats[chat] = min(float(BURST), left + now - since) - 1.0, now
        return 0

    def _of(self, chat: int, now: float) -> float:
        left, since = self._chats.get(chat, (float(BURST), now))
        return max(0.0, 1.0 - (left + now - since))

    def _of_group(self, chat: int, now: float) -> float:
        return _over(self._groups[chat], GROUP, 60.0, now)


def _over(sent: deque[float], most: int, span: float, now: float) -> float:
    """Seconds until there is room for one more."""
    while sent and sent[0] <= now - span:
        sent.popleft()
    return sent[0] + span - now if len(sent) >= most else 0.0
