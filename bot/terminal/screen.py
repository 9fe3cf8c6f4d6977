"""Printing the interviewer's calls: with colours on a terminal, plain into a file or a pipe."""

from typing import Any

from rich.console import Console
from rich.text import Text

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
        for number, label in enumerate(params.get("buttons", ()), 1):
            self._print(f"  [{number}] {label}", "cyan")
        self.console.print()
        return None

    def candidate(self, text: str) -> None:
        """What a script answered, so that the transcript shows both sides."""
        for line in text.splitlines() or [""]:
            self._print(f"> {line}", "green")
        self.console.print()

    def note(self, text: str) -> None:
        """A word of the program's own."""
        self._print(text, "dim")

    def _say(self, text: str, header: str) -> None:
        if header:
            self._print(f"── {header} ──", "bold yellow")
        self._print(text, "")

    def _report(self, blocks: list[dict[str, Any]]) -> None:
        styles = {"title": "bold", "heading": "bold yellow", "line": "", "quotes": "dim", "small": "dim italic"}
        for block in blocks:
            if block["kind"] in ("title", "heading"):
                self.console.print()
            text = block["text"]
            if block["kind"] == "quotes":
                text = "\n".join(f"    {line}" for line in text.splitlines())
            self._print(text, styles[block["kind"]])

    def _print(self, text: str, style: str) -> None:
        # Control characters of a pasted answer must not drive the terminal.
        safe = "".join(c if c >= " " or c in "\n\t" else "�" for c in text)
        self.console.print(Text(safe, style=style))
