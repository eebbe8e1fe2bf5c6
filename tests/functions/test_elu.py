import numpy as np
import pytest

from pygrad import functions as F
from pygrad.errors import ArgumentError
from tests.functions.cases import case, unary, uniform
from tests.functions.elementwise import agree_everywhere, check_large, peak_arrays, theirs
from tests.pytorch import agree

ALPHA, SCALE = 1.6732632423543772, 1.0507009873554805


def elu(alpha, width=1.0, scale=1.0):
    return lambda x: scale * np.where(x > 0, x, alpha * np.expm1(x / width))


def size(x, y):
    return y.nbytes


CASES = [
    *unary(F.Elu, F.elu, elu(1.0), saves=size),
    *unary(F.Selu, F.selu, elu(ALPHA, scale=SCALE), saves=size),
    *unary(F.Celu, F.celu, elu(1.0), saves=size),
    *(case(F.Elu, lambda x, a=alpha: F.elu(x, a), uniform((2, 3)), name=str(alpha), reference=elu(alpha), saves=size)
      for alpha in (0.5, 2.0, 0.0, -0.75)),
    *(case(F.Celu, lambda x, a=alpha: F.celu(x, a), uniform((2, 3)), name=str(alpha), reference=elu(alpha, alpha),
           saves=size) for alpha in (0.5, 2.0, -0.75)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("alpha", [1.0, 0.3, 0.0, -0.5])
def test_elu_agrees_with_pytorch(alpha):
    agree_everywhere(lambda x: F.elu(x, alpha), theirs("elu", alpha=alpha))


@pytest.mark.parametrize("alpha", [1.0, 0.25])  # PyTorch takes 1 / alpha in float32
def test_celu_agrees_with_pytorch(alpha):
    agree_everywhere(lambda x: F.celu(x, alpha), theirs("celu", alpha=alpha))


def test_celu_of_negative_alpha_agrees_with_pytorch():
    agree(lambda x: F.celu(x, -0.5), theirs("celu", alpha=-0.5), np.linspace(-5, 5, 101))


def test_selu_agrees_with_pytorch():
    agree_everywhere(F.selu, theirs("selu"))


@pytest.mark.parametrize("function", [F.elu, F.selu, F.celu, lambda x: F.elu(x, -0.5), lambda x: F.celu(x, -2)],
                         ids=["elu", "selu", "celu", "elu -0.5", "celu -2"])
def test_large(function):
    check_large(function)
    assert max(peak_arrays(function)) < 1.3


def test_relative_accuracy_near_zero():
    x = -np.logspace(-30, 0, 100).astype(np.float32)
    np.testing.assert_allclose(F.elu(x).data, np.expm1(x.astype(np.float64)), rtol=1e-6)


def test_integers():
    assert F.elu([-1, 2]).tolist() == [np.expm1(-1), 2.0]


@pytest.mark.parametrize("function", [F.elu, F.celu])
@pytest.mark.parametrize("alpha", [None, "1", float("nan")])
def test_bad_alpha(function, alpha):
    with pytest.raises(ArgumentError, match=f"{function.__name__}: expected a number as alpha, got"):
        function(1.0, alpha)


def test_celu_without_width():
    with pytest.raises(ArgumentError, match="celu: expected an alpha other than 0"):
        F.celu(1.0, 0)
