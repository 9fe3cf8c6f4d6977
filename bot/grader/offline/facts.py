"""Finding the hidden fact that a candidate's question is about.

A question is compared with every way of asking that the pack lists, in both languages, and with the facts' topics and
answers. A conditional logit (McFadden 1974) over the facts and 'none of them' turns the likenesses into probabilities,
so that two close facts become a question back, and a near miss 'not known' rather than a wrong answer.
"""

import itertools
import re
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from bot.grader.offline.cues.intents import INTENTS
from bot.grader.offline.encoder import Encoder, Floats, universal
from bot.grader.offline.questions import is_scrap, questions_in
from bot.grading.judgement import Question
from bot.packs.interview import Fact, Interview
from bot.packs.text import Language

FEATURES = (
    "best",
    "second",
    "other language",
    "topic",
    "answer",
    "words",
    "answer words",
    "novel",
    "intents",
    "foreign intents",
)
WEIGHTS = np.array([2.66, 0.47, 5.46, 4.08, 3.44, 3.51, 3.76, -0.6, 3.23, -1.13])
"""Utility of a fact from the features: fitted by maximum likelihood on tests/data/questions and the packs' phrasings,
each held out of its pack."""
NONE = 6.72
"""Utility of 'none of them'."""
SURE = 0.6
"""Probability from which a fact is told at once."""
LEAST = 0.25
"""Probability that each of two rivals must have to be worth asking back."""

_WORD = re.compile(r"[a-z]+|\d[\d.,]*k?|[\u4e00-\u9fff]")
_EMPTY = frozenset(
    [
        "the",
        "a",
        "an",
        "is",
        "are",
        "of",
        "to",
        "in",
        "on",
        "for",
        "and",
        "or",
        "we",
        "i",
        "it",
        "this",
        "that",
        "do",
        "does",
        "did",
        "be",
        "what",
        "which",
        "who",
        "how",
        "when",
        "where",
        "will",
        "would",
        "should",
        "can",
        "could",
        "any",
        "there",
        "have",
        "has",
        "with",
        "by",
        "at",
        "from",
        "as",
        "my",
        "our",
        "us",
        "you",
        "me",
        "if",
        "about",
        "assume",
        "的",
        "了",
        "是",
        "吗",
        "有",
        "在",
        "我",
        "们",
        "这",
        "个",
        "吧",
        "呢",
        "么",
        "什",
        "要",
        "会",
    ]
)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A pack's facts as arrays."""

    ids: tuple[str, ...]
    asks: Floats
    owner: np.ndarray
    chinese: np.ndarray
    topics: Floats
    answers: Floats
    answer_owner: np.ndarray
    words: tuple[tuple[frozenset[str], ...], ...]
    answer_words: tuple[frozenset[str], ...]
    rarity: dict[str, float]
    intents: Floats
    """[phrasings, intents] 0 or 1"""


class FactMatcher:
    """ports.FactFinder over an encoder."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder or universal()
        self._prepared: dict[str, tuple[Interview, _Prepared]] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def find(self, text: str, interview: Interview, language: Language) -> tuple[Question, ...]:
        """See ports.FactFinder."""
        questions = questions_in(text)
        asked = bool(questions)
        if not asked:
            # 'peak qps pls', 'latency targets': a scrap may ask without looking like a question.
            questions = [text.strip()] if is_scrap(text) else []
        if not questions:
            return ()
        prepared = self.prepare(interview)
        vectors = self._encoder.encode(questions)
        found = tuple(
            _decide(question, prepared.ids, probabilities(measure(question, vector, prepared)))
            for question, vector in zip(questions, vectors, strict=True)
        )
        return found if asked else tuple(question for question in found if question.fact is not None)

    def prepare(self, interview: Interview) -> _Prepared:
        """The pack's arrays, computed once (about half a second)."""
        with self._locks[interview.id]:
            kept = self._prepared.get(interview.id)
            if kept is None or kept[0] is not interview:
                kept = (interview, prepared(interview.facts, self._encoder))
                self._prepared[interview.id] = kept
            return kept[1]


def prepared(facts: tuple[Fact, ...], encoder: Encoder) -> _Prepared:
    """Arrays of facts."""
    asks = [
        (i, language == "zh", ask)
        for i, f in enumerate(facts)
        for language, texts in f.ask.root.items()
        for ask in texts
    ]
    topics = [" ".join(f.topic.root.values()) for f in facts]
    answers = [(i, answer) for i, f in enumerate(facts) for answer in f.answer.root.values()]
    words = tuple(tuple(words_of(ask) for i, _, ask in asks if i == k) for k in range(len(facts)))
    answer_words = tuple(frozenset().union(*(words_of(a) for i, a in answers if i == k)) for k in range(len(facts)))
    count = Counter(w for group in words for w in frozenset().union(*group))
    rarity = {w: float(np.log(1 + len(facts) / n)) for w, n in count.items()}
    return _Prepared(
        ids=tuple(f.id for f in facts),
        asks=encoder.encode([ask for _, _, ask in asks]),
        owner=np.array([i for i, _, _ in asks]),
        chinese=np.array([zh for _, zh, _ in asks]),
        topics=encoder.encode(topics),
        answers=encoder.encode([a for _, a in answers]),
        answer_owner=np.array([i for i, _ in answers]),
        words=words,
        answer_words=answer_words,
        rarity=rarity,
        intents=np.array([intents_of(f"{ask}") for _, _, ask in asks], np.float32),
    )


def intents_of(text: str) -> list[bool]:
    """Which intents a question has, by form."""
    return [cue.search(text) is not None for cue in INTENTS.values()]


def words_of(text: str) -> frozenset[str]:
    """Telling words, shortened to five letters; Chinese by character and pair."""
    found = [w[:5] for w in _WORD.findall(text.casefold()) if w not in _EMPTY]
    pairs = [
        a + b for a, b in itertools.pairwise(found) if "\u4e00" <= a[0] <= "\u9fff" and "\u4e00" <= b[0] <= "\u9fff"
    ]
    return frozenset(found) | frozenset(pairs)


def measure(question: str, vector: Floats, facts: _Prepared, skip: frozenset[int] = frozenset()) -> Floats:
    """Likeness of a question to each fact, float [facts, FEATURES]. `skip` leaves phrasings out (to hold them out)."""
    own = any("\u4e00" <= c <= "\u9fff" for c in question)
    like = facts.asks @ vector
    mine = words_of(question)
    heavy = sum(facts.rarity.get(w, 2.0) for w in mine) or 1.0
    seen = frozenset().union(*facts.answer_words, *(w for i, w in _with_owner(facts) if i not in skip))
    novel = sum(facts.rarity.get(w, 2.0) for w in mine - seen) / heavy
    wanted = np.array(intents_of(question), np.float32)
    kept_all = np.array([i for i in range(len(facts.owner)) if i not in skip])
    spread = facts.intents[kept_all].mean(axis=0) + 0.03
    weighing = np.log(1 / spread)
    rows = []
    for k in range(len(facts.ids)):
        index = np.flatnonzero(facts.owner == k)
        kept = [i for i in index if i not in skip]
        same = np.sort(like[[i for i in kept if facts.chinese[i] == own]])[::-1]
        other = like[[i for i in kept if facts.chinese[i] != own]]
        shared = [
            sum(facts.rarity.get(w, 2.0) for w in mine & words) / (heavy + 0.3 * len(words - mine))
            for i, words in zip(index, facts.words[k], strict=True)
            if i not in skip
        ]
        rows.append(
            (
                same[0] if len(same) else 0.0,
                same[1] if len(same) > 1 else 0.0,
                other.max() if len(other) else 0.0,
                float(facts.topics[k] @ vector),
                float((facts.answers[facts.answer_owner == k] @ vector).max()),
                max(shared, default=0.0),
                sum(facts.rarity.get(w, 2.0) for w in mine & facts.answer_words[k]) / heavy,
                novel,
                *_shared(wanted, facts.intents[kept].mean(axis=0), weighing),
            )
        )
    return np.array(rows, np.float32)


def _with_owner(facts: _Prepared) -> list[tuple[int, frozenset[str]]]:
    return list(enumerate(w for k in range(len(facts.ids)) for w in facts.words[k]))


def _shared(wanted: Floats, usual: Floats, weighing: Floats) -> tuple[float, float]:
    """How much of the question's intent is the fact's (0 to 1), and how much of it is never the fact's."""
    total = float((wanted * weighing).sum())
    if total <= 0:
        return 0.0, 0.0
    return float((wanted * weighing * np.sqrt(usual)).sum() / total), float(
        (wanted * weighing * (usual == 0)).sum() / total
    )


def probabilities(features: Floats) -> Floats:
    """float [facts + 1]: of each fact, and last of none of them."""
    utility = np.append(features @ WEIGHTS, NONE)
    raised = np.exp(utility - utility.max())
    result: Floats = (raised / raised.sum()).astype(np.float32)
    return result


def _decide(question: str, ids: tuple[str, ...], chance: Floats) -> Question:
    order = np.argsort(-chance[:-1])
    first, second = int(order[0]), int(order[1]) if len(order) > 1 else int(order[0])
    if chance[first] >= SURE:
        return Question(question, ids[first])
    if first != second and chance[second] >= LEAST and chance[first] + chance[second] > chance[-1]:
        return Question(question, None, (ids[first], ids[second]))
    if chance[first] > chance[-1]:
        return Question(question, ids[first])
    return Question(question, None)
