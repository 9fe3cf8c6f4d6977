"""Printing the interviewer's calls: with colours on a terminal, plain into a file or a pipe."""

import os
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.terminal.wrap import wrapped
from bot.traffic import Key, Outgoing

NARROW = 80
"""Characters in a line, so that a transcript reads like a phone."""


class Screen:
    """Implements ports.Sender."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False, soft_wrap=False)
        if self.console.width > NARROW:
            self.console.width = NARROW

    async def send(self, key: Key, call: Outgoing) -> int | None:
        """Print it. Nothing a terminal prints has an id."""
        params = call.params
        match call.method:
            case "say":
                self._say(params["text"], params["header"])
            case "tell":
                self._print(params["text"], "dim")
            case "report":
                self._report(params["blocks"])
        if call.file:
            self._print(f"  {_saved(params['saved'], call.file)}", "cyan")
        for number, label in enumerate(params.get("buttons", ()), 1):
            self._print(f"  [{number}] {label}", "cyan")
        self.console.print()
        return None

    def candidate(self, text: str) -> None:
        """What a script answered, so that the transcript shows both sides."""
        self._print(text, "green", "> ")
        self.console.print()

    def note(self, text: str) -> None:
        """A word of the program's own."""
        self._print(text, "dim")

    def _say(self, text: str, header: str) -> None:
        if header:
            self._print(f"── {header} ──", "bold yellow")
        self._print(text, "")

    def _report(self, blocks: list[dict[str, Any]]) -> None:
        styles = {"title": "bold", "heading": "bold yellow", "quotes": "dim", "small": "dim italic", "code": "bold"}
        for block in blocks:
            if block["kind"] in ("title", "heading"):
                self.console.print()
            text = block["text"]
            if block["kind"] == "quotes":
                self._print(text, styles["quotes"], "    ")
            else:
                self._print(text, styles.get(block["kind"], ""))

    def _print(self, text: str, style: str, indent: str = "") -> None:
        # Control characters of a pasted answer must not drive the terminal.
        safe = "".join(c if c >= " " or c in "\n\t" else "�" for c in text)
        for line in wrapped(safe.expandtabs(), self.console.width, indent):
            self.console.print(Text(line, style=style), soft_wrap=True)


def _saved(name: str, data: bytes) -> Path:
    """A document, in the folder where the person is; for their eyes only."""
    path = Path.cwd() / Path(name).name
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    return path
