import tracemalloc

import numpy as np
import pytest

from pygrad import Variable, config, grad, no_grad
from pygrad import functions as F
from pygrad.errors import ArgumentError, StaleGraphError
from pygrad.functions._row_norm import check_shape
from pygrad.kernels import available, use

WEIGHT, BIAS = np.linspace(0.5, 2, 128, dtype=np.float32), np.linspace(-1, 1, 128, dtype=np.float32)


def gradients(x, weight=WEIGHT, bias=BIAS, dtype=np.float32):
    leaves = [Variable(one.astype(dtype)) for one in (x, weight, bias)]
    y = F.layer_norm(leaves[0], 128, *leaves[1:])
    y.backward(np.cos(np.arange(y.size)).reshape(y.shape).astype(dtype))
    return [y.data, *(one.grad.data for one in leaves)]


@pytest.mark.parametrize("name", available())
@pytest.mark.parametrize("weight", [WEIGHT, WEIGHT - WEIGHT[40]], ids=["from output", "from input"])
def test_every_implementation_gives_the_same(name, weight):
    x = np.random.default_rng(0).standard_normal((700, 128)) + 2
    with use(name):
        found = gradients(x, weight)
    for one, expected in zip(found, gradients(x, weight, dtype=np.float64), strict=True):
        np.testing.assert_allclose(one, expected, rtol=1e-5, atol=1e-5 * np.abs(expected).max())


def test_a_linear_layer_does_not_keep_the_output_twice():
    """Whichever of input and output is saved, it is the only array of its size that is kept for both."""
    x = Variable(np.random.default_rng(0).standard_normal((700, 128)).astype(np.float32))
    weight = Variable(np.eye(128, dtype=np.float32))
    for name in available():
        with use(name):
            h = F.layer_norm(x * 1.0, 128, WEIGHT, BIAS)
            norm = h.creator
            y = F.linear(h, weight)
            kept = {id(array) for function in (norm, y.creator) for array in function.saved or ()
                    if array is not None and array.nbytes == x.nbytes}
            assert len(kept) == 1
            y.backward(np.ones(y.shape, np.float32))
            assert x.grad is not None
            x.clear_grad()


def test_second_order_from_the_output_needs_the_input():
    """What was saved is the output; under create_graph the input comes from the graph, and must be as it was."""
    x = Variable(np.random.default_rng(0).standard_normal((2, 3)))
    y = F.layer_norm(x, 3)
    assert y.creator.of_output
    (first,) = grad([y], [x], [np.ones((2, 3))], create_graph=True)
    assert first.creator is not None
    with no_grad():
        x *= 2
    with pytest.raises(StaleGraphError):
        grad([y], [x], [np.ones((2, 3))], create_graph=True)


def test_plain_backward_from_the_output_does_not_mind_the_input():
    x = Variable(np.random.default_rng(0).standard_normal((2, 3)))
    expected = grad([F.layer_norm(x, 3)], [x], [np.arange(6.0).reshape(2, 3)])[0].data
    y = F.layer_norm(x, 3)
    with no_grad():
        x *= 2
    assert np.array_equal(grad([y], [x], [np.arange(6.0).reshape(2, 3)])[0].data, expected)


def test_a_changed_weight_is_noticed():
    x, weight = Variable(np.random.default_rng(0).standard_normal((2, 3))), Variable(np.ones(3))
    y = F.layer_norm(x, 3, weight)
    with no_grad():
        weight *= 2
    with pytest.raises(StaleGraphError):
        y.backward(np.ones((2, 3)))


def test_gradients_are_the_same_with_and_without_sparing():
    x = np.random.default_rng(0).standard_normal((700, 128)).astype(np.float32)

    def run():
        leaves = [Variable(one) for one in (x, WEIGHT, BIAS, np.eye(128, dtype=np.float32))]
        F.linear(F.layer_norm(leaves[0] * 1.0, 128, *leaves[1:3]), leaves[3]).sum().backward()
        return [one.grad.data for one in leaves]

    expected = run()
    with config.spare_outputs(False):
        found = run()
    assert all(np.array_equal(one, other) for one, other in zip(found, expected, strict=True))


@pytest.mark.parametrize("name", available())
@pytest.mark.parametrize("norm", [F.layer_norm, F.rms_norm])
def test_no_second_array_of_the_inputs_size(norm, name):
    x = Variable(np.zeros((4000, 128), np.float32))
    with use(name):
        y, forward = peak(lambda: norm(x, 128, WEIGHT))
        given = [np.zeros_like(x.data)]
        _, backward = peak(lambda: y.creator.backward(given.pop()))
    assert forward < 1.4 * x.nbytes and backward < 0.4 * x.nbytes


def peak(call):
    """Return the result of a call, and the bytes that it took at most."""
    tracemalloc.start()
    try:
        result = call()
        return result, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_lengths():
    assert check_shape(np.int64(3), "f") == (3,) and check_shape([2, 3], "f") == (2, 3)
    for bad in (0, (), "3", 2.0):
        with pytest.raises(ArgumentError, match="f: expected normalized_shape to be a length"):
            check_shape(bad, "f")
