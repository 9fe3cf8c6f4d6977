"""The guides say what is true: their scenario checks and can be held, their pictures are there, their words exist."""

import re
from pathlib import Path

import pytest

from bot.engine.events import Begin, EndAsked
from bot.packs.checker import check
from bot.packs.loader import library, shelve
from bot.telegram.inbound import COMMANDS
from tests.dialogs.table import Table
from tests.packs import ROOT

DOCS = ROOT / "docs"
GUIDES = [
    ROOT / "README.md",
    *(DOCS / name for name in ("guide.md", "guide.zh.md", "operate.md", "author.md", "packs.md")),
]


def written(folder: Path, blocks: int | None = None) -> Path:
    """The author's guide's file, up to a block."""
    found = re.findall(r"```yaml\n(.*?)```", (DOCS / "author.md").read_text(encoding="utf-8"), re.DOTALL)
    file = folder / "mine" / "scenarios" / "interviews" / "vaccine-booking.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("".join(found[:blocks]), encoding="utf-8")
    return file


def test_the_authors_guide_leads_to_a_scenario_without_a_fault(tmp_path: Path) -> None:
    file = written(tmp_path)
    assert check(shelve(file.parents[2], ROOT / "rubrics")) == []
    known = library(shelve(file.parents[2], ROOT / "scenarios", ROOT / "rubrics"))
    table = Table(library=known)
    table.does(Begin("vaccine-booking", 10))
    for _ in range(20):
        if not table.running:
            break
        table.says("What is the peak? The slot calendar answers in 300 ms, if not the duty lead closes the booking.")
    if table.running:
        table.does(EndAsked())
    assert table.report.report.title == "Booking a vaccination"


def test_on_the_way_the_checker_names_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "mine" / "scenarios" / "interviews").mkdir(parents=True)
    empty = tmp_path / "mine" / "scenarios" / "interviews" / "vaccine-booking.yaml"
    empty.touch()
    counts = [len(shelve(empty).faults)]
    for blocks in range(1, 7):
        file = written(tmp_path / str(blocks), blocks)
        counts.append(len(shelve(file).faults))
    assert counts[0] > 0
    assert counts[1] > counts[2] > counts[3] > counts[4] > counts[5] > counts[6] == 0


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_links_and_pictures_of_a_guide_lead_somewhere(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|<img [^>]*src=\"([^\"]+)\"", text):
        link = next(part for part in target if part)
        if not link.startswith("http"):
            assert (guide.parent / link).exists(), link


def test_pictures_are_small_and_each_is_in_a_guide() -> None:
    pictures = sorted((DOCS / "pictures").glob("*.png"))
    assert len(pictures) >= 18
    told = "".join(guide.read_text(encoding="utf-8") for guide in GUIDES)
    for picture in pictures:
        assert picture.stat().st_size < 150_000, picture.name
        assert picture.name in told, picture.name


@pytest.mark.parametrize("guide", ["guide.md", "guide.zh.md"])
def test_the_users_guides_name_commands_that_exist(guide: str) -> None:
    text = (DOCS / guide).read_text(encoding="utf-8")
    named = set(re.findall(r"`/([a-z]+)", text))
    assert named <= {*COMMANDS, "start", "history"}
    assert {"interview", "progress", "settings", "history", "taste", "debrief", "hint", "pause"} <= named


def test_the_readme_shows_one_conversation_and_one_progress() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"docs/pictures/(\w+)-(?:en|zh)\.png", readme)
    assert shown == ["interview", "progress"]


def test_no_guide_suggests_an_endorsement() -> None:
    for guide in GUIDES:
        text = guide.read_text(encoding="utf-8").lower()
        assert not re.search(r"official (bot|partner)|endorsed by|in partnership with|powered by", text), guide.name
