import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError, ShapeError
from pygrad.layers.normalization import make_affine, reset_affine
from tests.pytorch import agree_layers, pytorch

MAKERS = [
    ("LayerNorm", (6,), {}, (3, 4, 6)), ("LayerNorm", ((4, 6),), {"eps": 1e-2}, (3, 4, 6)),
    ("LayerNorm", (6,), {"bias": False}, (3, 6)), ("LayerNorm", (6,), {"elementwise_affine": False}, (3, 6)),
    ("RMSNorm", (6,), {}, (3, 4, 6)), ("RMSNorm", ((4, 6),), {"eps": 1e-2}, (3, 4, 6)),
    ("RMSNorm", (6,), {"elementwise_affine": False}, (3, 6)),
    ("GroupNorm", (2, 6), {}, (3, 6, 4)), ("GroupNorm", (3, 6), {"eps": 1e-2}, (3, 6, 4, 5)),
    ("GroupNorm", (1, 6), {"affine": False}, (3, 6)), ("GroupNorm", (6, 6), {"bias": False}, (2, 6, 3, 2, 2)),
]
IDS = [f"{name}{args} {options}" for name, args, options, _ in MAKERS]


def drawn(layer):
    """Return a layer with other parameters than at first."""
    for number, parameter in enumerate(layer.parameters()):
        parameter.data[...] = 1 + 0.5 * np.cos(np.arange(parameter.size) + number).reshape(parameter.shape)
    return layer


@pytest.mark.parametrize("name, args, options, shape", MAKERS, ids=IDS)
def test_equals_pytorch(name, args, options, shape):
    torch = pytorch()
    x = np.random.default_rng(0).standard_normal(shape) + 0.5
    agree_layers(lambda dtype: drawn(getattr(layers, name)(*args, dtype=dtype, **options)),
                 lambda dtype: getattr(torch.nn, name)(*args, **options), x)


@pytest.mark.parametrize("name, args, options, shape", MAKERS, ids=IDS)
def test_first_values_names_and_repr(name, args, options, shape):
    torch = pytorch()
    ours, theirs = getattr(layers, name)(*args, **options), getattr(torch.nn, name)(*args, **options)
    state = theirs.state_dict()
    assert list(ours.state_dict()) == list(state)
    for key, array in ours.state_dict().items():
        assert array.dtype == np.float32 and np.array_equal(array, state[key].numpy())
    assert ours.extra_repr() == theirs.extra_repr()
    drawn(ours).reset_parameters()
    assert all(np.array_equal(array, state[key].numpy()) for key, array in ours.state_dict().items())


@pytest.mark.parametrize("layer, shape", [(layers.LayerNorm(3), (2, 3)), (layers.RMSNorm(3), (2, 3)),
                                          (layers.GroupNorm(1, 3), (2, 3, 2))])
def test_constant_input_is_cast(layer, shape):
    assert layer(np.ones(shape)).dtype == np.float32
    assert layer(np.ones(shape, int)).dtype == np.float32
    assert layer(Variable(np.ones(shape))).dtype == np.float64


def test_without_parameters_the_input_decides():
    assert layers.LayerNorm(3, elementwise_affine=False)(np.ones((2, 3))).dtype == np.float64
    assert layers.LayerNorm(3, elementwise_affine=False)(np.ones((2, 3), np.float16)).dtype == np.float16


def test_errors():
    for name in ("LayerNorm", "RMSNorm"):
        cls = getattr(layers, name)
        with pytest.raises(ArgumentError, match=f"{name}: expected normalized_shape to be a length"):
            cls(0)
        with pytest.raises(ArgumentError, match=f"{name}: expected eps to be a number of at least 0, got -1"):
            cls(3, eps=-1)
        with pytest.raises(ArgumentError, match=f"{name}: expected a floating dtype"):
            cls(3, dtype=int)
    with pytest.raises(ShapeError, match=r"layer_norm: the input has .* ends in the normalized_shape \(3,\)"):
        layers.LayerNorm(3)(np.ones((3, 2)))
    with pytest.raises(ArgumentError, match="GroupNorm: num_groups=2 does not divide num_channels=3"):
        layers.GroupNorm(2, 3)
    with pytest.raises(ArgumentError, match="GroupNorm: expected num_groups to be an integer of at least 1, got 0"):
        layers.GroupNorm(0, 3)
    with pytest.raises(ShapeError, match=r"group_norm: expected a weight of shape \(6,\)"):
        layers.GroupNorm(1, 3)(np.ones((2, 6)))


def test_parameters():
    assert make_affine((2,), False, True, None, "f") == (None, None)
    weight, bias = make_affine((2, 3), True, False, np.float64, "f")
    assert weight.shape == (2, 3) and weight.dtype == np.float64 and bias is None

    class Layer:
        pass

    layer = Layer()
    layer.weight, layer.bias = make_affine((2,), True, True, None, "f")
    reset_affine(layer)
    assert layer.weight.tolist() == [1, 1] and layer.bias.tolist() == [0, 0]
