"""Logs: one JSON object a line on standard error, with ids and events, never with what a person wrote.

Libraries put data into their messages (python-telegram-bot logs a torn answer of the server whole, asyncio the text of
an exception nobody took), so of theirs only the logger, the place and the kind of error are kept. And wherever a secret
should still turn up, it is struck out.
"""

import asyncio
import json
import logging
import sys
import threading
import traceback
from collections.abc import MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

STRUCK = "***"

ROOT = Path(__file__).parent.parent


def configure_logs(level: str = "info", secrets: tuple[str, ...] = ()) -> None:
    """Set up structlog, and the libraries' loggers. `secrets` never appear, whoever logs them."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    handler = logging.StreamHandler(_Stderr())
    handler.setFormatter(_Bare())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in ("httpx", "httpcore", "telegram", "aiohttp"):
        logging.getLogger(name).setLevel(logging.ERROR)

    def strike(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        for name, value in event.items():
            if isinstance(value, str):
                event[name] = struck(value, secrets)
        return event

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            strike,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        # Looked up at each line: standard error may be another one by then.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def struck(text: str, secrets: tuple[str, ...]) -> str:
    """The text without the secrets."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, STRUCK)
    return text


def outline(error: BaseException) -> str:
    """An exception for a log: its kind and the places it passed, innermost first; not its message, which may quote what
    a person wrote."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    places = [f"{_short(frame.filename)}:{frame.lineno}" for frame in frames]
    text = " < ".join([type(error).__name__, *places[:12]])
    inside = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    return " | ".join([text, *map(outline, inside)])


def watch_for_mistakes() -> None:
    """Exceptions that nobody took, in this loop or in a thread, are logged as outlines."""
    log: structlog.stdlib.BoundLogger = structlog.get_logger("warroom")

    def in_loop(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        log.error("loop_failed", error=outline(error) if error is not None else "unknown")

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            log.error("thread_failed", error=outline(args.exc_value))

    asyncio.get_running_loop().set_exception_handler(in_loop)
    threading.excepthook = in_thread


def last_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A `sys.excepthook`: no message and no value ever reaches the terminal or a log file."""
    print(f"warroom: this is a mistake in the program; please report it: {outline(error)}", file=sys.stderr)  # noqa: T201


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT / "bot") else path.name


class _Stderr:
    """Standard error as it is at the time of writing."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


class _Bare(logging.Formatter):
    """A library's line without its message."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "event": "library",
            "logger": record.name,
            "at": f"{Path(record.pathname).name}:{record.lineno}",
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
        }
        error = record.exc_info[1] if record.exc_info else None
        return json.dumps(line | ({"error": outline(error)} if error is not None else {}))
