import copy
import pickle

import numpy as np
import pytest

from pygrad import Parameter, Variable, no_grad
from pygrad.errors import DTypeError


def test_a_parameter_is_a_variable_with_its_own_repr():
    weight = Parameter([1.0, 2.0], name="scale")
    assert isinstance(weight, Variable)
    assert repr(weight) == "Parameter([1. 2.], name='scale')"
    assert (weight.requires_grad, weight.creator, weight.generation) == (True, None, 0)


def test_it_takes_what_variable_takes():
    weight = Parameter([1, 2], requires_grad=False, name="w", dtype=np.float32)
    assert (weight.requires_grad, weight.name, weight.dtype) == (False, "w", np.float32)
    with pytest.raises(DTypeError, match="^Variable: expected real numbers"):
        Parameter("text")


def test_it_has_no_dict():
    with pytest.raises(AttributeError, match="'Parameter' object has no attribute 'colour'"):
        Parameter(1.0).colour = "red"


def test_what_is_computed_from_it_is_a_variable():
    weight = Parameter([1.0, 2.0])
    y = weight * 3
    y.backward([1.0, 1.0])
    assert type(y) is Variable
    assert type(weight.grad) is Variable
    assert weight.grad.data.tolist() == [3.0, 3.0]


def test_an_update_in_place_keeps_it():
    weight = before = Parameter([1.0, 2.0])
    with no_grad():
        weight -= 0.5
    assert weight is before
    assert weight.data.tolist() == [0.5, 1.5]


@pytest.mark.parametrize("clone", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_is_a_parameter(clone):
    weight = Parameter([1.0, 2.0], name="w")
    weight.grad = [3.0, 4.0]
    other = clone(weight)
    assert type(other) is Parameter
    assert (other.name, other.data.tolist(), other.grad.data.tolist()) == ("w", [1.0, 2.0], [3.0, 4.0])
    assert not np.shares_memory(other.data, weight.data)
