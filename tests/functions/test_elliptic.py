import numpy as np
import pytest

from pygrad import Variable, functions as F
from pygrad.errors import NoDerivativeError
from tests.functions.special import by_protocol, of, second_slope, slope

CASES = [
    *of("ellipk", (0.375, 0.625)),
    *of("ellipkm1", (0.375, 0.625)),
    *of("ellipe", (0.375, 0.625)),
    *of("ellipkinc", (0.375, 0.625), 0.3),
    *of("ellipeinc", (0.375, 0.625), 0.3),
    *of("ellipk", (-0.03, 0.03)),
    *of("ellipe", (-0.03, 0.03)),
    *of("ellipk", (-3, 0.9)),
    *of("ellipe", (-3, 0.9)),
    *of("ellipkm1", (0.97, 1.03)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("ellipk", (0.5,), (0,)), ("ellipkm1", (0.5,), (0,)), ("ellipe", (0.5,), (0,)),
    ("ellipkinc", (0.5, 0.3), (0,)), ("ellipeinc", (0.5, 0.3), (0,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_at_0():
    assert slope("ellipk", 0.0) == pytest.approx(np.pi / 8) and slope("ellipe", 0.0) == pytest.approx(-np.pi / 8)
    assert second_slope("ellipk", 0.0) == pytest.approx(np.pi / 2 * 2 * (3 / 8) ** 2)
    with pytest.raises(NoDerivativeError, match="ellipkinc: there is no derivative by m"):
        F.ellipkinc(0.5, Variable(0.5))
