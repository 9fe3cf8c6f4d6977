"""The container: no root, a read-only root file system, and the key apart from the data."""

import re
import tomllib

import yaml

from tests.packs import ROOT


def test_it_runs_as_somebody_without_rights() -> None:
    last = (ROOT / "Dockerfile").read_text().split("\nFROM ")[-1]
    assert re.search(r"^USER warroom$", last, re.MULTILINE)
    assert last.index("USER warroom") < last.index('CMD ["warroom", "telegram"]')
    assert "HEALTHCHECK" in last
    bot = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in bot["security_opt"]


def test_the_key_lies_on_a_volume_of_its_own() -> None:
    last = (ROOT / "Dockerfile").read_text().split("\nFROM ")[-1]
    (data,) = re.findall(r"WARROOM_DATA_DIR=(\S+)", last)
    (key,) = re.findall(r"WARROOM_KEY_FILE=(\S+)/master.key", last)
    mounted = dict(
        reversed(volume.split(":"))
        for volume in yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["bot"]["volumes"]
    )
    assert mounted[data] != mounted[key]


def test_every_dependency_is_pinned_by_hash() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text().replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        assert len(lines) > 40
        for line in lines:
            assert re.match(r"\S+==\S+ ", line), line[:60]
            assert "--hash=sha256:" in line
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    locked = (ROOT / "requirements.lock").read_text().lower()
    for dependency in declared:
        name = re.split(r"[\[<>=~]", dependency)[0].lower()
        assert f"\n{name}==" in f"\n{locked}" or f"\n{name}[" in f"\n{locked}", name
