"""What a Variable prints as, in whatever state it is."""

import copy
import pickle
import sys
import threading
import traceback

import numpy as np
import pytest

import pygrad
from pygrad import Parameter, Variable, functions as F, layers, no_grad
from pygrad.showing import MOST_REPLAYED, above


def test_requires_grad_is_shown_where_somebody_said_so():
    x = Variable([1.0, 2.0], requires_grad=False)
    assert repr(x) == "Variable([1. 2.], requires_grad=False)"
    y = Variable(3.0, name="y")
    assert repr(y) == "Variable(3.0, name='y')"
    assert repr(y.detach()) == "Variable(3.0, name='y', requires_grad=False)"
    y.requires_grad = False
    assert repr(y) == "Variable(3.0, name='y', requires_grad=False)"
    y.requires_grad = True
    assert repr(y) == "Variable(3.0, name='y')"
    z = y * y
    assert repr(z) == "Variable(9.0)"
    z.unchain()
    assert repr(z) == "Variable(9.0, requires_grad=False)"


def test_values_that_the_engine_hands_out_are_plain():
    x = Variable([1.0, 2.0])
    y = x * np.array([3.0, 4.0])
    y.sum().backward()
    assert repr((x.grad, y.grad)) == "(Variable([3. 4.]), None)"
    assert repr(y.creator.inputs) == "[Variable([1. 2.]), Variable([3. 4.])]"
    assert repr(pygrad.grad((x * 2).sum(), x)) == "Variable([2. 2.])"
    with no_grad():
        assert repr(x * 2) == "Variable([2. 4.])"
    assert repr(np.zeros_like(x)) == repr(np.zeros(2, like=x)) == "Variable([0. 0.])"
    x.grad = np.ones(2)
    assert repr(x.grad) == "Variable([1. 1.])"


def test_copies_remember_what_was_said():
    x = Variable(1.0, requires_grad=False)
    for twin in (copy.copy(x), copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
        assert repr(twin) == "Variable(1.0, requires_grad=False)"
    y = Variable(1.0)
    (y * 2).backward()
    assert repr(copy.deepcopy(y).grad) == "Variable(2.0)"


def test_a_frozen_layer_shows_it():
    layer = layers.Linear(1, 1, bias=False).requires_grad_(False)
    layer.weight.data = np.ones((1, 1))
    assert repr(layer.weight) == "Parameter([[1.]], requires_grad=False)"


@pytest.mark.parametrize("data, text", [
    (1 + 2j, "Variable((1+2j))"), (np.int8(-3), "Variable(-3)"), (np.float16(0.1), "Variable(0.1)"),
    (np.empty((0, 3)), "Variable([], shape=(0, 3))"), ([np.nan, np.inf], "Variable([nan inf])"),
    (np.zeros((1, 1, 1)), "Variable([[[0.]]])"),
])
def test_kinds_of_data(data, text):
    assert repr(Variable(data)) == text


def test_what_is_long_is_summarised_with_its_shape():
    huge = Variable(np.broadcast_to(1.0, (10**5, 10**4)))
    assert repr(huge).splitlines()[0] == "Variable([[1. 1. 1. ... 1. 1. 1.]"
    assert repr(huge).splitlines()[-1] == "          [1. 1. 1. ... 1. 1. 1.]], shape=(100000, 10000))"


def test_numpys_options_hold():
    with np.printoptions(threshold=3, edgeitems=1, precision=2):
        assert repr(Variable([1.2345, 2.0, 3.0, 4.0])) == "Variable([1.23 ... 4.  ], shape=(4,))"


def test_a_long_name_stands_on_a_line_of_its_own():
    lines = repr(Variable(np.arange(20.0), name="n" * 60)).splitlines()
    assert lines[-1] == " " * 9 + f"name='{'n' * 60}')" and len(lines) == 3
    assert repr(Variable(1.0, name="two\nlines <b>")) == r"Variable(1.0, name='two\nlines <b>')"


def test_a_handle_to_what_died_computes_its_value():
    x = Variable([1.0, 2.0])
    y = (x * 2).exp().sum()
    (handle,) = y.creator.inputs
    assert handle._data is None and repr(handle) == f"Variable({np.exp([2.0, 4.0])})"


def test_a_handle_that_is_stale_says_so():
    x = Variable([1.0, 2.0])
    y = (x * 2 + 1).sum()
    (handle,) = y.creator.inputs
    with no_grad():
        x += 1
    assert repr(handle).startswith("Variable(<its value is gone, and cannot be computed again: StaleGraphError: ")


def test_a_handle_far_up_is_not_computed():
    y = Variable(1.0)
    for _ in range(MOST_REPLAYED + 3):
        y = y + 1.0
    handle = y.creator.inputs[0]
    assert repr(handle) == "Variable(<its value is gone; .data computes it again>)" and handle._data is None
    assert handle.data == MOST_REPLAYED + 3 and repr(handle) == f"Variable({MOST_REPLAYED + 3}.0)"


def test_above_counts_to_a_limit():
    x = Variable(1.0)
    y = F.exp(x * x) + x
    assert len(above([y.creator], 10)[0]) == 3 and above([y.creator], 10)[1]
    assert above([y.creator], 2)[1] is False


def test_half_made():
    made = object.__new__(Variable)
    assert repr(made) == "Variable(<it is being made, and has no data yet>)"

    class Odd(Variable):
        __slots__ = ()

        def __init__(self):
            self.seen = repr(self)

    with pytest.raises(AttributeError):
        Odd()


def test_nothing_is_raised_whatever_the_data_do():
    class Bad(np.ndarray):
        def __format__(self, spec):
            raise RuntimeError

        def __str__(self):
            raise RuntimeError("no <text>\nmore")

    x = Variable(np.zeros(()))
    x._data = np.zeros(()).view(Bad)
    assert repr(x) == "Variable(<its value cannot be shown: RuntimeError: no <text>>)"


def test_in_an_exception_handler_and_in_another_thread():
    x, found = Variable([1.0, 2.0]), []
    y = (x * 2).exp()
    try:
        raise ValueError
    except ValueError as error:
        lines = traceback.TracebackException.from_exception(error, capture_locals=True).format()
        assert any("Variable([ 7.3890561" in line for line in lines), sys.exc_info()
    thread = threading.Thread(target=lambda: found.append(repr(y)))
    thread.start()
    thread.join()
    assert found == [repr(y)]


def test_nested_in_ipython():
    pretty = pytest.importorskip("IPython.lib.pretty").pretty
    x = Variable([[1, 2], [3, 4]])
    assert pretty({"a": x, "bc": [x, Variable(5)]}) == (
        "{'a': Variable([[1 2]\n                [3 4]]),\n"
        " 'bc': [Variable([[1 2]\n                  [3 4]]),\n  Variable(5)]}")
    assert pretty(x) == repr(x) and pretty([Variable(1), Variable(2)]) == "[Variable(1), Variable(2)]"


def test_parameters_line_up():
    assert repr(Parameter([[1, 2], [3, 4]])) == "Parameter([[1 2]\n           [3 4]])"


def test_a_subclass_with_a_repr_of_its_own_keeps_it_in_ipython():
    class Named(Variable):
        __slots__ = ()

        def __repr__(self):
            return "two\nlines"

    assert pytest.importorskip("IPython.lib.pretty").pretty([Named(1)]) == "[two\n lines]"


def test_nothing_is_raised_whatever_a_name_or_a_subclass_do():
    asked = []

    class Odd(Variable):
        @property
        def creator(self):
            if asked:  # not while it dies
                raise RuntimeError("no creator")

        @creator.setter
        def creator(self, value):
            pass

    x = Variable([1.0, 2.0], name=np.zeros(2))
    assert repr(x).startswith("Variable([1. 2.],\n         <ValueError: The truth value")
    odd = Odd([1.0, 2.0])
    asked.append(True)
    assert "RuntimeError: no creator" in repr(odd) and odd._repr_html_() is None
    asked.clear()
