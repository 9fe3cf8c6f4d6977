"""The wheel: built, installed into an empty environment, and used from another folder."""

import os
import site
import subprocess
import sys
import venv
from pathlib import Path

from tests.packs import ROOT


def test_the_wheel_holds_an_interview(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("warroom-*.whl")
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    packages = next((home / "lib").glob("python3*")) / "site-packages"
    # Installed without its dependencies, so that no registry is needed; those of this environment are lent to it.
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(packages), str(wheel)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (packages / "lent.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("WARROOM_", "PYTHON"))} | {"HOME": str(elsewhere)}
    held = subprocess.run(
        [str(home / "bin" / "python"), "-m", "bot", "practice", "--seed", "1", "--minutes", "10"],
        input="Who decides? What is the peak?\n\nLet's go\n",
        capture_output=True,
        text=True,
        cwd=elsewhere,
        env=env,
        timeout=60,
        check=False,
    )
    assert held.returncode == 0, held.stderr
    assert "Debrief" in held.stdout
    where = subprocess.run(
        [str(home / "bin" / "python"), "-c", "import bot; print(bot.__file__)"],
        capture_output=True,
        text=True,
        cwd=elsewhere,
        env=env,
        check=True,
    )
    assert str(packages) in where.stdout
