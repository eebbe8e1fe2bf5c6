import numpy as np
import pytest
from scipy import special

from pygrad import functions as F
from pygrad import kernels
from pygrad.kernels import elementwise
from tests.functions.elementwise import channels_last, value_and_gradient


def normal(x):
    return np.exp(-x * x / 2) / np.sqrt(2 * np.pi)


def by_tanh(x):
    inner = np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)
    slope = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * x**2)
    tanh = np.tanh(inner)
    return x * (1 + tanh) / 2, (1 + tanh) / 2 + x * (1 - tanh**2) * slope / 2


def swish(x, a):
    s = special.expit(a * x)
    return x * s, s * (1 + a * x * (1 - s))


def mish(x):
    m = np.tanh(np.logaddexp(0, x))
    return x * m, m + x * (1 - m * m) * special.expit(x)


ACTIVATIONS = {
    "gelu": (F.gelu, "gelu", 1.0, lambda x: (x * special.ndtr(x), special.ndtr(x) + x * normal(x))),
    "gelu tanh": (lambda x: F.gelu(x, "tanh"), "gelu_tanh", 1.0, by_tanh),
    "silu": (F.silu, "swish", 1.0, lambda x: swish(x, 1.0)),
    "quick_gelu": (F.quick_gelu, "swish", 1.702, lambda x: swish(x, 1.702)),
    "mish": (F.mish, "mish", 1.0, mish),
    "tanh": (F.tanh, "tanh", 1.0, lambda x: (np.tanh(x), 1 - np.tanh(x)**2)),
    "sigmoid": (F.sigmoid, "sigmoid", 1.0, lambda x: (special.expit(x), special.expit(x) * special.expit(-x))),
}
EXTREMES = np.array([np.inf, -np.inf, np.nan, 3e38, -3e38, 1e30, -1e30, 1e14, -1e14, 1e4, -1e4, 50, -50, 0, -0.0, 1e-40],
                    np.float32)


@pytest.fixture(params=kernels.available(), autouse=True)
def each_kernel(request, monkeypatch):
    monkeypatch.setattr(elementwise, "SMALL", 1)
    with kernels.use(request.param):
        yield request.param


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_and_gradients(name):
    function, _, _, reference = ACTIVATIONS[name]
    x = np.linspace(-30, 30, 20_001).astype(np.float32)
    gy = np.cos(np.arange(x.size)).astype(np.float32)
    y, gx = value_and_gradient(function, x, gy)
    expected, slope = reference(x.astype(np.float64))
    assert y.dtype == gx.dtype == np.float32
    assert (np.abs(y - expected) / np.maximum(np.abs(x), 1)).max() < 4e-7
    assert np.abs(gx - gy * slope).max() < 4e-6


@pytest.mark.parametrize("extreme", EXTREMES, ids=str)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_extremes_are_as_in_numpy(name, extreme):
    function = ACTIVATIONS[name][0]
    x, gy = np.array([0.5, extreme, -1] * 7, np.float32), np.ones(21, np.float32)
    got = value_and_gradient(function, x, gy)
    with kernels.use("numpy"):
        expected = value_and_gradient(function, x, gy)
    for one, other in zip(got, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_any_memory_order(name):
    function = ACTIVATIONS[name][0]
    x, gy = channels_last((2, 3, 5, 4)), channels_last((2, 3, 5, 4), seed=1)
    expected = value_and_gradient(function, x.copy(), gy.copy())
    orders = [(x, gy), (x.T, gy.T), (x, gy.copy()), (x.copy(), gy), (x[:, :, ::2], gy[:, :, ::2]), (x[:, :1], gy[:, :1]),
              (x[::-1], gy[::-1]), (x, np.broadcast_to(gy[:1], x.shape))]
    turned = [np.s_[...], None, np.s_[...], np.s_[...], np.s_[:, :, ::2], np.s_[:, :1], np.s_[::-1], None]
    for (one, other), part in zip(orders, turned, strict=True):
        got = value_and_gradient(function, one, other)
        if part is not None:
            for a, b in zip(got, expected, strict=True):
                np.testing.assert_allclose(a, b[part], rtol=1e-5, atol=1e-6)
        else:
            again = value_and_gradient(function, np.ascontiguousarray(one), np.ascontiguousarray(other))
            for a, b in zip(got, again, strict=True):
                np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_what_is_taken(name, each_kernel):
    _, kind, steepness, _ = ACTIVATIONS[name]
    x = np.linspace(-3, 3, 24, dtype=np.float32).reshape(2, 3, 4)
    taken = each_kernel == "onednn"
    for one in (x, x.T, x.transpose(0, 2, 1), x[1:]):
        y = elementwise.activation(kind, one, steepness)
        assert (y is not None) == taken
        gy = np.ones_like(one)
        gx = elementwise.activation_backward(kind, gy, one, None, steepness)
        if taken:
            assert y.strides == one.strides and (gy == 1).all()
            assert elementwise.activation_backward(kind, gy, one, gy, steepness) is gy
            np.testing.assert_array_equal(gy, gx)
    for other in (x.astype(np.float64), x[..., ::2], x.astype(np.float16), np.zeros(0, np.float32)):
        assert elementwise.activation(kind, other, steepness) is None
        assert elementwise.activation_backward(kind, other, other, None, steepness) is None
    assert elementwise.activation_backward(kind, x, x.reshape(3, 8), None, steepness) is None


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_gradient_in_another_order(name, each_kernel):
    _, kind, steepness, _ = ACTIVATIONS[name]
    x = np.linspace(-3, 3, 24, dtype=np.float32).reshape(2, 3, 4)
    for gy in (x.T.copy().T, np.broadcast_to(np.float32(2), x.shape), np.repeat(x, 2, -1)[..., ::2]):
        before = gy.copy()
        gx = elementwise.activation_backward(kind, gy, x, None, steepness)
        np.testing.assert_array_equal(gy, before)
        if each_kernel == "numpy":
            assert gx is None
        else:
            np.testing.assert_array_equal(gx, elementwise.activation_backward(kind, before.copy(), x, None, steepness))
            assert gx.flags.c_contiguous
    gy = x.T.copy().T
    assert elementwise.activation_backward(kind, gy, x, gy, steepness) is None  # it would take a further array


def test_small_arrays_are_numpys(monkeypatch):
    monkeypatch.setattr(elementwise, "SMALL", 25)
    assert elementwise.activation("swish", np.ones(24, np.float32)) is None
