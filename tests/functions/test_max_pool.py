import numpy as np
import pytest

from pygrad import Variable, grad
from pygrad import functions as F
from pygrad.errors import ArgumentError, ShapeError
from tests.functions.cases import case, uniform
from tests.functions.pooling import IMAGES, SEQUENCES, VOLUMES, channels_last
from tests.pytorch import agree, pytorch

OPTIONS = {
    "pairs": {"kernel_size": 2}, "odd": {"kernel_size": 3}, "steps": {"kernel_size": 2, "stride": 3},
    "overlap": {"kernel_size": 3, "stride": 1}, "padded": {"kernel_size": 3, "stride": 2, "padding": 1},
    "dilated": {"kernel_size": 2, "stride": 1, "dilation": 2}, "ceil": {"kernel_size": 2, "ceil_mode": True},
    "ceil and padding": {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True},
}
POOLS = {1: (F.MaxPool1d, F.max_pool1d, SEQUENCES), 2: (F.MaxPool2d, F.max_pool2d, IMAGES),
         3: (F.MaxPool3d, F.max_pool3d, VOLUMES)}

_POOLED = F.max_pool2d(Variable(IMAGES), 2).creator
PARTS = _POOLED.windows, _POOLED.layout, _POOLED.saved[0]

CASES = [
    *(case(F.MaxPool2d, lambda x, options=options: F.max_pool2d(x, **options), IMAGES, name=name)
      for name, options in OPTIONS.items()),
    case(F.MaxPool1d, lambda x: F.max_pool1d(x, 3, 2, 1), SEQUENCES, saves=lambda x, y: y.size),
    case(F.MaxPool2d, lambda x: F.max_pool2d(x, 2), uniform((4, 6, 3)), name="no batch", saves=lambda x, y: y.size),
    case(F.MaxPool3d, lambda x: F.max_pool3d(x, 2), VOLUMES, saves=lambda x, y: y.size),
    case(F.MaxPool2d, lambda x: F.max_pool2d(x, 17, 1), uniform((1, 1, 17, 18)), name="large kernel",
         saves=lambda x, y: 4 * y.size),
    case(F.PoolPick, lambda x: F.max_pool2d(x, 2, return_indices=True)[0], IMAGES),
    case(F.PoolSpread, lambda gy: F.PoolSpread(*PARTS)(gy), uniform((2, 2, 2, 2))),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case):
    case.check()


@pytest.mark.parametrize("layout", [np.ascontiguousarray, channels_last])
@pytest.mark.parametrize("axes", POOLS)
@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_equals_pytorch(axes, options, layout):
    _, pool, _ = POOLS[axes]
    theirs = getattr(pytorch().nn.functional, f"max_pool{axes}d")
    x = np.round(np.random.default_rng(axes).standard_normal((2, 3, *(9, 7, 6)[:axes])) * 2)  # with ties
    agree(lambda x: pool(F.copy(x) if layout is channels_last else x, **options), lambda x: theirs(x, **options),
          layout(x))
    agree(lambda x: pool(x, **options, return_indices=True), lambda x: theirs(x, **options, return_indices=True), x)


def test_memory_order_is_kept():
    x = Variable(channels_last(uniform((3, 5, 6, 4))))
    y = F.max_pool2d(x, 2)
    y.sum().backward()
    for array in (y.data, x.grad.data):
        assert array.transpose(0, 2, 3, 1).flags.c_contiguous


def test_many_blocks():
    x = np.random.default_rng(0).standard_normal((40, 30, 22, 20)).astype(np.float32)
    for array in (x, channels_last(x)):
        v = Variable(array)
        y = F.max_pool2d(v, 2)
        np.testing.assert_array_equal(y.data, x.reshape(40, 30, 11, 2, 10, 2).max((3, 5)))
        y.backward(y.data)
        np.testing.assert_array_equal(v.grad.data, np.where(x == np.repeat(np.repeat(y.data, 2, 2), 2, 3), x, 0))


@pytest.mark.parametrize("kernel", [2, 3])
def test_nan_and_infinities(kernel):
    torch = pytorch()
    x = np.random.default_rng(0).standard_normal((2, 2, 6, 6))
    x[0, 0, :3, :3] = -np.inf
    x[0, 1, 1, 1] = x[0, 1, 0, 0] = x[1, 1, 5, 5] = np.nan
    x[1, 0, 2, 2] = np.inf
    ours, theirs = Variable(x), torch.tensor(x, requires_grad=True)
    y, index = F.max_pool2d(ours, kernel, 2, kernel // 2, return_indices=True)
    z, expected = torch.nn.functional.max_pool2d(theirs, kernel, 2, kernel // 2, return_indices=True)
    np.testing.assert_array_equal(y.data, z.detach().numpy())
    np.testing.assert_array_equal(index, expected.numpy())
    F.max_pool2d(ours, kernel, 2, kernel // 2).backward(np.ones(y.shape))
    z.backward(torch.ones_like(z))
    np.testing.assert_array_equal(ours.grad.data, theirs.grad.numpy())


def test_a_gradient_that_is_infinite_stays_where_it_belongs():
    x = Variable(uniform((1, 1, 2, 2)))
    F.max_pool2d(x, 2).backward(np.full((1, 1, 1, 1), np.inf))
    assert np.isinf(x.grad.data).sum() == 1 and not np.isnan(x.grad.data).any()


def test_integers_and_half():
    assert F.max_pool1d(np.arange(6).reshape(1, 6), 2).tolist() == [[1, 3, 5]]
    assert F.max_pool1d(-np.arange(1, 5, dtype=np.int8).reshape(1, 4), 3, 1, 1).tolist() == [[-1, -1, -2, -3]]
    x = Variable(uniform((1, 1, 4, 4)).astype(np.float16))
    y = F.max_pool2d(x, 2)
    y.sum().backward()
    assert y.dtype == x.grad.dtype == np.float16


def test_no_samples():
    x = Variable(np.zeros((0, 2, 4, 4)))
    y = F.max_pool2d(x, 2)
    y.sum().backward()
    assert y.shape == (0, 2, 2, 2) and x.grad.shape == x.shape


def test_gradients_of_several_directions_at_once():
    x = Variable(IMAGES)
    y = F.max_pool2d(x, 2)
    gy = uniform((3, *y.shape), seed=2)
    together, = grad(y, [x], gy, batch=1)
    for one, part in zip(gy, together.data, strict=True):
        np.testing.assert_array_equal(part, grad(F.max_pool2d(x, 2), [x], one)[0].data)


@pytest.mark.parametrize("x, options, error, message", [
    (np.ones((4, 4)), (2,), ShapeError, r"max_pool2d: expected an input of shape \(N, C, H, W\) or \(C, H, W\)"),
    (np.ones((1, 0, 4, 4)), (2,), ShapeError, "of which only N may be 0, got shape"),
    (np.ones((1, 1, 4, 4)), (5,), ShapeError, r"a kernel of \(5, 5\) .* leaves no output .* take a smaller kernel"),
    (np.ones((1, 1, 4, 4)), (0,), ArgumentError, "expected kernel_size to be an integer of at least 1, or 2 of them"),
    (np.ones((1, 1, 4, 4)), ((1, 2, 3),), ArgumentError, "expected kernel_size to be"),
    (np.ones((1, 1, 4, 4)), (2, -1), ArgumentError, "expected stride to be"),
    (np.ones((1, 1, 4, 4)), (2, 2, 2), ArgumentError, r"padding of at most half the kernel, \(2, 2\), got 2"),
    (np.ones((1, 1, 4, 4)), (2, 2, 0, 0), ArgumentError, "expected dilation to be"),
])
@pytest.mark.parametrize("return_indices", [False, True])
def test_bad_input(x, options, error, message, return_indices):
    with pytest.raises(error, match=message):
        F.max_pool2d(x, *options, return_indices=return_indices)
