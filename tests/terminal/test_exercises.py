"""Drills, cards and post-mortems in the terminal, from a script: a real process, a real database."""

from pathlib import Path

import pytest

from tests.terminal.test_practice import Called, called, warroom  # noqa: F401

STRONG = (
    "The seat-map on-call rolls back release 88 by 10:05. If double seats stay above 300 for 3 minutes I call the "
    "events duty manager, and buyers see a banner."
)


def test_a_drill_from_a_script(tmp_path: Path) -> None:
    done = warroom(tmp_path, "drill", "tickets-double-seats", script=f"1\n\n{STRONG}\n\n1\n\n2\n\nenough\n")
    assert done.returncode == 0, done.stderr
    for part in (
        "🚨 PAGE · nobody has it yet",
        "[1] Acknowledge",
        "Acknowledged after 0:08.",
        "✓ Who: “",
        "A model answer",
        "It is over; the rest of the script was not used.",
    ):
        assert part in done.stdout, part
    assert "Traceback" not in done.stderr
    again = warroom(tmp_path, "drill", "tickets-double-seats", script="")
    assert "You have had this one before." in again.stdout


def test_cards_and_a_post_mortem(tmp_path: Path) -> None:
    done = warroom(tmp_path, "cards", "--lang", "zh", script="\n\n".join(["不知道"] * 4) + "\n")
    assert done.returncode == 0, done.stderr
    assert "⏱ 第5张，共5张" in done.stdout
    assert "5张对了0张" in done.stdout
    done = warroom(tmp_path, "postmortem", "ticket-flood", script="/skip\n\n/skip\n\n/skip\n")
    assert "🧭 The ticket flood · 2 of 3" in done.stdout


@pytest.mark.parametrize("form", ["drill", "postmortem"])
def test_one_that_is_not_there(called: Called, form: str) -> None:  # noqa: F811
    status, _, err = called(form, "gone")
    assert status == 2
    assert f"There is no {form} 'gone'." in err
