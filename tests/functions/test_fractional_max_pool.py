import numpy as np
import pytest

from pygrad import Variable, manual_seed
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.random import default_generator
from tests.functions.cases import case, uniform
from tests.pytorch import agree, pytorch

POOLS = {2: (F.FractionalMaxPool2d, F.fractional_max_pool2d), 3: (F.FractionalMaxPool3d, F.fractional_max_pool3d)}

CASES = [case(cls, lambda x, pool=pool, axes=axes: pool(x, 2, 2, None, False, np.full((1, 2, axes), 0.3)),
              uniform((1, 2, 5, 4, 4)[:2 + axes]), saves=lambda x, y: 4 * y.size) for axes, (cls, pool) in POOLS.items()]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("axes", POOLS)
@pytest.mark.parametrize("options", [{"output_size": 4}, {"output_ratio": (0.5,) * 3}, {"output_size": 1}], ids=str)
def test_equals_pytorch(axes, options):
    torch = pytorch()
    options = {name: one[:axes] if isinstance(one, tuple) else one for name, one in options.items()}
    x = np.random.default_rng(axes).standard_normal((2, 3, *(9, 7, 8)[:axes]))
    samples = np.random.default_rng(9).random((2, 3, axes))
    name = f"fractional_max_pool{axes}d"
    for suffix in ("", "_with_indices"):
        agree(lambda x, name=name + suffix: getattr(F, name)(x, 2, **options, _random_samples=samples),
              lambda x, name=name + suffix: getattr(torch.nn.functional, name)(
                  x, 2, **options, _random_samples=torch.tensor(samples, dtype=x.dtype)), x)


def test_places_are_drawn_and_kept():
    bits = default_generator().bit_generator
    before = bits.state
    try:
        x = Variable(uniform((2, 3, 20, 20)))
        draws = []
        for seed in (0, 0, 1):
            manual_seed(seed)
            draws.append(F.fractional_max_pool2d(x, 2, output_ratio=0.6))
        first, again, other = draws
        np.testing.assert_array_equal(first.data, again.data)
        assert not np.array_equal(first.data, other.data)
        first.sum().backward()
        gradient = x.grad.data.copy()
        first.sum().backward()
        np.testing.assert_array_equal(x.grad.data, 2 * gradient)
    finally:
        bits.state = before


@pytest.mark.parametrize("options, error, message", [
    ({}, ArgumentError, "expected either output_size or output_ratio, got None and None"),
    ({"output_size": 2, "output_ratio": 0.5}, ArgumentError, "expected either"),
    ({"output_ratio": 1.5}, ArgumentError, "expected output_ratio between 0 and 1, or 2 of them, got 1.5"),
    ({"output_size": 5}, ShapeError, "is too small for .* windows"),
    ({"output_size": 2, "_random_samples": np.ones(2)}, ShapeError, r"_random_samples of shape \(1, 1, 2\)"),
])
def test_bad_input(options, error, message):
    with pytest.raises(error, match=message):
        F.fractional_max_pool2d(np.ones((1, 1, 5, 5)), 2, **options)
