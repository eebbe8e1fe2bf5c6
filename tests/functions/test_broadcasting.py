import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform

CASES = [
    case(F.BroadcastTo, lambda x, s=shape: F.broadcast_to(x, s), uniform(start), name=f"{start} to {shape}",
         saves=0, reference=lambda x, s=shape: np.broadcast_to(x, s))
    for start, shape in [((), ()), ((), (2, 3)), ((3,), (2, 3)), ((2, 1), (2, 3)), ((1, 1), (
        2, 3)), ((3,), (3,)), ((1,), (0,)), ((0,), (2, 0)), ((2, 1), (4, 2, 3)), ((1,), 3)]
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


def test_result_is_a_read_only_view():
    x = Variable([1.0, 2.0])
    y = np.broadcast_to(x, (1000, 2))
    assert np.shares_memory(y.data, x.data) and not y.data.flags.writeable


def test_wrong_arguments():
    with pytest.raises(
            ShapeError,
            match=r"broadcast_to: an array of shape \(2,\), dtype float64 does not broadcast to \(3,\)"):
        F.broadcast_to(Variable([1.0, 2.0]), (3,))
    with pytest.raises(ArgumentError, match="broadcast_to: the argument subok= is not supported"):
        np.broadcast_to(Variable([1.0, 2.0]), (3, 2), subok=True)
