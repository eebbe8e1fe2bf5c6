import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, complex_uniform, gradient, uniform
from tests.functions.elementwise import bits
from tests.pytorch import agree, pytorch


def cases(makes, ufunc):
    return [
        *[case(makes, ufunc.accumulate, uniform(shape), reference=ufunc.accumulate, saves=bits) for shape in [(1,), (0,), (5,), (2, 3)]],
        case(makes, lambda x: ufunc.accumulate(x, -1), uniform((2, 4)), reference=lambda x: ufunc.accumulate(x, -1), name="last axis"),
        case(makes, lambda x: ufunc.accumulate(x, axis=1), uniform((2, 3, 2)), reference=lambda x: ufunc.accumulate(x, axis=1)),
        case(makes, ufunc.accumulate, complex_uniform((4,)), reference=ufunc.accumulate, name="complex"),
    ]


CASES = [*cases(F.MaximumAccumulate, np.maximum), *cases(F.MinimumAccumulate, np.minimum)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("ours, theirs", [(np.maximum, "cummax"), (np.minimum, "cummin")])
def test_agrees_with_pytorch_at_ties_and_nan(ours, theirs):
    torch = pytorch()
    for x in ([2.0, 2.0, 1.0, 3.0, 3.0, 0.0], [1.0, np.nan, 5.0, np.nan, 0.0]):
        agree(ours.accumulate, lambda x: getattr(torch, theirs)(x, 0).values, np.array(x))


def test_ties_go_to_the_last():
    assert gradient(np.maximum.accumulate, np.array([2.0, 2.0, 1.0]))[0].tolist() == [1.0, 2.0, 0.0]


def test_dtype_and_errors():
    x = Variable([1, 3, 2])
    assert np.maximum.accumulate(x, dtype=np.float32).dtype == np.float32
    with pytest.raises(ShapeError, match="maximum.accumulate: axis=1"):
        np.maximum.accumulate(x, 1)
    with pytest.raises(ShapeError, match="minimum.accumulate: .*0-d"):
        np.minimum.accumulate(Variable(1.0))
    with pytest.raises(ArgumentError, match="out="):
        F.maximum_accumulate(x, out=np.zeros(3))
