import numpy as np
import pytest

from pygrad import kernels
from pygrad.kernels import convolve, convolve_transposed, correlate, sum_of_positions
from tests.kernels.problems import GEOMETRIES, arrays, plain


@pytest.mark.parametrize("name", kernels.available())
@pytest.mark.parametrize("c, k, g", GEOMETRIES, ids=str)
@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-12), (np.float32, 2e-6)])
def test_against_loops(name, c, k, g, dtype, tolerance):
    x, weight, bias, gy = arrays(c, k, g, dtype)
    y, gx, gw = plain(x, weight, gy, g)
    shift = bias.reshape((-1,) + (1,) * len(g.kernel))
    with kernels.use(name):
        got = [convolve(x, weight, bias, g), convolve(x, weight, None, g), convolve_transposed(gy, weight, None, g),
               *correlate(x, gy, g, weight.shape, with_bias=True), correlate(x, gy, g, weight.shape)[0],
               convolve_transposed(gy, weight, np.ones(c, dtype), g)]
    expected = [y + shift, y, gx, gw, gy.sum(axis=(0, *range(2, gy.ndim))), gw, gx + 1]
    for one, other in zip(got, expected, strict=True):
        assert one.dtype == dtype and one.shape == other.shape
        assert one.flags.owndata
        np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance * np.abs(other).max())


def test_no_bias_asked_for():
    c, k, g = GEOMETRIES[0]
    x, weight, _, gy = arrays(c, k, g)
    assert correlate(x, gy, g, weight.shape)[1] is None


@pytest.mark.parametrize("name", kernels.available())
def test_empty_batch(name):
    c, k, g = GEOMETRIES[2]
    x, weight, bias, gy = arrays(c, k, g, np.float32, n=0)
    with kernels.use(name):
        assert convolve(x, weight, bias, g).shape == gy.shape
        assert convolve_transposed(gy, weight, np.ones(c, np.float32), g).shape == x.shape
        gw, gb = correlate(x, gy, g, weight.shape, with_bias=True)
    assert not gw.any() and not gb.any() and gw.shape == weight.shape and gb.shape == bias.shape


@pytest.mark.parametrize("name", kernels.available())
def test_dtypes(name):
    c, k, g = GEOMETRIES[2]
    x, weight, bias, gy = arrays(c, k, g)
    expected = convolve(x, weight, bias, g)
    with kernels.use(name):
        half = [one.astype(np.float16) for one in (x, weight, bias)]
        got = convolve(*half, g)
        assert got.dtype == np.float16
        np.testing.assert_allclose(got, expected, rtol=0.02, atol=0.05)
        assert convolve(x.astype(np.float32), weight.astype(np.float32), bias, g).dtype == np.float64
        assert correlate(half[0], gy.astype(np.float32), g, weight.shape)[0].dtype == np.float32
        assert convolve((x * 9).astype(np.int64), (weight * 9).astype(np.int32), None, g).dtype == np.int64


@pytest.mark.parametrize("name", kernels.available())
def test_nothing_is_written_to(name):
    c, k, g = GEOMETRIES[2]
    inputs = arrays(c, k, g, np.float32)
    copies = [one.copy() for one in inputs]
    x, weight, bias, gy = inputs
    for one in inputs:
        one.flags.writeable = False
    with kernels.use(name):
        convolve(x, weight, bias, g)
        convolve_transposed(gy, weight, bias[:c], g)
        correlate(x, gy, g, weight.shape, with_bias=True)
    assert all(np.array_equal(one, other) for one, other in zip(inputs, copies, strict=True))


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16, np.int32])
@pytest.mark.parametrize("shape", [(2, 3, 4), (0, 3, 4), (2, 3, 4, 5), (1, 1, 1)])
def test_sum_of_positions(dtype, shape):
    y = (9 * np.random.default_rng(0).standard_normal(shape)).astype(dtype)
    expected = y.sum(axis=(0, *range(2, y.ndim)))
    got = sum_of_positions(y)
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(got, expected, rtol=1e-5)
