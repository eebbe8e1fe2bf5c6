"""Statements are found by the name that they assign or fill."""

import sys

import pytest

from pygrad.memory._source import lines_with, statements


@pytest.mark.parametrize("source, kind, better", [
    ("total += loss", "accumulate", "total += loss.item()"),
    ("total = total + a * b", "accumulate", "total = total + (a * b).item()"),
    ("total = total + [loss]", "accumulate", "total = total + [loss.item()]"),
    ("self.total += loss", "accumulate", "self.total += loss.item()"),
    ("total.append(loss)", "fill", "total.append(loss.item())"),
    ("trainer.total['a'].append(f(x))", "fill", "trainer.total['a'].append(f(x).item())"),
    ("total.setdefault(k, []).append(loss)", "fill", "total.setdefault(k, []).append(loss.item())"),
    ("total[step] = loss", "store", "total[step] = loss.item()"),
    ("if ready: total.add(loss)", "fill", "total.add(loss.item())"),
    ("total = f(total)", "carry", "total = f(total).item()"),
    ("total = g()", "assign", "total = g().item()"),
    ("total.append(\n    loss,\n)", "fill", "total.append(loss.item())"),
])
def test_kinds_of_statements(source, kind, better):
    (statement,) = [one for one in statements((), [source], "total") if one.kind == kind]
    assert statement.where == f"In[0]:{1}"
    assert statement.with_value(".item()") == better


@pytest.mark.parametrize("source", ["subtotal += loss", "total", "print(total)", "other = total + 1", "total(", "def total():"])
def test_what_is_no_such_statement(source):
    assert list(statements((), [source], "total")) == []


def test_a_place_is_a_part_of_a_file(tmp_path):
    path = tmp_path / "script.py"
    path.write_text("x = 1\n\nx = 2\nx = 3\n")
    assert [one.where for one in statements([(str(path), 2, 3)], None, "x")] == ["script.py:3"]
    found = list(lines_with([(str(path), 1, sys.maxsize)], None, "= [23]"))
    assert found == [("script.py:3", "x = 2"), ("script.py:4", "x = 3")]
    assert list(statements([("missing.py", 1, 9)], None, "x")) == []


def test_later_cells_of_a_notebook_come_first():
    assert [one.where for one in statements((), ["", "x = 1", "x = 2"], "x")] == ["In[2]:1", "In[1]:1"]
