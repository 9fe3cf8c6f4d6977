"""Finding facts by shared words and characters: no model, at once. The offline grader's finder is better."""

import re

from rapidfuzz import fuzz, process, utils

from bot.grading.judgement import Question
from bot.packs.interview import Interview
from bot.packs.text import Language

KNOWN = 62.0
"""Similarity (0 to 100) from which a question is about a fact."""

MARGIN = 6.0
"""Two facts whose similarities are closer than this are rivals."""

EXACT = 95.0
"""A question that is this close to a phrasing as a whole needs no asking back."""

_SENTENCE = re.compile(r"(?:[^.!?。！？;；\n]|\.(?=\d))+[.!?。！？;；]?")
_ASKS = re.compile(
    r"[?？]\s*$|^\W*(?:and |also |so |ok |then )*(what|who|whom|whose|which|when|where|why|how|is|are|do|does|did|can|"
    r"could|may|should|will|would|any)\b|多少|吗|谁|哪|什么|几|是否|有没有|怎么|多久|多大|能不能|可不可以",
    re.IGNORECASE,
)


def questions_in(text: str) -> list[str]:
    """The sentences of a message that ask something, literal, in order."""
    return [
        s.group().strip() for s in _SENTENCE.finditer(text) if len(s.group().strip()) > 3 and _ASKS.search(s.group())
    ]


class OverlapFinder:
    """Matches a question to the phrasings that the pack lists."""

    def find(self, text: str, interview: Interview, language: Language) -> tuple[Question, ...]:
        """See ports.FactFinder."""
        return tuple(self._match(question, interview, language) for question in questions_in(text)[:8])

    def prepare(self, interview: Interview) -> None:
        """Nothing to prepare."""

    def _match(self, question: str, interview: Interview, language: Language) -> Question:
        best: dict[str, float] = {}
        exact = False
        for fact in interview.facts:
            phrasings = [p for texts in fact.ask.root.values() for p in texts]
            hit = process.extractOne(question, phrasings, scorer=fuzz.token_set_ratio, processor=utils.default_process)
            best[fact.id] = hit[1] if hit else 0.0
            exact = exact or (hit is not None and fuzz.ratio(question.casefold(), hit[0].casefold()) >= EXACT)
        ranked = sorted(best, key=lambda name: -best[name])
        first = ranked[0]
        if best[first] < KNOWN:
            return Question(question, None)
        close = tuple(name for name in ranked[1:3] if best[first] - best[name] < MARGIN and best[name] >= KNOWN)
        if close and not exact:
            return Question(question, None, (first, *close[:1]))
        return Question(question, first)
