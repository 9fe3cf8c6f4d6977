"""`warroom packs check` names file, line, key and mend for every fault a pack author can make."""

import copy
import re
from pathlib import Path

import pytest
import yaml

from bot.grader.offline.encoder import universal
from bot.grader.offline.likeness import lookalikes
from bot.packs.checker import check
from bot.packs.loader import Fault, shelve
from tests.packs import DATA, ROOT, small

TICKETS = (DATA / "packs" / "scenarios" / "interviews" / "ticket-sale.yaml").read_text(encoding="utf-8")
VOICE = (ROOT / "scenarios" / "voices" / "neutral.yaml").read_text(encoding="utf-8")
RUBRIC = (ROOT / "rubrics" / "crisis-operator.yaml").read_text(encoding="utf-8")


def faults_of(
    folder: Path, text: str | bytes, kind: str = "scenarios/interviews", name: str = "it.yaml"
) -> list[Fault]:
    file = folder / kind / name
    file.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(text, str):
        text = text.encode()
    file.write_bytes(text)
    return check(shelve(folder), (small().rubric(),))


def changed(old: str, new: str, text: str = TICKETS, count: int = 1) -> str:
    assert old in text
    return text.replace(old, new, count)


def line_of(text: str, part: str) -> int:
    return next(i for i, line in enumerate(text.splitlines(), 1) if part in line)


def test_what_is_shipped_has_no_faults() -> None:
    assert [str(fault) for fault in check(shelve(ROOT / "scenarios", ROOT / "rubrics"))] == []


def test_the_pack_of_the_tests_has_no_faults(tmp_path: Path) -> None:
    assert faults_of(tmp_path, TICKETS) == []


def test_a_fault_reads_as_file_line_key_and_mend(tmp_path: Path) -> None:
    text = changed("level: senior", "level: junior")
    (fault,) = faults_of(tmp_path, text)
    where = tmp_path / "scenarios" / "interviews" / "it.yaml"
    assert str(fault).startswith(f"{where}:{line_of(text, 'level: junior')}: level: ")
    assert str(fault).endswith("; use one of those")


PROBE = re.search(r"^  - \{id: ([\w-]+), stage: (\w+), criterion: ([\w.]+)", TICKETS, re.MULTILINE)
FACT = re.search(r"^  - \{id: ([\w-]+), criterion: ([\w.]+), topic", TICKETS, re.MULTILINE)
assert PROBE is not None
assert FACT is not None


@pytest.mark.parametrize(
    ("old", "new", "key", "problem"),
    [
        (PROBE[0], PROBE[0].replace(PROBE[3], "scope.gone"), "probes.{n}.criterion", "no rubric has the criterion"),
        (PROBE[0], PROBE[0].replace(f", criterion: {PROBE[3]}", ""), "probes.{n}.criterion", "field required"),
        (PROBE[0], PROBE[0].replace(PROBE[2], "pager"), "probes.{n}.stage", "no pager stage"),
        (FACT[0], FACT[0].replace(FACT[2], "scope.gone"), "facts.0.criterion", "no rubric has the criterion"),
        ("\ntitle:", "\nextra: 1\ntitle:", "extra", "extra inputs"),
        ("\nid: ticket-sale", "\nid: Ticket Sale", "id", "pattern"),
        ("\nid: ticket-sale", "\nid: ticket-sale\nid: again", "id", "stands here twice"),
        ("level: senior", "level: !!python/object:os.system senior", "level", "tag"),
        ("level: senior", "level: &a senior\nother: *a", "other", "alias"),
        ("level: senior", "level: [senior", "", "expected"),
    ],
)
def test_a_fault_of_an_interview(tmp_path: Path, old: str, new: str, key: str, problem: str) -> None:
    faults = faults_of(tmp_path, changed(old, new))
    key = key.format(n=[probe["id"] for probe in yaml.safe_load(TICKETS)["probes"]].index(PROBE[1]))
    assert any(fault.key == key and problem in fault.problem.lower() for fault in faults), [*map(str, faults)]
    assert all(fault.mend and fault.line >= 1 for fault in faults)


def edited(path: tuple[str | int, ...], value: object) -> str:
    """The tests' pack with one value replaced."""
    data = yaml.safe_load(TICKETS)
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize(
    ("path", "value", "key", "problem"),
    [
        (("title",), {"en": "Tickets"}, "title", "no 'zh'"),
        (("title", "en"), "", "title.en", "at least 1 character"),
        (("probes", 0, "ask", "en"), [], "probes.0.ask.en", "the list is empty"),
        (("probes", 0, "ask", "en"), ["Only one?"], "probes.0.ask.en", "1 where 2 are needed"),
        (("probes", 0, "ask", "en"), ["x" * 301, "y"], "probes.0.ask.en", "301 characters"),
        (("probes", 0, "hints", "zh"), ["一", "二"], "probes.0.hints.zh", "2 where 3 are needed"),
        (("probes", 0, "entity"), "gone", "probes.0.entity", "no entity 'gone'"),
        (("failures", 0, "entity"), "gone", "failures.0.entity", "no entity 'gone'"),
        (("facts", 0, "ask", "en"), ["one"], "facts.0.ask.en", "1 where 5 are needed"),
        (("facts", 1, "id"), FACT[1], "facts.1.id", "stands here twice"),
        (("model",), {"scope.gone": {"en": "a", "zh": "一"}}, "model.scope.gone", "no rubric has"),
    ],
)
def test_a_fault_that_only_shows_in_context(
    tmp_path: Path, path: tuple[str | int, ...], value: object, key: str, problem: str
) -> None:
    faults = faults_of(tmp_path, edited(path, value))
    assert any(f.key == key and problem in f.problem.lower() for f in faults), [*map(str, faults)]


def test_an_alias_that_collides(tmp_path: Path) -> None:
    data = yaml.safe_load(TICKETS)
    taken = data["entities"][0]["aliases"]["en"][0]
    data["entities"][1]["aliases"]["en"].append(taken.upper())
    (fault,) = faults_of(tmp_path, yaml.safe_dump(data, allow_unicode=True))
    assert fault.key == "entities.1.aliases"
    assert repr(taken.upper()) in fault.problem


def test_an_id_in_two_files(tmp_path: Path) -> None:
    faults_of(tmp_path, TICKETS, name="first.yaml")
    (fault,) = faults_of(tmp_path, TICKETS, name="second.yaml")
    assert fault.file.name == "second.yaml"
    assert "also in first.yaml" in fault.problem


BOMB = "a: &a [x, x]\n" + "\n".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (BOMB, "an alias"),
        ("a: " + "x" * 1_000_001, "larger than 1 MB"),
        ("a: " + "[" * 30 + "]" * 30, "deeper than 20"),
        ("[" * 200_000, "deeper than 20"),
        (b"id: \xff\xfe", "not UTF-8"),
        ("id: a\x00b", "does not allow"),
        ("", "valid dictionary"),
        ("just text", "valid dictionary"),
        ("? [a, b]\n: c", "a key that is not plain text"),
    ],
)
def test_what_is_no_pack(tmp_path: Path, text: str | bytes, problem: str) -> None:
    (fault,) = faults_of(tmp_path, text)
    assert problem in fault.problem


def test_a_file_that_lies_nowhere(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, TICKETS, kind="elsewhere")
    assert "not known what kind of pack" in fault.problem
    (fault,) = check(shelve(tmp_path / "gone"))
    assert "no such file" in fault.problem


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("axis: scope_framing", "axis: gone", "no axis 'gone'"),
        ("premature: anti.premature", "premature: anti.gone", "no such anti-pattern"),
    ],
)
def test_a_fault_of_a_rubric(tmp_path: Path, old: str, new: str, problem: str) -> None:
    faults = faults_of(tmp_path, changed(old, new, RUBRIC), kind="rubrics")
    assert any(problem in fault.problem for fault in faults), [*map(str, faults)]


def test_the_voice_says_all_lines_and_no_others(tmp_path: Path) -> None:
    data = yaml.safe_load(VOICE)
    lines = data["lines"]
    filled = next(name for name, texts in lines.items() if "{" in texts["en"][0])
    lines["never.said"] = lines["interrupt.cut"]
    del lines["interrupt.cut"]
    lines[filled]["en"] = ["Nothing in braces.", "{nonsense}"]
    problems = [f.problem for f in faults_of(tmp_path, yaml.safe_dump(data, allow_unicode=True), "scenarios/voices")]
    assert any("'interrupt.cut' is missing" in problem for problem in problems)
    assert any("never says this line" in problem for problem in problems)
    assert any("uses none of" in problem for problem in problems)
    assert any("{nonsense} is not filled in" in problem for problem in problems)


def test_the_voice_quotes_what_it_heard_and_asks_nothing_before_the_question(tmp_path: Path) -> None:
    data = yaml.safe_load(VOICE)
    data["heard"]["fail.rollback"]["en"] = ["Good.", "“{quote}”: who watches it?"]
    data["heard"]["fail.gone"] = copy.deepcopy(data["heard"]["fail.mode"])
    text = yaml.safe_dump(data, allow_unicode=True)
    problems = [(f.key, f.problem) for f in faults_of(tmp_path, text, "scenarios/voices")]
    assert ("heard.fail.rollback.en.0", "the wording does not quote the answer") in problems
    assert ("heard.fail.rollback.en.1", "a question stands before the next question") in problems
    assert any("no rubric has the criterion 'fail.gone'" in problem for _, problem in problems)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"en": "Up to 900K orders/s.", "zh": "每秒90万单。"}, "more than the pack's peak"),
        ({"en": "90,000 orders a second.", "zh": "每秒8万单。"}, "the languages state different numbers"),
        ({"en": "40,000 orders/s, 3x normal.", "zh": "每秒4万单，平日3倍。"}, "nothing here is 3 times"),
        ({"en": "9 billion orders a day.", "zh": "一天90亿单。"}, "more than a day of the pack's peak"),
    ],
)
def test_a_rate_that_does_not_agree(tmp_path: Path, answer: dict[str, str], problem: str) -> None:
    faults = faults_of(tmp_path, edited(("facts", 0, "answer"), answer))
    assert any(problem in fault.problem for fault in faults), [*map(str, faults)]


def test_phrasings_that_mean_the_same(tmp_path: Path) -> None:
    data = yaml.safe_load(TICKETS)
    data["facts"][1]["ask"]["en"].append(data["facts"][0]["ask"]["en"][0] + " please")
    assert faults_of(tmp_path, yaml.safe_dump(data, allow_unicode=True)) == []
    (fault,) = lookalikes(shelve(tmp_path), universal())
    assert "means the same as" in fault.problem
    assert fault.key.startswith("facts.1.ask.en.")


def test_probes_that_mean_the_same(tmp_path: Path) -> None:
    data = yaml.safe_load(TICKETS)
    data["probes"][2]["ask"]["zh"].append(data["probes"][0]["ask"]["zh"][1])
    assert faults_of(tmp_path, yaml.safe_dump(data, allow_unicode=True)) == []
    faults = list(lookalikes(shelve(tmp_path), universal()))
    assert any(fault.key.startswith("probes.2.ask.zh.") for fault in faults), [*map(str, faults)]


def test_the_shipped_packs_hold_no_lookalikes() -> None:
    assert [str(fault) for fault in lookalikes(shelve(ROOT / "scenarios"), universal())] == []
