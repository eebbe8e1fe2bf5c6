import numpy as np
import pytest

from pygrad import functions as F
from tests.functions.cases import unary
from tests.functions.elementwise import agree_everywhere, check_large, peak_arrays, theirs

CASES = unary(F.Softsign, F.softsign, lambda x: x / (1 + np.abs(x)), saves=lambda x, y: y.nbytes)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_agrees_with_pytorch():
    agree_everywhere(F.softsign, theirs("softsign"))


def test_large():
    check_large(F.softsign)
    assert max(peak_arrays(F.softsign)) < 1.2


def test_integers():
    assert F.softsign([-1, 3]).tolist() == [-0.5, 0.75]
