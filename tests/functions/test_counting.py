import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from tests.functions.cases import case, uniform

N = np.array([0, 3, 3, 1])

CASES = [
    case(F.Bincount, lambda w: np.bincount(N, w), uniform((4,)), reference=lambda w: np.bincount(N, w), saves=0, dtypes=()),
    case(F.Bincount, lambda w: np.bincount(N, weights=w, minlength=6), uniform((4,)), dtypes=(),
         reference=lambda w: np.bincount(N, weights=w, minlength=6), name="minlength"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_without_weights_it_is_plain():
    assert np.bincount(Variable(N)).tolist() == [1, 1, 0, 2] and not isinstance(np.bincount(Variable(N)), Variable)
