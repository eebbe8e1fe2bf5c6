import tracemalloc

import numpy as np
import pytest

from pygrad import Variable, grad, no_grad
from pygrad import functions as F
from pygrad.errors import ShapeError, StaleGraphError
from pygrad.functions import _channel_norm, _norm_channels
from pygrad.functions._channel_norm import check_channels
from pygrad.kernels import available, use

WEIGHT, BIAS = np.linspace(0.5, 2, 8), np.linspace(-1, 1, 8)

NORMS = {
    "batch": lambda x, weight, bias: F.batch_norm(x, None, None, weight, bias, training=True),
    "group": lambda x, weight, bias: F.group_norm(x, 2, weight, bias),
    "instance": lambda x, weight, bias: F.instance_norm(x, weight=weight, bias=bias),
}


def run(norm, x, weight, last, dtype):
    """Return the output and the gradients, of memory in one order or the other."""
    data = x.astype(dtype)
    if last:
        data = np.moveaxis(np.ascontiguousarray(np.moveaxis(data, 1, -1)), -1, 1)
    leaves = [Variable(data), Variable(weight.astype(dtype)), Variable(BIAS.astype(dtype))]
    y = NORMS[norm](*leaves)
    y.backward(np.cos(np.arange(y.size)).reshape(y.shape).astype(dtype))
    return [y.data, *(one.grad.data for one in leaves)]


def agrees(found, expected, tolerance):
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance * np.abs(other).max())


@pytest.mark.parametrize("name", available())
@pytest.mark.parametrize("last", [False, True], ids=["channels-first", "channels-last"])
@pytest.mark.parametrize("weight", [WEIGHT, -WEIGHT, WEIGHT - WEIGHT[3]], ids=["from output", "negative", "from input"])
@pytest.mark.parametrize("norm", NORMS)
def test_every_implementation_gives_the_same(norm, weight, last, name):
    x = np.random.default_rng(0).standard_normal((30, 8, 5, 7)) + 2
    expected = run(norm, x, weight, False, np.float64)
    with use(name):
        agrees(run(norm, x, weight, last, np.float32), expected, 1e-5)


@pytest.mark.parametrize("last", [False, True], ids=["channels-first", "channels-last"])
@pytest.mark.parametrize("norm", NORMS)
def test_blocks_and_chunks(norm, last, monkeypatch):
    x = np.random.default_rng(0).standard_normal((7, 8, 3, 5)) + 2
    expected = [run(norm, x, weight, last, np.float64) for weight in (WEIGHT, WEIGHT - WEIGHT[3])]
    monkeypatch.setattr(_norm_channels, "BLOCK", 50)
    monkeypatch.setattr(_channel_norm, "CHUNK", 300)
    for weight, wanted in zip((WEIGHT, WEIGHT - WEIGHT[3]), expected, strict=True):
        agrees(run(norm, x, weight, last, np.float64), wanted, 1e-11)


@pytest.mark.parametrize("norm", NORMS)
def test_gradients_in_another_memory_order(norm):
    x = np.random.default_rng(0).standard_normal((3, 8, 4, 5))
    gy = np.random.default_rng(1).standard_normal((3, 8, 4, 5))
    expected = None
    for data in (x, np.moveaxis(np.ascontiguousarray(np.moveaxis(x, 1, -1)), -1, 1), np.asfortranarray(x)):
        for gradient in (gy, np.moveaxis(np.ascontiguousarray(np.moveaxis(gy, 1, -1)), -1, 1), np.asfortranarray(gy)):
            v = Variable(data)
            NORMS[norm](v, WEIGHT, BIAS).backward(gradient)
            expected = v.grad.data if expected is None else expected
            np.testing.assert_allclose(v.grad.data, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("norm", NORMS)
def test_only_what_is_asked_for_is_saved(norm):
    x, weight, bias = np.ones((3, 8, 2)), Variable(WEIGHT), Variable(BIAS)
    assert NORMS[norm](x, WEIGHT, bias).creator.saved == ()
    saved = NORMS[norm](x, weight, bias).creator.saved
    assert saved[0] is x and saved[1] is None
    y = NORMS[norm](x, WEIGHT, bias)
    y.backward(np.ones((3, 8, 2)))
    assert np.array_equal(bias.grad.data, [6] * 8)


@pytest.mark.parametrize("norm", NORMS)
def test_second_order_from_the_output_needs_the_input(norm):
    x = Variable(np.random.default_rng(0).standard_normal((3, 8, 2)))
    y = NORMS[norm](x, WEIGHT, BIAS)
    assert y.creator.of_output
    grad([y], [x], [np.ones(y.shape)], create_graph=True)
    with no_grad():
        x *= 2
    with pytest.raises(StaleGraphError):
        grad([y], [x], [np.ones(y.shape)], create_graph=True)


def test_channels():
    with pytest.raises(ShapeError, match=r"f: expected an input of shape \(N, C, ...\), got shape \(3,\)"):
        check_channels(np.ones(3), None, None, "f")
    with pytest.raises(ShapeError, match=r"f: expected a weight of shape \(3,\), a number for each channel .*\(2, 3\), got shape \(2,\)"):
        check_channels(np.ones((2, 3)), np.ones(2), None, "f")


@pytest.mark.parametrize("name", available())
@pytest.mark.parametrize("last", [False, True], ids=["channels-first", "channels-last"])
@pytest.mark.parametrize("norm", NORMS)
def test_no_second_array_of_the_inputs_size(norm, last, name):
    shape = (64, 32, 32, 8) if last else (64, 8, 32, 32)
    data = np.zeros(shape, np.float32)
    x = Variable(data.transpose(0, 3, 1, 2) if last else data)
    with use(name):
        y, forward = peak(lambda: NORMS[norm](x, WEIGHT.astype(np.float32), BIAS.astype(np.float32)))
        given = [np.zeros_like(x.data)]
        _, backward = peak(lambda: y.creator.backward(given.pop()))
    assert forward < 1.3 * data.nbytes and backward < 0.3 * data.nbytes


def peak(call):
    """Return the result of a call, and the bytes that it took at most."""
    tracemalloc.start()
    try:
        result = call()
        return result, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
