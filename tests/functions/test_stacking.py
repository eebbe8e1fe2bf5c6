import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.pytorch import agree, pytorch

FUNCTIONS = (np.vstack, np.hstack, np.dstack, np.column_stack)
CASES = [case(F.Concatenate, lambda *xs, f=function: f(xs), *arrays, name=f"{function.__name__} {number}", saves=0,
              reference=lambda *xs, f=function: f(xs))
         for function in FUNCTIONS
         for number, arrays in enumerate([(uniform((2, 3)), uniform((2, 3), seed=1)), (uniform(()), uniform((), seed=1)),
                                          (uniform((2,)), complex_uniform((2,)))])]
CASES += [
    case(F.Concatenate, lambda x, y: np.column_stack([x, y]), uniform((2, 2)), uniform((2,), seed=1), saves=0,
         reference=lambda x, y: np.column_stack([x, y]), name="matrix and column"),
    case(F.Concatenate, lambda x, y: np.vstack([x, y]), uniform((2, 2)), uniform((2,), seed=1), saves=0,
         reference=lambda x, y: np.vstack([x, y]), name="matrix and row"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_numbers_lists_and_one_array(function):
    x = Variable(uniform((2, 2)))
    assert (function(x).data == function(x.data)).all()
    assert (function([x[0], [1.0, 2.0]]).data == function([x.data[0], [1.0, 2.0]])).all()
    assert (function([x[0, 0], 3.0]).data == function([x.data[0, 0], 3.0])).all()


def test_dtypes():
    x = Variable(uniform((2, 2)))
    for function in (np.vstack, np.hstack):
        y = function([x, x], dtype=np.float32)
        y.sum().backward()
        assert y.dtype == np.float32 and x.grad.dtype == np.float64
        with pytest.raises(TypeError, match="Cannot cast"):
            function([x, x], dtype=np.float32, casting="safe")


def test_agrees_with_pytorch():
    torch = pytorch()
    for name in ("vstack", "hstack", "dstack", "column_stack"):
        for shape in ((3,), (2, 3), ()):
            agree(lambda x, y, n=name: getattr(np, n)([x, y]), lambda x, y, n=name: getattr(torch, n)([x, y]),
                  uniform(shape), uniform(shape, seed=1), dtypes=("float64",))


def test_wrong_arguments():
    for function in (F.vstack, F.hstack, F.dstack, F.column_stack):
        with pytest.raises(ArgumentError, match="concatenate: got no arrays"):
            function([])
        with pytest.raises(ShapeError, match="concatenate: the arrays must have"):
            function([Variable(np.ones((2, 2))), np.ones((3, 3))])
