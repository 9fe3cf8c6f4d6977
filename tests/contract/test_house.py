"""The contract of ports.Store for operators: marks, addresses and figures, the same for every backend."""

from dataclasses import replace

from bot.engine.actions import Closed, Opened
from bot.ports import Store
from bot.traffic import Registered
from tests.contract.test_mirror import held, report
from tests.contract.test_store import KEY, brief, recorded, store, turn

__all__ = ["store"]
"""The fixture, with all its backends."""


async def test_a_mark_is_the_last_number_of_its_name(store: Store) -> None:
    assert await store.marked("swept") is None
    await store.mark("swept", 1.5)
    await store.mark("other", 9.0)
    await store.mark("swept", 2.5)
    assert (await store.marked("swept"), await store.marked("other")) == (2.5, 9.0)


async def test_addresses_are_private_chats_that_hear_the_bot_in_pages(store: Store) -> None:
    people = [replace(KEY, chat=n, user=n) for n in (10, 11, 12, 13)]
    group, topic, elsewhere = replace(KEY, chat=-5), replace(KEY, topic=3), replace(KEY, bot=2)
    for key in (*people, group, topic, elsewhere):
        await store.commit(turn(key=key))
    await store.block(people[1], True)
    first = await store.addresses("telegram", 1, 0, 2)
    assert [key for _, key in first] == [people[0], people[2]]
    assert [key for _, key in await store.addresses("telegram", 1, first[-1][0], 2)] == [people[3]]


async def test_figures_count_people_and_what_they_did(store: Store) -> None:
    bo, elsewhere = replace(KEY, chat=11, user=11), replace(KEY, bot=2)
    await held(store, KEY, "a" * 12, report(), at=100)
    begun, answer = Opened(replace(brief("b" * 12), began=300.0)), recorded(session="b" * 12)
    await store.commit(replace(turn(key=bo, sessions=(begun,), answers=(answer,)), at=300.0))
    await store.commit(turn(key=elsewhere, sessions=(Opened(brief("c" * 12)), Closed("c" * 12, "discarded"))))
    await store.block(bo, True)
    everything, own = await store.figures(250.0), await store.figures(250.0, 1)
    assert (everything.people, own.people) == (2, 2)
    assert (everything.sessions, own.sessions, (await store.figures(0.0, 2)).sessions) == (3, 2, 1)
    assert (own.blocked, own.active, own.begun, own.debriefed, own.answers) == (1, 1, 1, 1, 1)
    assert (await store.figures(0.0, 2)).answers == 0
    assert (await store.figures(0.0)).begun == 3


async def test_bots_are_known_until_they_are_removed(store: Store) -> None:
    one = Registered("telegram", 5, "one_bot", "5:secret", 7, ("interview",), (1, 2), (3,), 1.0)
    await store.register(one)
    await store.register(Registered("telegram", 4, "two_bot", "4:secret", added=2.0))
    changed = replace(one, rate=9, admins=(3, 4))
    await store.register(changed)
    assert [each.bot for each in await store.bots("telegram")] == [5, 4]
    assert (await store.bots("telegram"))[0] == changed
    assert await store.bots("another") == []
    assert (await store.unregister("telegram", 5), await store.unregister("telegram", 5)) == (True, False)
    assert [each.bot for each in await store.bots("telegram")] == [4]
