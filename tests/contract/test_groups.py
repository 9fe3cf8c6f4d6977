"""What groups need of the store: entries, votes, boards, and a group that gets another number."""

from dataclasses import replace

import pytest

from bot.engine.events import Said
from bot.engine.groups.deeds import Balloted, Boarded, ChallengeBegun, ChallengeEnded, Entered, Moved, Unboarded
from bot.engine.groups.events import EntryMade
from bot.engine.groups.state import Group
from bot.engine.groups.values import Entry, Invitation
from bot.engine.state import Conversation
from bot.store.owners import DAY
from bot.store.sql import SqlStore
from bot.traffic import Due, Key, Letter, Turn
from tests.contract.test_store import SECRET, incoming, say
from tests.contract.test_store import store as store

GROUP = Key("telegram", 1, -77, 3, 0)
NEW = replace(GROUP, chat=-10077)


def person(number: int) -> Key:
    return Key("telegram", 1, number, 0, number)


def invitation(name: str = "c1") -> Invitation:
    return Invitation(name, "Night shift", "drill", "pay-one", "en", 100.0, 200.0)


async def commits(store: SqlStore, key: Key, *deeds: object, at: float = 100.0, **more: object) -> None:
    version = (await store.load(key)).version
    state = Conversation(group=Group(title="Night shift")) if key.user == 0 else Conversation()
    await store.commit(Turn(key, version, state, at, deeds=deeds, **more))  # type: ignore[arg-type]


async def enters(store: SqlStore, number: int, score: float | None = 50.0, name: str = "c1", **more: object) -> None:
    entry = Entry(0, f"P{number}", 100.0 + number, SECRET, "named", score, ("esc.who",), "a line")
    await commits(store, person(number), Entered(name, entry, **more), at=100.0 + number)  # type: ignore[arg-type]


async def test_an_entry_is_sealed_as_its_authors_and_the_group_hears_of_the_first(store: SqlStore) -> None:
    await commits(store, GROUP, ChallengeBegun(invitation()))
    await enters(store, 11, first=True)
    await enters(store, 11, 60.0)
    await enters(store, 12, None, first=True)
    letters = await store.letters("telegram", 1, 10)
    assert [(each.letter.key, each.letter.event) for each in letters] == [(GROUP, EntryMade("c1"))] * 2
    first, second = await store.entries_of("telegram", 1, "c1")
    assert (first.entry.user, first.entry.text, first.entry.score, first.alias) == (11, SECRET, 60.0, "")
    assert second.entry.score is None
    assert await store.count_entries("telegram", 1, "c1") == 2
    assert (await store.mine("telegram:11"))["entries"][0]["body"]["text"] == SECRET
    kept = await store.challenge("telegram", 1, "c1")
    assert kept is not None
    assert (kept.invitation, kept.chat, kept.topic, kept.ended) == (invitation(), -77, 3, None)


@pytest.mark.parametrize("bot", [1, 2])
async def test_another_bot_sees_nothing_of_it(store: SqlStore, bot: int) -> None:
    await commits(store, GROUP, ChallengeBegun(invitation()))
    await enters(store, 11)
    there = bot == 1
    assert (await store.challenge("telegram", bot, "c1") is not None) == there
    assert (await store.count_entries("telegram", bot, "c1") > 0) == there
    assert bool(await store.entries_of("telegram", bot, "c1")) == there


async def test_after_the_reveal_nothing_is_entered_any_more(store: SqlStore) -> None:
    await commits(store, GROUP, ChallengeBegun(invitation()))
    await enters(store, 11)
    await commits(store, GROUP, ChallengeEnded("c1"), at=300.0)
    await enters(store, 12, first=True)
    await enters(store, 11, 99.0)
    assert [each.entry.score for each in await store.entries_of("telegram", 1, "c1")] == [50.0]
    assert await store.letters("telegram", 1, 10) == []


async def test_one_vote_each_and_the_last_one_counts(store: SqlStore) -> None:
    await commits(store, GROUP, ChallengeBegun(invitation()))
    await commits(store, GROUP, Balloted("c1", 11, 5), Balloted("c1", 12, 5), Balloted("c1", 11, 6))
    assert await store.votes_of("telegram", 1, "c1") == {5: 1, 6: 1}


async def test_the_board_holds_those_who_chose_it_and_forgets_who_leaves(store: SqlStore) -> None:
    for name, end in (("c1", 300.0), ("c2", 500.0)):
        await commits(store, GROUP, ChallengeBegun(invitation(name)))
        await enters(store, 11, 40.0, name)
        await enters(store, 12, 80.0, name)
        await commits(store, GROUP, ChallengeEnded(name), at=end)
    await commits(store, GROUP, Boarded(11, "Nina"), Boarded(12, "Bo"), at=600.0)
    await commits(store, GROUP, Boarded(11, "N."), at=700.0)
    ended, standings = await store.board_of(replace(GROUP, topic=0), 0.0)
    assert ended == [300.0, 500.0]
    assert [(s.alias, s.joined, s.scores) for s in standings] == [
        ("N.", 600.0, ((300.0, 40.0), (500.0, 40.0))),
        ("Bo", 600.0, ((300.0, 80.0), (500.0, 80.0))),
    ]
    assert (await store.board_of(GROUP, 400.0))[1][0].scores == ((500.0, 40.0),)
    assert await store.board_of(replace(GROUP, chat=-78), 0.0) == ([], [])
    await commits(store, GROUP, Unboarded(11))
    assert [s.alias for s in (await store.board_of(GROUP, 0.0))[1]] == ["Bo"]
    assert [each.entry.user for each in await store.entries_of("telegram", 1, "c1")] == [12]


async def test_what_came_before_a_moment_is_unread_until_it_is_done(store: SqlStore) -> None:
    assert not await store.unread("telegram", 1, 1e9)
    await store.receive([incoming(1, person(11))])  # received at 101
    assert await store.unread("telegram", 1, 101.0)
    assert not await store.unread("telegram", 1, 100.0)
    assert not await store.unread("telegram", 2, 1e9)
    (waiting,) = await store.waiting("telegram", 1, 10)
    await store.done(waiting.id)
    assert not await store.unread("telegram", 1, 1e9)
    await commits(store, person(11), letters=(Letter(person(12), Said("x", 1), "telegram:12"),), at=150.0)
    assert await store.unread("telegram", 1, 150.0)


async def test_a_supergroup_takes_everything_along_at_once(store: SqlStore) -> None:
    from bot.engine.actions import SetTimer

    old = GROUP
    out = (replace(say("soon"), params={"chat_id": -77, "text": "soon"}, ref="challenge:c1"),)
    await commits(
        store, old, ChallengeBegun(invitation()), Boarded(11, "Nina"), out=out, timers=(SetTimer("g:c1", 9.0, 1),)
    )
    await enters(store, 11, first=True)
    (queued,) = await store.queued("telegram", 1, 1e9, 10)
    await store.sent(queued.id, 5, 1.0)
    await commits(store, old, out=out)
    await store.regroup("telegram", 1, -77, -10077)
    assert (await store.load(old)).version == 0
    moved = await store.load(NEW)
    assert moved.conversation.group == Group(title="Night shift")
    assert list(await store.due("telegram", 1, 10.0, 9)) == [Due(NEW, "g:c1", 1, 9.0)]
    (queued,) = await store.queued("telegram", 1, 1e9, 10)
    assert (queued.key, queued.call.params["chat_id"]) == (NEW, -10077)
    assert await store.message_of("telegram", 1, -10077, "challenge:c1") == -5
    assert [each.letter.key for each in await store.letters("telegram", 1, 10)] == [NEW]
    kept = await store.challenge("telegram", 1, "c1")
    assert kept is not None
    assert kept.chat == -10077
    assert [s.alias for s in (await store.board_of(NEW, 0.0))[1]] == ["Nina"]
    assert await store.mine("telegram:-77") == {}
    await store.regroup("telegram", 1, -77, -10077)
    assert await store.load(NEW) == moved


async def test_a_turn_that_moves_the_group_takes_its_own_words_along(store: SqlStore) -> None:
    await commits(store, GROUP, ChallengeBegun(invitation()))
    out = (replace(say("bye"), params={"chat_id": -77, "text": "bye"}),)
    await commits(store, GROUP, Moved(-10077), out=out)
    await commits(store, GROUP, Moved(-10077))  # the second of the two updates that tell of it
    assert (await store.load(GROUP)).version == 0
    assert (await store.load(NEW)).version == 2
    (queued,) = await store.queued("telegram", 1, 1e9, 10)
    assert queued.key == NEW


async def test_sealed_answers_are_kept_no_longer_than_their_author_wants(store: SqlStore) -> None:
    await commits(store, GROUP, ChallengeBegun(invitation()))
    for number, days in ((11, None), (12, 5), (13, 0)):
        await enters(store, number)
        if days is not None:
            await commits(store, person(number), keep_days=days)
    await store.sweep(200.0 + 6 * DAY, 365)
    assert [each.entry.user for each in await store.entries_of("telegram", 1, "c1")] == [11, 13]
    await store.sweep(200.0 + 400 * DAY, 365)
    assert [each.entry.user for each in await store.entries_of("telegram", 1, "c1")] == [13]
