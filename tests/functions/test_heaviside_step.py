import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ShapeError
from tests.functions.cases import binary, case, gradient, uniform

CASES = [
    *binary(F.Heaviside, F.heaviside, np.heaviside, saves=lambda x1, x2, y: -(-y.size // 8)),
    case(F.Heaviside, lambda x: np.heaviside(x, 0.5), uniform((3,)), reference=lambda x: np.heaviside(x, 0.5), saves=0),
    case(F.Heaviside, lambda v: np.heaviside([0.0, 1.0, 0.0], v), uniform(()), saves=1,
         reference=lambda v: np.heaviside([0.0, 1.0, 0.0], v), name="value at 0", dtypes=()),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_gradients():
    first, second = gradient(np.heaviside, np.array([-1.0, 0.0, 2.0, np.nan]), np.full(4, 0.5))
    assert first.tolist() == [0.0] * 4 and second.tolist() == [0.0, 1.0, 0.0, 0.0]


def test_shapes_that_do_not_broadcast():
    with pytest.raises(ShapeError, match=r"heaviside: .*shape \(2,\).*shape \(3,\)"):
        F.heaviside(Variable(np.ones(2)), np.ones(3))
