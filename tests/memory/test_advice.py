"""Which rule fits a path. The texts are asserted in test_why_alive."""

import queue

import numpy as np
import pytest

import pygrad
from pygrad.memory import why_alive
from pygrad.memory._advice import advise
from pygrad.memory._naming import Step
from pygrad.memory._roots import Root
from pygrad.memory._search import Found
from tests.memory.leaky import line_of


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


def test_a_name_in_a_library_is_none_of_the_programs():
    def train():
        losses = queue.Queue()
        losses.put(SCALAR * 2)
        return why_alive(losses.queue[0])

    found = train()
    assert found.path[:2] == ["Queue.queue", "deque[0] of 1"]
    assert (found.line, found.kind) == (line_of(train, "losses.put"), "fill")


def test_an_attribute_is_no_variable_of_that_name():
    class Held:
        pass

    def train():
        held, loss = Held(), 1
        vars(held)["loss"] = SCALAR * loss
        return why_alive(held.loss)

    assert train().advice == "loss keeps the graph: keep item() of it, or del loss when you are done with it"


def test_a_gradient_without_a_graph_is_there_until_it_is_cleared():
    def train():
        w = pygrad.Variable(np.ones(3), name="w")
        (w * w).sum().backward()
        return why_alive(w.grad.data)

    assert train().advice.startswith("w.grad is kept until it is cleared: call w.clear_grad(), or zero_grad() of")
