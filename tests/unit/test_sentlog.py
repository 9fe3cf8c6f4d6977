"""What was sent is remembered across the end of a process, and never taken for something else."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import sentlog
from bot.sentlog import SentLog
from bot.traffic import Key, Outgoing, Queued

CALL = Queued(17, Key("telegram", 1, 10, 0, 10), Outgoing("sendMessage", {"text": "our ledger"}), 0, 1795650760.0625)


def test_the_next_process_knows_what_was_made(tmp_path: Path) -> None:
    file = tmp_path / "telegram-1.sent"
    SentLog(file).add(CALL, 4711)
    again = SentLog(file)
    assert CALL in again
    assert again.message(CALL) == 4711
    again.noted(CALL)
    assert CALL not in again


def test_a_call_that_made_no_message(tmp_path: Path) -> None:
    SentLog(tmp_path / "x").add(CALL, None)
    assert SentLog(tmp_path / "x").message(CALL) is None


@pytest.mark.parametrize("other", [{"id": 18}, {"queued": 1795650760.0626}, {"call": Outgoing("sendPhoto", {})}])
def test_another_call_is_another_call(tmp_path: Path, other: dict[str, object]) -> None:
    made = SentLog(tmp_path / "x")
    made.add(CALL, 1)
    assert replace(CALL, **other) not in made  # type: ignore[arg-type]
    assert replace(CALL, tries=3) in made


def test_it_holds_numbers_only_and_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentlog, "MOST_LINES", 10)
    file = tmp_path / "x"
    made = SentLog(file)
    for n in range(100):
        made.add(replace(CALL, id=n), n)
        if n != 50:
            made.noted(replace(CALL, id=n))
    assert len(file.read_text().splitlines()) <= 12
    assert replace(CALL, id=50) in SentLog(file)
    assert "ledger" not in file.read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_torn_or_foreign_file_is_no_reason_to_stop(tmp_path: Path) -> None:
    file = tmp_path / "x"
    SentLog(file).add(CALL, 4711)
    file.write_bytes(b"\xff\x00 nonsense\n" + file.read_bytes() + b"18 17956507")
    assert CALL in SentLog(file)
    in_the_way = SentLog(tmp_path / "x" / "below")
    in_the_way.add(CALL, 1)
    assert CALL in in_the_way
