"""The candidates did not copy: nothing they say is near a probe, a fact, a model line or a training example."""

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from bot.grader.offline.encoder import universal
from bot.grader.offline.examples import folder_of, read_examples
from tests.packs import ROOT, shipped
from tests.selfplay.play import candidates

EDIT, MEANING = 80, 0.93
"""From which similarity on two texts are one."""


@pytest.mark.long
@pytest.mark.parametrize("pack", sorted(shipped().interviews))
def test_no_answer_is_near_the_pack(pack: str) -> None:
    interview = shipped().interviews[pack]
    own = [
        *(text for probe in interview.probes for texts in probe.ask.root.values() for text in texts),
        *(text for fact in interview.facts for text in fact.answer.root.values()),
        *(text for line in interview.model.values() for text in line.root.values()),
    ]
    said = [text for stages in candidates(pack).values() for texts in stages.values() for text in texts]
    assert process.cdist(said, own, scorer=fuzz.ratio).max() < EDIT
    encoder = universal()
    assert float(np.max(encoder.encode(said) @ encoder.encode(own).T)) < MEANING


@pytest.mark.long
def test_no_answer_is_near_an_example() -> None:
    examples = [example.text for example in read_examples(folder_of("crisis-operator", ROOT / "rubrics"))]
    said = [
        text
        for pack in shipped().interviews
        for stages in candidates(pack).values()
        for texts in stages.values()
        for text in texts
    ]
    assert process.cdist(said, examples, scorer=fuzz.ratio, dtype=np.uint8).max() < EDIT
