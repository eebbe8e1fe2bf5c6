import numpy as np
import pytest

from pygrad import Variable
from tests.functions.special import by_protocol, of, slope

CASES = [
    *of("boxcox", (1.5, 2.5), (0.375, 0.625)),
    *of("boxcox1p", (1.5, 2.5), (0.375, 0.625)),
    *of("inv_boxcox", (1.5, 2.5), (0.375, 0.625)),
    *of("inv_boxcox1p", (1.5, 2.5), (0.375, 0.625)),
    *of("powm1", (0.5, 1.5), (-2, 2)),
    *of("boxcox", (0.5, 2), (-0.04, 0.06)),
    *of("boxcox1p", (-0.5, 2), (-1, 1)),
    *of("inv_boxcox", (-0.5, 0.5), (-1, 1)),
    *of("inv_boxcox1p", (-0.1, 0.1), (-0.1, 0.1)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("boxcox", (2.0, 0.5), (0, 1)), ("boxcox1p", (2.0, 0.5), (0, 1)), ("inv_boxcox", (2.0, 0.5), (0, 1)),
    ("inv_boxcox1p", (2.0, 0.5), (0, 1)), ("powm1", (2.0, 0.5), (0, 1)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_at_exponent_0():
    assert slope("boxcox", 2.0, 0.0) == pytest.approx(np.log(2) ** 2 / 2) and slope("boxcox", 2.0, 0.0, at=0) == 0.5
    assert slope("boxcox1p", 1.0, 0.0) == pytest.approx(np.log(2) ** 2 / 2)
    assert slope("inv_boxcox", 2.0, 0.0) == pytest.approx(-2 * np.exp(2))
    assert slope("inv_boxcox", 2.0, 0.0, at=0) == pytest.approx(np.exp(2))
