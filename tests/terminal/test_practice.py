"""The terminal as a person and as a script use it: a real process, a real database."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.packs.interview import Stage
from tests.packs import DATA, ROOT

ANSWERS = [
    "What are we optimising for? What is the peak load?",
    "I assume resale is out of scope, the events BU confirms. Who decides?",
    "Do buyers have to show an id?",
    "First the buyer enters the waiting room, then the seat map holds a seat, then the cashier takes the money.",
    "The cashier team takes over from the moment the hold is made; it must answer within 3 s.",
    "The events BU signs off on the queue by 1 October; if their roadmap says no I trade one engineer.",
    "Known buyers go on, new ones see the waiting room page; only this sale is hit.",
    "We close the sale if the success rate drops below 90% for 2 minutes; the cashier on-call lead flips it.",
    "Afterwards we reconcile orders against seats and refund what was sold twice within 24 h.",
    "1. Seats sold twice, more than 5 a minute, seat map on-call. 2. The cashier times out, cashier on-call.",
    "We give up speed so that nobody stands at the gate without a seat; it costs about 2% of orders.",
    "Refunds stay under 1 million, finance gets the list at 9 am.",
]


def environment(home: Path) -> dict[str, str]:
    """An empty home and none of the caller's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WARROOM_")}
    return kept | {"HOME": str(home), "WARROOM_PACKS": str(DATA / "packs"), "COLUMNS": "80", "TERM": "dumb"}


def warroom(home: Path, *arguments: str, script: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=script,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=environment(home),
        timeout=60,
        check=False,
    )


def practise(home: Path, script: str, *options: str) -> str:
    done = warroom(home, "practice", "--scenario", "ticket-sale", *options, script=script)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


Called = Callable[..., tuple[int, str, str]]


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """The command line in this process: (exit status, standard output, standard error)."""
    for name in [name for name in os.environ if name.startswith("WARROOM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["warroom", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return call


@pytest.mark.parametrize("options", [("--minutes", "10"), ("--minutes", "60"), ()])
def test_twelve_scripted_answers_see_every_stage_and_the_interruption(tmp_path: Path, options: tuple[str, ...]) -> None:
    said = practise(tmp_path, "\n\n".join(ANSWERS), "--seed", "3", *options)
    for stage in list(Stage)[:5]:
        assert re.search(rf"── {stage.value} · \d+ min left ──", said), stage
    interruptions = ("announced the sale", "A newspaper asks", "72 hours", "vice president", "Singles")
    assert any(words in said for words in interruptions)
    assert "Debrief: Concert tickets" in said
    assert "Grader: " in said


def test_a_seed_fixes_the_run(tmp_path: Path) -> None:
    script = "\n\n".join(ANSWERS)
    first = practise(tmp_path, script, "--seed", "5", "--minutes", "10")
    again = practise(tmp_path, script, "--seed", "5", "--minutes", "10")
    assert first == again


def test_the_debrief_comes_at_the_end_of_a_short_script(tmp_path: Path) -> None:
    said = practise(tmp_path, ANSWERS[0] + "\n", "--seed", "1")
    assert "Debrief" in said
    assert "not reached" in said


def test_an_empty_script_says_what_to_do(tmp_path: Path) -> None:
    assert "nothing to debrief" in practise(tmp_path, "")


def test_in_chinese(tmp_path: Path) -> None:
    said = practise(tmp_path, "优化什么？峰值多少？\n\n开始吧\n", "--lang", "zh", "--seed", "2")
    assert "一座不二卖" in said
    assert "复盘" in said


def test_a_script_of_stray_bytes_is_an_answer_like_any_other(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "practice", "--scenario", "ticket-sale"],
        input=b"\xff\xfe \x1b[2J\x07 hello\n\n",
        capture_output=True,
        cwd=ROOT,
        env=environment(tmp_path),
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"\x1b[2J" not in done.stdout


def test_typed_at_a_terminal(tmp_path: Path) -> None:
    """A pseudo-terminal, so that the program believes in a person."""
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "practice", "--scenario", "ticket-sale", "--minutes", "10"],
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment(tmp_path),
    ) as process:
        os.close(follower)
        again = b"1\nThe events lead decides, and the cashier on-call rolls back above 3 percent.\n\n\n"
        os.write(leader, b"Who decides?\n\n/hint\n/time\n/unknown\n/end\n" + again)
        out, err = process.communicate(timeout=60)
        os.close(leader)
    said = " ".join(out.decode().split())
    assert process.returncode == 0, err
    for words in (
        "A blank line ends an answer",
        "The events BU decides",
        "minutes left",
        "do not know that",
        "Debrief",
        "[1] Redo this answer",
        "Your first answer stays hidden",
        "What the second added",
    ):
        assert words in said


def test_what_was_practised_can_be_exported_and_graded_again(tmp_path: Path) -> None:
    practise(tmp_path, "\n\n".join(ANSWERS), "--seed", "4", "--minutes", "10")
    listed = warroom(tmp_path, "export").stdout
    session = listed.split()[0]
    stored = json.loads(warroom(tmp_path, "export", session).stdout)
    texts = [answer["heard"]["messages"][0]["text"] for answer in stored["answers"]]
    assert texts == ANSWERS[: len(texts)]
    assert len(texts) >= 10
    assert len(stored["reports"]) == 1
    again = warroom(tmp_path, "regrade", session)
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith(session)


class TestMistakes:
    """Each failure that a person can cause gets a sentence and status 2."""

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("practice", "--scenario", "gone"), "There is no interview 'gone'. There are: "),
            (("practice", "--rubric", "gone"), "There is no rubric 'gone'"),
            (("practice", "--lang", "fr"), "'fr' is not one of en, zh"),
            (("practice", "--minutes", "0"), "--minutes"),
            (("grade", "gone.jsonl"), "gone.jsonl cannot be read"),
            (("export", "gone"), "There is no session 'gone'"),
            (("regrade", "gone"), "There is no debriefed session 'gone'"),
            (("telegram",), "No token. Ask @BotFather"),
            (("frobnicate",), "No such command"),
        ],
    )
    def test_one_sentence(self, called: Called, arguments: tuple[str, ...], words: str) -> None:
        status, _, err = called(*arguments)
        assert status == 2
        assert words in " ".join(err.replace("│", " ").split())

    def test_a_malformed_line_is_named_and_nothing_is_printed(self, tmp_path: Path, called: Called) -> None:
        good = {"id": "a", "stage": "failure", "scenario": "s", "probe": "p", "answer": "We roll back.", "lang": "en"}
        file = tmp_path / "answers.jsonl"
        for bad, words in (
            ("{", "is not JSON"),
            ("[]", "is not a JSON object"),
            (json.dumps(good | {"stage": "lunch"}), "stage is 'lunch'"),
            (json.dumps({k: v for k, v in good.items() if k != "probe"}), "probe is missing"),
            (json.dumps(good | {"lang": "fr"}), "lang is 'fr'"),
            (json.dumps(good | {"id": "b", "answer": 7}), "answer is missing or no text"),
            (json.dumps(good | {"id": "b", "probe": None}), "probe is missing or no text"),
            (json.dumps(good | {"id": "b", "scenario": ["s"]}), "scenario is missing or no text"),
            (json.dumps(good | {"id": " "}), "id is empty"),
            (json.dumps(good), "id 'a' is also in line 1"),
            (json.dumps(good | {"id": "b", "answer": "\ud800"}), "answer holds half a character"),
            ("[" * 100_000, "this line is not JSON"),
            ("[1]", "this line is not a JSON object"),
        ):
            file.write_text(json.dumps(good) + "\n" + bad + "\n")
            status, out, err = called("grade", str(file), "--json")
            assert (status, out) == (2, "")
            assert "answers.jsonl:2:" in err
            assert words in err

    @pytest.mark.parametrize(
        ("content", "words"),
        [(b"", "is empty"), (b"\n \n", "is empty"), (b'{"id": "\xff"}', "is not UTF-8")],
    )
    def test_a_file_without_answers_is_named(self, tmp_path: Path, called: Called, content: bytes, words: str) -> None:
        file = tmp_path / "answers.jsonl"
        file.write_bytes(content)
        status, out, err = called("grade", str(file), "--json")
        assert (status, out) == (2, "")
        assert words in " ".join(err.split())

    def test_a_broken_pack_is_named(self, tmp_path: Path, called: Called) -> None:
        folder = tmp_path / "packs" / "scenarios" / "interviews"
        folder.mkdir(parents=True)
        (folder / "mine.yaml").write_text("id: mine\ntitel: x\n")
        status, out, _ = called("packs", "check", str(tmp_path / "packs"))
        assert status == 1
        assert "mine.yaml:2: titel:" in out

    def test_every_command_has_help_with_an_example(self, called: Called) -> None:
        for command in ("practice", "telegram", "grade", "export", "regrade", "inbox", "health", "packs check"):
            assert "Example: " in called(*command.split(), "--help")[1], command


@pytest.mark.parametrize(
    ("language", "shown", "nothing_graded"),
    [
        ("en", "Held under: Crisis operator", "Nothing is graded again"),
        ("zh", "面试时的标准：大促操盘手", "没有重新评分"),
    ],
)
def test_a_debrief_is_seen_under_other_rubrics(tmp_path: Path, language: str, shown: str, nothing_graded: str) -> None:
    practise(tmp_path, "\n\n".join(ANSWERS), "--seed", "4", "--minutes", "10", "--lang", language)
    home = warroom(tmp_path, "practice", "--lang", language, script="/lens\n").stdout
    assert shown in home
    assert nothing_graded in home


def test_one_sees_oneself_from_the_command_line(tmp_path: Path) -> None:
    assert "No interview yet" in warroom(tmp_path, "history").stdout
    assert "No interview yet" in warroom(tmp_path, "progress", "--out", str(tmp_path / "p.png")).stdout
    practise(tmp_path, "\n\n".join(ANSWERS), "--seed", "4", "--minutes", "10")
    (line,) = warroom(tmp_path, "history", "concert").stdout.splitlines()
    assert "Nothing fits" in warroom(tmp_path, "history", "1999").stdout
    session = line.split()[0]
    assert ANSWERS[0][:30] in warroom(tmp_path, "history", "--show", session).stdout
    for name, start in (("i.html", "<!doctype html>"), ("i.md", "# ")):
        warroom(tmp_path, "history", "--show", session, "--out", str(tmp_path / name))
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    said = warroom(tmp_path, "progress", "--out", str(tmp_path / "p.png"), "--theme", "dark", "--lang", "zh").stdout
    assert "下一步" in said
    assert (tmp_path / "p.png").read_bytes()[1:4] == b"PNG"


def test_privacy_works_in_a_terminal_too(tmp_path: Path) -> None:
    asked = "Who decides?\n\n/privacy\n\n/export\n\n/forget\n\n1\n\n/time"
    done = subprocess.run(
        [sys.executable, "-m", "bot", "practice", "--scenario", "ticket-sale", "--minutes", "10"],
        input=asked,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        env=environment(tmp_path) | {"PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for words in ("Encrypted with a key of your own", "It cannot be undone", "Everything is deleted"):
        assert words in " ".join(done.stdout.split())
    (whole,) = [json.loads(path.read_text(encoding="utf-8")) for path in tmp_path.glob("warroom-*.json")]
    assert whole["tables"]["answers"][0]["body"]["heard"]["messages"][0]["text"] == "Who decides?"
    assert warroom(tmp_path, "export").stdout.startswith("No interview is stored yet.")
