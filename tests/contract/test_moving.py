"""Moving an installation from SQLite to PostgreSQL, and back."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.engine.actions import Opened, SetTimer
from bot.engine.events import Begin, Said
from bot.errors import OperatorError
from bot.store import moving, schema
from bot.store.database import engine_for
from bot.store.sql import SqlStore
from bot.traffic import Happened, Letter, Registered
from tests.contract.test_backup import forgets
from tests.contract.test_store import KEY, SECRET, Reversing, brief, incoming, recorded, say, turn
from tests.keys import source
from tests.postgres import Postgres


async def filled(url: str, people: int = 5) -> None:
    """An installation in the middle of everything."""
    store = await SqlStore.open(url, Reversing())
    await store.receive([incoming(n) for n in range(people * 3)])
    for n in range(people):
        key, session = replace(KEY, chat=n + 1, user=n + 1), f"{n:012}"
        events = (Happened(session, 1.0, 1, Begin("ticket-sale", 10)), Happened(session, 2.0, 2, Said("x", 1)))
        parts: dict[str, Any] = {"sessions": (Opened(brief(session)),), "events": events}
        parts |= {"answers": (recorded(session=session), recorded(2, session=session))}
        parts |= {"out": (replace(say("hello"), file=b"\x00\xff"),), "timers": (SetTimer("quiet", 5.0, n),)}
        await store.commit(turn(key=key, letters=(Letter(KEY, Said("y", 2), key.owner),), **parts))
    await store.register(Registered("telegram", 5, "one_bot", "5:secret", added=1.0))
    await store.close()


def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    engine = engine_for(url)
    with engine.connect() as c:
        found = {
            table.name: [tuple(row) for row in c.execute(select(table).order_by(*table.primary_key.columns))]
            for table in schema.metadata.sorted_tables
        }
    engine.dispose()
    return found


@pytest.fixture
def places(tmp_path: Path, postgres: Postgres) -> tuple[str, str]:
    return f"sqlite:///{tmp_path / 'old.db'}", postgres.database(empty=True)


async def test_everything_arrives_and_life_goes_on(places: tuple[str, str], tmp_path: Path) -> None:
    old, new = places
    await filled(old)
    lines = list(moving.move(old, new))
    assert lines[-1].endswith("the counts are the same.")
    assert everything(new) == everything(old)
    store = await SqlStore.open(new, Reversing())
    await store.receive([incoming(1000)])
    await store.commit(turn(key=replace(KEY, chat=77, user=77), out=(say("new"),)))
    assert len(await store.waiting("telegram", 1, 100)) == 16
    await store.close()
    back = f"sqlite:///{tmp_path / 'back.db'}"
    list(moving.move(new, back))
    assert everything(back) == everything(new)


async def test_what_was_sealed_is_read_and_forgotten_at_the_new_place(tmp_path: Path, postgres: Postgres) -> None:
    old, new = f"sqlite:///{tmp_path / 'old.db'}", postgres.database(empty=True)
    store = await SqlStore.open_sealed(old, source(tmp_path))
    bo = replace(KEY, chat=11, user=11)
    for key, session in ((KEY, "a" * 12), (bo, "b" * 12)):
        answers = (recorded(session=session),)
        await store.commit(turn(key=key, sessions=(Opened(brief(session)),), answers=answers))
    await store.close()
    list(moving.move(old, new))
    assert SECRET not in str(everything(new))
    store = await SqlStore.open_sealed(new, source(tmp_path))
    assert [answer.heard.text for answer in await store.answers("a" * 12)] == [SECRET]
    assert [answer.heard.text for answer in await store.answers("b" * 12)] == [SECRET]
    await forgets(store, KEY)
    assert await store.mine(KEY.owner) == {}
    assert [answer.heard.text for answer in await store.answers("b" * 12)] == [SECRET]
    await store.close()
    with pytest.raises(OperatorError, match="key"):
        await SqlStore.open_sealed(new, source(tmp_path / "another"))


async def test_an_interrupted_move_goes_on(places: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = places
    await filled(old)
    monkeypatch.setattr(moving, "BATCH", 2)
    behind, calls = moving._behind, list[str]()

    def interrupted(table: Any, *more: Any) -> Any:
        calls.append(table.name)
        if len(calls) == 7:
            raise KeyboardInterrupt
        return behind(table, *more)

    monkeypatch.setattr(moving, "_behind", interrupted)
    with pytest.raises(KeyboardInterrupt):
        list(moving.move(old, new))
    assert 0 < sum(map(len, everything(new).values())) < sum(map(len, everything(old).values()))
    with pytest.raises(OperatorError, match="half moved"):
        await SqlStore.open(new, Reversing())
    list(moving.move(old, new))
    assert everything(new) == everything(old)


async def test_a_source_that_was_used_meanwhile(places: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = places
    await filled(old)
    with monkeypatch.context() as patch:
        patch.setattr(moving, "_copy", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            list(moving.move(old, new))
    store = await SqlStore.open(old, Reversing())
    await store.commit(replace(turn(key=replace(KEY, chat=77, user=77)), at=300.0))
    await store.close()
    with pytest.raises(OperatorError, match="was used since this move was begun"):
        list(moving.move(old, new))


async def test_a_target_that_is_not_empty(places: tuple[str, str]) -> None:
    old, new = places
    await filled(old, 1)
    await filled(new, 1)
    with pytest.raises(OperatorError, match="is not empty"):
        list(moving.move(old, new))
    with pytest.raises(OperatorError, match="are one"):
        list(moving.move(old, old))
