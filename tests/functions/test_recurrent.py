import numpy as np
import pytest

from pygrad import Variable, grad
from pygrad import functions as F
from pygrad.functions import _recurrent
from pygrad.functions._recurrent import Recurrent, Steps, products_of, scratch, total_bias
from tests.functions.cases import uniform


@pytest.mark.parametrize("size", [1, 15, 16])
@pytest.mark.parametrize("limit", [1 << 20, 10])
def test_products_of_a_step(size, limit, monkeypatch):
    monkeypatch.setattr(_recurrent, "_JOINT_BYTES", limit)
    matrix, x, h = uniform((6, 2 + 3 + 1)), uniform((4, size, 3)), uniform((2, size))
    steps = Steps(matrix, 2)
    out = np.empty((4, 6, size))
    state = steps.start(x, h, out)
    for step in range(4):
        steps(step)
        expected = matrix[:, :2] @ state + matrix[:, 2:5] @ x[step].T + matrix[:, 5:]
        np.testing.assert_allclose(out[step], expected, rtol=1e-12, atol=1e-12)
        state[...] = np.tanh(out[step, :2])


def test_products_of_a_block():
    x, weight, bias = uniform((4, 5, 3)), uniform((6, 3), seed=1), uniform((6,), seed=2)
    got = products_of(x, weight, bias)
    np.testing.assert_allclose(got, np.einsum("tnd,kd->tkn", x, weight) + bias[:, None], rtol=1e-12)
    assert got.flags.c_contiguous


def test_scratch_is_one_step():
    made = scratch(5, 3, 2, np.float32)
    made[4] = 7
    assert made.shape == (5, 3, 2) and made.dtype == np.float32 and (made[0] == 7).all()


def test_biases():
    first, second, other = np.ones(2), np.ones(2), np.ones((1, 2))
    assert total_bias((first, second, other)).tolist() == [2, 2]
    assert total_bias((other,)) is None and total_bias(()) is None


def test_no_batch_of_gradients():
    x = Variable(uniform((2, 1, 3)))
    y, h, c = F.lstm(x, None, uniform((8, 3)), uniform((8, 2)))
    (gx,) = grad([y, h], [x], [np.zeros((0, *y.shape)), np.zeros((0, *h.shape))], batch=1)
    assert gx.shape == (0, 2, 1, 3)


def test_a_base_class_computes_nothing():
    for call in (lambda: Recurrent().gradients(), lambda: Recurrent().cell(None, ())):
        with pytest.raises(NotImplementedError):
            call()
