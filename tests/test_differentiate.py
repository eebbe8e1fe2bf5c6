"""What users call: `backward` and `grad`, their arguments, warnings and errors."""

import warnings

import numpy as np
import pytest

import pygrad
from pygrad import Variable, backward, events, grad, no_grad
from pygrad.config import state
from pygrad.errors import ArgumentError, DTypeError, GraphError, NonScalarBackwardWarning, ShapeError
from tests.toys import Exponential, Halves, Masked, SinCos, Squared, leaf, ruled


def test_backward_of_a_leaf_is_an_error():
    x = leaf(1.0, name="w")
    with pytest.raises(GraphError) as error:
        x.backward()
    assert str(error.value) == ("backward: 'w' (shape (1,), dtype float64) is a leaf: no operation made it, "
                                "so there is nothing to differentiate. Compute something from it with grad "
                                "mode on first")
    with no_grad():
        y = x * 2
    with pytest.raises(GraphError, match=r"backward: shape \(1,\), dtype float64 is a leaf"):
        y.backward()


def test_one_leaf_among_the_outputs_stops_all():
    x = leaf(1.0)
    with pytest.raises(GraphError, match="is a leaf"):
        backward([x * 2, x])
    assert x.grad is None


@pytest.mark.parametrize("shape", [(), (2,), (3, 1), (1, 3), (3, 3)])
def test_a_gradient_of_the_wrong_shape_is_an_error(shape):
    y = leaf(1.0, 2.0, 3.0) * 2
    text = (r"the gradient has shape .*, but the output is shape \(3,\), dtype float64; give a gradient of "
            r"the output's shape")
    with pytest.raises(ShapeError, match=r"^backward\(\): " + text):
        y.backward(np.ones(shape))
    with pytest.raises(ShapeError, match=r"^grad\(\): " + text):
        grad(y, y, np.ones(shape))


@pytest.mark.parametrize("gradient", ["text", None, object(), [1j], [[1.0], [2.0, 3.0]]])
def test_a_gradient_that_is_no_array_of_numbers(gradient):
    y = leaf(1.0) * 2
    if gradient is None:
        y.backward(gradient)
    else:
        with pytest.raises(DTypeError, match=r"^backward\(\): "):
            y.backward(gradient)


@pytest.mark.parametrize("gradient", [[1.0, 10.0], (1, 10), np.array([1, 10]),
                                      np.array([1.0, 10.0], np.float32),
                                      Variable([1.0, 10.0]), Variable([1.0, 10.0]) * 1])
@pytest.mark.parametrize("create_graph", [False, True])
def test_gradients_of_every_kind(gradient, create_graph):
    x = leaf(1.0, 2.0)
    (x * 3).backward(gradient, create_graph=create_graph)
    assert x.grad.tolist() == [3.0, 30.0] and x.grad.dtype == np.float64
    x.clear_grad()


def test_a_gradient_with_a_graph_is_differentiated_through():
    x, v = leaf(2.0), leaf(5.0)
    found = grad(x * x * x, x, v, create_graph=True)
    assert found.tolist() == [60.0] and [one.tolist() for one in grad(found, [x, v])] == [[60.0], [12.0]]


def places():
    y = leaf(1.0, 2.0) * 2
    yield lambda: y.backward(), "backward()"
    yield lambda: backward(y), "backward()"
    yield lambda: backward([y, y], [None, np.ones(2)]), "backward()"
    yield lambda: pygrad.grad(y, y), "grad()"


@pytest.mark.parametrize("number", range(4))
def test_several_elements_without_a_gradient_warn_at_the_users_line(number):
    call, where = list(places())[number]
    with pytest.warns(NonScalarBackwardWarning) as caught:
        call()
    (warning,) = caught
    assert str(warning.message) == (f"{where} on an output of shape (2,) without a gradient: ones are used, "
                                    f"which differentiates its sum; pass gradient= to say what you mean")
    assert (warning.filename, warning.lineno) == (__file__, call.__code__.co_firstlineno)


def test_one_element_of_any_shape_does_not_warn():
    for shape in ((), (1,), (1, 1, 1)):
        (Variable(np.ones(shape)) * 2).backward()


def test_ones_are_used():
    x = leaf(1.0, 2.0)
    with pytest.warns(NonScalarBackwardWarning):
        (x * x).backward()
    assert x.grad.tolist() == [2.0, 4.0]


def test_retain_grad_is_accepted_second():
    x = leaf(1.0)
    y = x * 2
    (y * 3).backward(None, True)
    assert y.grad.tolist() == [3.0]
    with pytest.raises(TypeError):
        (y * 3).backward(None, True, True)


def test_gradients_accumulate_over_calls_and_outputs():
    x = leaf(1.0)
    first, second = Squared()(x), x * 5
    backward([first, second], [None, [10.0]])
    backward((first, second, first))
    assert x.grad.tolist() == [52.0 + 9.0]


def test_no_outputs_do_nothing():
    backward([])
    assert grad([], [], []) == ()


@pytest.mark.parametrize("gradients, count", [([], 0), ([1.0], 1), ([1.0, 2.0, 3.0], 3)])
def test_as_many_gradients_as_outputs(gradients, count):
    x = leaf(1.0)
    for where, call in (("backward()", lambda: backward([x * 2, x * 3], gradients)),
                        ("grad()", lambda: grad([x * 2, x * 3], x, gradients))):
        with pytest.raises(ArgumentError) as error:
            call()
        assert str(error.value) == (f"{where}: {count} gradients for 2 outputs; give one each (None stands "
                                    "for ones)")


@pytest.mark.parametrize("value", [3.0, None, "y", np.ones(2), [1.0], [leaf(1.0) * 2, 3.0]])
def test_what_is_no_variable_is_an_error(value):
    x = leaf(1.0)
    with pytest.raises(ArgumentError, match="^backward: outputs must be a Variable or a sequence of them, "
                                            "got "):
        backward(value)
    with pytest.raises(ArgumentError, match="^grad: outputs must be a Variable or a sequence of them, got "):
        grad(value, x)
    with pytest.raises(ArgumentError, match="^grad: inputs must be a Variable or a sequence of them, got "):
        grad(x * 2, value)


def test_grad_leaves_grad_alone():
    x, w = leaf(2.0), leaf(3.0)
    x.grad = [7.0]
    middle = x * w
    middle.retain_grad()
    found = grad(Squared()(middle), [x, w, middle])
    assert [one.tolist() for one in found] == [[36.0], [24.0], [12.0]]
    assert x.grad.tolist() == [7.0] and w.grad is None


def test_grad_answers_in_the_form_it_was_asked():
    x = leaf(2.0)
    y = Squared()(x)
    assert type(grad(y, x)) is Variable
    assert type(grad(y, [x])) is type(grad([y], (x,))) is tuple
    assert [one.tolist() for one in grad([y, x * 3], iter([x]))] == [[7.0]]


def test_grad_with_respect_to_the_output_itself():
    x = leaf(2.0, 3.0)
    y = Squared()(x)
    seed = np.array([5.0, 7.0])
    for target in (y, x):
        found = grad(target, target, seed)
        assert found.tolist() == [5.0, 7.0] and not np.shares_memory(found.data, seed)
    assert [one.tolist() for one in grad(y, [y, x], seed)] == [[5.0, 7.0], [20.0, 42.0]]


def test_duplicates_get_gradients_of_their_own():
    x = leaf(2.0)
    middle = Squared()(x)
    first, second, third, fourth = grad(middle * 3, [x, x, middle, middle])
    assert first.tolist() == second.tolist() == [12.0] and third.tolist() == fourth.tolist() == [3.0]
    assert first is not second and not np.shares_memory(first.data, second.data)
    assert third is not fourth and not np.shares_memory(third.data, fourth.data)


UNUSED = "(or it does not require grad); pass allow_unused=True to get None for it"


@pytest.mark.parametrize("make", [
    lambda x, other: other, lambda x, other: other * 2, lambda x, other: other.detach(),
    lambda x, other: x.detach(),
])
def test_an_unused_input(make):
    x, other = leaf(1.0), leaf(2.0)
    target = make(x, other)
    with pytest.raises(GraphError) as error:
        grad(x * 3, target)
    assert str(error.value) == f"grad: no output depends on the input shape (1,), dtype float64 {UNUSED}"
    assert grad(x * 3, [target, x], allow_unused=True)[0] is None
    assert grad(x * 3, target, allow_unused=True) is None


def test_an_input_whose_gradient_is_none():
    x = leaf(1.0)
    y = ruled(lambda gy: None)(x)
    with pytest.raises(GraphError, match="no output depends on the input"):
        grad(y, x)
    assert grad(y, x, allow_unused=True) is None


def test_an_input_that_no_longer_requires_grad():
    x, w = leaf(1.0), leaf(2.0)
    y = x * w
    x.requires_grad = False
    assert grad(y, [x, w], allow_unused=True)[0] is None and grad(y, w).tolist() == [1.0]


def test_outputs_without_a_graph():
    x = leaf(1.0)
    with pytest.raises(GraphError, match="no output depends"):
        grad(leaf(5.0), x)
    with no_grad():
        y = x * 2
    with pytest.raises(GraphError, match="no output depends"):
        grad(y, x)


def test_only_what_lies_on_a_path_runs():
    x, w = leaf(1.0), leaf(2.0)
    left, right = Squared()(x), Exponential()(w)
    y = left * right
    ran = []
    with events.subscribe(lambda event: event.role == "begin" and ran.append(type(event.function).__name__),
                          "backward"):
        grad(y, left)
        grad(y, x)
    assert ran == ["Multiply", "Multiply", "Squared"]


def test_some_of_several_outputs():
    x = leaf(1.0, 2.0, 3.0, 4.0)
    first, second = Halves()(x)
    sine, cosine = SinCos()(second)
    assert grad(first.sum(), x).tolist() == [1.0, 1.0, 0.0, 0.0]
    found = grad([sine, first], [second, x, first], [np.ones(2), np.ones(2)])
    assert found[0].tolist() == np.cos([3.0, 4.0]).tolist()
    assert found[1].tolist() == [1.0, 1.0, *np.cos([3.0, 4.0])] and found[2].tolist() == [1.0, 1.0]
    assert grad(cosine, sine, np.ones(2), allow_unused=True) is None


def test_create_graph_to_the_fourth_order():
    x = Variable(2.0)
    value, orders = x * x * x * x, []
    for _ in range(4):
        value = grad(value, x, create_graph=True)
        orders.append(float(value))
    assert orders == [32.0, 48.0, 48.0, 24.0]


def test_mixed_second_derivatives():
    x, w = leaf(2.0), leaf(3.0)
    gx, gw = grad(x * x * w, [x, w], create_graph=True)
    assert [one.tolist() for one in grad(gx, [x, w], retain_graph=True)] == [[6.0], [4.0]]
    assert grad(gw, x).tolist() == [4.0]


def test_a_gradient_penalty():
    x, w = leaf(1.0, 2.0), leaf(3.0, 4.0)
    y = (Squared()(x) * w).sum()
    slope = grad(y, x, create_graph=True)
    (Squared()(slope).sum() + y).backward()
    np.testing.assert_allclose(w.grad.data, 8 * x.data**2 * w.data + x.data**2)
    np.testing.assert_allclose(x.grad.data, 8 * x.data * w.data**2 + 2 * x.data * w.data)


def test_grad_then_backward_then_grad():
    x = leaf(0.5, 1.5)
    y = Masked()(Exponential()(x)).sum()
    first = grad(y, x).data
    y.backward()
    assert x.grad.data.tobytes() == first.tobytes() == grad(y, x).data.tobytes()


def test_dtypes_follow_the_leaf():
    for dtype in (np.float16, np.float32, np.float64):
        x = Variable(np.ones(2, dtype))
        wide = x * np.ones(2)
        assert grad(wide.sum(), x).dtype == grad(wide.sum(), x, create_graph=True).dtype == dtype
        assert wide.dtype == np.float64
    x = Variable(np.ones(2, np.float32))
    (x * 2).backward(np.ones(2))
    assert x.grad.dtype == np.float32


def test_an_integer_output_takes_a_floating_gradient():
    x = Variable([1, 2])
    assert grad(x * x, x, [0.5, 0.5]).tolist() == [1.0, 2.0]


def test_nothing_warns_by_default():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        x = leaf(1.0, 2.0)
        (x * x).sum().backward()
        grad((x * x).sum(), x, create_graph=True)


def test_the_method_is_documented_as_backward():
    assert Variable.backward.__name__ == "backward" and "retain_graph" in Variable.backward.__doc__


def test_a_complex_output_needs_a_gradient_and_a_real_one_a_real_gradient():
    x = Variable(1 + 2j)
    with pytest.raises(DTypeError, match="is complex, and only a real loss has a gradient of its own; take its real part"):
        (x * x).backward()
    with pytest.raises(DTypeError, match="the gradient is complex .* but the output is real"):
        x.real.backward(1j)
    (x * x).backward(1)
    assert x.grad.item() == 2 - 4j


def test_a_real_leaf_of_a_complex_loss_gets_a_real_gradient():
    for data in (3.0, 3):
        x = Variable(data)
        y = (x * (1 + 2j) * 2j).real
        y.backward()
        assert x.grad.dtype == float and x.grad.item() == -4.0


class Told:
    """Stands where `display.progress_bars` puts who shows losses."""

    def __init__(self):
        self.losses = []

    def loss(self, outputs):
        self.losses.append([float(output.data) for output in outputs])


def test_who_shows_losses_is_told_of_a_backward_that_succeeded(monkeypatch):
    told, x = Told(), leaf(3.0)
    monkeypatch.setattr(state, "progress", told)
    (x * 2).sum().backward()
    backward([x.sum() * 1, x.sum() * 2])
    grad((x * x).sum(), x)
    with pytest.raises(GraphError):
        x.backward()
    assert told.losses == [[6.0], [3.0, 6.0]]


@pytest.mark.parametrize("flag", [True, False])
def test_a_flag_in_the_place_of_the_gradient_is_an_error(flag):
    x = Variable(3.0)
    with pytest.raises(ArgumentError, match=f"{flag} is no gradient to start with; .* retain_grad={flag}"):
        (x * x).backward(flag)
    assert x.grad is None
