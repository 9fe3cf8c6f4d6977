"""When a process dies, or only seems to: others take over in time, and nothing happens twice."""

import asyncio
import signal
import time
from collections import Counter

import psycopg
import pytest

from bot.engine.collecting import QUIET
from bot.engine.events import TimerFired
from bot.errors import StoreError
from bot.store.leases import Leases, plain_url
from tests.botapi.people import text_of
from tests.botapi.server import BotApi
from tests.cluster.house import House, Node
from tests.cluster.proof import Proof
from tests.postgres import Postgres
from tests.telegram.conftest import begins


class TestLeases:
    async def test_one_holds_until_it_leaves_or_ends(self, postgres: Postgres) -> None:
        url = postgres.database(empty=True)
        one, other = Leases(url), Leases(url)
        await one.check()
        await other.check()
        assert await one.take(["a", "b"]) == ["a", "b"]
        assert await one.take(["a"]) == []
        assert await other.take(["a", "c"]) == ["c"]
        await one.leave("a")
        assert await other.take(["a", "b"]) == ["a"]
        await one.close()
        async with asyncio.timeout(5):
            while not await other.take(["b"]):  # the server may not have noticed yet
                pass
        assert (one.held, other.held) == (set(), {"a", "b", "c"})
        await other.close()

    async def test_who_lost_the_connection_knows_it(self, postgres: Postgres) -> None:
        url = postgres.database(empty=True)
        leases = Leases(url)
        await leases.check()
        await leases.take(["a"])
        assert leases._connection is not None
        pid = leases._connection.info.backend_pid
        with psycopg.connect(plain_url(url)) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (pid,))
        with pytest.raises(StoreError, match="leases was lost"):
            await leases.check()
        assert leases.held == set()
        await leases.check()
        assert await leases.take(["a"]) == ["a"]
        await leases.close()


async def leader(house: House) -> Node:
    """The sender that leads."""
    async with asyncio.timeout(20):
        while not (found := [n for n in house.nodes.values() if n.role == "sender" and "lead_taken" in n.log()]):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return found[0]


@pytest.mark.scale
async def test_a_standby_sends_within_ten_seconds(house: House, api: BotApi) -> None:
    for role in ("web", "worker", "sender", "sender"):
        await house.add(role)
    await house.hooks()
    ada = api.person("Ada")
    ada.says("/start")
    await ada.hears("Pick a prompt")
    first = await leader(house)
    await first.kill()
    began = time.perf_counter()
    ada.says("/help")
    await ada.hears("/interview", within=10)
    print(f"\na stand-by sent after {time.perf_counter() - began:.1f} s")
    (standby,) = [node for node in house.nodes.values() if node.role == "sender" and node is not first]
    assert "lead_taken" in standby.log()


@pytest.mark.scale
async def test_a_leader_that_freezes_is_replaced_and_notices(house: House, api: BotApi) -> None:
    """It cannot reach the database any more: its lease is gone, and when it comes back it does not send."""
    for role in ("web", "worker", "sender", "sender"):
        await house.add(role)
    await house.hooks()
    ada = api.person("Ada")
    ada.says("/start")
    await ada.hears("Pick a prompt")
    first = await leader(house)
    first.process.send_signal(signal.SIGSTOP)
    house.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = "
        "(SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    ada.says("/help")
    await ada.hears("/interview", within=10)
    first.process.send_signal(signal.SIGCONT)
    async with asyncio.timeout(10):
        while "leases_lost" not in first.log():  # noqa: ASYNC110  # it is in another process
            await asyncio.sleep(0.05)
    ada.says("/help")
    await ada.hears("/interview")
    assert len([m for m in api.messages_of(ada.id) if "/interview" in text_of(m)]) == 2


@pytest.mark.scale
async def test_jobs_of_a_worker_that_freezes_are_done_once_within_thirty_seconds(house: House, api: BotApi) -> None:
    for role in ("web", "worker", "sender"):
        await house.add(role)
    await house.hooks()
    proof = Proof(house, 6)
    await proof.begin()
    await proof.settle()
    frozen = house.nodes["worker1"]
    held = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND lock IS NOT NULL"
    next(api._update_ids)  # a number that never comes: each turn waits for it, and is under way meanwhile
    talking = asyncio.create_task(proof.talk(1, pause=0.0))
    await house.until(held.replace("count(*)", "count(*) > 0"), True, within=5)
    frozen.process.send_signal(signal.SIGSTOP)
    await talking
    ((stuck,),) = house.rows(held)
    assert stuck > 0
    began = time.perf_counter()
    await house.add("worker")
    await proof.settle()
    took = time.perf_counter() - began
    print(f"\n{stuck} jobs of a frozen worker were done after {took:.1f} s")
    assert took < 30
    frozen.process.send_signal(signal.SIGCONT)
    await proof.talk(2, pause=0.5)
    await proof.settle()
    await proof.holds()


@pytest.mark.scale
async def test_clocks_that_are_ninety_seconds_apart(house: House, api: BotApi) -> None:
    """Timers are rows: each fires once, and when the database says so, whichever node's clock is wrong."""
    await house.add("web", skew=-45.0)
    await house.add("worker", "behind", skew=-45.0)
    await house.add("worker", "ahead", skew=45.0)
    await house.add("sender", skew=45.0)
    await house.hooks()
    people = [api.person(f"P{i}") for i in range(6)]
    await asyncio.gather(*(begins(person) for person in people))
    for person in people:
        message = api.messages_of(person.id)[-1]
        person.forges("1:t:pause", message)
    await asyncio.gather(*(person.hears("") for person in people))
    for node in ("behind", "ahead"):
        assert house.nodes[node].process.returncode is None
    began = time.perf_counter()
    for person in people:
        person.says("We sell no seat twice, and resale is out of scope.")
    await asyncio.gather(*(person.hears("?") for person in people))
    took = time.perf_counter() - began
    print(f"\nthe quiet window of {QUIET} s ended after {took:.1f} s")
    assert QUIET <= took < 30  # and not 45 seconds sooner or later
    store = await house.store()
    for stored in await store.sessions():
        events = [each.event for each in await store.happened(stored.id)]
        fired = Counter((event.timer, event.serial) for event in events if isinstance(event, TimerFired))
        assert fired
        assert set(fired.values()) == {1}
    await store.close()
