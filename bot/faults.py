"""Fault points: named places between two steps that must hold together, where a test may end the process.

`WARROOM_FAULT="committed:3"` kills the process, as a power cut would, the third time that it gets there. Without the
variable a point is a call that does nothing: about 40 ns.
"""

import os
import signal

POINTS = (
    "fetched",  # updates were received, and are not stored yet
    "stored",  # they are stored, and not acknowledged yet
    "loaded",  # a turn knows its conversation
    "stepped",  # the engine and the grader are done with it
    "committing",  # everything is written, and not committed
    "committed",
    "sending",  # a call is about to be made
    "answered",  # the platform took it, and nothing knows of it yet
    "sent",  # it is remembered, and not noted in the database yet
    "noted",
    "key made",  # an owner's data key is in the vault, and has sealed nothing yet
    "forgetting",  # the keys are retired, the rows are there
    "forgotten",  # the rows are gone, the keys are there
    "swept",  # a part of the old transcripts is gone
    "ring written",  # both master keys are in the file
    "rewrapping",  # the data keys are wrapped anew, and not committed
    "rewrapped",  # they are committed, and the old master key is still in the file
    "backed up",  # the copy is complete, and has not its name yet
    "restoring",  # the restored database is ready, and not in its place yet
)

_armed: dict[str, int] = {}


def arm(setting: str) -> None:
    """Set the points off that `setting` names: 'committed:3,sent'. ValueError for one that does not exist."""
    _armed.clear()
    for part in filter(None, setting.split(",")):
        name, _, count = part.strip().partition(":")
        if name not in POINTS:
            raise ValueError(f"there is no fault point {name!r}")
        _armed[name] = int(count or 1)


def reached(name: str) -> None:
    """The process has come to that point."""
    if _armed:
        _count(name)


def _count(name: str) -> None:
    left = _armed.get(name, 0) - 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    _armed[name] = left


arm(os.environ.get("WARROOM_FAULT", ""))
