import numpy as np
import pytest
from scipy.special import expit

from pygrad import functions as F
from pygrad.errors import ArgumentError
from tests.functions.cases import case, gradient, unary, uniform
from tests.functions.elementwise import agree_everywhere, check_large, peak_arrays, theirs
from tests.pytorch import agree


def softplus(beta, threshold=20.0):
    return lambda x: np.where(beta * x > threshold, x, np.log1p(np.exp(beta * x)) / beta)


def size(x, y):
    return y.nbytes


PAIRS = [(2.0, 20.0), (0.5, 20.0), (-1.5, 20.0), (1.0, 0.3), (2.0, -0.31), (-1.0, 0.3), (1.0, 100.0)]

CASES = [
    *unary(F.Softplus, F.softplus, softplus(1.0), saves=size),
    *unary(F.Logsigmoid, F.logsigmoid, lambda x: -np.log1p(np.exp(-x)), saves=size),
    *(case(F.Softplus, lambda x, pair=pair: F.softplus(x, *pair), uniform((2, 3)), name=str(pair),
           reference=softplus(*pair), saves=size) for pair in PAIRS),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_agrees_with_pytorch():
    agree_everywhere(F.softplus, theirs("softplus"))
    agree_everywhere(F.logsigmoid, theirs("logsigmoid"))


@pytest.mark.parametrize("beta, threshold", PAIRS)
def test_options_agree_with_pytorch(beta, threshold):
    agree(lambda x: F.softplus(x, beta, threshold), theirs("softplus", beta=beta, threshold=threshold),
          np.append(np.linspace(-60, 60, 20_000), [-np.inf, np.inf]))


@pytest.mark.parametrize("function", [F.softplus, F.logsigmoid, lambda x: F.softplus(x, 2, 1.5)],
                         ids=["softplus", "logsigmoid", "with threshold"])
def test_large(function):
    check_large(function, rtol=2e-5)
    assert max(peak_arrays(function)) < 1.4


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_relative_accuracy_in_the_tails(dtype):
    x = np.linspace(-80, -10, 60)
    np.testing.assert_allclose(F.softplus(x.astype(dtype)).data, np.log1p(np.exp(x)), rtol=1e-5)
    np.testing.assert_allclose(gradient(F.softplus, x.astype(dtype))[0], expit(x), rtol=1e-5)
    np.testing.assert_allclose(F.logsigmoid(-x.astype(dtype)).data, -np.log1p(np.exp(x)), rtol=1e-5)
    np.testing.assert_allclose(gradient(F.logsigmoid, -x.astype(dtype))[0], expit(x), rtol=1e-5)


def test_integers():
    assert F.softplus([30]).tolist() == [30.0] and F.logsigmoid(0).item() == -np.log(2)


@pytest.mark.parametrize("arguments, message", [
    ((0.0,), "softplus: expected a beta other than 0"), (("1",), "softplus: expected a number as beta, got '1'"),
    ((1.0, None), "softplus: expected a number as threshold, got None"),
])
def test_bad_arguments(arguments, message):
    with pytest.raises(ArgumentError, match=message):
        F.softplus(1.0, *arguments)
