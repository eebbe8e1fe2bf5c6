import numpy as np
import pytest
from scipy import special

from pygrad import Variable, functions as F
from tests.functions.cases import case, uniform
from tests.functions.special import of, second_slope, slope

CASES = [
    *of("lambertw", (0.3, 4), saves="output", of_complex=True),
    *of("wrightomega", (-2, 2), saves="output", of_complex=True),
    case(F.Lambertw, lambda z: F.lambertw(z, -1), uniform((3,), -0.3, -0.1), reference=lambda z: special.lambertw(z, -1),
         dtypes=(np.float32,)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_scipys_functions_are_ours_on_variables():
    z = Variable(1.5)
    w = special.lambertw(z, k=0)
    assert isinstance(w, Variable) and w.item() == special.lambertw(1.5)
    assert special.lambertw(z, [0, 1]).shape == (2,)
    assert special.wrightomega(z).item() == special.wrightomega(1.5)


def test_at_0():
    z = Variable(0.0)
    special.lambertw(z).real.backward()
    assert z.grad.item() == 1


def test_wrights_function_by_its_equation():
    y = special.wrightomega(0.3)
    assert slope("wrightomega", 0.3) == pytest.approx(y / (1 + y))
    assert second_slope("wrightomega", 0.3) == pytest.approx(y / (1 + y) ** 3)
