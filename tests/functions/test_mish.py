import numpy as np
import pytest

from pygrad import functions as F
from tests.functions.cases import gradient, unary
from tests.functions.elementwise import EDGES, agree_everywhere, check_large, peak_arrays, theirs

CASES = unary(F.Mish, F.mish, lambda x: x * np.tanh(np.log1p(np.exp(x))), saves=lambda x, y: x.nbytes)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_agrees_with_pytorch():
    agree_everywhere(F.mish, theirs("mish"), EDGES[EDGES != np.inf])  # where PyTorch's gradient is NaN
    np.testing.assert_allclose(gradient(F.mish, np.array([np.inf]))[0], 1)


def test_large():
    check_large(F.mish)
    assert max(peak_arrays(F.mish)) < 1.3


def test_no_finite_input_overflows():
    x = np.array([-3e38, -100, 25, 3e38], np.float32)
    assert np.array_equal(F.mish(x).data, [-0.0, x[1] * np.exp(x[1]), 25, x[-1]])
    assert gradient(F.mish, x)[0].tolist()[2:] == [1, 1]


def test_integers():
    assert F.mish(0).item() == 0
