import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.pytorch import agree, pytorch

windows, strided = np.lib.stride_tricks.sliding_window_view, np.lib.stride_tricks.as_strided
X = uniform((2, 3))


def alike(makes, name, function, array=X, reference=None):
    return case(makes, function, array, name=f"{name} {array.dtype}", reference=reference or function, saves=0)


CASES = [
    *[alike(F.SlidingWindowView, f"{window} {axis}", lambda x, w=window, a=axis: windows(x, w, a))
      for window, axis in ((2, -1), ((2, 2), None), ((2, 1), (1, 0)), (3, 1), ((2, 2), (1, 1)), (0, 0), ((), ()))],
    alike(F.SlidingWindowView, "of four", lambda x: windows(x, 2), uniform((4,))),
    alike(F.SlidingWindowView, "complex", lambda x: windows(x, 2, 0), complex_uniform((3,))),
    *[case(F.AsStrided, lambda x, s=shape, t=strides: F.as_strided(x, s, [x.data.itemsize * n for n in t]), X, saves=0,
           reference=lambda x, s=shape, t=strides: strided(x, s, [x.itemsize * n for n in t]), layouts=False,
           name=f"{shape} {strides}")
      for shape, strides in (((2, 2), (1, 1)), ((3,), (0,)), ((2, 2, 2), (0, 2, 1)), ((), ()), ((3, 2), (1, 3)), ((0, 2), (1, 1)))],
    case(F.AsStrided, F.as_strided, complex_uniform((2, 2)), reference=lambda x: x, saves=0, layouts=False, name="complex"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_views():
    x = Variable(X)
    for y in (windows(x, 2, 0), F.as_strided(x, (2,), (8,)), F.as_strided(Variable(X.T))):
        assert np.shares_memory(y.data, X)


def test_agrees_with_pytorch():
    torch = pytorch()
    agree(lambda x: windows(x, 3), lambda x: x.unfold(0, 3, 1), uniform((5,)))
    agree(lambda x: F.as_strided(x, (2, 2), (x.data.itemsize * 2, x.data.itemsize)),
          lambda x: torch.as_strided(x, (2, 2), (2, 1)), X)


@pytest.mark.parametrize("call, error, message", [
    (lambda x: windows(x, 4, 1), ShapeError, r"sliding_window_view: a window of \(4,\) along axes \(-1,\) is larger"),
    (lambda x: windows(x, 2), ShapeError, r"sliding_window_view: 1 lengths \(2,\) for 2 axes"),
    (lambda x: windows(x, -1, 0), ArgumentError, "sliding_window_view: expected lengths that are not negative"),
    (lambda x: windows(x, 1, 2), ShapeError, "sliding_window_view: axis=2 does not fit"),
    (lambda x: windows(x, 1, 0, writeable=True), ArgumentError, "the argument writeable= is not supported"),
    (lambda x: F.as_strided(x, (4, 2), (8, 24)), ArgumentError, "as_strided: shape .* reach beyond the 6 elements"),
    (lambda x: F.as_strided(x, (2,), (4,)), ArgumentError, "each a multiple of 8"),
    (lambda x: F.as_strided(x, (2,), (-8,)), ArgumentError, "none negative"),
    (lambda x: F.as_strided(x, (2, 1), (8,)), ArgumentError, "as many strides as lengths"),
    (lambda x: F.as_strided(x[:, ::2]), ArgumentError, "has gaps, or runs backwards"),
    (lambda x: F.as_strided(x[::-1]), ArgumentError, "has gaps, or runs backwards"),
])
def test_wrong_arguments(call, error, message):
    with pytest.raises(error, match=message):
        call(Variable(X))
