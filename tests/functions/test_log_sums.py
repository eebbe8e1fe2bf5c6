import numpy as np
import pytest
from scipy import special

from pygrad import Variable
from pygrad import functions as F
from pygrad.testing import check_function
from tests.functions.cases import case, complex_uniform, uniform
from tests.functions.test_softmax import AXES, along
from tests.pytorch import agree, pytorch


def lse(x, dim, keepdim=False):
    return special.logsumexp(x, axis=dim, keepdims=keepdim)


CASES = [
    *along(F.Logsumexp, F.logsumexp, lse, [*AXES, ((2, 3, 4), (0, 2)), ((2, 3), (0, 1))],
           saves=lambda x, y: x.nbytes + y.nbytes),
    *(case(F.Logsumexp, lambda x, dim=dim: F.logsumexp(x, dim, True), uniform((2, 3)), name=f"keepdim {dim}",
           reference=lambda x, dim=dim: lse(x, dim, True)) for dim in (0, 1, (0, 1))),
    case(F.Logsumexp, lambda x: F.logsumexp(x, 0), uniform(()), name="0-d"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_logsumexp_agrees_with_pytorch():
    agree(lambda x: F.logsumexp(x, (0, -1), True), lambda x: pytorch().logsumexp(x, (0, -1), True),
          uniform((3, 4, 2), -9, 9))


def test_logsumexp_of_nothing_but_infinities():
    x = Variable([[-np.inf, -np.inf], [1000.0, 1000.0]])
    y = F.logsumexp(x, 1)
    np.testing.assert_allclose(y.data, [-np.inf, 1000 + np.log(2)])
    y.sum().backward()
    np.testing.assert_allclose(x.grad.data, [[0, 0], [0.5, 0.5]], rtol=1e-12)
    assert F.logsumexp([0.0, np.inf], 0).item() == np.inf


WEIGHTS = np.array([[0.5, -1.5, 2.0], [0.7, 0.0, -0.3]])


@pytest.mark.parametrize("options", [{}, {"axis": 0, "keepdims": True}, {"axis": (0, 1)}])
@pytest.mark.parametrize("b", [np.abs(WEIGHTS) + 0.1, WEIGHTS, np.array([0.5, 1.0, -2.0])])
def test_factors(options, b):
    x = uniform((2, 3), -4, 4)
    y, sign = F.logsumexp(x, b=b, return_sign=True, **options)
    expected, signs = special.logsumexp(x, b=b, return_sign=True, **options)
    np.testing.assert_allclose(y.data, expected, rtol=1e-12)
    np.testing.assert_array_equal(sign, signs)
    check_function(lambda x, b: F.logsumexp(x, b=b, return_sign=True, **options)[0], x, b)


def test_factors_stand_where_scipy_has_them():
    x = uniform((2, 3))
    np.testing.assert_allclose(F.logsumexp(Variable(x), 1, np.abs(WEIGHTS)).data,
                               special.logsumexp(x, 1, np.abs(WEIGHTS)), rtol=1e-12)
    with np.errstate(invalid="ignore"):
        assert np.isnan(F.logsumexp(Variable(np.zeros(2)), b=[1.0, -2.0]).data)
    y, sign = F.logsumexp(Variable(np.array([1000.0, 2000.0])), b=[1.0, 0.0], return_sign=True)
    assert y.item() == 1000 and sign == 1
    y, sign = F.logsumexp(Variable(np.array([-np.inf, -np.inf])), return_sign=True)
    assert y.item() == -np.inf and sign == 0
    assert F.logsumexp(np.array([1, 2]), b=np.array([1, 2])).dtype == np.float64
    assert F.logsumexp(Variable(np.ones(2, np.float32)), b=np.ones(2, np.float32)).dtype == np.float32


def test_complex_numbers():
    x = complex_uniform((2, 3))
    for b in (None, np.array([1.0, -2.0, 0.5])):
        np.testing.assert_allclose(F.logsumexp(x, axis=1, b=b).data, special.logsumexp(x, axis=1, b=b), rtol=1e-12)
        y, sign = F.logsumexp(x, b=b, return_sign=True)
        expected, signs = special.logsumexp(x, b=b, return_sign=True)
        np.testing.assert_allclose([y.item(), sign.item()], [expected, signs], rtol=1e-12)
    check_function(lambda x: F.logsumexp(x, axis=1), x, reference=lambda x: special.logsumexp(x, axis=1))
    check_function(lambda x: F.logsumexp(x, return_sign=True)[1], x)
