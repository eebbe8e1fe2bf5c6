from functools import partial

import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions.local_response_norm import check_size
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

OPTIONS = {"alpha": 0.5, "beta": 0.75, "k": 2.0}


def reference(size, alpha=0.5, beta=0.75, k=2.0):
    def normal(x):
        y = np.empty_like(x)
        for c in range(x.shape[1]):
            window = x[:, max(c - size // 2, 0):c + (size - 1) // 2 + 1]
            y[:, c] = x[:, c] / (k + alpha / size * (window ** 2).sum(1)) ** beta
        return y
    return normal


CASES = [
    *(case(F.LocalResponseNorm, lambda x, size=size: F.local_response_norm(x, size, **OPTIONS), uniform(shape),
           name=f"{shape} size={size}", reference=reference(size), saves=lambda x, y: x.nbytes)
      for shape, size in (((2, 3, 2), 3), ((1, 4, 1, 2), 2), ((1, 3, 2), 1), ((2, 2, 2), 9), ((0, 3, 2), 3),
                          ((2, 0, 2), 3))),
    case(F.LocalResponseNorm, lambda x: F.local_response_norm(x, 2, 0.5, 1.5, 1.0), uniform((2, 3, 2)), name="beta",
         reference=reference(2, 0.5, 1.5, 1.0)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("shape", [(2, 5, 3), (2, 5, 3, 2), (2, 5, 2, 2, 3), (3, 5, 100, 80)], ids=str)
@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 9])
def test_equals_pytorch(shape, size):
    torch = pytorch()
    x = np.random.default_rng(0).standard_normal(shape)
    for options in (OPTIONS, {}, {"alpha": 1.0, "beta": 2.0}):
        agree(partial(F.local_response_norm, size=size, **options),
              partial(torch.nn.functional.local_response_norm, size=size, **options), x)


def test_blocks(monkeypatch):
    x = np.random.default_rng(0).standard_normal((5, 4, 3))
    expected = reference(3)(x)
    monkeypatch.setitem(check_size.__globals__, "BLOCK", 20)
    np.testing.assert_allclose(F.local_response_norm(x, 3, **OPTIONS).data, expected)


def test_memory_order_and_dtypes():
    x = Variable(np.ones((2, 4, 5, 3), np.float32).transpose(0, 3, 1, 2))
    y = F.local_response_norm(x, 3)
    y.backward(np.ones(y.shape, np.float32))
    for one in (y, x.grad):
        assert one.dtype == np.float32 and one.data.transpose(0, 2, 3, 1).flags.c_contiguous
    half = Variable(np.full((1, 3, 2), 1000, np.float16))  # the squares are beyond float16
    y = F.local_response_norm(half, 3, alpha=1e-4)
    y.backward(np.ones((1, 3, 2), np.float16))
    assert y.dtype == half.grad.dtype == np.float16
    np.testing.assert_allclose(y.data, reference(3, 1e-4, 0.75, 1.0)(half.data.astype(float)), rtol=1e-3)
    assert F.local_response_norm(np.ones((1, 2, 2), int), 3).dtype == np.float64


def test_the_gradient_takes_the_memory_of_the_outputs():
    function = F.local_response_norm(Variable(np.ones((2, 3, 4))), 3).creator
    given = [np.ones((2, 3, 4))]
    owner = given[0].__array_interface__["data"]
    assert function.backward(given.pop()).__array_interface__["data"] == owner


def test_errors():
    with pytest.raises(ShapeError, match=r"local_response_norm: expected .* at least 3 axes, got shape \(2, 3\)"):
        F.local_response_norm(np.ones((2, 3)), 3)
    for bad in (0, 1.5, None):
        with pytest.raises(ArgumentError, match="local_response_norm: expected size to be an integer of at least 1, got"):
            F.local_response_norm(np.ones((2, 3, 1)), bad)
    with pytest.raises(ArgumentError, match="local_response_norm: expected a number as beta, got '1'"):
        F.local_response_norm(np.ones((2, 3, 1)), 3, beta="1")
    assert check_size(np.int32(2), "f") == 2
