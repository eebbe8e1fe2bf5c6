import zlib

import numpy as np
import pytest

from pygrad import Function, Variable, config, no_grad
from pygrad.errors import ShapeError
from pygrad.events import subscribe
from pygrad.instrument import explain, name_inputs, recorded, run_backward, run_forward, tell
from pygrad.roles import NOTHING, OWN


class Actor:
    """Stands in for a Function whose forward and backward are given."""

    def __init__(self, forward=None, backward=None):
        self.forward, self.backward = forward, backward


class Broken(Function):
    def forward(self, x):
        return x + 1.0

    def backward(self, gy):
        raise ZeroDivisionError("no rule")


class Mixed(Function):
    def forward(self, x):
        y = x * 2
        self.save_for_backward(x, None, y, np.arange(2.0))
        return y


def listen(rows, *kinds):
    return subscribe(lambda event: rows.append((event.kind, event.function, event.slot, event.role)), *kinds)


def test_forward_runs_on_the_actor_and_is_told_of_the_function():
    function, actor, rows = Actor(), Actor(forward=lambda a, b: a - b), []
    assert run_forward(function, actor, (5, 3)) == 2
    with listen(rows, "forward"):
        assert run_forward(function, actor, (5, 3)) == 2
    assert rows == [("forward", function, None, "begin"), ("forward", function, None, "end")]


def test_backward_tells_each_gradient_that_there_is():
    function, actor, rows = Actor(), Actor(backward=lambda one, two, three: (one, three)), []
    with listen(rows, "gradient_taken", "backward"):
        assert run_backward(function, actor, (1.0, None, 3.0)) == (1.0, 3.0)
    assert rows == [
        ("gradient_taken", function, 0, "gradient"), ("gradient_taken", function, 2, "gradient"),
        ("backward", function, None, "begin"), ("backward", function, None, "end")]


def test_the_end_is_told_after_an_exception():
    def fail(*arrays):
        raise ZeroDivisionError

    rows, actor = [], Actor(fail, fail)
    with listen(rows, "forward", "backward"):
        for run in (run_forward, run_backward):
            with pytest.raises(ZeroDivisionError):
                run(None, actor, (1.0,))
    assert [(kind, role) for kind, _, _, role in rows] == [
        ("forward", "begin"), ("forward", "end"), ("backward", "begin"), ("backward", "end")]


def test_tell_names_each_saved_array_by_its_role():
    function = Mixed()(Variable([1.0, 2.0])).creator
    assert function.roles == (0, NOTHING, ~0, OWN)
    rows = []
    with listen(rows, "released"):
        tell(function, "released", function.saved)
    assert rows == [("released", function, 0, "input"), ("released", function, 2, "output"),
                    ("released", function, 3, "own")]


def test_lines_and_fingerprints_are_noted_only_on_request():
    x = Variable([1.0, 2.0])
    plain = Mixed()(x).creator
    recorded(plain)
    assert (plain.extra, plain.line) == (None, None)
    with config.trace_lines():
        traced = Mixed()(x).creator
    assert traced.line.startswith(f"{__file__}:")
    assert traced.line.endswith(": traced = Mixed()(x).creator")
    assert traced.extra.fingerprints is None
    with config.check_mutation():
        checked = Mixed()(x).creator
        nothing_saved = (x + 1.0).creator
    sums = [zlib.crc32(np.array(values)) for values in ([1.0, 2.0], [2.0, 4.0], [0.0, 1.0])]
    assert checked.extra.fingerprints == (sums[0], None, sums[1], sums[2])
    assert checked.line is None
    assert nothing_saved.extra is None


def test_the_line_is_the_users_even_through_methods_and_numpy():
    x = Variable([4.0])
    with config.trace_lines():
        method = x.sqrt()
        call = np.sqrt(x)
        operator = 3 - x
    lines = [one.creator.line.rpartition(": ")[2] for one in (method, call, operator)]
    assert lines == ["method = x.sqrt()", "call = np.sqrt(x)", "operator = 3 - x"]


def test_a_line_without_source_is_its_place():
    space = {"x": Variable(4.0)}
    with config.trace_lines():
        exec(compile("\n\ny = x * 2", "typed", "exec"), space)
    assert space["y"].creator.line == "typed:3"


def test_nothing_is_noted_without_recording():
    with config.trace_lines(), no_grad():
        assert (Variable(4.0) * 2).creator is None


def test_explain_adds_the_line_or_the_way_to_it():
    x = Variable(1.0)
    with config.trace_lines():
        traced = x.exp()
    plain, error, other = x.exp(), KeyError(), KeyError()
    explain(error, plain.creator)
    explain(error, traced.creator)
    assert error.__notes__ == [
        "in the backward of Exp; run the forward under pygrad.config.trace_lines() "
        "to see the line that recorded it",
        f"in the backward of Exp, recorded at {traced.creator.line}"]
    explain(other, None)
    assert not hasattr(other, "__notes__")


def test_an_error_in_backward_is_explained():
    with config.trace_lines():
        y = Broken()(Variable(1.0))
    with pytest.raises(ZeroDivisionError, match="^no rule") as caught:
        y.backward()
    assert caught.value.__notes__ == [f"in the backward of Broken, recorded at {y.creator.line}"]
    assert "y = Broken()(Variable(1.0))" in y.creator.line


def test_a_forward_error_names_the_inputs_that_have_a_name():
    error = ShapeError("no")
    left, other = Variable([1.0], name="left"), Variable(1, name="b")
    assert name_inputs(error, (left, 2.0, Variable([1.0]), other)) is error
    assert error.__notes__ == [
        "input 0 is 'left' (shape (1,), dtype float64); input 3 is 'b' (shape (), dtype int64)"]
    assert not hasattr(name_inputs(ShapeError("no"), (Variable([1.0]), np.ones(2))), "__notes__")
