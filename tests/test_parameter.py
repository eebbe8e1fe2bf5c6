"""A Parameter is a Variable of another name."""

import numpy as np

from pygrad import Parameter, Variable


def test_a_parameter_is_a_leaf_variable():
    p = Parameter([1.0, 2.0], name="w", dtype=np.float32)
    assert isinstance(p, Variable) and p.requires_grad and p.dtype == np.float32
    assert repr(p) == "Parameter([1. 2.], name='w')"
    (p * p).sum().backward()
    assert p.grad.tolist() == [2.0, 4.0] and type(p.grad) is Variable


def test_what_is_computed_from_a_parameter_is_a_variable():
    assert type(Parameter(2.0) * 3) is Variable and type(Parameter(2.0).detach()) is Variable


def test_a_parameter_has_no_room_for_more():
    assert not hasattr(Parameter(1.0), "__dict__")
