"""From an update as it comes to what is stored of it, however it comes: what floods is not stored."""

from typing import Any

from bot.metrics import UPDATES
from bot.telegram.flood import Flood, marker
from bot.telegram.in_groups import SHARED_ACCOUNTS
from bot.telegram.inbound import PLATFORM, edits_of, key_of, sender_of
from bot.traffic import Incoming


class Intake:
    """For one bot, in one process."""

    def __init__(self, bot: int) -> None:
        self._bot = bot
        self._flood = Flood()
        self._verdicts: dict[int, str] = {}
        """Of updates that are not acknowledged yet."""

    def incoming(self, update: dict[str, Any], raw: str, now: float) -> Incoming | None:
        """What is to be stored; None when it is dropped. The update must have a number."""
        number, key = update["update_id"], key_of(update, self._bot)
        if key is not None:
            # Asked once for each update, however often it comes until it could be stored.
            if number not in self._verdicts:
                # An account that stands for many is many: then it is the group that floods.
                whose = key.chat if key.user in SHARED_ACCOUNTS else key.user
                self._verdicts[number] = self._flood.verdict(whose, now)
            verdict = self._verdicts[number]
            if verdict != "read":
                UPDATES.labels("flood").inc()
                if verdict == "drop" or key.chat != key.user:
                    return None
                raw = marker(number, key, sender_of(update).get("language_code"))
        return Incoming(PLATFORM, self._bot, number, raw, key, now, edits_of(update))

    def acknowledged(self, number: int | None = None) -> None:
        """That update, or all that came so far, will not come again."""
        if number is None:
            self._verdicts.clear()
        else:
            self._verdicts.pop(number, None)
