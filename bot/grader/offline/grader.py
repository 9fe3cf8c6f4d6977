"""The offline grader: encoder, classifier, evidence and risks behind ports.Grader."""

import re
from pathlib import Path

import numpy as np

from bot.grader.offline import classifier as weights
from bot.grader.offline import tagger as tagging
from bot.grader.offline.clauses import sentences_of
from bot.grader.offline.cues.all import cues_of
from bot.grader.offline.encoder import Encoder, universal
from bot.grader.offline.evidence import MOST_QUOTE, cut, quote
from bot.grader.offline.features import extract
from bot.grader.offline.risks import risks_of
from bot.grading.judgement import Answer, Graded, Judgement, NotGraded, Tick
from bot.packs.interview import Stage
from bot.packs.rubric import Rubric

VERSION = 2
MOST_UNCLEAR = 3


class OfflineGrader:
    """Grades by the rubric's fitted weights. Build it off the event loop: it loads a model of some 60 MB."""

    def __init__(self, rubric: Rubric, fitted: Path, tagger: Path, encoder: Encoder | None = None) -> None:
        self.name = f"offline {VERSION}"
        self._encoder = encoder or universal()
        self._cues = cues_of(rubric)
        self._classifier = weights.load(fitted)
        self._tagger = tagging.load(tagger)
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
        scores = self._classifier.judge(features)
        decided: list[Tick] = []
        unclear: list[Tick] = []
        for i, label in enumerate(self._classifier.labels):
            p = float(scores.probability[i])
            if label not in self._wanted or p < self._classifier.doubt[i]:
                continue
            tick = Tick(label, quote(features, scores.windows[:, i]), round(p, 3))
            if p >= self._classifier.threshold[i]:
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
            risks=risks_of(answer.text, self._tagger, self._encoder) if len(features.windows) else (),
            depth=self._dwells(answer.text),
        )

    def _dwells(self, text: str) -> str | None:
        """The sentence with most internals, when the answer as a whole holds enough different ones."""
        if sum(cue.search(text) is not None for cue in self._depth) < self._deep_enough:
            return None
        parts = [text[start:end] for start, end in sentences_of(text)]
        hits = np.array([sum(cue.search(part) is not None for cue in self._depth) for part in parts])
        return cut(parts[int(np.argmax(hits))], MOST_QUOTE)
