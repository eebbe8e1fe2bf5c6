import numpy as np
import pytest

from pygrad import layers
from pygrad.errors import ArgumentError, ShapeError
from tests.pytorch import agree_layers, pytorch

SHAPES = {"InstanceNorm1d": [(3, 4, 5), (4, 5)], "InstanceNorm2d": [(3, 4, 3, 5), (4, 3, 5)],
          "InstanceNorm3d": [(2, 4, 3, 2, 3), (4, 3, 2, 3)]}
OPTIONS = [{}, {"affine": True, "eps": 1e-2}, {"track_running_stats": True, "momentum": 0.3},
           {"affine": True, "track_running_stats": True}, {"track_running_stats": True, "momentum": None},
           {"affine": True, "bias": False}]
CASES = [(name, shape, options) for name, shapes in SHAPES.items() for shape in shapes for options in OPTIONS]


def drawn(layer):
    for number, parameter in enumerate(layer.parameters()):
        parameter.data[...] = 1 + 0.5 * np.cos(np.arange(parameter.size) + number)
    return layer


@pytest.mark.parametrize("training", [True, False], ids=["training", "evaluation"])
@pytest.mark.parametrize("name, shape, options", CASES, ids=str)
def test_equals_pytorch(name, shape, options, training):
    """Output, gradients, and the running statistics after it."""
    torch = pytorch()
    x = np.random.default_rng(0).standard_normal(shape) + 0.5

    def ours(dtype):
        layer = drawn(getattr(layers, name)(4, dtype=dtype, **options))
        layer(x)
        return layer.train(training)

    agree_layers(ours, lambda dtype: getattr(torch.nn, name)(4, **options).to(getattr(torch, dtype)), x)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_names_and_repr(options):
    torch = pytorch()
    ours, theirs = layers.InstanceNorm2d(4, **options), torch.nn.InstanceNorm2d(4, **options)
    state = theirs.state_dict()
    assert list(ours.state_dict()) == list(state) and ours.extra_repr() == theirs.extra_repr()
    assert all(np.array_equal(array, state[key].numpy()) for key, array in ours.state_dict().items())


@pytest.mark.parametrize("name", SHAPES)
def test_lazy(name):
    for shape in SHAPES[name]:
        lazy = getattr(layers, f"Lazy{name}")(eps=1e-2)
        x = np.random.default_rng(0).standard_normal(shape)
        plain = getattr(layers, name)(4, eps=1e-2, affine=True, track_running_stats=True)
        assert np.array_equal(lazy(x).data, plain(x).data)
        assert type(lazy) is getattr(layers, name) and repr(lazy) == repr(plain)
        assert all(np.array_equal(array, plain.state_dict()[key]) for key, array in lazy.state_dict().items())


def test_another_number_of_channels():
    with pytest.warns(UserWarning, match="InstanceNorm1d: the input has 3 channels, not num_features=4; nothing depends"):
        assert layers.InstanceNorm1d(4)(np.ones((2, 3, 5))).shape == (2, 3, 5)
    for options in ({"affine": True}, {"track_running_stats": True}):
        with pytest.raises(ShapeError, match=r"InstanceNorm1d: expected 4 channels, got shape \(2, 3, 5\)"):
            layers.InstanceNorm1d(4, **options)(np.ones((2, 3, 5)))


def test_errors():
    with pytest.raises(ShapeError, match=r"InstanceNorm2d: expected an input of shape \(N, C, H, W\) or \(C, H, W\), got"):
        layers.InstanceNorm2d(3)(np.ones((2, 3)))
    with pytest.raises(ShapeError, match="instance_norm: expected more than 1 value in each plane"):
        layers.InstanceNorm1d(3)(np.ones((2, 3, 1)))
    with pytest.raises(ArgumentError, match="InstanceNorm1d: expected num_features to be an integer of at least 1, got 0"):
        layers.InstanceNorm1d(0)
