import numpy as np
import pytest

from pygrad import functions as F
from pygrad.errors import ArgumentError, LabelError, ShapeError
from tests.functions.cases import case, uniform
from tests.functions.pooling import IMAGES, SEQUENCES, VOLUMES
from tests.pytorch import agree, pytorch

INPUTS = {1: SEQUENCES, 2: IMAGES, 3: VOLUMES}


def there_and_back(functions, axes, x, *options, **more):
    y, index = getattr(functions, f"max_pool{axes}d")(x, *options, return_indices=True)
    return getattr(functions, f"max_unpool{axes}d")(y, index, *options, **more)


CASES = [case(getattr(F, f"MaxUnpool{axes}d"),
              lambda y, axes=axes, x=x: getattr(F, f"max_unpool{axes}d")(
                  y, getattr(F, f"max_pool{axes}d")(x, 2, return_indices=True)[1], 2, output_size=x.shape),
              uniform(getattr(F, f"max_pool{axes}d")(x, 2).shape), saves=lambda x, y: 0) for axes, x in INPUTS.items()]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("axes", INPUTS)
@pytest.mark.parametrize("options", [(2,), (3, 2, 1)], ids=str)
def test_equals_pytorch(axes, options):
    functional = pytorch().nn.functional
    x = np.random.default_rng(axes).standard_normal((2, 3, *(9, 7, 5)[:axes]))
    size = x.shape[2:]
    agree(lambda x: there_and_back(F, axes, x, *options, output_size=size),
          lambda x: there_and_back(functional, axes, x, *options, output_size=size), x)
    agree(lambda x: there_and_back(F, axes, x, *options, output_size=x.shape),
          lambda x: there_and_back(functional, axes, x, *options, output_size=x.shape), x)


@pytest.mark.parametrize("indices, options, error, message", [
    (np.zeros((1, 2, 1), int), {}, ShapeError, r"expected integer indices of the input's shape \(1, 2, 2\)"),
    (np.zeros((1, 2, 2)), {}, ShapeError, "dtype float64"),
    (np.full((1, 2, 2), 16), {}, LabelError, r"index 16 is out of range for an output of extents \(4, 4\)"),
    (np.full((1, 2, 2), -1), {}, LabelError, "index -1 is out of range"),
    (np.zeros((1, 2, 2), int), {"output_size": (7, 4)}, ArgumentError, r"within less than a stride, \(2, 2\), of \(4, 4\)"),
    (np.zeros((1, 2, 2), int), {"output_size": "a"}, ArgumentError, "expected an output_size"),
])
def test_bad_input(indices, options, error, message):
    with pytest.raises(error, match=message):
        F.max_unpool2d(np.ones((1, 2, 2)), indices, 2, **options)
