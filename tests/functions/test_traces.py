import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.pytorch import agree, pytorch

TRACES = [((2, 2), ()), ((2, 3), (1,)), ((3, 2), (-1,)), ((2, 3), (5,)), ((3, 2, 2), (0, 1, 2)), ((2, 3, 2), (0, 0, 2)),
          ((2, 3, 2), (-1, -2, 0)), ((2, 3, 2), (1, 2, 1)), ((0, 2), ()), ((2, 0, 2), (0, 0, 2))]


def traces(arguments):
    return (lambda x: F.trace(x, *arguments)), (lambda x: np.trace(x, *arguments))


def diagonals(offset):
    return ((lambda x: F.matrix_diagonal(x, offset=offset)),
            (lambda x: np.linalg.diagonal(x, offset=offset)))


CASES = [
    *(case(F.Trace, traces(arguments)[0], uniform(shape), reference=traces(arguments)[1], saves=0,
           name=f"{shape} {arguments}") for shape, arguments in TRACES),
    case(F.Trace, F.trace, complex_uniform((2, 2)), reference=np.trace, saves=0, name="complex"),
    case(F.Trace, lambda x: F.matrix_trace(x, offset=1), uniform((2, 2, 3)), saves=0, name="of matrices",
         reference=lambda x: np.linalg.trace(x, offset=1)),
    *(case(F.Diagonal, diagonals(offset)[0], uniform(shape), reference=diagonals(offset)[1], saves=0,
           name=f"{shape} {offset}") for shape, offset in (((2, 2), 0), ((2, 2, 3), 1), ((3, 2), -2), ((2, 2), 4),
                                                           ((0, 2), 0))),
    case(F.Diagonal, F.matrix_diagonal, complex_uniform((2, 2)), saves=0, name="complex"),
    *(case(F.Diag, lambda x, size=((rows, columns), offset): F.Diag(*size)(x), uniform(shape), saves=0,
           name=f"{rows} {columns} {offset}")
      for shape, rows, columns, offset in (((2,), 2, 2, 0), ((2, 2), 2, 3, 1), ((1,), 3, 2, -2), ((0,), 2, 2, 3))),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("offset", [-2, -1, 0, 1, 2])
def test_on_a_diagonal(offset):
    length = min(2 + min(offset, 0), 3 - max(offset, 0), 2)
    x = uniform((max(length, 0),))
    got = F.Diag((2, 3), offset)(Variable(x)).data
    expected = np.zeros((2, 3))
    for place, value in enumerate(x):
        expected[place - min(offset, 0), place + max(offset, 0)] = value
    np.testing.assert_array_equal(got, expected)


def test_numpy_calls():
    x = Variable(uniform((2, 3, 3)))
    np.testing.assert_array_equal(np.trace(x).data, np.trace(x.data))
    np.testing.assert_array_equal(np.linalg.trace(x, offset=1).data, np.linalg.trace(x.data, offset=1))
    assert np.shares_memory(np.linalg.diagonal(x).data, x.data)
    half = np.trace(Variable(np.ones((2, 2), np.float16)), dtype=np.float64)
    assert half.dtype == np.float64 and x.trace(axis1=1, axis2=2).shape == (2,)


def test_pytorch():
    agree(F.trace, pytorch().trace, uniform((2, 3)))


def test_misfits():
    for function, array in ((F.trace, np.ones(3)), (F.matrix_diagonal, np.ones(3))):
        with pytest.raises(ShapeError, match=f"{function.__name__}: "):
            function(Variable(array))
    with pytest.raises(ArgumentError, match="out= is not supported"):
        F.trace(Variable(np.ones((2, 2))), out=np.ones(()))
