"""The Function that users write."""

import gc
import re
import weakref

import numpy as np
import pytest

from pygrad import Function, Variable, functions, grad, no_grad
from pygrad.errors import GraphError
from tests.toys import Exponential, Masked, Noisy, Squared, leaf


class Softsign(Function):
    """x / (1 + |x|), as the documentation shows it."""

    def forward(self, x):
        self.save_for_backward(x)
        return x / (1 + abs(x))

    def backward(self, gy):
        (x,) = self.saved
        return gy / np.square(1 + abs(x))


def test_the_documented_session():
    square = functions.Square()
    y = square(Variable(2))
    assert re.fullmatch(r"<pygrad\.functions\.Square object at 0x[0-9a-f]+>", repr(y.creator))
    assert repr(square.inputs) == "[Variable(2)]"
    assert type(square.outputs) is list and len(square.outputs) == 1
    assert isinstance(square.outputs[0], weakref.ref) and square.outputs[0]() is y


def test_a_users_function_has_derivatives_of_every_order():
    x = leaf(0.5, 2.0)
    first = grad(Softsign()(x).sum(), x, create_graph=True)
    second = grad(first.sum(), x, create_graph=True)
    third = grad(second.sum(), x)
    for order, found in enumerate((first, second, third)):
        expected = [1, -2, 6][order] / (1 + x.data) ** (order + 2)
        np.testing.assert_allclose(found.data, expected, rtol=1e-13)


@pytest.mark.parametrize("mode", [True, False])
def test_one_function_is_one_application(mode):
    function = Squared()
    x = leaf(1.0, requires_grad=mode)
    function(x)
    for call in (lambda: function(x), lambda: function(x, x)):
        with pytest.raises(GraphError, match="this Squared has been called before; one Function is one "
                                             "application: make a new one"):
            call()
    with no_grad(), pytest.raises(GraphError, match="called before"):
        function(x)


def test_a_function_called_under_no_grad_is_used_up():
    function = Squared()
    with no_grad():
        function(leaf(1.0))
    with pytest.raises(GraphError, match="called before"):
        function(leaf(1.0))


def test_a_missing_forward_or_backward_is_named():
    class Empty(Function):
        pass

    class NoBackward(Function):
        def forward(self, x):
            return x * 2

    with pytest.raises(NotImplementedError, match=r"Empty has no forward; define forward\(self, \*arrays\)"):
        Empty()(leaf(1.0))
    with pytest.raises(NotImplementedError, match=r"NoBackward has no backward; define backward\(self, "
                                                  r"\*gys\)"):
        NoBackward()(leaf(1.0)).backward()
    with no_grad():
        assert NoBackward()(leaf(1.0)).tolist() == [2.0]


def test_save_for_backward_twice_keeps_the_last():
    class Twice(Function):
        def forward(self, x):
            self.save_for_backward(x, x)
            self.save_for_backward(x)
            return x * x

    assert len(Twice()(leaf(1.0)).creator.saved) == 1


def test_release_is_a_named_step_and_may_be_repeated():
    x = leaf(3.0)
    y = Squared()(x)
    y.creator.release()
    y.creator.release()
    assert y.creator.saved is None
    y.backward()
    assert x.grad.tolist() == [6.0]


def test_what_was_saved_goes_with_backward_unless_retained():
    for retain, left in ((False, None), (True, 1)):
        y = Squared()(leaf(1.0))
        y.backward(retain_graph=retain)
        assert (y.creator.saved and len(y.creator.saved)) == left


def test_replaying_is_false_in_the_first_forward_and_true_in_every_other():
    Noisy.replays = 0
    x = leaf(*range(1, 9))
    y = Noisy()(x)
    y.sum().backward()
    first = x.grad.data
    assert Noisy.replays == 0
    for replays in (1, 2):
        x.clear_grad()
        y.sum().backward()
        assert Noisy.replays == replays and x.grad.data.tobytes() == first.tobytes()
    with no_grad():
        Noisy()(x)
    assert Noisy.replays == 2


def test_attributes_with_and_without_slots():
    class Slotted(Function):
        __slots__ = ("power", "shape")

        def __init__(self, power):
            self.power = power

        def forward(self, x):
            self.shape = x.shape
            self.save_for_backward(x)
            return x**self.power

        def backward(self, gy):
            (x,) = self.saved
            return self.power * gy * x ** (self.power - 1)

    class More(Slotted):
        __slots__ = "note"

        def forward(self, x):
            self.note = "kept"
            return super().forward(x)

        def backward(self, gy):
            assert self.note == "kept" and self.shape == (1,)
            return super().backward(gy)

    assert not hasattr(Slotted(2), "__dict__")
    for make in (Slotted, More):
        x = leaf(2.0)
        y = make(3)(x)
        for total in (12.0, 24.0):
            y.backward()
            assert x.grad.tolist() == [total]
        assert grad(grad(y, x, create_graph=True), x).tolist() == [12.0]


def test_a_function_does_not_keep_its_inputs_alive():
    gc.disable()
    try:
        middle = leaf(1.0) + 1
        reference = weakref.ref(middle)
        y = Exponential()(middle)
        del middle
        assert reference() is None
        function = weakref.ref(y.creator)
        del y
        assert function() is None
    finally:
        gc.enable()


def test_generations():
    x = leaf(1.0)
    y = Masked()(Squared()(x))
    assert y.creator.generation == 1 and y.creator.edges[0].generation == 0
    assert (y * x).creator.generation == (x * y).creator.generation == 2


def test_jvp_is_optional():
    assert Function.jvp is None and Squared().jvp is None


def test_public_functions_report_their_package():
    for name in functions.__all__:
        thing = getattr(functions, name)
        if isinstance(thing, type):
            assert thing.__module__ == "pygrad.functions", name
