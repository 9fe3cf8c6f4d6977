"""The contract of ports.Store, the same for every backend."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine.actions import Closed, Opened, Recorded, SetTimer, StopTimer
from bot.engine.events import Begin, Said
from bot.engine.state import Brief, Conversation, Fragment, Heard, Settings
from bot.errors import Conflict, StoreError
from bot.grading.judgement import Graded, Risk, Tick
from bot.packs.interview import Stage
from bot.ports import Store
from bot.store import schema
from bot.store.codec import PlainCodec
from bot.store.sql import SqlStore
from bot.traffic import Happened, Incoming, Key, Letter, Outgoing, Turn
from tests.dialogs.table import Table
from tests.keys import sealed_store

KEY = Key("telegram", 1, 10, 0, 10)
SECRET = "our weakest point is the ledger of Jakarta"


class Reversing(PlainCodec):
    """A codec that any leak of plain text gives away."""

    def seal(self, owner: str, data: bytes) -> bytes:
        return owner.encode() + b"|" + data[::-1]

    def open(self, owner: str, data: bytes) -> bytes:
        whose, _, text = data.partition(b"|")
        assert whose == owner.encode()
        return text[::-1]


@pytest.fixture(params=["file", "memory", "sealed", "postgresql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    match request.param:
        case "sealed":
            made = await sealed_store(tmp_path)
        case "file":
            made = await SqlStore.open(f"sqlite:///{tmp_path / 'test.db'}", Reversing())
        case "memory":
            made = await SqlStore.open("sqlite://", Reversing())
        case _:
            made = await SqlStore.open(request.getfixturevalue("postgres").database(), Reversing())
    yield made
    await made.close()


def incoming(update: int, key: Key | None = KEY, bot: int = 1, raw: str = "{}") -> Incoming:
    return Incoming("telegram", bot, update, raw, key, 100.0 + update)


def brief(session: str = "aaaaaaaaaaaa") -> Brief:
    return Brief(session, "ticket-sale", "crisis-operator", 10, 0, 7, "en", 100.0)


def heard(number: int = 1, text: str = SECRET, *earlier: str) -> Heard:
    judgement = Graded("cues 1", (Tick("fail.mode", text, 0.5),), risks=(Risk(text, None, None),))
    return Heard(number, 1, Stage.FAILURE, (Fragment(5, text),), 200.0, 30.0, earlier, judgement)


def recorded(number: int = 1, text: str = SECRET, *earlier: str, session: str = "aaaaaaaaaaaa") -> Recorded:
    return Recorded(
        session,
        heard(number, text, *earlier),
        "What breaks?",
        "probe",
        150.0,
        ("fail.mode",),
        False,
        (("fail.mode", "prompted"),),
    )


def turn(version: int = 0, key: Key = KEY, language: str = "en", **parts: object) -> Turn:
    conversation = Conversation(Settings(language, "pause"))  # type: ignore[arg-type]
    return Turn(key=key, version=version, conversation=conversation, at=200.0, **parts)  # type: ignore[arg-type]


def say(text: str) -> Outgoing:
    return Outgoing("sendMessage", {"chat_id": 10, "text": text})


def contents(folder: Path) -> list[bytes]:
    """Every file of a folder."""
    return [path.read_bytes() for path in folder.iterdir()]


class TestInbox:
    async def test_updates_are_kept_once_and_in_order(self, store: Store) -> None:
        await store.receive([incoming(3, raw='{"a":1}'), incoming(4)])
        await store.receive([incoming(4), incoming(3, raw="changed"), incoming(5, key=None)])
        found = await store.waiting("telegram", 1, 10)
        assert [w.incoming.update for w in found] == [3, 4, 5]
        assert found[0].incoming == incoming(3, raw='{"a":1}')
        assert found[2].incoming.key is None

    async def test_limit_and_after(self, store: Store) -> None:
        await store.receive([incoming(n) for n in range(5)])
        first = await store.waiting("telegram", 1, 2)
        rest = await store.waiting("telegram", 1, 10, after=first[-1].id)
        assert [w.incoming.update for w in (*first, *rest)] == [0, 1, 2, 3, 4]

    async def test_two_bots_have_two_queues(self, store: Store) -> None:
        await store.receive([incoming(1), incoming(1, bot=2)])
        assert len(await store.waiting("telegram", 1, 10)) == 1
        assert len(await store.waiting("telegram", 2, 10)) == 1

    async def test_done_is_remembered_without_its_text(self, store: Store) -> None:
        await store.receive([incoming(1)])
        (found,) = await store.waiting("telegram", 1, 10)
        await store.done(found.id)
        await store.receive([incoming(1)])
        assert await store.waiting("telegram", 1, 10) == []

    async def test_failures_are_counted_and_the_last_one_parks(self, store: Store) -> None:
        await store.receive([incoming(1), incoming(2)])
        (found, other) = await store.waiting("telegram", 1, 10)
        await store.failed(found.id, "once", park=False)
        assert (await store.waiting("telegram", 1, 10))[0].tries == 1
        await store.failed(found.id, "ValueError", park=True)
        assert [w.id for w in await store.waiting("telegram", 1, 10)] == [other.id]
        assert [(w.incoming.update, reason) for w, reason in await store.parked(10)] == [(1, "ValueError")]
        backlog = await store.backlog()
        assert (backlog.inbox, backlog.parked, backlog.oldest) == (1, 1, 102.0)


class TestTurns:
    async def test_a_new_conversation_has_version_0(self, store: Store) -> None:
        loaded = await store.load(KEY)
        assert (loaded.version, loaded.conversation, loaded.blocked) == (0, Conversation(), False)

    async def test_one_transaction_writes_it_all(self, store: Store) -> None:
        await store.receive([incoming(1)])
        (update,) = await store.waiting("telegram", 1, 10)
        table = Table().begins().says("Who decides?")
        event = Happened("aaaaaaaaaaaa", 200.0, 7, Said(SECRET, 5))
        whole = replace(
            turn(
                inbox=update.id,
                events=(Happened("aaaaaaaaaaaa", 199.0, 7, Begin("ticket-sale", 10)), event),
                out=(say("one"), say("two")),
                timers=(SetTimer("quiet", 300.0, 4),),
                sessions=(Opened(brief()),),
                answers=(recorded(),),
            ),
            conversation=table.conversation,
        )
        await store.commit(whole)
        loaded = await store.load(KEY)
        assert (loaded.version, loaded.conversation) == (1, table.conversation)
        assert await store.waiting("telegram", 1, 10) == []
        assert (await store.happened("aaaaaaaaaaaa"))[1] == event
        assert await store.answers("aaaaaaaaaaaa") == [recorded()]
        assert (await store.due("telegram", 1, 300.0, 10))[0].serial == 4
        (queued,) = await store.queued("telegram", 1, 200.0, 10)
        assert queued.call == say("one")
        (session,) = await store.sessions(KEY)
        assert (session.id, session.scenario, session.outcome) == ("aaaaaaaaaaaa", "ticket-sale", None)

    async def test_all_or_nothing(self, store: Store) -> None:
        await store.commit(turn(sessions=(Opened(brief()),)))
        await store.receive([incoming(1)])
        (update,) = await store.waiting("telegram", 1, 10)
        broken = turn(
            1,
            language="zh",
            inbox=update.id,
            out=(say("never"),),
            timers=(SetTimer("quiet", 1.0, 1),),
            sessions=(Opened(brief()),),
        )
        with pytest.raises(StoreError):
            await store.commit(broken)
        loaded = await store.load(KEY)
        assert (loaded.version, loaded.conversation.settings.language) == (1, "en")
        assert [w.id for w in await store.waiting("telegram", 1, 10)] == [update.id]
        assert await store.queued("telegram", 1, 1e9, 10) == []
        assert await store.due("telegram", 1, 1e9, 10) == []

    async def test_a_stale_turn_is_a_conflict(self, store: Store) -> None:
        await store.commit(turn())
        await store.commit(turn(1, language="zh"))
        for version in (0, 1):
            with pytest.raises(Conflict):
                await store.commit(turn(version, out=(say("never"),)))
        assert (await store.load(KEY)).version == 2
        assert await store.queued("telegram", 1, 1e9, 10) == []

    @pytest.mark.parametrize(
        "other",
        [
            replace(KEY, platform="terminal"),
            replace(KEY, bot=2),
            replace(KEY, chat=11),
            replace(KEY, topic=3),
            replace(KEY, user=11),
        ],
    )
    async def test_conversations_never_mix(self, store: Store, other: Key) -> None:
        await store.commit(turn(language="zh", timers=(SetTimer("quiet", 5.0, 1),), sessions=(Opened(brief()),)))
        assert (await store.load(other)).version == 0
        await store.commit(turn(key=other, timers=(StopTimer("quiet"),)))
        assert (await store.load(KEY)).conversation.settings.language == "zh"
        assert len(await store.due(KEY.platform, KEY.bot, 10.0, 10)) == 1
        assert await store.sessions(other) == []

    async def test_answers_are_replaced_by_their_newer_version(self, store: Store) -> None:
        await store.commit(turn(sessions=(Opened(brief()),), answers=(recorded(),)))
        newer = recorded(1, "better", SECRET)
        await store.commit(turn(1, answers=(newer, recorded(2, "next"))))
        assert await store.answers("aaaaaaaaaaaa") == [newer, recorded(2, "next")]

    async def test_a_closed_session(self, store: Store) -> None:
        await store.commit(turn(sessions=(Opened(brief()),)))
        await store.commit(turn(1, sessions=(Closed("aaaaaaaaaaaa", "debriefed"),)))
        (session,) = await store.sessions()
        assert (session.ended, session.outcome) == (200.0, "debriefed")

    async def test_reports_of_the_same_grader_and_rubric_replace_each_other(self, store: Store) -> None:
        table = Table().begins().says("Who decides? What is the peak load?")
        from bot.engine.events import EndAsked

        report = table.does(EndAsked()).report.report
        await store.commit(turn(sessions=(Opened(brief()),), reports=(("aaaaaaaaaaaa", report),)))
        await store.keep_report("aaaaaaaaaaaa", replace(report, minutes=9.0), 300.0)
        await store.keep_report("aaaaaaaaaaaa", replace(report, grader="other 2"), 400.0)
        kept = await store.reports("aaaaaaaaaaaa")
        assert [(r.grader, r.report.minutes, r.at) for r in kept] == [
            (report.grader, 9.0, 300.0),
            ("other 2", report.minutes, 400.0),
        ]
        assert kept[0].report == replace(report, minutes=9.0)

    async def test_an_unknown_session_is_told_in_words(self, store: Store) -> None:
        with pytest.raises(StoreError, match="There is no session 'gone'"):
            await store.answers("gone")


class TestTimers:
    async def test_set_replace_stop(self, store: Store) -> None:
        await store.commit(turn(timers=(SetTimer("quiet", 10.0, 1), SetTimer("interruption", 5.0, 2))))
        assert await store.next_due("telegram", 1) == 5.0
        assert [d.timer for d in await store.due("telegram", 1, 10.0, 10)] == ["interruption", "quiet"]
        await store.commit(turn(1, timers=(SetTimer("quiet", 20.0, 3), StopTimer("interruption"))))
        assert await store.due("telegram", 1, 19.0, 10) == []
        assert [(d.key, d.serial) for d in await store.due("telegram", 1, 20.0, 10)] == [(KEY, 3)]
        await store.commit(turn(2, timers=(StopTimer("quiet"),)))
        assert await store.next_due("telegram", 1) is None


class TestOutbox:
    async def test_one_call_a_chat_in_order(self, store: Store) -> None:
        other = replace(KEY, chat=20, user=20)
        await store.commit(turn(out=(say("a1"), say("a2"))))
        await store.commit(turn(key=other, out=(say("b1"),)))
        heads = await store.queued("telegram", 1, 200.0, 10)
        assert [q.call.params["text"] for q in heads] == ["a1", "b1"]
        await store.sent(heads[0].id, 77, 201.0)
        assert [q.call.params["text"] for q in await store.queued("telegram", 1, 200.0, 10)] == ["a2", "b1"]

    async def test_a_retry_holds_the_whole_chat_back(self, store: Store) -> None:
        await store.commit(turn(out=(say("a1"), say("a2"))))
        (head,) = await store.queued("telegram", 1, 200.0, 10)
        await store.retry(head.id, 250.0, "flood control")
        assert await store.queued("telegram", 1, 249.0, 10) == []
        (again,) = await store.queued("telegram", 1, 250.0, 10)
        assert (again.call.params["text"], again.tries) == ("a1", 1)
        await store.drop(again.id, "refused")
        assert [q.call.params["text"] for q in await store.queued("telegram", 1, 250.0, 10)] == ["a2"]

    async def test_who_blocked_the_bot_hears_nothing(self, store: Store) -> None:
        await store.commit(turn(out=(say("a1"),)))
        await store.block(KEY, True)
        assert (await store.load(KEY)).blocked
        assert await store.queued("telegram", 1, 1e9, 10) == []
        with pytest.raises(Conflict):
            await store.commit(turn(1, out=(say("written before it was known"),)))
        await store.commit(turn(2, blocked=False, out=(say("back"),)))
        assert not (await store.load(KEY)).blocked
        assert len(await store.queued("telegram", 1, 1e9, 10)) == 1
        await store.commit(turn(3, blocked=True, out=(say("never"),)))
        assert await store.queued("telegram", 1, 1e9, 10) == []


class TestUrgency:
    async def test_replies_come_before_what_goes_out_in_bulk_also_within_a_chat(self, store: Store) -> None:
        other = replace(KEY, chat=20, user=20)
        await store.commit(turn(out=(replace(say("page"), bulk=True),)))
        await store.commit(turn(key=other, out=(replace(say("page"), bulk=True),)))
        await store.commit(turn(1, out=(say("reply"), say("reply 2"))))
        heads = await store.queued("telegram", 1, 200.0, 10)
        assert [(q.key.chat, q.call.params["text"]) for q in heads] == [(10, "reply"), (20, "page")]
        assert [q.key.chat for q in await store.queued("telegram", 1, 200.0, 10, bulk=False)] == [10]
        assert [q.key.chat for q in await store.queued("telegram", 1, 200.0, 10, bulk=True)] == [20]
        assert await store.queued("telegram", 1, 200.0, 10, skip=(10, 20)) == []
        for text in ("reply", "reply 2", "page"):
            (head, *_) = [q for q in await store.queued("telegram", 1, 200.0, 10) if q.key.chat == 10]
            assert head.call.params["text"] == text
            await store.sent(head.id, None, 200.0)

    async def test_a_page_that_is_to_be_tried_later_holds_its_chat_back(self, store: Store) -> None:
        await store.commit(turn(out=(replace(say("page"), bulk=True),)))
        (page,) = await store.queued("telegram", 1, 200.0, 10)
        await store.retry(page.id, 250.0, "flood control")
        await store.commit(turn(1, out=(say("reply"),)))
        assert await store.queued("telegram", 1, 240.0, 10) == []
        assert [q.call.params["text"] for q in await store.queued("telegram", 1, 250.0, 10)] == ["reply"]

    async def test_it_stays_fast_with_ten_thousand_waiting(self, store: Store) -> None:
        assert isinstance(store, SqlStore)
        await store.commit(turn(out=(replace(say("page"), bulk=True),)))
        one = await store._run(lambda c: c.execute(schema.outbox.select()).one())
        row = {name: value for name, value in one._mapping.items() if name != "id"}
        rows = [row | {"chat": chat} for chat in range(100, 10_100)]
        await store._run(lambda c: c.execute(schema.outbox.insert(), rows))
        await store.commit(turn(1, out=(say("reply"),)))
        await store.queued("telegram", 1, 200.0, 32)
        began = time.process_time()
        for _ in range(20):
            assert len(await store.queued("telegram", 1, 200.0, 32)) == 32
        assert (time.process_time() - began) / 20 < 0.02
        (first, *_) = await store.queued("telegram", 1, 200.0, 32)
        assert first.call.params["text"] == "reply"


class TestPosts:
    async def test_a_message_that_was_sent_is_known_by_its_name(self, store: Store) -> None:
        call = replace(say("page"), ref="page:1")
        await store.commit(turn(out=(call, say("nameless"))))
        for message in (71, 72):
            (queued, *_) = await store.queued("telegram", 1, 300.0, 10)
            await store.sent(queued.id, message, 300.0)
        assert await store.ref_of("telegram", 1, 10, 71) == "page:1"
        assert await store.ref_of("telegram", 1, 10, 72) == ""
        assert await store.ref_of("telegram", 2, 10, 71) == ""
        assert await store.message_of("telegram", 1, 10, "page:1") == 71
        assert await store.message_of("telegram", 1, 10, "page:2") is None

    async def test_the_newest_message_of_a_name_counts(self, store: Store) -> None:
        for message, version in ((71, 0), (80, 1)):
            await store.commit(turn(version, out=(replace(say("page"), ref="page:1"),)))
            (queued,) = await store.queued("telegram", 1, 300.0, 10)
            await store.sent(queued.id, message, 300.0)
        assert await store.message_of("telegram", 1, 10, "page:1") == 80

    async def test_a_message_that_is_written_over_is_as_old_as_it_was(self, store: Store) -> None:
        for version, at in ((0, 300.0), (1, 400.0)):
            await store.commit(turn(version, out=(replace(say("page"), ref="page:1"),)))
            (queued,) = await store.queued("telegram", 1, 500.0, 10)
            await store.sent(queued.id, 71, at)
        assert await store.first_seen(KEY, "page:1") == 300.0
        assert await store.first_seen(KEY, "page:2") is None

    async def test_a_file_travels_with_its_call(self, store: Store) -> None:
        photo = Outgoing("sendPhoto", {"chat_id": 10, "photo": "a.png"}, file=b"\x89PNG\x00", bulk=True)
        await store.commit(turn(out=(photo,)))
        (queued,) = await store.queued("telegram", 1, 300.0, 10)
        assert queued.call == photo

    async def test_a_newer_call_of_a_slot_takes_the_place_of_an_unsent_one(self, store: Store) -> None:
        def count(n: int) -> Outgoing:
            return replace(say(f"{n} answers"), slot="count:1")

        await store.commit(turn(out=(count(1), say("between"))))
        await store.commit(turn(1, out=(count(2),)))
        await store.commit(turn(key=replace(KEY, chat=11), out=(count(9),)))
        texts = []
        while queued := await store.queued("telegram", 1, 300.0, 10):
            texts += [q.call.params["text"] for q in queued]
            for q in queued:
                await store.sent(q.id, None, 300.0)
        assert sorted(texts) == ["2 answers", "9 answers", "between"]


class TestLetters:
    async def test_a_letter_waits_until_a_turn_has_read_it(self, store: Store) -> None:
        group = Key("telegram", 1, -77, 0, 0)
        letter = Letter(group, Said(SECRET, 5), KEY.owner)
        await store.commit(turn(letters=(letter,)))
        (delivered,) = await store.letters("telegram", 1, 10)
        assert delivered.letter == letter
        assert await store.letters("telegram", 2, 10) == []
        await store.commit(turn(key=group, letter=delivered.id))
        assert await store.letters("telegram", 1, 10) == []

    async def test_a_turn_that_fails_leaves_no_letter(self, store: Store) -> None:
        await store.commit(turn())
        with pytest.raises(Conflict):
            await store.commit(turn(letters=(Letter(KEY, Said("x", 1), KEY.owner),)))
        assert await store.letters("telegram", 1, 10) == []


@pytest.mark.parametrize("codec", ["reversing", "sealing"])
async def test_everything_a_person_wrote_passes_the_codec(tmp_path: Path, codec: str) -> None:
    if codec == "sealing":
        store = await sealed_store(tmp_path)
    else:
        store = await SqlStore.open(f"sqlite:///{tmp_path / 'test.db'}", Reversing())
    await store.receive([incoming(1, raw=SECRET)])
    table = Table().begins().says(SECRET)
    await store.commit(
        replace(
            turn(
                events=(Happened("aaaaaaaaaaaa", 1.0, 1, Said(SECRET, 1)),),
                out=(replace(say(SECRET), file=SECRET.encode()),),
                letters=(Letter(KEY, Said(SECRET, 2), KEY.owner),),
                sessions=(Opened(brief()),),
                answers=(recorded(),),
            ),
            conversation=table.conversation,
        )
    )
    (update,) = await store.waiting("telegram", 1, 1)
    await store.failed(update.id, "ValueError", park=True)
    files = contents(tmp_path)
    await store.close()
    assert files
    for data in (*files, *contents(tmp_path)):
        assert SECRET.encode() not in data
        assert b"Jakarta" not in data
