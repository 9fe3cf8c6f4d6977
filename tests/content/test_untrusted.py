"""Packs are strangers' files: nothing in them runs, fills the memory, hangs, or leads out of their folder."""

import os
import time
from pathlib import Path

import pytest

from bot.packs import loader
from bot.packs.loader import shelve
from bot.packs.yamlfile import Unreadable, parse
from tests.packs import DATA

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        "x: !!python/object/apply:os.system ['touch /tmp/owned']",
        "!!python/module:os",
        "x: !!binary aGk=",
        "x: 0b" + "1" * 900_000,
        "x: !include /etc/passwd",
        BOMB,
        "<<: *x",
        "[" * 100_000,
        "{a: " * 50_000,
        "- " * 100_000 + "x",
        "x: " + "9" * 100_000,
        "x: 0x" + "f" * 900_000,
        "x: 1" + ":59" * 100_000,
        "? [a]\n: b",
        "x: \x00",
        "a: 1\na: 2",
        "--- a\n--- b",
    ],
    ids=lambda text: text[:12],
)
def test_it_is_refused_at_once(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Unreadable) as refused:
        parse(text)
    assert refused.value.problem
    assert refused.value.mend
    assert time.perf_counter() - began < 5.0


def mine(folder: Path) -> Path:
    place = folder / "mine" / "scenarios" / "interviews"
    place.mkdir(parents=True)
    return place


def test_a_link_out_of_the_folder_is_a_fault(tmp_path: Path) -> None:
    place = mine(tmp_path)
    (tmp_path / "secret.yaml").write_text("password: hunter2")
    (place / "inside.yaml").write_bytes((DATA / "packs/scenarios/interviews/ticket-sale.yaml").read_bytes())
    (place / "out.yaml").symlink_to(tmp_path / "secret.yaml")
    (place / "etc").symlink_to(tmp_path)
    (place / "alias.yaml").symlink_to(place / "inside.yaml")
    shelf = shelve(tmp_path / "mine")
    assert [str(fault) for fault in shelf.faults if "leads out of the folder" in str(fault)]
    assert all("hunter2" not in str(fault) for fault in shelf.faults)
    assert all(file.path.name != "secret.yaml" for file in shelf.files)


def test_a_pipe_does_not_hang_it(tmp_path: Path) -> None:
    place = mine(tmp_path)
    os.mkfifo(place / "pipe.yaml")
    assert shelve(tmp_path / "mine").files == []


def test_too_many_and_too_large_files_are_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "MOST_FILES", 3)
    place = mine(tmp_path)
    (place / "large.yaml").write_bytes(b"x: " + b"y" * 1_000_001)
    assert "larger than 1 MB" in str(shelve(tmp_path / "mine").faults[0])
    for n in range(4):
        (place / f"{n}.yaml").write_text("x: 1")
    (fault,) = shelve(tmp_path / "mine").faults
    assert "more than 3 files" in str(fault)


@pytest.mark.parametrize("name", ["../../escape", "a/b", "..", "/etc/passwd", "A b", "x" * 100, "a\nb"])
def test_an_id_is_no_path(tmp_path: Path, name: str) -> None:
    place = mine(tmp_path)
    text = (DATA / "packs/scenarios/interviews/ticket-sale.yaml").read_text(encoding="utf-8")
    (place / "x.yaml").write_text(text.replace("id: ticket-sale", f"id: {name!r}", 1), encoding="utf-8")
    shelf = shelve(tmp_path / "mine")
    assert shelf.files == []
    assert any(fault.key == "id" for fault in shelf.faults)
