"""The contract of ports.Store for what people see of themselves, the same for every backend."""

from dataclasses import replace
from functools import lru_cache

from bot.engine.actions import Begun, Closed, Opened
from bot.engine.events import EndAsked
from bot.engine.looking import Tried
from bot.engine.state import Conversation, Settings
from bot.grading.judgement import Graded, Tick
from bot.grading.report import Report
from bot.ports import Store
from bot.traffic import Key, Turn
from tests.contract.test_store import KEY, SECRET, brief, store
from tests.dialogs.table import Table

__all__ = ["store"]
"""The fixture, with all its backends."""


@lru_cache
def report() -> Report:
    """Of a short interview."""
    table = Table().begins().says("What are we optimising for? Who decides?").says("We have monitoring.")
    return table.does(EndAsked()).report.report


def scored(score: float) -> Report:
    """The same, with one number on every axis."""
    return replace(report(), axes=tuple(replace(axis, score=score) for axis in report().axes))


async def held(
    store: Store, key: Key, session: str, made: Report, *, sharing: bool = False, at: float = 100.0, **more: object
) -> None:
    """An interview from its beginning to its debrief, in one turn."""
    version = (await store.load(key)).version
    opened = Opened(replace(brief(session), began=at))
    turn = Turn(
        key=key,
        version=version,
        conversation=Conversation(Settings(sharing=sharing)),
        at=at + 10,
        sessions=(opened, Closed(session, "debriefed")),
        reports=((session, made),),
        **more,  # type: ignore[arg-type]
    )
    await store.commit(turn)


async def decides(store: Store, key: Key, sharing: bool) -> None:
    loaded = await store.load(key)
    conversation = Conversation(Settings(sharing=sharing))
    await store.commit(Turn(key=key, version=loaded.version, conversation=conversation, at=900.0, sharing=sharing))


async def test_the_past_is_a_persons_own_with_one_bot_newest_first(store: Store) -> None:
    elsewhere, other = replace(KEY, chat=77), replace(KEY, chat=11, user=11)
    await held(store, KEY, "a" * 12, scored(1.0), at=100)
    await held(store, elsewhere, "b" * 12, scored(2.0), at=300)
    await held(store, other, "c" * 12, scored(3.0), at=200)
    await held(store, replace(KEY, bot=2), "d" * 12, scored(4.0), at=400)
    past = await store.past(KEY)
    assert [each.session.id for each in past] == ["b" * 12, "a" * 12]
    assert [each.report.axes[0].score for each in past] == [2.0, 1.0]
    assert past[0].session.seed == 7
    assert [each.session.id for each in await store.past(other)] == ["c" * 12]


async def test_exercises_that_are_over_are_a_persons_own_with_one_bot_newest_first(store: Store) -> None:
    other, group, elsewhere = replace(KEY, chat=11, user=11), replace(KEY, chat=-7), replace(KEY, bot=2)
    await held(store, KEY, "f" * 12, scored(1.0))
    for session, key, at, over in (
        ("a", KEY, 100.0, True),
        ("b", group, 300.0, True),
        ("c", other, 200.0, True),
        ("d", elsewhere, 250.0, True),
        ("e", KEY, 400.0, False),
    ):
        begun = Begun(session * 12, "drill", "pay-one", "crisis-operator", "en", 7, at)
        ended = (Closed(session * 12, "graded"),) if over else ()
        version = (await store.load(key)).version
        conversation = Conversation(Settings())
        await store.commit(Turn(key=key, version=version, conversation=conversation, at=at, sessions=(begun, *ended)))
    assert [each.id for each in await store.exercised(KEY)] == ["b" * 12, "a" * 12]
    assert [each.id for each in await store.exercised(other)] == ["c" * 12]


async def test_the_newest_assessment_counts_and_what_has_none_is_not_past(store: Store) -> None:
    await held(store, KEY, "a" * 12, scored(1.0))
    await store.keep_report("a" * 12, replace(scored(3.0), grader="another 1"), 500.0)
    version = (await store.load(KEY)).version
    running = Turn(key=KEY, version=version, conversation=Conversation(), at=1.0, sessions=(Opened(brief("e" * 12)),))
    await store.commit(running)
    (past,) = await store.past(KEY)
    assert past.report.axes[0].score == 3.0


async def test_second_attempts_stand_beside_the_first(store: Store) -> None:
    tick = Tick("fail.rollback", SECRET, 0.9)
    tries = tuple(Tried("a" * 12, 3, "fail.rollback", text, Graded("cues 1", (tick,))) for text in (SECRET, "again"))
    await held(store, KEY, "a" * 12, report(), tried=tries)
    found = await store.attempts("a" * 12)
    assert [attempt.tried for attempt in found] == list(tries)
    assert found[0].at == 110.0
    assert await store.attempts("b" * 12) == []


async def test_a_picture_is_kept_until_what_it_shows_changes(store: Store) -> None:
    assert await store.picture(KEY, "progress:en", "one") is None
    await store.keep_picture(KEY, "progress:en", "one", b"first", 1.0)
    await store.keep_picture(KEY, "progress:zh", "one", b"other", 1.0)
    assert await store.picture(KEY, "progress:en", "one") == b"first"
    assert await store.picture(KEY, "progress:en", "two") is None
    await store.keep_picture(KEY, "progress:en", "two", b"second", 2.0)
    assert await store.picture(KEY, "progress:en", "one") is None
    assert await store.picture(KEY, "progress:en", "two") == b"second"
    assert await store.picture(replace(KEY, user=11), "progress:en", "two") is None


async def test_scores_are_shared_with_consent_only_and_taken_back_at_once(store: Store) -> None:
    other = replace(KEY, chat=11, user=11)
    rubric = f"{report().rubric} {report().rubric_version}"
    await held(store, other, "a" * 12, scored(1.0), at=100)
    assert await store.shared("ticket-sale", rubric, KEY) == []
    await decides(store, other, True)
    (before,) = await store.shared("ticket-sale", rubric, KEY)
    assert set(before.values()) == {1.0}, "what was held before the consent counts, too"
    await held(store, other, "b" * 12, scored(3.0), sharing=True, at=200)
    (latest,) = await store.shared("ticket-sale", rubric, KEY)
    assert set(latest.values()) == {3.0}, "the latest, once a person"
    assert await store.shared("ticket-sale", rubric, other) == []
    assert await store.shared("another", rubric, KEY) == []
    await decides(store, other, False)
    assert await store.shared("ticket-sale", rubric, KEY) == []
    await held(store, other, "c" * 12, scored(2.0), at=300)
    assert await store.shared("ticket-sale", rubric, KEY) == []


async def test_what_is_shared_follows_the_newest_assessment_and_nothing_else_is(store: Store) -> None:
    other = replace(KEY, chat=11, user=11)
    rubric = f"{report().rubric} {report().rubric_version}"
    await held(store, other, "a" * 12, scored(1.0), sharing=True)
    await held(store, replace(KEY, chat=12, user=12), "b" * 12, scored(4.0))
    again = replace(scored(3.0), grader="another 2", rubric_version=report().rubric_version + 1)
    for session in ("a", "b"):
        await store.keep_report(session * 12, again, 500.0)
    assert await store.shared("ticket-sale", rubric, KEY) == []
    (numbers,) = await store.shared("ticket-sale", f"{again.rubric} {again.rubric_version}", KEY)
    assert set(numbers.values()) == {3.0}


async def test_without_a_number_nothing_is_shared_of_an_axis(store: Store) -> None:
    nothing = replace(report(), axes=tuple(replace(axis, score=None) for axis in report().axes))
    await held(store, replace(KEY, user=11), "a" * 12, nothing, sharing=True)
    rubric = f"{report().rubric} {report().rubric_version}"
    assert await store.shared("ticket-sale", rubric, KEY) == [{}]


async def test_who_is_forgotten_shares_nothing_any_more(store: Store) -> None:
    other = replace(KEY, chat=11, user=11)
    await held(store, other, "a" * 12, scored(1.0), sharing=True)
    await store.keep_picture(other, "progress:en", "one", b"picture", 1.0)
    loaded = await store.load(other)
    await store.commit(Turn(other, loaded.version, loaded.conversation, 300.0, forget=True))
    assert await store.shared("ticket-sale", f"{report().rubric} {report().rubric_version}", KEY) == []
    assert await store.picture(other, "progress:en", "one") is None
    assert await store.past(other) == []
