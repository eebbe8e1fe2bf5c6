"""What activations share in tests: PyTorch's of the same name, edges, large arrays, memory order and peaks."""

import tracemalloc

import numpy as np

from pygrad import Variable
from tests.pytorch import agree, pytorch

EDGES = np.array([-np.inf, -1e4, -100.0, -6.0, -3.0, -1.0, -0.5, -1e-3, -0.0, 0.0, 1e-3, 0.5, 1.0, 3.0, 6.0, 30.0,
                  100.0, 1e4, np.inf, np.nan])


def theirs(name, **options):
    """Return PyTorch's function of this name with options; it is looked up when it is called."""
    return lambda *arrays: getattr(pytorch().nn.functional, name)(*arrays, **options)


def bits(x, y):
    """Return how many bytes a bit for each element takes."""
    return -(-x.size // 8)


def agree_everywhere(ours, theirs, edges=EDGES, tol=None):
    """Compare with PyTorch: a few elements, one, none, many, and those at the edges."""
    generator = np.random.default_rng(0)
    for array in (3 * generator.standard_normal((3, 5)), np.array(-0.7), np.zeros((0, 2)),
                  3 * generator.standard_normal((2, 9000)), edges):
        agree(ours, theirs, array, tol=tol)


def channels_last(shape=(3, 4, 70, 50), dtype=np.float32, seed=0):
    """Return an array whose second axis is innermost in memory."""
    n, c, *rest = shape
    numbers = 2 * np.random.default_rng(seed).standard_normal((n, *rest, c))
    return np.moveaxis(numbers.astype(dtype), -1, 1)


def value_and_gradient(function, x, gy):
    leaf = Variable(x)
    y = function(leaf)
    y.backward(gy)
    return y.data, leaf.grad.data


def check_large(function, rtol=1e-5):
    """Check that blocks give what a few elements give, in the memory order of the input, in every dtype."""
    for dtype, tolerance in ((np.float64, 1e-12), (np.float32, rtol), (np.float16, 2e-2)):
        x, gy = channels_last(dtype=dtype), channels_last(dtype=dtype, seed=1)
        for array in value_and_gradient(function, x, gy):
            assert array.dtype == dtype and array.strides == x.strides
        y, gx = value_and_gradient(function, x, gy)
        part = slice(20, 40)
        few, few_gx = value_and_gradient(function, x[:, :, part].astype(np.float64), gy[:, :, part].astype(np.float64))
        np.testing.assert_allclose(y[:, :, part], few, tolerance, tolerance)
        np.testing.assert_allclose(gx[:, :, part], few_gx, tolerance, tolerance)
        plain, plain_gx = value_and_gradient(function, x.copy(), np.broadcast_to(gy, gy.shape))
        np.testing.assert_allclose(plain, y, 1e-6, 1e-6)
        np.testing.assert_allclose(plain_gx, gx, 1e-6, 1e-6)


def peak_arrays(function):
    """Return how many arrays of the input's size forward and backward have at once, beside what goes in."""
    x, gy = Variable(np.full((1024, 512), 0.3, np.float32)), np.ones((1024, 512), np.float32)
    function(x).backward(gy)
    x.clear_grad()
    tracemalloc.start()
    try:
        y = function(x)
        forward = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        y.backward(gy)
        backward = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    return forward / gy.nbytes, backward / gy.nbytes
