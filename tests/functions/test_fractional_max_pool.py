import numpy as np
import pytest

from pygrad import Variable
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from pygrad.functions.fractional_max_pool import check_ratio
from pygrad.random import default_generator, manual_seed
from tests.functions.cases import case, uniform
from tests.functions.images import assert_keeps_order, channels_last
from tests.pytorch import agree, pytorch

POOL = {2: F.fractional_max_pool2d, 3: F.fractional_max_pool3d}
CLASSES = {2: F.FractionalMaxPool2d, 3: F.FractionalMaxPool3d}


def samples(shape, axes, seed=0):
    return np.random.default_rng(seed).random((*shape[:2], axes))


def given(axes, shape, *settings):
    return lambda x: POOL[axes](x, *settings, _random_samples=samples(shape, axes))


def seeded(x):
    """Pooling that always draws the same, as a function to differentiate."""
    manual_seed(0)
    return F.fractional_max_pool2d(x, 2, 2)


CASES = [
    case(F.FractionalMaxPool2d, given(2, (1, 2), 2, (2, 3)), uniform((1, 2, 4, 5)), name="2d", saves=lambda x, y: y.size),
    case(F.FractionalMaxPool3d, given(3, (1, 2), (1, 2, 2), 2), uniform((1, 2, 2, 3, 4)), name="3d",
         saves=lambda x, y: y.size),
    case(F.FractionalMaxPool2d, seeded, uniform((2, 2, 4, 5)), name="drawn", saves=lambda x, y: y.size),
    case(F.FractionalMaxPool2d, given(2, (0, 2), 2, 2), uniform((0, 2, 4, 4)), name="empty batch"),
    case(F.FractionalMaxPool2d, given(2, (2, 2), 2, 2), channels_last(uniform((2, 2, 4, 3))), name="channels last"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("axes", [2, 3])
@pytest.mark.parametrize("order", [np.asarray, channels_last], ids=["first", "last"])
def test_agrees_with_pytorch(axes, order):
    torch = pytorch()
    theirs = getattr(torch.nn.functional, f"fractional_max_pool{axes}d")
    x = order(uniform((2, 3, *(7, 6, 8)[-axes:])))
    for seed in range(10):
        numbers = samples(x.shape, axes, seed)
        for settings in ((2, (3, 2, 5)[-axes:]), ((3, 2, 1)[-axes:], (1, 4, 2)[-axes:]), (2, None, (0.5, 0.7, 0.4)[-axes:])):
            agree(lambda x, r, s=settings: POOL[axes](x, *s, return_indices=True, _random_samples=r.data),
                  lambda x, r, s=settings: theirs(x, *s, return_indices=True, _random_samples=r.detach()), x, numbers)


def test_one_image_agrees_with_pytorch():
    torch = pytorch()
    x, numbers = uniform((3, 7, 9)), samples((1, 3), 2)
    agree(lambda x, r: F.fractional_max_pool2d(x, 2, 4, _random_samples=r.data),
          lambda x, r: torch.nn.functional.fractional_max_pool2d(x, 2, 4, _random_samples=r.detach()), x, numbers)


def test_nan_as_in_pytorch():
    torch = pytorch()
    x = uniform((2, 3, 6, 6))
    x[np.random.default_rng(0).random(x.shape) < 0.3] = np.nan
    with np.errstate(invalid="ignore"):
        agree(lambda x, r: F.fractional_max_pool2d(x, 2, 4, None, True, r.data),
              lambda x, r: torch.nn.functional.fractional_max_pool2d(x, 2, 4, None, True, r.detach()), x,
              samples(x.shape, 2))


def test_draws_follow_the_seed_and_are_repeated():
    x = Variable(uniform((3, 4, 16, 16)))
    manual_seed(1)
    first, second = F.fractional_max_pool2d(x, 2, 9), F.fractional_max_pool2d(x, 2, 9)
    manual_seed(1)
    assert np.array_equal(F.fractional_max_pool2d(x, 2, 9).data, first.data)
    assert not np.array_equal(first.data, second.data)
    drawn = default_generator().bit_generator.state
    first.backward(np.ones(first.shape))
    before = x.grad.data
    x.clear_grad()
    first.backward(np.ones(first.shape))
    assert np.array_equal(x.grad.data, before)
    assert default_generator().bit_generator.state == drawn, "a recomputation has drawn a key"


def test_windows_lie_at_two_distances():
    manual_seed(2)
    x = np.arange(50.0).reshape(1, 1, 1, 50) * np.ones((20, 1, 1, 1))
    starts = F.fractional_max_pool2d(x, (1, 1), (1, 30)).data[:, 0, 0]
    assert set(np.diff(starts).ravel()) == {1.0, 2.0}
    assert (starts[:, -1] == 49).all() and len(np.unique(starts[:, 1:-1])) > 30


def test_keeps_the_memory_order():
    assert_keeps_order(lambda x: F.fractional_max_pool2d(x, 2, 2), (2, 3, 4, 5), (1, 3, 4, 5))


def test_ratio():
    x = uniform((1, 1, 10, 20))
    assert F.fractional_max_pool2d(x, 2, output_ratio=0.5).shape == (1, 1, 5, 10)
    assert F.fractional_max_pool2d(x, 2, output_ratio=(0.7, 0.1)).shape == (1, 1, 7, 2)
    assert check_ratio((0.5,), 2, "f") == (0.5, 0.5)


def test_bad_arguments():
    x = np.ones((1, 1, 4, 4))
    with pytest.raises(ArgumentError, match="fractional_max_pool2d: give either an output_size or an output_ratio"):
        F.fractional_max_pool2d(x, 2)
    for ratio in (0, 1, -0.5, "0.5", (0.5, 0.5, 0.5)):
        with pytest.raises(ArgumentError, match="expected a number between 0 and 1 as output_ratio"):
            F.fractional_max_pool2d(x, 2, output_ratio=ratio)
    with pytest.raises(ShapeError, match=r"does not have windows of kernel_size \(2, 2\) for an output of \(4, 4\)"):
        F.fractional_max_pool2d(x, 2, 4)
    with pytest.raises(ShapeError, match=r"for an output of \(0, 0\)"):
        F.fractional_max_pool2d(x, 2, output_ratio=0.1)
    with pytest.raises(ShapeError, match=r"expected _random_samples of shape \(1, 1, 2\) .* got shape \(1, 2\)"):
        F.fractional_max_pool2d(x, 2, 2, _random_samples=np.zeros((1, 2)))
    for bad in (np.full((1, 1, 2), 1.5), np.full((1, 1, 2), np.nan), np.zeros((1, 1, 2), int)):
        with pytest.raises(ArgumentError, match="expected floats from 0 to 1 as _random_samples"):
            F.fractional_max_pool2d(x, 2, 2, _random_samples=bad)
    with pytest.raises(ArgumentError, match="fractional_max_pool3d: expected an integer of at least 1 as kernel_size"):
        F.fractional_max_pool3d(x, 0, 2)
