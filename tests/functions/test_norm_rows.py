import numpy as np
import pytest

from pygrad.functions import _norm_rows
from pygrad.functions._norm_rows import RowGradient, Source, normalise_rows, small_gradient

SHAPES = [(1, 1), (5, 3), (1, 200), (37, 4), (300, 1)]


@pytest.fixture(autouse=True, params=[(1 << 16, 0), (64, 0), (1 << 16, 1 << 12)],
                ids=["one block", "many blocks", "small"])
def block(request, monkeypatch):
    monkeypatch.setattr(_norm_rows, "BLOCK", request.param[0])
    monkeypatch.setattr(_norm_rows, "SMALL", request.param[1])


def numbers(shape, seed=0):
    generator = np.random.default_rng(seed)
    x, gy = generator.standard_normal((2, *shape))
    return x + 1, gy, generator.uniform(0.5, 2, shape[1]), generator.standard_normal(shape[1])


def formula(x, gy, weight, centred, eps=0.1):
    mean = x.mean(1, keepdims=True) if centred else np.zeros((len(x), 1))
    rstd = 1 / np.sqrt(((x - mean) ** 2).mean(1, keepdims=True) + eps)
    z, h = (x - mean) * rstd, gy * weight
    gx = h - z * (h * z).mean(1, keepdims=True) - (h.mean(1, keepdims=True) if centred else 0)
    return mean[:, 0], rstd[:, 0], z, gx * rstd


@pytest.mark.parametrize("centred", [True, False])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-12), (np.float32, 1e-5)])
def test_forward(shape, centred, dtype, tolerance):
    x, gy, weight, bias = numbers(shape)
    mean, rstd, z, _ = formula(x, gy, weight, centred)
    for w, b in ((weight, bias), (None, None), (weight, None), (None, bias)):
        y = np.empty(shape, dtype)
        given = [None if one is None else one.astype(dtype) for one in (w, b)]
        found = normalise_rows(x.astype(dtype), *given, 0.1, centred, y)
        np.testing.assert_allclose(y, z * (1 if w is None else w) + (0 if b is None else b), rtol=0, atol=5 * tolerance)
        np.testing.assert_allclose(found[1], rstd, rtol=5 * tolerance)
        if centred:
            np.testing.assert_allclose(found[0], mean, atol=5 * tolerance)
        else:
            assert found[0] is None


@pytest.mark.parametrize("centred", [True, False])
@pytest.mark.parametrize("of_output", [True, False])
@pytest.mark.parametrize("shape", SHAPES)
def test_gradients_from_input_or_output(shape, of_output, centred):
    x, gy, weight, bias = numbers(shape)
    mean, rstd, z, gx = formula(x, gy, weight, centred)
    bias = bias if centred else np.zeros_like(bias)
    if of_output:
        source = Source(z * weight + bias, None, 1 / weight, np.ones(len(x)) if centred else None, bias / weight)
    else:
        source = Source(x, rstd, None, mean * rstd if centred else None, None)
    for in_place in (False, True):
        given = gy.copy()
        out = given if in_place else np.empty(shape)
        rule = RowGradient(source, weight, rstd, centred)
        rule(given, out, True, True)
        np.testing.assert_allclose(out, gx, atol=1e-12)
        np.testing.assert_allclose(rule.of_weight(), (gy * z).sum(0), atol=1e-11)
        np.testing.assert_allclose(rule.of_bias(), gy.sum(0), atol=1e-11)
        if not in_place:
            assert np.array_equal(given, gy)


@pytest.mark.parametrize("centred", [True, False])
@pytest.mark.parametrize("shape", SHAPES)
def test_small_gradients(shape, centred):
    x, gy, weight, _ = numbers(shape)
    for w in (weight, None):
        _, rstd, z, gx = formula(x, gy, 1 if w is None else w, centred)
        for given in (gy.copy(), None):
            out = np.empty(shape) if given is None else given
            gw, gb = small_gradient(gy if given is None else given, z.copy(), w, rstd, centred, out)
            np.testing.assert_allclose(out, gx, atol=1e-12)
            np.testing.assert_allclose(gw, (gy * z).sum(0), atol=1e-12)
            np.testing.assert_allclose(gb, gy.sum(0), atol=1e-12)
    gw, gb = small_gradient(gy, z.copy(), None, rstd, centred, None)
    np.testing.assert_allclose(gw, (gy * z).sum(0), atol=1e-12)


def test_sums_alone():
    x, gy, weight, _ = numbers((30, 4))
    mean, rstd, z, _ = formula(x, gy, weight, True)
    rule = RowGradient(Source(x, rstd, None, mean * rstd, None), None, rstd, True)
    rule(gy, None, True, False)
    np.testing.assert_allclose(rule.of_weight(), (gy * z).sum(0), atol=1e-12)
    assert not rule.of_bias().any()


@pytest.mark.parametrize("shape", [(0, 3), (3, 0)])
def test_nothing(shape):
    rule = RowGradient(Source(np.ones(shape), None, None, np.ones(shape[0]), None), None, np.ones(shape[0]), True)
    rule(np.ones(shape), None, True, True)
    assert rule.of_weight().shape == shape[1:] and not rule.of_weight().any()
