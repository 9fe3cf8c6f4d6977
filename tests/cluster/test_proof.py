"""Processes are killed while people talk: nothing is lost, nothing happens twice, the order is kept."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.botapi.server import BotApi
from tests.cluster.house import House
from tests.cluster.proof import Proof
from tests.postgres import DURABLE, Postgres


async def test_a_kill_of_each_role(house: House, api: BotApi) -> None:
    for role in ("web", "worker", "sender", "worker"):
        await house.add(role)
    await house.hooks()
    proof = Proof(house, 8)
    await proof.begin()
    talking = asyncio.create_task(proof.talk(4, pause=0.5))
    for role in ("worker", "web", "sender"):
        node = next(node for node in house.nodes.values() if node.role == role)
        await node.kill()
        if role != "worker":
            await node.start()
    await talking
    began = time.perf_counter()
    await proof.settle()
    assert time.perf_counter() - began < 30
    await proof.holds()
    nina = api.person("Nina")
    nina.says("/export")
    await nina.hears("for reading")
    assert {call["action"] for call in api.called("sendChatAction", nina.id)} == {"upload_document"}


@pytest.mark.scale
async def test_fifty_kills_and_two_restarts_of_the_database(api: BotApi, tmp_path: Path) -> None:
    postgres = Postgres(DURABLE).start()
    try:
        async with House(api, postgres.database(), tmp_path) as house:
            for role in ("web", "web", "worker", "worker", "worker", "sender", "sender"):
                await house.add(role)
            await house.hooks()
            assert api.hook is not None
            proof = Proof(house, 200)
            began = time.perf_counter()
            await proof.begin()
            print(f"\nbegan 200 interviews in {time.perf_counter() - began:.0f} s")
            api.hook.dither = 0.2
            began = time.perf_counter()
            talking = asyncio.create_task(proof.talk(8, pause=24.0))
            await proof.kill(20, pause=2.0)
            await asyncio.to_thread(postgres.stop, "fast")
            await asyncio.to_thread(postgres.start)
            await proof.kill(20, pause=2.0)
            await asyncio.to_thread(postgres.stop, "immediate")
            await asyncio.to_thread(postgres.start)
            await proof.kill(10, pause=2.0)
            await talking
            print(f"said {sum(len(talk.texts) for talk in proof.talks)} things in {time.perf_counter() - began:.0f} s")
            began = time.perf_counter()
            await proof.settle()
            print(f"settled after {time.perf_counter() - began:.1f} s; kills {dict(proof.kills)}")
            await proof.holds()
            print(f"conversations with an update brought again: {proof.late()}; doubled messages: {proof.doubled()}")
    finally:
        postgres.close()
