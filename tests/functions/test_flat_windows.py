import numpy as np
import pytest

from pygrad import functions as F
from pygrad.functions._flat_windows import flat_winners
from tests.functions.cases import case, uniform

INDEX = np.array([[[0, 5], [5, 3]], [[1, 1], [2, 4]]], np.int32)

CASES = [
    case(F.FlatPick, lambda x: F.FlatPick(INDEX, (2, 3))(x), uniform((2, 2, 3)), saves=lambda x, y: 0,
         reference=lambda x: np.take_along_axis(x.reshape(2, 6), INDEX.reshape(2, 4), 1).reshape(2, 2, 2)),
    case(F.FlatSpread, lambda gy: F.FlatSpread(INDEX, (2, 3))(gy), uniform((2, 2, 2)), saves=lambda x, y: 0),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_winners():
    x = np.array([[1.0, 3.0, 3.0, 2.0], [np.nan, 0.0, np.nan, 9.0]])
    y, index = flat_winners(x, (np.array([[[0, 1, 2], [3, 3, 3]]]),))
    assert y[0].tolist() == [3, 2] and np.isnan(y[1, 0]) and y[1, 1] == 9
    assert index.tolist() == [[1, 3], [2, 3]] and index.dtype == np.int32


def test_sums_where_positions_meet():
    assert F.FlatSpread(INDEX, (2, 3))(np.ones((2, 2, 2))).tolist() == [[[1, 0, 0], [1, 0, 2]], [[0, 2, 1], [0, 1, 0]]]
