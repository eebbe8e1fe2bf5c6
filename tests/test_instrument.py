"""Notes on errors, and the lines that recorded an operation."""

import functools
import gc
import inspect
import re
import weakref

import numpy as np
import pytest

import pygrad
from pygrad import Function, Variable, config, grad, instrument, layers, no_grad
from pygrad.config import state
from pygrad.errors import PyGradError
from pygrad.graph import source
from tests.toys import Failing, Scaled, Sine, Squared, leaf, ruled

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
    outer, functions = Outer(), []
    with config.trace_lines():
        outside, y = x * 3.0, outer(x)
    function = y.creator
    while function is not None:
        functions.append(function)
        function = source(function.edges[0])
    assert [function.extra.module() for function in functions] == [outer, inner, outer]
    assert outside.creator.extra.module is None and outer(x).creator.extra is None


# -- every way in which a backward fails ------------------------------------------------------------------


class Rule(Function):
    """x * 2, whose rule is given; what its forward does when it runs again, too."""

    def __init__(self, rule, again=None):
        self.rule, self.again = rule, again

    def forward(self, x):
        if self.replaying and self.again is not None:
            raise self.again
        y = x * 2
        self.save_for_backward(y * 1)
        return y

    def backward(self, gy):
        self.saved
        return self.rule(gy)


def fail(error):
    raise error


def in_rule(error):
    def make(x):
        return Rule(lambda gy: fail(error))(x).backward  # THE LINE

    return make


def returns(value):
    def make(x):
        return Rule(lambda gy: value)(x).backward  # THE LINE

    return make


def of_the_wrong_shape(x):
    return functools.partial(Rule(lambda gy: np.ones(7))(x * np.ones(2)).backward, np.ones(2))  # THE LINE


def stale(x):
    y = Squared()(x)  # THE LINE
    with no_grad():
        x += 1.0
    return y.backward


def stale_when_recomputed(x):
    y = Squared()(Scaled()(x))  # THE LINE
    y.backward()
    x.data = np.array([7.0])
    return y.backward


def mutated(x):
    with config.check_mutation():
        y = x * x  # THE LINE
    x.data[0] = 9.0
    return y.backward


def hook_of_an_intermediate(x):
    y = x * 2  # THE LINE
    y.register_hook(lambda gradient: fail(ValueError("hook")))
    return y.backward


def hook_of_the_wrong_shape(x):
    y = x * 2  # THE LINE
    y.register_hook(lambda gradient: np.ones(7))
    return y.backward


def hook_of_a_leaf(x):
    x.register_hook(lambda gradient: fail(ValueError("hook")))
    return (x * 2).backward  # THE LINE


def hook_of_a_leaf_in_grad(x):
    x.register_hook(lambda gradient: np.ones(7))
    y = x * 2  # THE LINE
    return lambda: grad(y, x)


def elementwise_of_the_wrong_shape(x):
    return ruled(lambda gy: np.ones(7), elementwise=True)(x).backward  # THE LINE


def restorer(x):
    y = x.exp()  # THE LINE
    evicted = y.creator
    z = Scaled()(y)
    del y
    assert pygrad.evict(evicted, restorer=lambda function: fail(OSError("the file is gone")))
    return z.backward


def again(x):
    y = Rule(lambda gy: gy * 2, ValueError("the forward, again"))(x)  # THE LINE
    y.backward()
    return y.backward


def an_array_of_its_own(x):
    y = Sine()(x)  # THE LINE
    return lambda: grad(y, x, create_graph=True)


def a_second_derivative(x):
    y = Fragile()(x)  # THE LINE
    slope = grad(y, x, create_graph=True)
    return slope.backward


class Fragile(Function):
    def forward(self, x):
        self.save_for_backward(x)
        return x * x

    def backward(self, gy):
        return Failing(in_backward=ValueError("second"))(gy * self.saved[0])


def in_batch(x):
    y = Rule(lambda gy: fail(ValueError("batch")))(x)  # THE LINE
    return lambda: grad(y, x, np.ones((3, 1)), batch=1)


def by_steps(x):
    y = Rule(lambda gy: fail(ValueError("step")))(x)  # THE LINE
    return y.backward_steps().finish


def in_a_transform(x):
    def function(a):
        return Rule(lambda gy: fail(ValueError("rule")))(a)[0]  # THE LINE

    return lambda: pygrad.grad(function)(x.data)


def in_a_jacobian(x):
    def function(a):
        return Rule(lambda gy: fail(ValueError("rule")))(a)  # THE LINE

    return lambda: pygrad.jacobian(function)(x.data)


def in_a_jvp(x):
    def function(a):
        return Rule(lambda gy: fail(ValueError("rule")))(a)  # THE LINE

    return lambda: pygrad.jvp(function, (x.data,), (x.data,))


def without_a_rule(x):
    class NoRule(Function):
        def forward(self, x):
            return x.copy()

    return NoRule()(x).backward  # THE LINE


WAYS = [in_rule(ValueError("rule")), in_rule(MemoryError()), in_rule(np.linalg.LinAlgError("singular")), returns((1, 2)),
        of_the_wrong_shape, returns("text"), stale, stale_when_recomputed, mutated, hook_of_an_intermediate,
        hook_of_the_wrong_shape, hook_of_a_leaf, hook_of_a_leaf_in_grad, elementwise_of_the_wrong_shape, restorer, again,
        an_array_of_its_own, a_second_derivative, in_batch, by_steps, in_a_transform, in_a_jacobian, in_a_jvp,
        without_a_rule]


def number_of_line(way):
    lines, first = inspect.getsourcelines(way)
    return first + next(number for number, line in enumerate(lines) if "# THE LINE" in line)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__qualname__.split(".")[0])
@pytest.mark.parametrize("traced", [True, False])
def test_each_failure_carries_the_line_of_its_forward_or_says_how_to_get_it(way, traced):
    with config.trace_lines(traced), pytest.raises(Exception) as caught:
        way(leaf(1.0))()
    assert not isinstance(caught.value, (AssertionError, NameError))
    text = "\n".join(caught.value.__notes__)
    if traced:
        assert f"{__file__}:{number_of_line(way)}: " in text and "run the forward under" not in text
    else:
        assert text.count("run the forward under pygrad.config.trace_lines()") == 1
    assert not state.passes and not state.special


@pytest.mark.parametrize("gradient", [np.ones(3), np.array([1j]), "text"])
def test_a_wrong_gradient_names_the_line_of_the_output(gradient):
    with config.trace_lines():
        y = leaf(1.0) * 2
    with pytest.raises(PyGradError) as error:
        y.backward(gradient)
    (note,) = error.value.__notes__
    assert note.startswith("the output of Multiply, recorded at") and note.endswith("y = leaf(1.0) * 2")
    with pytest.raises(PyGradError) as error:
        (leaf(1.0) * 2).backward(gradient)
    assert not hasattr(error.value, "__notes__")


def test_a_forward_that_runs_again_and_the_function_that_needs_it_are_both_named():
    with config.trace_lines():
        y = Rule(lambda gy: gy, KeyError("again"))(leaf(1.0))
        z = y.exp()
    z.backward()
    del y
    first, second = notes(lambda: Squared()(z).backward(), KeyError)[-2:]
    assert first.startswith("in the forward of Rule, run again for backward, recorded at") and "y = Rule(" in first
    assert second.startswith("in the backward of")


def test_a_second_derivative_names_both_lines():
    x = leaf(1.0)
    with config.trace_lines():
        y = np.exp(x)
        slope = grad(y, x, create_graph=True)
    line = slope.creator.inputs[0].creator.line
    assert "slope = grad(y, x, create_graph=True), in the backward of Exp of " in line
    assert line.endswith("y = np.exp(x)")


def test_the_hint_is_given_once_where_passes_are_nested():
    x = leaf(1.0)
    inner = failing_backward(x)
    y = x * 2
    y.register_hook(lambda gradient: inner.backward())
    assert notes(y.backward) == [HINT, "in the backward of Multiply"]


def test_the_layer_is_named():
    model = layers.Sequential(layers.Linear(1, 1), layers.Tanh())
    with config.trace_lines():
        y = model(np.ones((1, 1), np.float32))
    y.register_hook(lambda gradient: fail(ValueError("hook")))
    (note,) = notes(y.backward)
    assert note.startswith(f"in the backward of Tanh, recorded in the layer 1: Tanh at {__file__}:")


def test_errors_keep_no_array_alive():
    x = leaf(1.0)
    gone = weakref.ref(x)
    with config.trace_lines():
        y = failing_backward(x)
    with pytest.raises(ValueError) as error:
        y.backward()
    error.value.__traceback__ = None
    kept = error.value
    del x, y, error
    gc.collect()
    assert gone() is None and kept.__notes__
