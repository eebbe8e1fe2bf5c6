import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import case, uniform

CASES = [
    *[case(F.Unwrap, np.unwrap, uniform(shape, -9, 9), reference=np.unwrap, saves=0, low_rtol=1e-2)
      for shape in [(1,), (5,), (2, 3)]],
    case(F.Unwrap, lambda x: np.unwrap(x, 3.5, 0, period=3), uniform((3, 2), -9, 9), saves=0, low_rtol=1e-2,
         reference=lambda x: np.unwrap(x, 3.5, 0, period=3), name="options"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_no_such_axis():
    with pytest.raises(ShapeError, match="unwrap: axis=1"):
        np.unwrap(Variable([1.0, 2.0]), axis=1)
