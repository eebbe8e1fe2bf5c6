import numpy as np
import pytest

from pygrad import kernels
from pygrad.kernels.normalization import SMALL, normalise, normalise_backward

ROWS = np.random.default_rng(0).standard_normal((100, 64)).astype(np.float32)


@pytest.fixture(params=["layer", "batch"])
def problem(request):
    """The kind, and an array of its shape."""
    return request.param, ROWS if request.param == "layer" else ROWS.reshape(10, 10, 64)


def test_numpy_takes_nothing(problem):
    kind, x = problem
    with kernels.use("numpy"):
        assert normalise(kind, x, None, None, 1e-5, np.empty_like(x)) is None
        assert normalise_backward(kind, x, x, None, np.ones(len(x)), np.ones(len(x)), np.empty_like(x)) is None


def test_what_is_left_to_numpy(problem):
    kind, x = problem
    wide = x.astype(np.float64)
    small = np.zeros((1, SMALL - 1) if kind == "layer" else (1, 1, SMALL - 1), np.float32)
    turned = np.zeros(x.shape[::-1], np.float32).T
    for one in (wide, small, turned):
        assert normalise(kind, one, None, None, 1e-5, np.empty_like(one)) is None
    assert normalise(kind, x, None, None, 1e-5, turned) is None


@pytest.mark.skipif("onednn" not in kernels.available(), reason="oneDNN is not installed")
def test_without_weight_and_bias(problem):
    kind, x = problem
    axes = (1,) if kind == "layer" else (0, 1)
    with kernels.use("onednn"):
        y, gx = np.empty_like(x), np.empty_like(x)
        mean, variance = normalise(kind, x, None, None, 1e-5, y)
        rstd = 1 / np.sqrt(variance + np.float32(1e-5))
        gw, gb = normalise_backward(kind, np.cos(x), x, None, mean, rstd, gx)
    z = (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + 1e-5)
    np.testing.assert_allclose(y, z, atol=1e-5)
    assert gw.shape == gb.shape == (64,) and mean.shape == variance.shape == (100 if kind == "layer" else 64,)
    lead = tuple(range(x.ndim - 1))
    np.testing.assert_allclose(gb, np.cos(x).sum(lead), rtol=1e-4)
    np.testing.assert_allclose(gw, (np.cos(x) * z).sum(lead), rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(gx.sum(axes), 0, atol=1e-3)
