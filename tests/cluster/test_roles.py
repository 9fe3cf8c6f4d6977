"""Web, worker and sender as processes of their own."""

import time

import pytest

from tests.botapi.server import BotApi
from tests.cluster.house import House
from tests.telegram.conftest import begins
from tests.telegram.script import ANSWERS


@pytest.mark.scale
async def test_an_interview_over_three_processes(house: House, api: BotApi) -> None:
    for role in ("web", "worker", "sender"):
        await house.add(role)
    await house.hooks()
    ada = api.person("Ada")
    await begins(ada)
    for answer in ANSWERS[:3]:
        ada.says(answer)
        await ada.hears("?")
    ada.says("/end")
    await ada.hears("An estimate for practice")
    began = time.perf_counter()
    for _ in range(4):
        ada.says("/help")
    for _ in range(4):
        await ada.hears("/interview")
    assert time.perf_counter() - began < 1.0
    assert [await node.stop() for node in house.nodes.values()] == [0, 0, 0]
    assert house.rows("SELECT count(*) FROM answers") == [(3,)]
    assert house.rows("SELECT count(*) FROM outbox") == [(0,)]
