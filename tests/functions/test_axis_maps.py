import numpy as np
import pytest

from pygrad import functions as F
from tests.functions.cases import case, uniform
from tests.functions.pooling import channels_last

ROWS, COLUMNS = uniform((3, 4), seed=5), uniform((2, 5), seed=6)

CASES = [case(F.AxisMaps, lambda x: F.AxisMaps((ROWS, COLUMNS))(x), uniform((2, 4, 5)), saves=lambda x, y: 0,
              reference=lambda x: ROWS @ x @ COLUMNS.T)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_channels_last_and_nothing():
    x = uniform((2, 3, 4, 5))
    y = F.AxisMaps((ROWS, COLUMNS))(channels_last(x))
    np.testing.assert_allclose(y.data, ROWS @ x @ COLUMNS.T)
    assert y.data.transpose(0, 2, 3, 1).flags.c_contiguous
    assert F.AxisMaps((ROWS, COLUMNS))(np.ones((0, 4, 5))).shape == (0, 3, 2)
