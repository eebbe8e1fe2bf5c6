"""What `python -m pygrad` prints: the truth about what works, and nothing of the machine that is private."""

import io
import os
import sys

import numpy as np
import pytest

import pygrad
from pygrad import display
from pygrad.display import environment
from pygrad.errors import MissingDependencyError
from pygrad.optional import how_to_install


def told():
    file = io.StringIO()
    works = display.show_versions(file)
    return works, file.getvalue()


def use(monkeypatch, function):
    monkeypatch.setattr(environment, "PARTS", [environment.Part("plot", "numpy", "pictures", function)])
    return told()[1].splitlines()[-1].split(None, 2)


def test_versions_and_parts_are_told():
    works, text = told()
    assert works
    assert f"PyGrad   {pygrad.__version__}: works" in text
    assert f"NumPy    {np.__version__}\n" in text
    for part in environment.PARTS:
        assert f"  {part.package} " in text
    assert os.path.expanduser("~") not in text and sys.prefix not in text


def test_a_part_that_works_has_its_version(monkeypatch):
    assert use(monkeypatch, lambda: "more") == ["plot", "numpy", f"works  {np.__version__}, more"]


def test_a_part_that_is_missing_says_how_to_get_it(monkeypatch):
    def missing():
        raise MissingDependencyError("nothing there")

    assert use(monkeypatch, missing) == [
        "plot", "numpy", f"not installed  for pictures; {how_to_install('plot')}"]


@pytest.mark.parametrize("error", [ImportError("no\nlibrary"), OSError("no library"), ModuleNotFoundError("no library")])
def test_a_part_that_is_broken_is_not_called_missing(monkeypatch, error):
    def broken():
        raise error

    assert use(monkeypatch, broken)[2] == f"DOES NOT WORK  {type(error).__name__}: no library"


def test_long_errors_are_cut(monkeypatch):
    def broken():
        raise ValueError("x" * 1000)

    assert use(monkeypatch, broken)[2].endswith("x...")


@pytest.mark.parametrize("part", environment.PARTS, ids=[part.package for part in environment.PARTS])
def test_each_part_that_is_installed_here_works(part):
    try:
        part.use()
    except MissingDependencyError:
        pytest.skip(f"{part.package} is not installed")


def test_an_engine_that_is_wrong_is_found(monkeypatch):
    monkeypatch.setattr(np, "allclose", lambda *arrays: False)
    works, text = told()
    assert not works and "DOES NOT WORK: a gradient is wrong" in text


def test_an_engine_that_raises_is_reported(monkeypatch):
    def broken(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(np, "allclose", broken)
    works, text = told()
    assert not works and "DOES NOT WORK (RuntimeError: broken)" in text
