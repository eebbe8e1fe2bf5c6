"""Notes on errors, and the lines that recorded an operation."""

import re

import numpy as np
import pytest

from pygrad import Variable, config, grad, instrument, layers
from pygrad.graph import source
from tests.toys import Failing, Scaled, Squared, leaf, ruled

HINT = ("in the backward of Failing; run the forward under pygrad.config.trace_lines() to see the line that "
        "recorded it")


def failing_backward(x):
    return Failing(in_backward=ValueError("the rule failed"))(x)


def notes(call, kind=ValueError):
    with pytest.raises(kind) as error:
        call()
    return error.value.__notes__


def test_a_backward_error_says_how_to_get_the_line():
    assert notes(failing_backward(leaf(1.0)).backward) == [HINT]


def test_a_backward_error_carries_the_line_of_the_forward():
    with config.trace_lines():
        y = failing_backward(leaf(1.0))
    (note,) = notes(y.backward)
    line = failing_backward.__code__.co_firstlineno + 1
    assert note == (f"in the backward of Failing, recorded at {__file__}:{line}: "
                    'return Failing(in_backward=ValueError("the rule failed"))(x)')


def test_the_line_is_the_users_not_the_packages():
    with config.trace_lines():
        x = leaf(1.0, 2.0)
        y = np.sum(x * 2)
        z = x.sum()
    for variable in (y, z, y.creator.inputs[0]):
        assert re.fullmatch(re.escape(__file__) + r":\d+: [yz] = .*", variable.creator.line)
    assert (x * 2).creator.line is None


def test_a_line_without_source_is_a_place():
    space = {"x": leaf(1.0)}
    with config.trace_lines():
        exec(compile("\n\ny = x * 2", "<made up>", "exec"), space)
    assert space["y"].creator.line == "<made up>:3"


def test_errors_of_the_boundary_carry_the_note_too():
    y = ruled(lambda gy: np.ones(7))(leaf(1.0, 2.0)).sum()
    (note,) = notes(y.backward)
    assert note.startswith("in the backward of Ruled; run the forward under")


def test_errors_of_hooks_carry_the_note():
    y = leaf(1.0) * 2

    def fail(gradient):
        raise ValueError("hook")

    y.register_hook(fail)
    (note,) = notes(lambda: Squared()(y).backward())
    assert note.startswith("in the backward of Multiply;")


def test_an_interrupt_carries_no_note():
    y = Failing(in_backward=KeyboardInterrupt())(leaf(1.0))
    with pytest.raises(KeyboardInterrupt) as error:
        y.backward()
    assert not hasattr(error.value, "__notes__")


def test_an_error_before_the_first_rule_carries_no_note():
    x = leaf(1.0)
    with pytest.raises(RuntimeError) as error:
        x.backward()
    assert not hasattr(error.value, "__notes__")
    instrument.explain(error.value, None)
    assert not hasattr(error.value, "__notes__")


def test_tracing_changes_no_result():
    def run():
        x = Variable(np.linspace(-1, 1, 5))
        return grad(np.sum(Squared()(Scaled(3.0)(x))), x).data

    plain = run()
    with config.trace_lines():
        assert np.array_equal(run(), plain)


def test_a_recomputation_is_told_under_the_name_of_the_original():
    seen = []
    y = Squared()(Scaled()(leaf(1.0)))
    y.backward()
    with instrument.events.subscribe(lambda event: seen.append(event.function), "forward"):
        y.backward()
    assert seen == [y.creator.edges[0]] * 2


@pytest.mark.parametrize("watched", [False, True])
def test_a_forward_error_names_the_variables_that_went_in(watched):
    x, w = leaf(1.0, 2.0, name="x"), leaf(1.0, 2.0, 3.0, name="w")
    with config.trace_lines(watched):
        for call in (lambda: x * w, lambda: w + x):
            with pytest.raises(ValueError, match="do not broadcast") as error:
                call()
            (note,) = error.value.__notes__
            assert "is 'x' (shape (2,), dtype float64)" in note
            assert "is 'w' (shape (3,), dtype float64)" in note
    with pytest.raises(ValueError, match="do not broadcast") as error:
        leaf(1.0, 2.0) * leaf(1.0, 2.0, 3.0)
    assert not hasattr(error.value, "__notes__")


def test_the_layer_is_noted_with_the_line():
    inner, x = layers.Tanh(), Variable([1.0])

    class Outer(layers.Module):
        def forward(self, x):
            return inner(x * 2.0) + 1.0

    outer = Outer()
    with config.trace_lines():
        outside, y = x * 3.0, outer(x)
    noted, functions = [], [y.creator]
    while functions[-1] is not None:
        function = functions[-1]
        noted.append(function.extra.layer())
        functions.append(source(function.edges[0]))
    assert noted == [outer, inner, outer]
    assert outside.creator.extra.layer is None
    assert outer(x).creator.extra is None
