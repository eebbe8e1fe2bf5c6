import numpy as np
import pytest
from scipy import special

from pygrad import Variable, functions as F
from tests.functions.cases import uniform
from tests.functions.special import by_protocol, of, second_slope, slope
from tests.pytorch import agree, pytorch

CASES = [
    *of("gamma", (1.875, 3.125), saves="both", of_complex=True),
    *of("rgamma", (1.875, 3.125), of_complex=True),
    *of("gammaln", (1.875, 3.125)),
    *of("loggamma", (1.875, 3.125), of_complex=True),
    *of("poch", (1.875, 3.125), (1.125, 1.875), saves="both"),
    *of("binom", (3.375, 5.625), (1.125, 1.875), saves="both"),
    *of("gamma", (-0.9, -0.2), saves="both"),
    *of("rgamma", (-2.8, 2.3)),
    *of("gammaln", (-2.8, -2.2)),
    *of("poch", (0.5, 3), (-0.4, 2), saves="both"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("gamma", (2.5,), (0,)), ("rgamma", (2.5,), (0,)), ("gammaln", (2.5,), (0,)), ("loggamma", (2.5,), (0,)),
    ("poch", (2.5, 1.5), (0, 1)), ("binom", (4.5, 1.5), (0, 1)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_the_reciprocal_has_slopes_at_the_poles():
    for n in range(6):
        assert slope("rgamma", -float(n)) == pytest.approx((-1) ** n * special.factorial(n))
        assert second_slope("rgamma", -float(n)) == pytest.approx(
            2 * (-1) ** (n + 1) * special.factorial(n) * special.psi(n + 1), rel=1e-6)


def test_poles_give_nan():
    with np.errstate(invalid="ignore"):
        assert np.isnan(slope("gamma", -1.0)) and np.isnan(slope("poch", 0.0, 2.0, at=0))


def test_agrees_with_pytorch():
    x = uniform((2, 4), -2.9, 4)
    agree(F.gammaln, lambda x: pytorch().lgamma(x), x)
