"""Each rule for drills, cards, post-mortems and war rooms finds a pack that breaks it."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.packs.checker import check
from bot.packs.lengths import LONGEST
from bot.packs.loader import Fault, shelve
from bot.packs.numbers import apart, figures, rates, readings
from bot.packs.phrases import halves, mentioned
from bot.packs.thin import LEAST
from tests.packs import ROOT, shipped, small

SCENARIOS = ROOT / "scenarios"
GOOD = {
    "drills": SCENARIOS / "drills" / "cloud.yaml",
    "cards": SCENARIOS / "cards" / "call.yaml",
    "postmortems": SCENARIOS / "postmortems" / "access-key-2023.yaml",
    "warrooms": SCENARIOS / "warrooms" / "payout-file-twice.yaml",
    "interviews": SCENARIOS / "interviews" / "loyalty-points.yaml",
}


def broken(folder: Path, kind: str, path: str, value: object) -> list[Fault]:
    """The faults of a shipped file of that kind in which one value was replaced; None takes it out."""
    data = yaml.safe_load(GOOD[kind].read_text(encoding="utf-8"))
    at: Any = data
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    for step in steps:
        at = at[step]
    if value is None:
        del at[last]
    else:
        at[last] = value
    file = folder / "scenarios" / kind / "it.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return check(shelve(folder), (small().rubric(),))


def two(english: str, chinese: str) -> dict[str, str]:
    return {"en": english, "zh": chinese}


@pytest.mark.parametrize(
    ("kind", "path", "value", "key", "problem"),
    [
        # references and order inside a drill
        ("drills", "drills/0/trains", ["esc.comms"], "drills.0.trains.0", "does not say what 'esc.comms'"),
        ("drills", "drills/0/trains", ["esc.gone"], "drills.0.trains.0", "no rubric has the criterion"),
        ("drills", "drills/0/developments/1/after", 1, "drills.0.developments.1.after", "no later than"),
        ("drills", "drills/0/developments/1", None, "drills.0.developments", "at least 2 items"),
        ("drills", "drills/0/difficulty", 4, "drills.0.difficulty", "less than or equal to 3"),
        ("drills", "drills/0/tags", ["games"], "drills.0.tags.0", "input should be 'payment'"),
        ("drills", "drills/0/page", two("x" * 600, "页"), "drills.0.page.en", "600 characters"),
        ("drills", "drills/0/traps/0/does/en", ["One."], "drills.0.traps.0.does.en", "1 where 2"),
        ("drills", "drills/0/traps/0/does", None, "drills.0.traps.0.does", "field required"),
        ("drills", "drills/1/id", "cloud-ipv6-record-carrier", "drills.1.id", "also in it.yaml"),
        # cards
        ("cards", "cards/0/accept/en", ["cook", "baker"], "cards.0.accept.en", "holds none of these"),
        ("cards", "cards/0/and_also/en", ["cook", "baker"], "cards.0.and_also.en", "holds none of these"),
        ("cards", "cards/0/accept/en", ["channel", "one bank"], "cards.0.accept.en", "the question itself holds"),
        ("cards", "cards/0/and_also/en", ["channel", "route"], "cards.0.and_also.en", "counts for both halves"),
        ("cards", "cards/0/accept/zh", ["渠道"], "cards.0.accept.zh", "1 where 2"),
        ("cards", "cards/0/kind", "riddle", "cards.0.kind", "input should be 'translate'"),
        # post-mortems
        ("postmortems", "steps/0/tell", None, "steps.0.tell", "field required"),
        ("postmortems", "steps/0/know/look_for/zh", "长" * 450, "steps.0.know.look_for.zh", "450 characters"),
        # war rooms
        ("warrooms", "briefs/comms", None, "briefs", "at least 6 items"),
        ("warrooms", "turns/4/after", 31, "turns.4.after", "closes after 30 minutes"),
        ("warrooms", "turns/1/after", 4, "turns.1.after", "comes before the one above"),
        ("warrooms", "turns/2/unless", "gone", "turns.2.unless", "no decision 'gone'"),
        ("warrooms", "decisions/0/owner", "boss", "decisions.0.owner", "input should be 'tpm'"),
        ("warrooms", "decisions/0/by", 40, "decisions.0.by", "closes after 30 minutes"),
        ("warrooms", "decisions/0/needs", ["gone"], "decisions.0.needs.0", "nobody knows 'gone'"),
        ("warrooms", "decisions/0/id", "stop-advance", "decisions.2.id", "stands here twice"),
        ("warrooms", "notices/1/needs", ["words"], "briefs.product.secrets.1", "no decision or notice needs it"),
        ("warrooms", "unasked/0/secret", "wages", "unasked.0.secret", "'tech-lead' does not know 'wages'"),
        ("warrooms", "unasked/0/ask/en", ["One?", "Two?"], "unasked.0.ask.en", "2 where 3"),
        ("warrooms", "decisions/0/said/en", ["Stop.", "The job."], "decisions.0.said.en.0", "none of the phrases"),
        ("warrooms", "briefs/tpm/secrets/0/id", "wages", "briefs.product.secrets.1.id", "stands here twice"),
        ("warrooms", "briefs/tpm/absent", two("Nobody.", ""), "briefs.tpm.absent.zh", "at least 1 character"),
        # thin spots, languages and numbers of an interview
        ("interviews", "facts", [], "facts", "at least 1 item"),
        ("interviews", "interruptions/2", None, "interruptions", "2 where 3 are needed"),
        ("interviews", "probes/0/hints/en", ["One.", "Two."], "probes.0.hints.en", "2 where 3 are needed"),
        ("interviews", "facts/0/topic", two("x" * 30, "标"), "facts.0.topic.en", "30 characters"),
    ],
)  # fmt: skip
def test_a_bad_pack_is_named(tmp_path: Path, kind: str, path: str, value: object, key: str, problem: str) -> None:
    faults = broken(tmp_path, kind, path, value)
    assert any(f.key == key and problem in f.problem.lower() for f in faults), [*map(str, faults)]


def test_a_stage_without_a_probe(tmp_path: Path) -> None:
    data = yaml.safe_load(GOOD["interviews"].read_text(encoding="utf-8"))
    probes = [probe for probe in data["probes"] if probe["stage"] != "pressure"]
    assert any("stage 'pressure'" in fault.problem for fault in broken(tmp_path, "interviews", "probes", probes))


def test_a_model_answer_that_steps_into_the_trap(tmp_path: Path) -> None:
    data = yaml.safe_load(GOOD["drills"].read_text(encoding="utf-8"))
    model = two(data["drills"][0]["model"]["en"] + " Then open the firewall.", data["drills"][0]["model"]["zh"])
    cues = data["drills"][0]["traps"][0]["cues"]["en"]
    assert "open the firewall" in cues
    faults = broken(tmp_path, "drills", "drills/0/model", model)
    assert [fault.key for fault in faults] == ["drills.0.traps.0.cues.en"]


def test_a_room_in_which_everybody_knows_all(tmp_path: Path) -> None:
    data = yaml.safe_load(GOOD["warrooms"].read_text(encoding="utf-8"))
    own = {role: brief["secrets"][0]["id"] for role, brief in data["briefs"].items()}
    decisions = [decision | {"needs": [own[decision["owner"]]]} for decision in data["decisions"]]
    faults = broken(tmp_path, "warrooms", "decisions", decisions)
    assert any(fault.key == "decisions" and "knows alone" in fault.problem for fault in faults)


def test_an_earlier_step_asked_the_same(tmp_path: Path) -> None:
    data = yaml.safe_load(GOOD["postmortems"].read_text(encoding="utf-8"))
    same = data["steps"][0]["call"]["ask"]
    (fault, _) = broken(tmp_path, "postmortems", "steps/1/call/ask", same)
    assert fault.key == "steps.1.call.ask.en"
    assert "asks the same" in fault.problem


@pytest.mark.parametrize(
    ("english", "chinese", "only"),
    [
        ("4,100 orders, 1.2M yuan given away.", "4100单，让利120万元。", None),
        ("30% of the calls, a third more at eight.", "三成调用，八点多三分之一。", None),
        ("1 payment in 10,000.", "万分之一的支付。", None),
        ("Fourteen trucks, 90% off.", "14辆车，一折。", None),
        ("It cost us 6.18 in trust.", "618伤了口碑。", None),
        ("410M rupiah since 22:05.", "22:05起4.1亿印尼盾。", None),
        ("4,100 orders.", "4200单。", {4100.0, 4200.0}),
        ("31 of 90 million.", "9000万里的3100万。", {31.0, 3.1e7}),
        ("At most 20% of them.", "最多三成。", {20.0}),
    ],
)
def test_numbers_agree_between_the_languages(english: str, chinese: str, only: set[float] | None) -> None:
    assert set().union(*apart(english, chinese)) == (only or set())


def test_a_text_whose_languages_disagree(tmp_path: Path) -> None:
    faults = broken(tmp_path, "drills", "drills/0/title", two("Phones wait 43 seconds", "手机要等44秒"))
    assert [fault.key for fault in faults] == ["drills.0.title"]
    assert "43 only in English, 44 only in Chinese" in faults[0].problem


def test_spoken_numbers_are_read() -> None:
    assert {40.0, 2.5e6, 9e6} <= readings("forty, 2.5M, nine million")
    assert {15.0, 2e6, 30.0, 250.0} <= readings("十五、两百万、三成、二百五十")
    assert readings("OK.成了.折 ... 万亿亿 １２,345,6") >= {12345.0}


@given(st.text(alphabet=st.sampled_from("0123456789.,%KMb百千万亿成折分之一两半点x aeonv/秒每天") | st.characters()))
def test_no_text_stops_the_reading_of_numbers(text: str) -> None:
    assert readings(text) >= figures(text)
    assert apart(text, text) == (set(), set())
    for language in ("en", "zh"):
        assert all(rate >= 0 for rate in rates(text, language))


@pytest.mark.parametrize(
    ("text", "phrases", "found"),
    [
        ("Put it on RocketMQ.", ["kafka", "rocketmq"], "rocketmq"),
        ("a framework of programs", ["ram"], None),
        ("use RAM and the matrix", ["ram"], "ram"),
        ("the paged engineer", ["page"], None),
        ("two batches", ["batch"], "batch"),
        ("改成消息队列的事务消息", ["事务消息"], "事务消息"),
        ("", ["x"], None),
    ],
)
def test_a_phrase_is_a_whole_word(text: str, phrases: list[str], found: str | None) -> None:
    assert mentioned(text, phrases) == found


def test_half_a_card() -> None:
    card = shipped().cards["translate-kafka"]
    assert halves(card, "RocketMQ, and order is by group", "en") == (True, True)
    assert halves(card, "RocketMQ.", "en") == (True, False)
    assert halves(card, "Kafka is fine", "en") == (False, False)
    assert halves(card, "用RocketMQ，顺序靠消息组", "zh") == (True, True)


def test_every_limit_is_of_something_there_is() -> None:
    """A renamed field must not lose its limit."""
    from bot.packs import interview, practice, warroom

    for name in {*LONGEST, *LEAST}:
        model, field = name.split(".")
        found = next(getattr(module, model) for module in (interview, practice, warroom) if hasattr(module, model))
        assert field in found.model_fields, name
