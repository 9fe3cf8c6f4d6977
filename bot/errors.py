"""What can go wrong, split by whose hand it is in. The message says what is wrong and what to do next."""


class WarroomError(Exception):
    """Something went wrong that this program knows about; the message is fit to be shown."""


class OperatorError(WarroomError):
    """The installation is not set up right: a missing token, an unwritable folder, a database in use."""


class PackError(WarroomError):
    """A pack has a fault: its author can mend it. The message names file, line, key and mend."""


class PlatformError(WarroomError):
    """The messaging platform refused or could not be reached."""


class Unreachable(PlatformError):
    """The platform could not be reached; trying again later may help."""


class RetryLater(PlatformError):
    """Not now: try again after `seconds`."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Regrouped(PlatformError):
    """The platform says that the chat has another number from now on."""

    def __init__(self, chat: int) -> None:
        super().__init__(f"the chat is {chat} now")
        self.chat = chat


class Muted(RetryLater):
    """The platform takes nothing of ours in that chat at present; people can change that, and may never do."""


class Refused(PlatformError):
    """The platform will never take this call."""


class Blocked(PlatformError):
    """The person does not want to hear from the bot, or the chat is gone."""


class StoreError(WarroomError):
    """The database could not do what it was asked."""


class Unreadable(StoreError):
    """One stored text cannot be opened: its key was destroyed, or it was tampered with. The rest is well."""


class Conflict(StoreError):
    """The conversation was changed by somebody else meanwhile: load it again and repeat the turn."""


class Gone(StoreError):
    """What the turn was made for is done already, by another process or by an earlier try: the turn is dropped."""


class InternalError(WarroomError):
    """A mistake of this program's own."""
