import numpy as np
import pytest

from pygrad.functions._positions import Permute, PutAlong, TakeAlong, compact, taken
from pygrad.testing import check_function
from tests.functions.cases import complex_uniform, uniform


@pytest.mark.parametrize("numbers", [uniform, complex_uniform])
@pytest.mark.parametrize("shape, index", [((3,), [2, 0, 2]), ((2, 3), [[1, 1], [0, 2]]), ((3,), [1]), ((2, 3), [[1], [0]]),
                                          ((3,), [])])
def test_taking_and_putting_are_adjoint(numbers, shape, index):
    index = np.array(index, np.uint8)
    check_function(lambda x: TakeAlong()(x, index), numbers(shape), reference=lambda x: np.take_along_axis(x, index, -1))
    check_function(lambda x: PutAlong(3)(x, index), numbers(index.shape))


def test_what_is_put_in_one_place_is_added():
    assert PutAlong(3).forward(np.array([1.0, 2.0, 4.0]), np.array([2, 0, 2])).tolist() == [2, 0, 5]


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("shape, index", [((3,), [2, 0, 1]), ((2, 3), [[1, 2, 0], [0, 2, 1]])])
def test_permutations(back, shape, index):
    index = np.array(index)
    check_function(lambda x: Permute(back)(x, index), uniform(shape))
    x = uniform(shape)
    assert np.array_equal(Permute(True).forward(taken(x, index), index), x)


@pytest.mark.parametrize("length, dtype", [(0, "uint8"), (256, "uint8"), (257, "uint16"), (65537, "uint32")])
def test_positions_take_as_little_as_they_can(length, dtype):
    assert compact(np.arange(length), length).dtype == dtype
