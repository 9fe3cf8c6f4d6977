"""The house keeps its floors: imports go downward only, modules stay small, everything public is documented."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "bot").rglob("*.py"))

FLOORS: tuple[tuple[str, int], ...] = (
    # The longest name that fits decides.
    ("bot.errors", 0),
    ("bot.faults", 0),
    ("bot.engine", 0),
    ("bot.packs", 0),
    ("bot.grading", 0),
    ("bot.packs.loader", 1),
    ("bot.packs.checker", 1),
    ("bot.packs.yamlfile", 1),
    ("bot.packs.parsed", 1),
    ("bot.packs.numbers", 1),
    ("bot.packs.lengths", 1),
    ("bot.packs.thin", 1),
    ("bot.packs.forms", 1),
    ("bot.packs.rooms", 1),
    ("bot.ports", 1),
    ("bot.sights", 1),
    ("bot.shared", 1),
    ("bot.traffic", 1),
    ("bot.serial", 1),
    ("bot.texts", 1),
    ("bot.trace", 1),
    ("bot.metrics", 1),
    ("bot.policy", 1),
    ("bot.wording", 1),
    ("bot.runtime", 2),
    ("bot.reading", 2),
    ("bot.group_port", 1),
    ("bot.showing", 2),
    ("bot.happening", 2),
    ("bot.dispatch", 2),
    ("bot.handling", 2),
    ("bot.lanes", 2),
    ("bot.courier", 2),
    ("bot.archive", 2),
    ("bot.clerk", 2),
    ("bot.desks", 2),
    ("bot.pace", 2),
    ("bot.rota", 2),
    ("bot.schedule", 0),
    ("bot.memory", 1),
    ("bot.selection", 1),
    ("bot.roster", 1),
    ("bot.training_port", 1),
    ("bot.zones", 1),
    ("bot.gate", 2),
    ("bot.sentlog", 2),
    ("bot.sweeper", 2),
    ("bot.store", 3),
    ("bot.grader", 3),
    ("bot.pictures", 3),
    ("bot.telegram", 3),
    ("bot.terminal", 3),
    ("bot.config", 4),
    ("bot.logs", 4),
    ("bot.app", 4),
    ("bot.roles", 4),
    ("bot.serving", 4),
    ("bot.mirror", 4),
    ("bot.glass", 4),
    ("bot.upkeep", 4),
    ("bot.start", 4),
    ("bot.watch", 4),
    ("bot.__main__", 4),
)

PURE_ENGINE = {"bot.engine", "bot.packs", "bot.grading", "bot.errors", "bot.schedule"}
STANDARD = {"collections", "dataclasses", "enum", "functools", "hashlib", "itertools", "math", "re", "typing", "zlib"}
"""What the engine may import of the standard library: no clock, no chance, no waiting, no files."""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor_of(module: str) -> int | None:
    fitting = [(len(name), floor) for name, floor in FLOORS if module == name or module.startswith(name + ".")]
    return max(fitting)[1] if fitting else None


def imports(path: Path) -> list[str]:
    """Every module that is imported anywhere in a file, inside functions too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            module = node.module or ""
            submodules = [f"{module}.{alias.name}" for alias in node.names]
            found += [name if (ROOT / (name.replace(".", "/") + ".py")).exists() else module for name in submodules]
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_downward_only(path: Path) -> None:
    module = name_of(path)
    own = floor_of(module)
    if module == "bot" or "migrations" in path.parts:
        return
    assert own is not None, f"{module} stands on no floor: give it one here and in docs/architecture.md"
    for imported in imports(path):
        if not imported.startswith("bot."):
            continue
        other = floor_of(imported)
        assert other is not None
        assert other <= own, f"{module} (floor {own}) imports {imported} (floor {other})"
        if own == 3 and other == 3:
            assert module.split(".")[1] == imported.split(".")[1], f"{module} imports its sibling {imported}"


@pytest.mark.parametrize("path", [p for p in MODULES if "engine" in p.parts], ids=name_of)
def test_the_engine_is_pure(path: Path) -> None:
    for imported in imports(path):
        allowed = imported.split(".")[0] in STANDARD or any(imported.startswith(name) for name in PURE_ENGINE)
        assert allowed, f"{name_of(path)} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_small_and_documented(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    tree = ast.parse(text)
    assert ast.get_docstring(tree) is not None or not text.strip(), "the module says nothing about itself"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{name_of(path)}.{node.name} has no docstring"


def test_the_floors_of_the_book_are_those_of_the_house() -> None:
    book = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for name, _ in FLOORS:
        last = name.split(".")[-1]
        assert f"`{last}`" in book or f"`.{last}`" in book or f"`packs.{last}`" in book, f"{name} is not in the book"


def test_the_code_holds_no_scenario_text() -> None:
    """Names of companies and products belong into packs."""
    for path in MODULES:
        text = path.read_text(encoding="utf-8").lower()
        for name in ("alibaba", "alipay", "taobao", "cainiao", "lazada", "ele.me"):
            assert name not in text, f"{name} in {path}"
