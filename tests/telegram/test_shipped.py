"""The shipped interviews, held on a phone from the first prompt to the debrief."""

import pytest

from tests.botapi.people import text_of
from tests.botapi.server import BotApi
from tests.selfplay.play import candidates
from tests.telegram.conftest import Running, begins


@pytest.mark.parametrize(
    ("scenario", "name", "language", "minutes", "end"),
    [
        ("cross-border-refunds", "strong-1", "en", "25 min", "An estimate for practice"),
        ("inventory-reservation", "decent-1", "en", "25 min", "An estimate for practice"),
        ("loyalty-points", "zh-strong-1", "zh-hans", "25", "仅供练习参考"),
    ],
)
async def test_from_the_first_prompt_to_the_debrief(
    bot: Running, api: BotApi, scenario: str, name: str, language: str, minutes: str, end: str
) -> None:
    person = api.person("Cleo", language)
    await begins(person, scenario, minutes)
    answers = [text for texts in candidates(scenario)[name].values() for text in texts]
    for answer in [*answers, *answers]:
        if end in person.screen():
            break
        person.says(answer)
        await person.hears("")
    await api.until(lambda: end in person.screen())
    texts = [text_of(message) for message in api.messages_of(person.id)]
    asked = [text for text in texts if text.endswith(("?", "？"))]
    assert len(asked) == len(set(asked))
    assert not any("graded just now" in text or "暂时没法评分" in text for text in texts)
    assert any("offline" in text for text in texts if end in text)
