import numpy as np
import pytest

from pygrad import layers
from pygrad.errors import ArgumentError, StaleGraphError


def net():
    model = layers.Sequential(layers.Linear(3, 2), layers.Linear(2, 2))
    model[1].weight = model[0].bias
    model[0].register_buffer("mean", np.ones(2, np.float32))
    model[0].register_buffer("count", np.ones(2, np.int64))
    return model


@pytest.mark.parametrize("dtype", [np.float16, np.float64, "float64"])
def test_everything_floating_is_converted(dtype):
    model = net()
    weight, values = model[0].weight, model[0].weight.data
    weight.grad = np.ones((2, 3), np.float32)
    gradient = weight.grad
    assert model.to(dtype) is model
    assert model[0].weight is weight and model[1].weight is model[0].bias
    assert {one.dtype for one in model.parameters()} == {np.dtype(dtype)}
    assert weight.grad.dtype == dtype and gradient.dtype == np.float32
    assert model[0].mean.dtype == dtype and model[0].count.dtype == np.int64
    np.testing.assert_array_equal(weight.data, values.astype(dtype))


def test_short_names():
    model = layers.Linear(3, 2)
    assert model.double().bias.dtype == np.float64
    assert model.half().bias.dtype == np.float16
    assert model.float().bias.dtype == np.float32


def test_nothing_to_do():
    model = net()
    arrays = model.state_dict()
    y = model[0](np.ones((1, 3)))
    model.to(np.float32).to("cpu")
    assert all(array is arrays[name] for name, array in model.state_dict().items())
    y.sum().backward()


def test_a_graph_of_before_is_stale():
    model = layers.Linear(3, 2)
    y = model(np.ones((1, 3), np.float32)) ** 2
    model.double()
    y.sum().backward()
    with pytest.raises(StaleGraphError):
        y.sum().backward()


@pytest.mark.parametrize("dtype", [np.int64, complex, "cuda", "bfloat16", object()])
def test_other_dtypes(dtype):
    model = net()
    with pytest.raises(ArgumentError, match=r"Sequential\.to: expected a floating dtype such as np.float32, got"):
        model.to(dtype)
    assert model[0].weight.dtype == np.float32
