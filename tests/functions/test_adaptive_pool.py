import numpy as np
import pytest

from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case
from tests.functions.pooling import IMAGES, SEQUENCES, VOLUMES
from tests.pytorch import agree, pytorch

INPUTS = {1: SEQUENCES, 2: IMAGES, 3: VOLUMES}

CASES = [
    *(case(getattr(F, f"AdaptiveAvgPool{axes}d"), lambda x, axes=axes: getattr(F, f"adaptive_avg_pool{axes}d")(x, 2), x,
           saves=lambda x, y: 0) for axes, x in INPUTS.items()),
    *(case(getattr(F, f"AdaptiveMaxPool{axes}d"), lambda x, axes=axes: getattr(F, f"adaptive_max_pool{axes}d")(x, 2), x,
           saves=lambda x, y: 4 * y.size) for axes, x in INPUTS.items()),
    case(F.MaxPool1d, lambda x: F.adaptive_max_pool1d(x, 7), SEQUENCES, name="even", saves=lambda x, y: y.size),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("axes", INPUTS)
@pytest.mark.parametrize("size", [1, 2, 4, 9, (None, 3, 2)], ids=str)
def test_equals_pytorch(axes, size):
    functional = pytorch().nn.functional
    size = size[:axes] if isinstance(size, tuple) else size
    if axes == 1 and isinstance(size, tuple):
        size = 3
    x = np.random.default_rng(axes).standard_normal((2, 3, *(9, 6, 5)[:axes]))
    x[0, 0, ...] = np.round(x[0, 0])
    for kind in ("avg", "max"):
        name = f"adaptive_{kind}_pool{axes}d"
        agree(lambda x, name=name: getattr(F, name)(x, size), lambda x, name=name: getattr(functional, name)(x, size), x)
    name = f"adaptive_max_pool{axes}d"
    agree(lambda x: getattr(F, name)(x, size, return_indices=True),
          lambda x: getattr(functional, name)(x, size, return_indices=True), x)


@pytest.mark.parametrize("kind", ["avg", "max"])
@pytest.mark.parametrize("x, size, error, message", [
    (np.ones((2, 2)), 1, ShapeError, r"_pool2d: expected an input of shape \(N, C, H, W\)"),
    (np.ones((1, 2, 2)), 0, ArgumentError, "expected output_size to be an integer of at least 1 or None, or 2 of them"),
    (np.ones((1, 2, 2)), (1, 2, 3), ArgumentError, "expected output_size"),
    (np.ones((1, 2, 2)), 1.5, ArgumentError, "expected output_size"),
])
def test_bad_input(kind, x, size, error, message):
    with pytest.raises(error, match=message):
        getattr(F, f"adaptive_{kind}_pool2d")(x, size)
