"""What a person typed: messages, and the answer that they make."""

from dataclasses import dataclass

from bot.grading.judgement import Judgement
from bot.packs.interview import Stage


@dataclass(frozen=True, slots=True)
class Fragment:
    """One message of an answer that is still being typed."""

    message: int
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer, or a skip (no messages, no judgement)."""

    number: int
    ask: int
    """Number of the question."""
    stage: Stage
    messages: tuple[Fragment, ...]
    at: float
    seconds: float
    """Seconds from question to answer: of the interview's clock, or of the wall's in an exercise."""
    earlier: tuple[str, ...] = ()
    """Texts that edits replaced, oldest first."""
    judgement: Judgement | None = None
    skipped: bool = False

    @property
    def text(self) -> str:
        return "\n".join(fragment.text for fragment in self.messages)

    @property
    def version(self) -> int:
        return len(self.earlier) + 1
