import numpy as np
import pytest

from pygrad import Variable, kernels
from pygrad import functions as F
from pygrad.functions._layout import layout_of
from pygrad.functions._maxima import winners
from pygrad.functions._picks import WindowPicks
from pygrad.functions._pool_windows import geometry, sliding
from pygrad.kernels import pooling

PROBLEMS = {
    "pairs": ((8, 8), 2, None, 0, 1, False), "odd": ((9, 7), 2, None, 0, 1, False), "ceil": ((9, 7), 2, None, 0, 1, True),
    "overlap": ((9, 8), 3, 2, 0, 1, False), "padded": ((9, 8), 3, 2, 1, 1, False), "dense": ((6, 7), 3, 1, 1, 1, False),
    "padded and ceil": ((10, 10), 3, 2, 1, 1, True), "gaps": ((11, 12), 2, 3, 0, 1, False),
    "uneven": ((9, 8), (3, 2), (2, 1), (1, 0), 1, False), "dilated": ((9, 8), 2, 2, 0, 2, False),
    "sequence": ((21,), 3, 2, 1, 1, False), "volume": ((5, 6, 7), 2, None, 0, 1, False),
    "padded volume": ((5, 6, 7), 3, 2, 1, 1, False), "255 taps": ((17, 30), (15, 17), 2, 0, 1, False),
    "256 taps": ((17, 18), 16, 1, 8, 1, False), "289 taps": ((18, 18), 17, 1, 0, 1, False),
}
TAKEN = set(PROBLEMS) - {"dilated", "256 taps", "289 taps"}


def problem(name, p, q, seed=0):
    """Return numbers with many ties, and the windows along each axis."""
    extents, *options = PROBLEMS[name]
    x = np.random.default_rng(seed).integers(-3, 3, (p, *extents, q)).astype(np.float32)
    return x, geometry(len(extents), "test", *options).axes(np.empty((1, *extents)), "test")


def pool(x, axes):
    """Return the maxima of an array of the form (P, ..., Q), and the numbers of their taps."""
    y = np.empty((len(x), *[axis.count for axis in axes], x.shape[-1]), x.dtype)
    return y, winners(x, axes, y)


def unpool(gy, index, axes):
    """Return the gradient of `pool`."""
    shape = len(gy), *[axis.extent for axis in axes], gy.shape[-1]
    x = np.moveaxis(np.empty(shape, gy.dtype), -1, 1)
    return np.moveaxis(WindowPicks(layout_of(x, len(axes)), x.shape, axes).scatter(index, np.moveaxis(gy, -1, 1)), 1, -1)


@pytest.fixture(params=kernels.available(), autouse=True)
def each_kernel(request, monkeypatch):
    monkeypatch.setattr(pooling, "SMALL", 1)
    with kernels.use(request.param):
        yield request.param


@pytest.mark.parametrize("p, q", [(3, 16), (2, 5), (6, 1), (1, 1), (1, 33)])
@pytest.mark.parametrize("name", PROBLEMS)
def test_equals_numpy(name, p, q):
    x, windows = problem(name, p, q)
    y, index = pool(x, windows)
    gy = np.random.default_rng(1).standard_normal(y.shape).astype(np.float32)
    gx = unpool(gy, index, windows)
    with kernels.use("numpy"):
        expected = pool(x, windows)
        expected_gx = unpool(gy, expected[1], windows)
    np.testing.assert_array_equal(y, expected[0])
    np.testing.assert_array_equal(index, expected[1])
    assert index.dtype == expected[1].dtype
    np.testing.assert_allclose(gx, expected_gx, rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_is_taken(name, each_kernel):
    x, axes = problem(name, 3, 16)
    windows = sliding(axes)
    found = kernels.max_pool(x, windows)
    assert (found is not None) == (each_kernel == "onednn" and name in TAKEN)
    if found is not None:
        assert kernels.max_pool_backward(found[0], found[1], windows, np.empty_like(x))
    assert kernels.max_pool(x.astype(np.float64), windows) is None
    assert kernels.max_pool(x[..., ::2], windows) is None
    assert kernels.max_pool(x[:0], windows) is None


@pytest.mark.parametrize("q", [1, 16])
@pytest.mark.parametrize("number", [np.nan, -np.inf, np.inf, np.finfo(np.float32).min])
def test_extremes_are_as_in_numpy(number, q):
    for name in ("pairs", "padded"):
        x, windows = problem(name, 3, q)
        x[1, 2:5, 2:5] = x[2, 0, 0] = number
        y, index = pool(x, windows)
        with kernels.use("numpy"):
            expected = pool(x, windows)
        np.testing.assert_array_equal(y, expected[0])
        np.testing.assert_array_equal(index, expected[1])


def test_index_of_either_kernel_serves_the_other():
    x, windows = problem("padded", 3, 16)
    x[0, 0, 0, 0] = np.nan  # for NumPy; its gradient is for the library
    y, index = pool(x, windows)
    gx = unpool(np.ones_like(y), index, windows)
    with kernels.use("numpy"):
        np.testing.assert_array_equal(gx, unpool(np.ones_like(y), index, windows))


@pytest.mark.parametrize("order", ["first", "last"])
def test_through_the_function(order):
    x = np.random.default_rng(0).standard_normal((4, 6, 11, 9)).astype(np.float32)
    leaf = Variable(np.moveaxis(np.ascontiguousarray(np.moveaxis(x, 1, -1)), -1, 1) if order == "last" else x)
    y = F.max_pool2d(leaf, 3, 2, 1)
    gy = np.random.default_rng(1).standard_normal(y.shape).astype(np.float32)
    y.backward(gy)
    with kernels.use("numpy"):
        other = Variable(x.astype(np.float64))
        expected = F.max_pool2d(other, 3, 2, 1)
        expected.backward(gy)
    np.testing.assert_array_equal(y.data, expected.data)
    np.testing.assert_allclose(leaf.grad.data, other.grad.data, rtol=1e-5, atol=1e-5)
    assert leaf.grad.data.strides == leaf.data.strides
