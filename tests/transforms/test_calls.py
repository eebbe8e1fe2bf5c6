import math
import threading

import numpy as np
import pytest

from pygrad import Variable, no_grad
from pygrad.config import transforms_running
from pygrad.errors import ArgumentError, DroppedGraphWarning, DTypeError
from pygrad.transforms._calls import Call


def call(fun, *args, argnums=0, **kwargs):
    return Call(fun, argnums, args, kwargs, "test")


def test_plain_arguments_become_leaves_and_others_stay():
    def fun(x, y, z):
        assert isinstance(x, Variable) and x.creator is None and x.requires_grad
        assert type(y) is np.ndarray and z == "text"
        return x * y

    array = np.ones(2)
    made = call(fun, array, np.ones(2), z="text")
    assert made.targets[0].data is array and not made.recorded and made.output.requires_grad


def test_numbers_of_every_kind():
    made = call(lambda tree: None, [1, 2.0, np.float32(3), np.int8(4), [5], 1j, np.array([6])])
    assert [one.dtype for one in made.targets] == [float, float, np.float32, float, float, complex, float]


@pytest.mark.parametrize("bad, text", [
    (True, "argument 0 is boolean"), ({"a": [np.array([True])]}, r"argument 0\['a'\]\[0\] is boolean"),
    ({"name": "text"}, r"argument 0\['name'\]: expected numbers"),
])
def test_what_cannot_be_differentiated_is_named(bad, text):
    with pytest.raises(DTypeError, match="^test: " + text):
        call(lambda x: x, bad)


@pytest.mark.parametrize("argnums, text", [
    (2, "argnums=2, but the function was called with 2 positional"), (-3, "argnums=-3, but"), (1.5, "must be an integer"),
    ("a", "must be an integer"), ((0, -2), "names an argument twice"),
])
def test_wrong_argnums(argnums, text):
    with pytest.raises(ArgumentError, match="^test: .*" + text):
        call(lambda x, y: x, 1.0, 2.0, argnums=argnums)


def test_it_is_recorded_on_variables_that_need_a_gradient_only():
    x = Variable(2.0)
    made = call(lambda y: y * 3, x)
    assert made.recorded and made.targets[0] is not x and made.targets[0].creator is not None
    assert not call(lambda y: y, Variable(2.0, requires_grad=False)).recorded
    with no_grad():
        made = call(lambda y: y * 3, x)
    assert not made.recorded and made.output.requires_grad


def test_the_depth_is_that_of_the_thread_and_comes_back_after_an_error():
    def fail(x):
        assert transforms_running() == 1
        raise KeyError("inside")

    with pytest.raises(KeyError, match="inside"):
        call(fail, 1.0)
    assert transforms_running() == 0
    seen = []

    def other(x):
        thread = threading.Thread(target=lambda: seen.append(transforms_running()))
        thread.start()
        thread.join()
        return x

    call(other, 1.0)
    assert seen == [0]


def test_a_leaf_that_becomes_a_plain_array_inside_is_warned_about():
    with pytest.warns(DroppedGraphWarning, match="became a plain array"):
        call(lambda x: x * np.mean([x, x]), np.ones(2))
    constant = Variable(3.0, requires_grad=False)
    call(lambda x: x * np.asarray(constant), 2.0)
    assert np.asarray(Variable(1.0)) == 1.0


@pytest.mark.parametrize("lose", [float, complex, math.sin, lambda x: math.hypot(x, 1.0)])
def test_an_argument_that_becomes_a_number_inside_is_warned_about(lose):
    with pytest.warns(DroppedGraphWarning, match="became a plain number: .* NumPy's functions .* x.item\\(\\) to say so"):
        call(lambda x: x * lose(x), 2.0)
    assert float(Variable(2.0)) == float(Variable(2.0) * 1) == call(lambda x: x * x.item(), 2.0).output.item() / 2
