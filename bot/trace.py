"""One id from an update to the last of its replies: every line that is logged on the way carries it as `cause`.

'u500001' is update 500001, 't:quiet:4' a timer with its serial, 'l12' a letter. A reply is sent later, by another part:
its stored call remembers the cause.
"""

from contextlib import AbstractContextManager

from structlog.contextvars import bound_contextvars, get_contextvars


def following(cause: str) -> AbstractContextManager[None]:
    """Whatever is done and logged inside has that cause."""
    return bound_contextvars(cause=cause)


def cause() -> str:
    """What the present work was set off by; empty when it is not known."""
    return str(get_contextvars().get("cause", ""))
