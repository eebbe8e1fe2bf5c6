import ast
import doctest
import re
from pathlib import Path

import pytest

from docs.site import docstrings

ROOT = Path(__file__).resolve().parents[3]
IN_A_LINE = re.compile(r"\b[A-Z][a-z]+ -{4,}")


@pytest.mark.parametrize("line, escaped", [
    ("x : array of shape (N, *)", r"x : array of shape (N, \*)"),
    ("of shape (*, D) or (*)", r"of shape (\*, D) or (\*)"),
    ("dx = dy / |x|", r"dx = dy / \|x\|"),
    ("``(N, *)`` and ``|x|`` and (*)", r"``(N, *)`` and ``|x|`` and (\*)"),
    ("`a|b`, |c|", r"`a|b`, \|c\|"),
    ("2 * x, y**2 and *args", "2 * x, y**2 and *args"),
    ("| a | table |", "| a | table |"),
    ("+---+", "+---+"),
])
def test_shapes_and_bars_are_no_markup(line, escaped):
    assert docstrings.escape(line) == escaped


def test_examples_and_literal_blocks_stay():
    lines = ["Shape (*, D)::", "", "    f(a, *, b) | c", "", "Then (*, D).", ">>> print('|')", "|", "", "Again |x|."]
    assert list(docstrings.escape_text(lines)) == [
        "Shape (\\*, D)::", "", "    f(a, *, b) | c", "", "Then (\\*, D).", ">>> print('|')", "|", "",
        "Again \\|x\\|."]


def headings_in_lines(source):
    """Return the headings of sections that stand in a line with text, as in ``Notes ----- The derivative``."""
    nodes = [node for node in ast.walk(ast.parse(source))
             if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    return [match[0] for node in nodes for match in IN_A_LINE.finditer(ast.get_docstring(node) or "")]


def test_headings_stand_on_lines_of_their_own():
    found = [f"{path.relative_to(ROOT)}: {heading}" for path in sorted((ROOT / "pygrad").rglob("*.py"))
             for heading in headings_in_lines(path.read_text(encoding="utf-8"))]
    assert found == []


def test_planted_heading_in_a_line_is_found():
    assert headings_in_lines("def f():\n    '''Sum.\n\n    Notes ----- It adds.\n    '''\n") == ["Notes -----"]
    assert headings_in_lines("def f():\n    '''Sum.\n\n    Notes\n    -----\n    It adds.\n    '''\n") == []


def test_examples():
    assert doctest.testmod(docstrings).attempted > 0
    assert doctest.testmod(docstrings).failed == 0
