"""compose.yaml says what docs/operate.md promises: every role twice, and commands that exist."""

from typing import Any

import yaml
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.telegram.webhook import MOST_BYTES
from tests.packs import ROOT


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def test_each_role_runs_twice() -> None:
    services = compose()["services"]
    for role in ("web", "worker", "sender"):
        assert services[role]["command"] == ["warroom", role]
        assert services[role]["deploy"] == {"replicas": 2}
        assert services[role]["profiles"] == ["cluster"]
        assert services[role]["environment"]["WARROOM_DATABASE_URL"].startswith("postgresql+psycopg://")
        assert services[role]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert "profiles" not in services["bot"]
    assert set(services["proxy"]["depends_on"]) == {"web", "worker", "sender"}


def test_its_commands_exist() -> None:
    runner = CliRunner()
    for service in compose()["services"].values():
        if service.get("command", ["x"])[0] == "warroom":
            assert runner.invoke(cli, [*service["command"][1:], "--help"]).exit_code == 0


def test_the_proxy_takes_what_the_web_takes() -> None:
    assert "max_size 1MB" in compose()["configs"]["caddyfile"]["content"]
    assert MOST_BYTES == 10**6
