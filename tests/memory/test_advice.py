"""Which rule fits a path. The texts are asserted in test_why_alive."""

import numpy as np
import pytest

import pygrad
from pygrad.memory._advice import advise
from pygrad.memory._naming import Step
from pygrad.memory._roots import Root
from pygrad.memory._search import Found


def advice(root, steps, target, chain=None):
    return advise(Found(root, chain or [target], {}, 0), [*steps, Step("Variable")], target)


SCALAR = pygrad.Variable(2.0) * 3.0
VECTOR = pygrad.Variable(np.ones(3)) * 3.0


@pytest.mark.parametrize("root, steps, kind", [
    (Root("output", "Out[1]", "_1"), [], "output"),
    (Root("last", "sys.last_exc", "last_exc"), [], "traceback"),
    (Root("local", "x", "x"), [Step("frame", "frame", "loss")], "traceback"),
    (Root("local", "x", "x"), [Step("Variable.grad", "grad")], "gradient"),
    (Root("generator", ""), [Step("suspended generator f() (a.py:1), local 'h'", "generator", "h")], "generator"),
    (Root("local", "x", "x"), [Step("closure", "closure", "h", ("a.py", 3, 4))], "closure"),
    (Root("local", "x", "x"), [Step("lru_cache of f()", "cache", "f")], "cache"),
    (Root("local", "x", "x"), [], "graph"),
    (Root("unknown", ""), [], "unknown"),
])
def test_each_kind_of_path_has_its_rule(root, steps, kind):
    assert advice(root, steps, SCALAR).kind == kind


def test_a_single_number_becomes_an_item_and_more_are_detached():
    root = Root("global", "losses", "losses", cells=["losses.append(f(x))"])
    assert advice(root, [], SCALAR).text.endswith("write losses.append(f(x).item())")
    assert advice(root, [], VECTOR).text.endswith("write losses.append(f(x).detach())")


def test_what_accumulates_says_more_than_what_assigns():
    cells = ["total = 0.0", "total = f(x)", "total += loss"]
    found = advice(Root("global", "total", "total", cells=cells), [], SCALAR)
    assert (found.kind, found.where) == ("accumulate", "In[2]:1")


def test_a_value_without_a_graph_is_only_to_be_let_go():
    leaf = pygrad.Variable(np.ones(3))
    found = advice(Root("local", "x", "x"), [], leaf)
    assert (found.kind, found.text) == ("value", "del x, or let it refer to something else, when you are done with it")


def test_an_open_end_says_what_it_may_be():
    assert "gc.collect()" in advice(Root("unknown", ""), [], SCALAR).text
