"""Packs that were read before are read faster, and are the same."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import packs
from bot.config import Settings
from bot.errors import PackError
from bot.packs import loader
from bot.packs.parsed import Parsed
from bot.packs.yamlfile import Unreadable, read
from tests.packs import DATA, ROOT

SHIPPED = sorted(p for name in ("scenarios", "rubrics") for p in (ROOT / name).rglob("*.yaml"))


def settings(folder: Path, packs: Path = DATA / "packs") -> Settings:
    return Settings(data_dir=folder / "data", packs=str(packs))


def test_every_shipped_pack_is_kept_as_it_is(tmp_path: Path) -> None:
    first = Parsed(tmp_path / "packs.json")
    for path in SHIPPED:
        assert first.read(path) == read(path)
    first.save()
    second = Parsed(tmp_path / "packs.json")
    for path in SHIPPED:
        source = second.read(path)
        assert (source.data, source.lines) == (read(path).data, {})


def test_the_second_start_parses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = packs(settings(tmp_path))
    monkeypatch.setattr("bot.packs.parsed.parse", None)
    monkeypatch.setattr(loader, "read", None)
    assert packs(settings(tmp_path)) == first


def test_a_changed_file_is_read_anew_and_its_fault_has_a_line(tmp_path: Path) -> None:
    place = tmp_path / "mine" / "scenarios" / "interviews"
    place.mkdir(parents=True)
    text = (DATA / "packs/scenarios/interviews/ticket-sale.yaml").read_text(encoding="utf-8")
    (place / "x.yaml").write_text(text.replace("id: ticket-sale", "id: other-sale", 1), encoding="utf-8")
    mine = settings(tmp_path, tmp_path / "mine")
    assert "other-sale" in packs(mine).interviews
    (place / "x.yaml").write_text(text.replace("id: ticket-sale", "id: third-sale", 1), encoding="utf-8")
    assert "third-sale" in packs(mine).interviews
    (place / "x.yaml").write_text(text + "\nunknown_key: 1\n", encoding="utf-8")
    with pytest.raises(PackError, match=rf"x\.yaml:{len(text.splitlines()) + 2}: unknown_key"):
        packs(mine)


def test_a_pack_that_is_kept_but_wrong_for_this_version_is_told_with_its_line(tmp_path: Path) -> None:
    place = tmp_path / "mine" / "scenarios" / "interviews"
    place.mkdir(parents=True)
    (place / "x.yaml").write_text("id: x\ntitle: X\nlevel: 7\n", encoding="utf-8")
    parsed = Parsed(tmp_path / "data" / "packs.json")
    parsed.read(place / "x.yaml")
    parsed.save()
    with pytest.raises(PackError, match=r"x\.yaml:3: level"):
        packs(settings(tmp_path, tmp_path / "mine"))


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff", b"[]", b'{"edition": 1, "files": 3}', b'{"edition": 0, "files": {}}', b"[" * 10**5]
)
def test_what_is_broken_is_not_used(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "packs.json"
    file.write_bytes(content)
    assert Parsed(file).read(SHIPPED[0]) == read(SHIPPED[0])


def test_where_nothing_can_be_written_it_only_takes_longer(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    assert packs(settings(tmp_path)).interviews


def test_what_is_not_read_any_more_is_not_kept(tmp_path: Path) -> None:
    for paths in (SHIPPED[:2], SHIPPED[1:2]):
        parsed = Parsed(tmp_path / "packs.json")
        for path in paths:
            parsed.read(path)
        parsed.save()
    assert len(json.loads((tmp_path / "packs.json").read_text())["files"]) == 1


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_any_data_comes_back(tmp_path_factory: pytest.TempPathFactory, data: object) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "a.yaml").write_text(json.dumps(data), encoding="utf-8")
    parsed = Parsed(folder / "packs.json")
    try:
        expected = read(folder / "a.yaml").data
    except Unreadable:
        with pytest.raises(Unreadable):
            parsed.read(folder / "a.yaml")
        return
    parsed.read(folder / "a.yaml")
    parsed.save()
    assert Parsed(folder / "packs.json").read(folder / "a.yaml").data == expected
