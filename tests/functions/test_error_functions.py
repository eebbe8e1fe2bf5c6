import numpy as np
import pytest

from pygrad import Variable, functions as F
from tests.functions.cases import uniform
from tests.functions.special import by_protocol, of, slope
from tests.pytorch import agree, pytorch

CASES = [
    *of("erfc", (0.375, 0.625), of_complex=True),
    *of("erfcx", (0.375, 0.625), saves="both", of_complex=True),
    *of("erfi", (0.375, 0.625), of_complex=True),
    *of("dawsn", (0.375, 0.625), saves="both", of_complex=True),
    *of("wofz", (0.375, 0.625), saves="both", of_complex=True),
    *of("erfinv", (0.375, 0.625), saves="output"),
    *of("erfcinv", (0.375, 0.625), saves="output"),
    *of("erfc", (-3, 3)),
    *of("erfcx", (-2, 30), saves="both"),
    *of("dawsn", (-12, 12), saves="both"),
    *of("dawsn", (60, 90), saves="both"),
    *of("erfcx", (60, 90), saves="both", dtypes=()),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("erfc", (0.5,), (0,)), ("erfcx", (0.5,), (0,)), ("erfi", (0.5,), (0,)), ("dawsn", (0.5,), (0,)),
    ("wofz", (0.5,), (0,)), ("erfinv", (0.5,), (0,)), ("erfcinv", (0.5,), (0,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


@pytest.mark.parametrize("name, exact", [("erfcx", -1 / np.sqrt(np.pi)), ("dawsn", -0.5)])
@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-12), (np.float32, 2e-5)])
def test_slopes_do_not_cancel_far_from_0(name, exact, dtype, tolerance):
    for x in (1e4, 1e8):
        assert slope(name, dtype(x)) == pytest.approx(exact / x**2, rel=max(tolerance, 2 / x**2))


def test_ends():
    assert slope("erfinv", 1.0) == np.inf and slope("erfcinv", 0.0) == -np.inf and slope("erfc", np.inf) == 0


def test_agrees_with_pytorch():
    x = uniform((2, 4), -3, 3)
    agree(F.erfc, lambda x: pytorch().erfc(x), x)
    agree(F.erfcx, lambda x: pytorch().special.erfcx(x), x)
    agree(F.erfinv, lambda x: pytorch().erfinv(x), x / 4)
