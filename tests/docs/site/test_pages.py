import doctest
import importlib
import inspect
import re
from pathlib import Path

import pytest

from docs.site import pages
from docs.site.topics import LEFT_OUT, MODULES
from pygrad import _lazy

ROOT = Path(__file__).resolve().parents[3]
ENTRY = re.compile(r"^\.\. auto(?:class|function|data):: (\S+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def reference():
    return pages.reference()


@pytest.fixture(scope="module")
def entries(reference):
    return [name for text in reference.values() for name in ENTRY.findall(text)]


def test_nothing_is_documented_twice(entries):
    assert len(entries) > 1000
    assert sorted(name for name in set(entries) if entries.count(name) > 1) == []


@pytest.mark.parametrize("module", ["pygrad", "pygrad.functions", "pygrad.layers",
                                    *(f"pygrad.{name}" for name in MODULES)])
def test_all_that_is_public_is_documented(module, entries):
    loaded = importlib.import_module(module)
    objects = [id(getattr(importlib.import_module(module), name)) for module, name in
               (entry.rsplit(".", 1) for entry in entries)]
    names = getattr(loaded, "__all__", None) or pages.names.public(loaded)
    missing = [name for name in names if name not in LEFT_OUT and not inspect.ismodule(getattr(loaded, name))
               and id(getattr(loaded, name)) not in objects]
    assert missing == []


def test_every_public_subpackage_has_a_page(reference):
    assert set(_lazy.SUBPACKAGES) <= {*MODULES, "functions", "layers"}
    assert {name.replace(".", "_") for name in MODULES} <= set(reference)


def test_every_page_is_in_the_navigation(reference):
    listed = set()
    for name, text in reference.items():
        folder = name.rpartition("/")[0]
        for tree in re.findall(r"^\.\. toctree::\n(?:   :.*\n)*\n((?:   .*\n)+)", text, re.MULTILINE):
            listed.update(f"{folder}/{entry}".lstrip("/") for entry in tree.split())
    assert set(reference) - listed == {"index"}
    assert {f"../{page}" for page in pages.BESIDE} == listed - set(reference)


def test_a_page_of_functions(reference):
    text = reference["functions/softmax"]
    assert text.startswith("Softmax\n=======\n\n.. currentmodule:: pygrad.functions\n\n.. autosummary::")
    assert text.index(".. autofunction:: pygrad.functions.softmax\n") < text.index("Function classes\n---") \
        < text.index(".. autoclass:: pygrad.functions.Softmax\n")


def test_classes_show_their_members_but_exceptions():
    assert ":members:" in pages.entry("pygrad", "Variable", members=True)
    assert ":members:" not in pages.entry("pygrad.errors", "ShapeError", members=True)
    assert ":members:" not in pages.entry("pygrad.functions", "Tanh", members=False)
    assert pages.entry("pygrad.memory", "CATEGORIES", members=True) == ".. autodata:: pygrad.memory.CATEGORIES\n\n"


def test_pages_are_written_where_they_change_and_old_ones_go(tmp_path):
    pages.write(tmp_path, {"index": "one\n", "a/b": "two\n"})
    before = (tmp_path / "index.rst").stat().st_mtime_ns
    (tmp_path / "notes.txt").write_text("stays")
    pages.write(tmp_path, {"index": "one\n", "a/c": "three\n"})
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")} == {
        "index.rst", "a/c.rst", "notes.txt"}
    assert (tmp_path / "index.rst").stat().st_mtime_ns == before
    assert (tmp_path / "a/c.rst").read_text() == "three\n"


def test_notebooks_are_copied_and_old_ones_go(tmp_path):
    (tmp_path / "gone.ipynb").write_text("{}")
    pages.copy_notebooks(ROOT / "notebooks", tmp_path)
    names = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert "first_tour.ipynb" in names
    copied = (tmp_path / "first_tour.ipynb").read_text(encoding="utf-8")
    assert "](../docs/how_to/index.md)" not in copied and "](../how_to/index.md)" in copied
    assert copied.replace("](../", "](../docs/") == (ROOT / "notebooks/first_tour.ipynb").read_text(encoding="utf-8")


def test_examples():
    assert doctest.testmod(pages).attempted > 0
    assert doctest.testmod(pages).failed == 0
