from functools import partial

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch


def reference(p, dim, eps=1e-12):
    def normal(x):
        axes = dim if x.ndim else ()
        if p == np.inf:
            norm = np.abs(x).max(axes, keepdims=True)
        elif p == 0:
            norm = (x != 0).sum(axes, keepdims=True)
        else:
            norm = (np.abs(x) ** p).sum(axes, keepdims=True) ** (1 / p)
        return x / np.maximum(norm, eps)
    return normal


CASES = [
    *(case(F.Normalize, lambda x, p=p, dim=dim: F.normalize(x, p, dim), uniform(shape, 0.2, 2), name=f"{shape} p={p} dim={dim}",
           reference=reference(p, dim), saves=lambda x, y, lines=lines: y.nbytes + 8 * lines)
      for shape, dim, lines in (((3,), 0, 1), ((2, 3), 1, 2), ((2, 3, 2), -2, 4), ((2, 3, 2), (0, 2), 3), ((), 0, 1),
                                ((0, 3), 1, 0))
      for p in (2, 1, 3.0, np.inf) if shape or p == 2),
    *(case(F.Normalize, lambda x, p=p: F.normalize(x, p, 1), uniform((2, 3)), name=f"p={p}", reference=reference(p, 1))
      for p in (0, 0.5, 1.5)),
    *(case(F.Normalize, lambda x, p=p: F.normalize(x, p, 1, 50.0), uniform((2, 3)), name=f"p={p}, below eps",
           reference=reference(p, 1, 50.0)) for p in (2, 1, 3)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("p", [0, 0.5, 1, 1.5, 2, 3, np.inf])
@pytest.mark.parametrize("dim", [0, 1, -1, (0, 2)], ids=str)
def test_equals_pytorch(p, dim):
    """Also of lines of zeros, zeros in lines, and norms below eps."""
    torch = pytorch()
    x = np.random.default_rng(0).standard_normal((3, 5, 4))
    x[0, :, 0] = x[1, 2, 1] = x[2] = 0
    for eps in (1e-12, 1.5):
        agree(partial(F.normalize, p=p, dim=dim, eps=eps), partial(torch.nn.functional.normalize, p=p, dim=dim, eps=eps), x)


def test_ties_share_the_gradient():
    torch = pytorch()
    x = np.array([[2.0, -2.0, 1.0, 2.0]])
    agree(lambda x: F.normalize(x, np.inf), lambda x: torch.nn.functional.normalize(x, np.inf), x)


def test_zeros_are_differentiable_twice():
    x = Variable(np.zeros((2, 3)))
    y = F.normalize(x)
    y.backward(np.ones((2, 3)), create_graph=True)
    first = x.grad
    assert np.array_equal(first.data, np.full((2, 3), 1e12))
    x.clear_grad()
    first.sum().backward()
    assert x.grad is None or not x.grad.data.any()


def test_dtypes():
    half = Variable(np.full((2, 3), 300, np.float16))  # the squares are beyond float16
    y = F.normalize(half)
    y.backward(np.array([[1, 0, 0], [0, 1, 0]], np.float16))
    assert y.dtype == half.grad.dtype == np.float16
    np.testing.assert_allclose(y.data, 3 ** -0.5, rtol=1e-3)
    np.testing.assert_allclose(half.grad.data[0] * 300 * 3 ** 0.5, [2 / 3, -1 / 3, -1 / 3], rtol=0.02)
    assert F.normalize(np.array([[3, 4]])).tolist() == [[0.6, 0.8]]
    assert np.isnan(F.normalize(np.array([[np.nan, 1.0]])).data).all()


def test_errors():
    with pytest.raises(ShapeError, match=r"normalize: dim 2 is out of range for an input of shape \(2, 3\)"):
        F.normalize(np.ones((2, 3)), dim=2)
    for bad in (-1, None, np.nan):
        with pytest.raises(ArgumentError, match="normalize: expected p to be a number of at least 0, got"):
            F.normalize(np.ones((2, 3)), bad)
    with pytest.raises(ArgumentError, match="normalize: expected eps to be a number of at least 0, got -1"):
        F.normalize(np.ones((2, 3)), eps=-1)
