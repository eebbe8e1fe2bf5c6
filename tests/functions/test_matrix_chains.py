import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.dispatch import table
from pygrad.errors import ArgumentError, ShapeError
from pygrad.testing import check_function
from tests.functions.cases import complex_uniform, uniform
from tests.pytorch import agree, pytorch


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5, 6])
def test_powers(n):
    for x in (uniform((2, 2)), uniform((2, 2, 2), -1, 1), complex_uniform((2, 2))):
        check_function(lambda x: F.matrix_power(x, n) * 1, x, reference=lambda x: np.linalg.matrix_power(x, n),
                       dtypes=(np.float32,), low_rtol=1e-2)


@pytest.mark.skipif(np.linalg.inv not in table, reason="there is no inverse to take powers of")
@pytest.mark.parametrize("n", [-1, -3])
def test_powers_of_the_inverse(n):
    x = uniform((2, 2)) + 3 * np.eye(2)
    check_function(lambda x: np.linalg.matrix_power(x, n), x, reference=lambda x: np.linalg.matrix_power(x, n),
                   dtypes=(np.float32,))  # NumPy inverts no float16


def test_what_is_no_power():
    with pytest.raises(ShapeError, match=r"matrix_power: expected square matrices, got .*\(2, 3\)"):
        np.linalg.matrix_power(Variable(np.ones((2, 3))), 2)
    with pytest.raises(ArgumentError, match="matrix_power: expected an integer as the power, got 0.5"):
        np.linalg.matrix_power(Variable(np.eye(2)), 0.5)


@pytest.mark.parametrize("shapes", [((2, 3), (3, 2)), ((2, 3), (3, 1), (1, 4)), ((3,), (3, 2), (2,)), ((3,), (3,)),
                                    ((1, 3), (3, 2), (2, 4), (4,)), ((2, 3), (3, 4), (4, 1), (1, 2))], ids=str)
def test_chains(shapes):
    arrays = [uniform(shape, seed=number) for number, shape in enumerate(shapes)]
    check_function(lambda *arrays: F.multi_dot(arrays), *arrays, order=1, layouts=False,
                   reference=lambda *arrays: np.linalg.multi_dot(arrays))


def test_the_order_is_the_cheapest():
    x = Variable(np.ones((10, 100)))
    y = np.linalg.multi_dot([x, np.ones((100, 5)), np.ones((5, 50))])
    assert y.creator.inputs[0].shape == (10, 5)
    y = np.linalg.multi_dot([x, np.ones((100, 50)), np.ones((50, 1))])
    assert y.creator.inputs[1].shape == (100, 1)


def test_pytorch():
    torch = pytorch()
    agree(lambda x: F.matrix_power(x, 4), lambda x: torch.linalg.matrix_power(x, 4), uniform((2, 2)))
    agree(lambda *x: F.multi_dot(x), lambda *x: torch.linalg.multi_dot(x), uniform((2, 3)), uniform((3, 4)),
          uniform((4, 2)))


def test_what_is_no_chain():
    x = Variable(np.ones((2, 2)))
    with pytest.raises(ArgumentError, match="multi_dot: expected at least two arrays, got 1"):
        np.linalg.multi_dot([x])
    with pytest.raises(ShapeError, match=r"multi_dot: expected matrices.*got .*\(2,\).* as array 1"):
        np.linalg.multi_dot([x, np.ones(2), x])
    with pytest.raises(ShapeError, match="dot: the last axis"):
        np.linalg.multi_dot([x, np.ones((3, 2)), x])
