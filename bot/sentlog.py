"""Calls that were made and are not noted in the database yet: they are not made again.

The database takes its time (a queue, a disk, a full disk even); this takes a line in a file, written at once and not
forced to the disk. It outlives the process, if not the power: what a killed process had sent, the next one notes.
A line holds numbers and a method's name: '17 1795650760.06 sendMessage 4711'. Rows may get the number of a deleted one,
so the time belongs to what a call is known by.
"""

from contextlib import suppress
from pathlib import Path

from bot.traffic import Queued

KEPT = 1000
"""Lines that a start reads: many times the calls that are ever under way."""

MOST_LINES = 10_000


class SentLog:
    """Remembers in memory, and in the file if there is one. A file that cannot be written is done without."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._made: dict[str, int | None] = {}
        self._lines = 0
        if file is not None:
            with suppress(OSError):
                for line in file.read_text(encoding="ascii", errors="replace").splitlines()[-KEPT:]:
                    name, _, message = line.rpartition(" ")
                    if message.isdigit() or message == "-":
                        self._made[name] = int(message) if message != "-" else None
            self._rewrite()

    def __contains__(self, queued: Queued) -> bool:
        return _name(queued) in self._made

    def message(self, queued: Queued) -> int | None:
        """The number of the message that the call made. KeyError when it was not made."""
        return self._made[_name(queued)]

    def add(self, queued: Queued, message: int | None) -> None:
        """The platform took it."""
        name = _name(queued)
        self._made[name] = message
        if self._file is None:
            return
        self._lines += 1
        with suppress(OSError), self._file.open("a", encoding="ascii") as file:
            file.write(_line(name, message))

    def noted(self, queued: Queued) -> None:
        """The database knows it."""
        self._made.pop(_name(queued), None)
        if self._lines > MOST_LINES:
            self._rewrite()

    def _rewrite(self) -> None:
        """The file with what is not noted, and nothing else."""
        if self._file is None:
            return
        self._lines = 0
        made = self._file.with_name(self._file.name + ".new")
        with suppress(OSError):
            made.write_text("".join(_line(*each) for each in self._made.items()), encoding="ascii")
            made.replace(self._file)


def _name(queued: Queued) -> str:
    return f"{queued.id} {queued.queued!r} {queued.call.method}"


def _line(name: str, message: int | None) -> str:
    return f"{name} {'-' if message is None else message}\n"
