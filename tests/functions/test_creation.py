import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, DroppedGraphWarning, ShapeError
from tests.functions.cases import case, uniform

CASES = [
    case(F.Stack, lambda x, y: F.array([[x, y], [y, x]]), uniform(()), uniform((), seed=1),
         reference=lambda x, y: np.array([[x, y], [y, x]])),
    case(F.Stack, lambda x: F.asarray([x, x * 2, [1, 2, 3]]), uniform((3,)), reference=lambda x: np.array([x, x * 2, [1, 2, 3]]), dtypes=()),
    case(F.Copy, lambda x: np.full((2, 3), x, like=x), uniform((3,)), reference=lambda x: np.full((2, 3), x)),
    case(F.Copy, lambda x: F.full_like(np.ones(2), x), uniform(()),
         reference=lambda x: np.full_like(np.ones(2), x), dtypes=()),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_array_has_numpys_options():
    x = Variable([1.0, 2.0])
    assert np.array(x, like=x) is not x and np.array(x, copy=False, like=x) is x and np.asarray(x, like=x) is x
    y = np.array(x, dtype=np.float32, ndmin=3, like=x)
    assert y.dtype == np.float32 and y.shape == (1, 1, 2) and y.requires_grad
    assert np.array([1, 2], like=x).requires_grad is False
    with pytest.raises(ShapeError, match="stack: the arrays must have the same shape"):
        np.array([x, x[0]], like=x)
    with pytest.raises(ArgumentError, match="array: the argument order="):
        np.array([x, x], order="F", like=x)


def test_without_like_the_graph_is_lost_with_a_warning():
    x = Variable(1.0) * 2
    with pytest.warns(DroppedGraphWarning):
        assert not isinstance(np.array([x, x]), Variable)


@pytest.mark.parametrize("make", [
    lambda x: np.zeros_like(x), lambda x: np.empty_like(x), lambda x: np.ones_like(x), lambda x: np.full_like(x, 7.0),
    lambda x: np.zeros(3, like=x), lambda x: np.ones(3, like=x), lambda x: np.empty(3, like=x), lambda x: np.arange(3.0, like=x),
    lambda x: np.full(3, 7.0, like=x), lambda x: np.eye(3, like=x)[0],
])
def test_what_is_filled_is_recorded(make):
    x = Variable([1.0, 2.0, 3.0])
    y = make(x)
    assert isinstance(y, Variable) and not y.requires_grad and y.shape == (3,)
    y[0] = x[1] * x[2]
    y += x
    y.sum().backward()
    assert x.grad.tolist() == [1.0, 4.0, 3.0]


def test_full_of_a_variable():
    x = Variable(2)
    y = np.full_like(Variable([1.0, 2.0]), x)
    y.sum().backward()
    assert y.dtype == np.float64 and x.grad.item() == 2.0 and np.full(3, x, dtype=float, like=x).shape == (3,)
