import numpy as np
import pytest

from pygrad import kernels
from pygrad.kernels import choice
from pygrad.kernels.onednn_normalization import backward, forward

pytestmark = pytest.mark.skipif("onednn" not in kernels.available(), reason="oneDNN is not installed")

SHAPES = [("layer", (300, 17)), ("layer", (64, 128)), ("layer", (1, 5000)), ("batch", (6, 35, 17)),
          ("batch", (1, 300, 32)), ("batch", (300, 1, 8)), ("batch", (8, 64, 64))]


@pytest.fixture
def library():
    with kernels.use("onednn"):
        yield choice.library()


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5 * np.abs(expected).max())


class Problem:
    """Numbers, and what is to be made of them, in float64."""

    def __init__(self, kind, shape, eps=1e-3):
        generator = np.random.default_rng(0)
        self.x, self.gy = (generator.standard_normal((2, *shape)) + [[[1]], [[0]]] if len(shape) == 2 else
                           generator.standard_normal((2, *shape)) + [[[[1]]], [[[0]]]]).astype(np.float32)
        width = shape[-1]
        self.weight = generator.uniform(0.5, 2, width).astype(np.float32)
        self.weight[::3] *= -1
        self.bias = generator.standard_normal(width).astype(np.float32)
        axes = (1,) if kind == "layer" else (0, 1)
        lead = tuple(range(len(shape) - 1))
        x = self.x.astype(np.float64)
        mean = x.mean(axes, keepdims=True)
        rstd = 1 / np.sqrt(x.var(axes, keepdims=True) + eps)
        z, h = (x - mean) * rstd, self.gy * self.weight.astype(np.float64)
        self.mean, self.variance, self.rstd = mean.ravel(), x.var(axes), rstd.ravel()
        self.y = z * self.weight + self.bias
        self.gx = rstd * (h - h.mean(axes, keepdims=True) - z * (h * z).mean(axes, keepdims=True))
        self.gw, self.gb = (self.gy * z).sum(lead), self.gy.astype(np.float64).sum(lead)
        self.kind, self.eps = kind, eps

    def numbers(self):
        return [np.empty(self.weight.shape, np.float32) for _ in range(2)]


@pytest.mark.parametrize("kind, shape", SHAPES, ids=str)
def test_forward(library, kind, shape):
    p = Problem(kind, shape)
    y = np.empty_like(p.x)
    mean, variance = [np.empty(p.mean.shape, np.float32) for _ in range(2)]
    assert forward(library, kind, p.x, p.weight, p.bias, p.eps, y, mean, variance)
    close(y, p.y)
    close(mean, p.mean)
    close(variance, p.variance)


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("kind, shape", SHAPES, ids=str)
def test_backward(library, kind, shape, in_place):
    p = Problem(kind, shape)
    gy = p.gy.copy()
    gx, (gw, gb) = gy if in_place else np.empty_like(gy), p.numbers()
    assert backward(library, kind, gy, p.x, p.weight, p.mean.astype(np.float32), p.rstd.astype(np.float32), gx, gw, gb)
    close(gx, p.gx)
    close(gw, p.gw)
    close(gb, p.gb)
    assert in_place or np.array_equal(gy, p.gy)


def test_backward_of_channels_from_the_output(library):
    """What is normalised may be anything that an affine map of channels makes of the input."""
    p = Problem("batch", (6, 35, 17))
    gx, (gw, gb) = np.empty_like(p.gy), p.numbers()
    size = np.abs(p.weight)
    scale = p.weight * size * p.rstd.astype(np.float32)
    assert backward(library, "batch", p.gy, p.y.astype(np.float32), scale, p.bias, 1 / size, gx, gw, gb)
    close(gx, p.gx)
    close(gw * np.sign(p.weight), p.gw)
    close(gb, p.gb)


def test_the_same_bits_again(library):
    p = Problem("layer", (300, 64))
    found = []
    for _ in range(2):
        y, (gw, gb) = np.empty_like(p.x), p.numbers()
        mean, variance = np.empty((2, 300), np.float32)
        forward(library, "layer", p.x, p.weight, p.bias, p.eps, y, mean, variance)
        backward(library, "layer", p.gy, p.x, p.weight, mean, p.rstd.astype(np.float32), y, gw, gb)
        found.append([y, mean, variance, gw, gb])
    assert all(np.array_equal(one, other) for one, other in zip(*found, strict=True))
