import itertools

import numpy as np
import pytest

from pygrad import Variable, no_grad
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.functions.images import assert_keeps_order, channels_last, pooled
from tests.pytorch import agree, pytorch

POOL = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}
CLASSES = {1: F.MaxPool1d, 2: F.MaxPool2d, 3: F.MaxPool3d}
SHAPES = {1: (2, 2, 5), 2: (1, 2, 4, 5), 3: (1, 1, 3, 4, 3)}
SETTINGS = [{"kernel_size": 2}, {"kernel_size": 3, "stride": 1, "padding": 1},
            {"kernel_size": 2, "stride": 2, "padding": 1, "ceil_mode": True},
            {"kernel_size": 2, "stride": 1, "dilation": 2}, {"kernel_size": 1, "stride": 2}]


def bound(function, settings):
    return lambda x: function(x, **settings)


def reference(axes, settings):
    return lambda x: pooled(x, axes, **settings)


CASES = [case(CLASSES[axes], bound(POOL[axes], settings), uniform(SHAPES[axes]), name=f"{settings}",
              reference=reference(axes, settings), saves=lambda x, y: y.size)
         for axes in (1, 2, 3) for settings in SETTINGS]
CASES += [
    case(F.MaxPool2d, lambda x: F.max_pool2d(x, (3, 2), (1, 2)), uniform((2, 3, 4)), name="one image",
         saves=lambda x, y: y.size),
    case(F.MaxPool2d, lambda x: F.max_pool2d(x, 2), channels_last(uniform((2, 3, 4, 4))), name="channels last"),
    case(F.MaxPool2d, lambda x: F.max_pool2d(x, (17, 16)), uniform((1, 1, 17, 16)), name="272 elements",
         saves=lambda x, y: 2 * y.size),
    case(F.MaxPool2d, lambda x: F.max_pool2d(x, 2), uniform((0, 2, 4, 4)), name="empty batch"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("order", [np.asarray, channels_last, lambda x: x[0]], ids=["first", "last", "one"])
def test_agrees_with_pytorch(axes, order):
    torch = pytorch()
    theirs = getattr(torch.nn.functional, f"max_pool{axes}d")
    x = order(uniform((2, 3, *(7, 6, 5)[:axes])))
    for settings in itertools.product((2, 3), (None, 1, 2, 3), (0, 1), (1, 2), (False, True)):
        agree(lambda x, s=settings: POOL[axes](x, *s, return_indices=True),
              lambda x, s=settings: theirs(x, *s, return_indices=True), x, dtypes=("float64",))
    agree(lambda x: POOL[axes](x, 2), lambda x: theirs(x, 2), x)


@pytest.mark.parametrize("order", [np.asarray, channels_last], ids=["first", "last"])
def test_ties_go_to_the_first(order):
    x = order(np.random.default_rng(0).integers(0, 3, (3, 4, 9, 9)).astype(float))
    torch = pytorch()
    for settings in ((2,), (3, 1), (3, 2, 1), (2, 1, 1, 2)):
        agree(lambda x, s=settings: F.max_pool2d(x, *s, return_indices=True),
              lambda x, s=settings: torch.nn.functional.max_pool2d(x, *s, return_indices=True), x)


def test_first_of_equal_elements():
    x = Variable(np.ones((1, 3, 3)))
    y, indices = F.max_pool2d(x, 3, return_indices=True)
    y.sum().backward()
    assert indices.tolist() == [[[0]]]
    assert x.grad.data[0, 0, 0] == 1 == x.grad.data.sum()
    assert F.max_pool2d([[[0.0, 1.0], [1.0, 1.0]]], 2, return_indices=True)[1].item() == 1
    assert F.max_pool2d([[[0.0, 0.0], [1.0, 1.0]]], 2, return_indices=True)[1].item() == 2


@pytest.mark.parametrize("order", [np.asarray, channels_last], ids=["first", "last"])
def test_nan_and_infinities(order):
    torch = pytorch()
    generator = np.random.default_rng(1)
    x = generator.standard_normal((2, 3, 8, 8))
    x[generator.random(x.shape) < 0.2] = np.nan
    x[generator.random(x.shape) < 0.3] = -np.inf
    x[generator.random(x.shape) < 0.1] = np.inf
    with np.errstate(invalid="ignore"):  # of the sum that is differentiated
        for settings in ((2,), (3, 2, 1), (2, 1), (8,)):
            agree(lambda x, s=settings: F.max_pool2d(x, *s, return_indices=True),
                  lambda x, s=settings: torch.nn.functional.max_pool2d(x, *s, return_indices=True), order(x))


def test_nothing_but_negative_infinity_beside_padding():
    x = Variable(np.full((1, 1, 4, 4), -np.inf))
    y, indices = F.max_pool2d(x, 3, 2, 1, return_indices=True)
    assert (y.data == -np.inf).all()
    assert indices.tolist() == [[[[0, 1], [4, 5]]]]
    y.backward(np.ones(y.shape))
    assert x.grad.data.sum() == 4


def test_gradient_beside_an_infinite_one_is_zero():
    x = Variable(uniform((1, 2, 2)))
    F.max_pool2d(x, 2).backward(np.array([[[np.inf]]]))
    assert sorted(x.grad.data.ravel()) == [0, 0, 0, np.inf]


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16, np.int64, np.uint8, bool])
def test_dtypes(dtype):
    x = Variable((np.arange(16) % 7 > 2).reshape(1, 4, 4).astype(dtype))
    y, indices = F.max_pool2d(x, 3, 1, 1, return_indices=True)
    assert y.dtype == dtype and indices.dtype == np.int64
    assert np.array_equal(y.data, pooled(x.data.astype(float), 2, 3, 1, 1).astype(dtype))


def test_channels_may_be_empty():
    y = F.max_pool2d(Variable(np.ones((2, 0, 4, 4))), 2)
    assert y.shape == (2, 0, 2, 2)
    y.backward(np.ones(y.shape))


@pytest.mark.parametrize("shape", [(3, 5, 40, 40), (3, 40, 40, 40), (300, 3, 9, 9), (1, 1, 3000, 64)])
@pytest.mark.parametrize("settings", [(2,), (3, 2, 1), (2, 1), (2, 3)])
def test_more_than_a_block(shape, settings):
    x = np.random.default_rng(0).standard_normal(shape, np.float32)
    for array in (x, channels_last(x)):
        first, second = Variable(array), Variable(array[:, :, ::-1, ::-1].copy())
        y, indices = F.max_pool2d(first, *settings, return_indices=True)
        assert np.array_equal(np.take_along_axis(array.reshape(*shape[:2], -1),
                                                 indices.reshape(*shape[:2], -1), 2), y.data.reshape(*shape[:2], -1))
        y.sum().backward()
        expected = np.zeros((*shape[:2], shape[2] * shape[3]), np.float32)
        lead = np.indices((*shape[:2], 1), sparse=True)[:2]
        np.add.at(expected, (*lead, indices.reshape(*shape[:2], -1)), 1)
        assert np.array_equal(first.grad.data, expected.reshape(shape))
        if settings == (2,) and shape[2] % 2 == shape[3] % 2 == 0:
            assert np.array_equal(F.max_pool2d(second, 2).data, y.data[:, :, ::-1, ::-1])


def test_keeps_the_memory_order():
    for settings in SETTINGS:
        assert_keeps_order(bound(F.max_pool2d, settings), (2, 3, 4, 5), (1, 3, 4, 5), (2, 3, 4, 4))
    assert_keeps_order(lambda x: F.max_pool3d(x, 2), (2, 3, 2, 4, 4))
    indices = F.max_pool2d(channels_last(uniform((2, 3, 4, 4))), 2, return_indices=True)[1]
    assert channels_last(indices).strides == indices.strides


def test_nothing_is_saved_without_gradients():
    x = Variable(uniform((1, 2, 4, 4)))
    with no_grad():
        y, indices = F.max_pool2d(x, 2, return_indices=True)
    assert y.creator is None
    assert np.array_equal(indices, F.max_pool2d(x, 2, return_indices=True)[1])
    assert np.array_equal(y.data, F.max_pool2d(x.data, 2).data)


def test_settings_as_sequences():
    x = uniform((1, 1, 6, 6))
    expected = F.max_pool2d(x, 2, 1, 1).data
    assert np.array_equal(F.max_pool2d(x, [2, 2], (1,), np.int64(1)).data, expected)
    assert np.array_equal(F.max_pool2d(x, 2, []).data, F.max_pool2d(x, 2).data)


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_bad_settings(axes):
    pool, x = POOL[axes], np.ones((1, 1, *(4,) * axes))
    name = f"max_pool{axes}d"
    with pytest.raises(ShapeError, match=rf"{name}: a window of kernel_size \(5.* does not fit into .* smaller"):
        pool(x, 5)
    with pytest.raises(ShapeError, match=rf"{name}: expected an input of shape \(N, C, .*\) or \(C, .*\), got"):
        pool(x[0, 0], 2)
    with pytest.raises(ShapeError, match=rf"{name}: expected an input of shape"):
        pool(x[None], 2)
    with pytest.raises(ShapeError, match=rf"{name}: .* has nothing to pool"):
        pool(x[..., :0], 2)
    with pytest.raises(ArgumentError, match=rf"{name}: padding 2 is more than half of kernel_size 3"):
        pool(x, 3, padding=2)
    for setting in ("kernel_size", "stride", "dilation"):
        for value in (0, -1, 1.5, "2", (1,) * (axes + 1)):
            with pytest.raises(ArgumentError, match=rf"{name}: expected an integer of at least 1 as {setting}"):
                pool(x, **{"kernel_size": 2, setting: value})
    with pytest.raises(ArgumentError, match=rf"{name}: expected an integer of at least 0 as padding"):
        pool(x, 2, padding=-1)


def test_window_that_steps_over_the_input():
    with pytest.raises(ShapeError, match=r"max_pool1d: a window .* steps over the whole of an input"):
        F.max_pool1d(np.ones((1, 1)), 2, padding=1, dilation=2)
