"""The offline grader: encoder, classifier, evidence and risks behind ports.Grader."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.grader.offline import classifier as weights
from bot.grader.offline import tagger as tagging
from bot.grader.offline.clauses import sentences_of
from bot.grader.offline.cues.all import cues_of
from bot.grader.offline.encoder import Encoder, universal
from bot.grader.offline.evidence import MOST_QUOTE, cut, quote
from bot.grader.offline.features import STAGES, Features, extract
from bot.grader.offline.risks import risks_of
from bot.grader.reader import blend, slots
from bot.grader.reader.reader import Sentence, reader_at
from bot.grading.judgement import Answer, Graded, Judgement, NotGraded, Risk, Tick
from bot.packs.interview import Stage
from bot.packs.rubric import Rubric

VERSION = 3
MOST_UNCLEAR = 3


class OfflineGrader:
    """Grades by the rubric's fitted weights, and by its reader where it has one.

    Build it off the event loop: it loads models of some 60 and 40 MB.
    """

    def __init__(
        self, rubric: Rubric, fitted: Path, tagger: Path, reader: Path | None = None, encoder: Encoder | None = None
    ) -> None:
        self.name = f"offline {VERSION}"
        self._encoder = encoder or universal()
        self._cues = cues_of(rubric)
        self._classifier = weights.load(fitted)
        self._tagger = tagging.load(tagger)
        self._reader = reader_at(reader) if reader is not None else None
        self._blend = blend.load(reader, self._classifier) if reader is not None else None
        self._known = tuple(
            text for item in rubric.labels for words in (item.means, item.title) for text in words.root.values()
        )
        self._wanted = {item.id for item in rubric.labels}
        self._antis = {item.id for item in rubric.anti_patterns}
        self._premature = rubric.framing_filter.premature
        self._scope = {c.id for c in rubric.criteria if c.axis == rubric.framing_filter.axis}
        self._depth = [re.compile(cue, re.IGNORECASE) for texts in rubric.depth.cues.root.values() for cue in texts]
        self._deep_enough = rubric.depth.at_least

    def grade(self, answer: Answer) -> Judgement:
        """See ports.Grader."""
        try:
            return self._grade(answer)
        except (ValueError, IndexError, KeyError, MemoryError) as error:
            return NotGraded(self.name, f"{type(error).__name__}: {error}")

    def _grade(self, answer: Answer) -> Graded:
        asked = (answer.probe, answer.scenario)
        features = extract(answer.text, asked, answer.stage, self._encoder, self._known, self._cues)
        opinion = self._opinion(answer, features)
        decided: list[Tick] = []
        unclear: list[Tick] = []
        for i, label in enumerate(self._classifier.labels):
            p = float(opinion.probability[i])
            if label not in self._wanted or p < opinion.doubt[i]:
                continue
            tick = Tick(label, opinion.quote(i), round(p, 3))
            if p >= opinion.threshold[i]:
                decided.append(tick)
            elif label not in self._antis:
                unclear.append(tick)
        met = tuple(tick for tick in decided if tick.criterion not in self._antis)
        framed = answer.stage is Stage.FRAMING and not self._scope & {tick.criterion for tick in met}
        unclear.sort(key=lambda tick: -tick.confidence)
        return Graded(
            grader=self.name,
            met=met,
            unclear=tuple(unclear[:MOST_UNCLEAR]),
            anti=tuple(
                tick
                for tick in decided
                if tick.criterion in self._antis and (tick.criterion != self._premature or framed)
            ),
            risks=self._risks(answer.text, features, opinion.sentences),
            depth=self._dwells(answer.text),
        )

    def _opinion(self, answer: Answer, features: Features) -> blend.Opinion:
        scores, made = self._classifier.judge(features), self._classifier

        def shortest(label: int) -> str:
            return quote(features, scores.windows[:, label])

        if self._reader is None or self._blend is None:
            return blend.Opinion(scores.probability, made.threshold, made.doubt, shortest)
        left = {clause.sentence for clause in features.clauses}
        spans = [span for number, span in enumerate(sentences_of(answer.text)) if number in left]
        sentences = self._reader.read(answer.text, spans, STAGES.index(answer.stage))
        return self._blend.opinion(features, scores, sentences, shortest)

    def _risks(self, text: str, features: Features, sentences: Sequence[Sentence]) -> tuple[Risk, ...]:
        if not features.windows:
            return ()
        return slots.risks_of(text, sentences) if sentences else risks_of(text, self._tagger, self._encoder)

    def _dwells(self, text: str) -> str | None:
        """The sentence with most internals, when the answer as a whole holds enough different ones."""
        if sum(cue.search(text) is not None for cue in self._depth) < self._deep_enough:
            return None
        parts = [text[start:end] for start, end in sentences_of(text)]
        hits = np.array([sum(cue.search(part) is not None for cue in self._depth) for part in parts])
        return cut(parts[int(np.argmax(hits))], MOST_QUOTE)
