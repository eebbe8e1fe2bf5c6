import numpy as np
import pytest

import pygrad
from pygrad import Variable, functions as F, layers
from pygrad.errors import ArgumentError, ShapeError
from pygrad.random import manual_seed


def test_output_and_gradients():
    layer = layers.Linear(3, 2, dtype=np.float64)
    x = Variable(np.random.default_rng(0).standard_normal((4, 5, 3)))
    y = layer(x)
    np.testing.assert_allclose(y.data, x.data @ layer.weight.data.T + layer.bias.data)
    y.sum().backward()
    np.testing.assert_allclose(layer.bias.grad.data, [20, 20])
    assert layer.weight.grad.shape == (2, 3) and x.grad.shape == x.shape


def test_without_bias():
    layer = layers.Linear(3, 2, bias=False)
    assert layer.bias is None
    assert list(layer.state_dict()) == ["weight"]
    assert np.array_equal(layer(np.zeros(3)).data, [0, 0])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_initial_values(dtype):
    manual_seed(0)
    layer = layers.Linear(400, 300, dtype=dtype)
    for parameter in layer.parameters():
        assert parameter.dtype == dtype
        data = parameter.data.astype(np.float64)
        assert np.abs(data).max() <= 0.05 * 1.001
        assert abs(data.mean()) < 5 * 0.05 / np.sqrt(3 * data.size)
        assert abs(data.std() - 0.05 / np.sqrt(3)) < 0.004
    again = layer.weight.data.copy()
    manual_seed(0)
    layer.reset_parameters()
    assert np.array_equal(layer.weight.data, again)
    assert not np.array_equal(layers.Linear(400, 300, dtype=dtype).weight.data, again)


def test_default_dtype():
    assert layers.Linear(2, 2).weight.dtype == np.float32
    pygrad.set_default_dtype(np.float64)
    try:
        assert layers.Linear(2, 2).bias.dtype == np.float64
    finally:
        pygrad.set_default_dtype(np.float32)


@pytest.mark.parametrize("x", [np.ones((2, 3)), np.ones((2, 3), np.uint8), np.ones((2, 3), bool), [[1, 2, 3]],
                               np.ones((2, 3), np.float16), Variable(np.ones((2, 3)), requires_grad=False)])
def test_constant_input_is_cast(x):
    layer = layers.Linear(3, 2)
    y = layer(x)
    assert y.dtype == np.float32
    assert y.creator.inputs[0].dtype == np.float32


def test_input_that_fits_is_not_copied():
    x = np.ones((2, 3), np.float32)
    assert layers.Linear(3, 2)(x).creator.saved[0] is x


def test_input_that_requires_grad_is_left_as_it_is():
    x = Variable(np.ones((2, 3)))
    y = layers.Linear(3, 2)(x)
    y.sum().backward()
    assert (y.dtype, x.grad.dtype) == (np.float64, np.float64)
    hidden = layers.Linear(3, 3)(np.ones((2, 3)))
    assert layers.Linear(3, 2)(hidden).dtype == np.float32


def test_wrong_input():
    with pytest.raises(ShapeError, match=r"linear: the input has shape \(2, 4\).*expected an input of shape"):
        layers.Linear(3, 2)(np.ones((2, 4)))


@pytest.mark.parametrize("arguments, message", [
    ((0, 2), "Linear: expected in_features to be an integer of at least 1, got 0"),
    ((2, -1), "Linear: expected out_features to be an integer of at least 1, got -1"),
    ((2.5, 1), "in_features .* got 2.5"),
    ((2, 1, True, int), "Linear: expected a floating dtype such as np.float32, got int64"),
])
def test_bad_arguments(arguments, message):
    with pytest.raises(ArgumentError, match=message):
        layers.Linear(*arguments)


def test_updating_a_weight_makes_graphs_stale():
    layer = layers.Linear(2, 1)
    y = layer(Variable(np.ones(2, np.float32)))
    layer.reset_parameters()
    with pytest.raises(pygrad.StaleGraphError):
        y.backward()


def test_fits_a_line():
    manual_seed(1)
    layer = layers.Linear(1, 1, dtype=np.float64)
    x = np.linspace(-1, 1, 20)[:, None]
    for _ in range(200):
        layer.zero_grad()
        F.mse_loss(layer(x), 3 * x + 1).backward()
        with pygrad.no_grad():
            for parameter in layer.parameters():
                parameter -= 0.5 * parameter.grad
    np.testing.assert_allclose([layer.weight.item(), layer.bias.item()], [3, 1], atol=1e-6)
