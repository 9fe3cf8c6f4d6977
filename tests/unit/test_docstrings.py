"""The examples in docstrings are true."""

import doctest
import importlib

import pytest

from tests.unit.test_floors import MODULES, name_of

SHOWN = [name_of(path) for path in MODULES if ">>>" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("name", SHOWN)
def test_the_examples_of_a_docstring_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
