"""What a released Function needs, and who still holds values."""

import numpy as np

from pygrad.lineage import at, held, is_released, needs
from tests.toys import Exponential, Masked, SinCos, Squared, leaf


def test_released_means_gone_and_not_restorable():
    y = Squared()(leaf(1.0))
    function = y.creator
    assert not is_released(function)
    function.release()
    assert function.saved is None and is_released(function)
    function.attached().restorer = lambda function: (np.ones(1),)
    assert not is_released(function)


def test_what_saves_nothing_is_never_released():
    y = leaf(1.0) + 1
    y.creator.release()
    assert y.creator.saved == () and not is_released(y.creator)


def test_needs_follow_the_roles():
    x, w = leaf(1.0), leaf(2.0)
    y = x * w
    assert y.creator.roles == (0, 1)
    first, second = needs(y.creator)
    assert first is x and second is w
    exponential = Exponential()(y)
    assert needs(exponential.creator) == (exponential.creator,)
    sine, _ = SinCos()(exponential)
    assert needs(sine.creator) == ((sine.creator, 0), (sine.creator, 1))
    constant = y * 2.0
    assert [array.tolist() for array in needs(constant.creator)] == [2.0]


def test_what_only_a_forward_can_make_needs_the_inputs():
    y = Squared()(leaf(1.0))
    z = Masked()(y)
    assert needs(z.creator) == z.creator.edges == (y.creator,)


def test_held_by_living_variables_and_by_functions():
    x = leaf(1.0)
    y = Squared()(x)
    z = Exponential()(y)
    w = z * 3.0
    y_function, z_function, w_function = y.creator, z.creator, w.creator
    z_array = z.data
    del z
    found = held([y_function, z_function, w_function])
    assert found[y_function] is y.data and found[z_function] is z_array and found[w_function] is w.data
    assert x not in found
    z_function.release()
    assert set(held([y_function, z_function, w_function])) == {y_function, w_function}
    del y
    assert set(held([y_function, z_function, w_function])) == {w_function}


def test_a_saved_input_of_a_consumer_holds_the_value():
    y = leaf(1.0) + 1
    z = Squared()(y)
    function, array = y.creator, y.data
    del y
    assert held([z.creator])[function] is array


def test_values_at_edges():
    x, constant = leaf(1.0), np.ones(2)
    y = Squared()(x)
    assert at(x, {}) is x.data and at(constant, {}) is constant
    assert at(y.creator, {y.creator: "value"}) == "value"
