import numpy as np
import pytest
from scipy import special

from pygrad import Variable, functions as F
from pygrad.errors import ArgumentError, DTypeError, NoDerivativeError
from tests.functions.cases import case, complex_uniform, uniform
from tests.functions.special import of, slope
from tests.pytorch import agree, pytorch

CASES = [
    *of("digamma", (0.3, 4), of_complex=True),
    *of("digamma", (-2.9, -2.1)),
    *of("polygamma", 1, (0.3, 4)),
    *of("polygamma", 0, (0.3, 4)),
    *of("polygamma", 3, (-1.9, -1.1), rtol=1e-4),
    *of("zeta", 2.5, (0.3, 4)),
    *of("multigammaln", (2.2, 4), 3),
    case(F.Polygamma, lambda x: F.polygamma(np.array([[0], [1], [2]]), x), uniform((2,), 0.5, 3), dtypes=(np.float32,),
         reference=lambda x: special.polygamma(np.array([[0], [1], [2]]), x)),
    case(F.Digamma, F.digamma, complex_uniform((4,), 5, 9), name="far complex", reference=special.digamma, dtypes=()),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_scipys_functions_are_ours_on_variables():
    for function in (special.digamma, special.psi):
        y = function(Variable(2.5))
        assert isinstance(y, Variable) and y.item() == special.psi(2.5)
    assert special.zeta(2.0, Variable(1.5)).item() == special.zeta(2.0, 1.5)


def test_poles():
    assert np.isinf(slope("digamma", 0.0)) and np.isinf(slope("digamma", -1.0))


def test_agrees_with_pytorch():
    x = uniform((2, 4), 0.2, 4)
    agree(F.digamma, lambda x: pytorch().digamma(x), x)
    agree(lambda x: F.polygamma(2, x), lambda x: pytorch().polygamma(2, x), x)
    agree(lambda x: F.multigammaln(x, 2), lambda x: pytorch().mvlgamma(x, 2), x + 1)


def test_orders():
    x = Variable(np.array([0.5, 1.5], np.float32))
    assert F.polygamma(2.0, x).tolist() == F.polygamma(Variable(2, requires_grad=False), x).tolist()
    assert F.polygamma(1, x).dtype == F.multigammaln(x, 1).dtype == np.float32
    assert F.polygamma(1, 2).dtype == np.float64
    with pytest.raises(DTypeError, match="polygamma: expected whole numbers as n, got dtype float64"):
        F.polygamma(1.5, x)


def test_errors():
    with pytest.raises(ArgumentError, match="multigammaln: condition a"):
        F.multigammaln(Variable(0.5), 2)
    with pytest.raises(ArgumentError, match="multigammaln: d should be a positive integer"):
        F.multigammaln(Variable(3.0), 1.5)
    with pytest.raises(NoDerivativeError, match="zeta: there is no derivative by x"):
        F.zeta(Variable(2.0), 1.0)
    with pytest.raises(NoDerivativeError, match="zeta: without q"):
        F.zeta(2.0)
    with pytest.raises(ArgumentError, match="zeta: the argument out="):
        F.zeta(2.0, 1.0, np.ones(()))
