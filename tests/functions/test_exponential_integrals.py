import numpy as np
import pytest
from scipy import special

from pygrad import Variable, functions as F
from tests.functions.special import by_protocol, of, second_slope, slope

CASES = [
    *of("exp1", (0.375, 0.625), of_complex=True),
    *of("expi", (0.375, 0.625), of_complex=True),
    *of("expn", 2, (0.375, 0.625)),
    *of("exprel", (0.375, 0.625)),
    *of("spence", (0.375, 0.625), of_complex=True),
    *of("expn", 0, (0.4, 2)),
    *of("expn", 1, (0.4, 2)),
    *of("exprel", (-0.15, 0.15)),
    *of("exprel", (-9, 9)),
    *of("spence", (0.985, 1.015)),
    *of("spence", (0.2, 5)),
    *of("expi", (-2, -0.5)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("exp1", (0.5,), (0,)), ("expi", (0.5,), (0,)), ("expn", (2, 0.5), (1,)), ("exprel", (0.5,), (0,)),
    ("spence", (0.5,), (0,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_removable_singularities():
    assert slope("exprel", 0.0) == 0.5 and second_slope("exprel", 0.0) == pytest.approx(1 / 3)
    assert slope("spence", 1.0) == -1 and second_slope("spence", 1.0) == pytest.approx(0.5)
    assert slope("spence", 0.0) == -np.inf


def test_orders_are_whole():
    n = np.array([0, 1, 2])
    x = Variable(np.array([0.5, 0.5, 0.5], np.float32))
    y = F.expn(n, x)
    assert y.dtype == np.float32
    y.sum().backward()
    np.testing.assert_allclose(x.grad.data, [-np.exp(-0.5) * 6, -np.exp(-0.5) * 2, -special.expn(1, 0.5)], rtol=1e-5)


def test_the_slope_of_exprel_where_it_overflows():
    with np.errstate(over="ignore"):
        assert slope("exprel", 800.0) == np.inf and slope("exprel", 709.0) == pytest.approx(709 ** -1 * np.exp(709.0), rel=1e-2)
    assert slope("exprel", -1e200) == 0
    for x in (-30.0, -0.11, 0.11, 2.0, 30.0):
        assert slope("exprel", x) == pytest.approx(((x - 1) * np.exp(x) + 1) / x ** 2, rel=1e-12)
