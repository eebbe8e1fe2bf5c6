import numpy as np
import pytest
from scipy import special

from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.functions.elementwise import theirs
from tests.pytorch import agree

CASES = [case(F.Softmin, lambda x, dim=dim: F.softmin(x, dim), uniform(shape), name=f"{shape} dim={dim}",
              reference=lambda x, dim=dim: special.softmax(-x, axis=dim), saves=lambda x, y: y.nbytes)
         for shape, dim in [((3,), 0), ((2, 3), 1), ((2, 3), -2), ((2, 3, 4), 1), ((0, 3), 1)]]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("shape, dim", [((5,), 0), ((3, 5), 1), ((3, 4, 2), -2)])
def test_agrees_with_pytorch(shape, dim):
    agree(lambda x: F.softmin(x, dim), theirs("softmin", dim=dim), uniform(shape, -4, 4))


def test_extremes_and_dtypes():
    assert F.softmin([1e30, -1e30, np.inf], 0).tolist() == [0, 1, 0]
    assert F.softmin(3, 0).item() == 1 and np.isnan(F.softmin([np.nan, 1], 0).data).all()
    assert F.softmin(np.array([0, 255], np.uint8), 0).tolist() == special.softmax([0.0, -255.0]).tolist()
    assert F.softmin(np.ones(2, np.float16), 0, np.float32).dtype == np.float32


def test_bad_arguments():
    with pytest.raises(ShapeError, match="softmin: dim 1 is out of range"):
        F.softmin(np.ones(2), 1)
    with pytest.raises(ArgumentError, match="softmin: expected an integer as dim, got None"):
        F.softmin(np.ones(2))
    with pytest.raises(ArgumentError, match="softmin: expected a floating dtype such as np.float32, got int64"):
        F.softmin(np.ones(2), 0, np.int64)
