import numpy as np
import pytest

from pygrad import Variable, functions as F
from tests.functions.cases import uniform
from tests.functions.special import by_protocol, of, second_slope, slope
from tests.pytorch import pytorch

CASES = [
    *of("j0", (0.375, 0.625)),
    *of("j1", (0.375, 0.625)),
    *of("y0", (0.375, 0.625)),
    *of("y1", (0.375, 0.625), saves="both"),
    *of("j0", (-6, 6)),
    *of("j1", (-6, 6)),
    *of("y1", (2, 9), saves="both"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("j0", (0.5,), (0,)), ("j1", (0.5,), (0,)), ("y0", (0.5,), (0,)), ("y1", (0.5,), (0,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_at_0():
    assert slope("j0", 0.0) == 0 and slope("j1", 0.0) == 0.5 and second_slope("j1", 0.0) == 0
    assert second_slope("j0", 0.0) == -0.5


def test_agrees_with_pytorch():
    x = uniform((5,), -3, 3)
    for name in ("j0", "j1", "y0"):
        theirs = pytorch().tensor(np.abs(x))
        np.testing.assert_allclose(getattr(F, name)(np.abs(x)).data, getattr(
            pytorch().special, "bessel_" + name)(theirs).numpy(), rtol=1e-10)
