import numpy as np
import pytest
from scipy import special

from pygrad import Variable, functions as F
from pygrad.errors import NoDerivativeError
from tests.functions.cases import case, complex_uniform
from tests.functions.special import by_protocol, of

CASES = [
    *of("hyp0f1", 1.5, (0.375, 0.625), of_complex=True),
    *of("hyp1f1", 1.5, 2.5, (0.375, 0.625)),
    *of("hyp2f1", 1.5, 0.5, 2.5, (0.225, 0.375)),
    *of("hyperu", 1.5, 2.5, (0.375, 0.625)),
    case(F.Hyp2f1, lambda x: F.hyp2f1(1.5, 0.5, 2.5, x), complex_uniform((2,), 0.2, 0.5), order=1, name="complex",
         dtypes=()),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("name, arguments, live", [
    ("hyp0f1", (1.5, 0.5), (1,)), ("hyp1f1", (1.5, 2.5, 0.5), (2,)), ("hyp2f1", (1.5, 0.5, 2.5, 0.3), (3,)),
    ("hyperu", (1.5, 2.5, 0.5), (2,)),
])
def test_scipys_functions_are_ours_on_variables(name, arguments, live):
    ours, theirs = by_protocol(name, arguments, live)
    for one, other in zip(*((ours, theirs) if isinstance(ours, tuple) else ((ours,), (theirs,))), strict=True):
        assert isinstance(one, Variable) and one.creator is not None and one.data == other


def test_slope_of_complex_numbers():
    x = Variable(np.array(0.3 + 0.2j))
    F.hyp1f1(1.5, 2.5, x).backward(1 + 0j)
    assert x.grad.item() == pytest.approx(np.conj(0.6 * special.hyp1f1(2.5, 3.5, 0.3 + 0.2j)))


def test_no_derivative_by_parameters():
    with pytest.raises(NoDerivativeError, match="hyp2f1: there is no derivative by c"):
        F.hyp2f1(1.0, 1.0, Variable(2.0), 0.5)
