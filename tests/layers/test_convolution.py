import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError, ShapeError
from pygrad.layers._convolution import MODES, padded
from pygrad.random import manual_seed
from tests.functions.cases import uniform
from tests.pytorch import agree_layers, pytorch

SHAPES = {1: (2, 4, 9), 2: (2, 4, 9, 8), 3: (2, 4, 5, 6, 5)}
OPTIONS = [
    {}, {"stride": 2, "padding": 1, "bias": False}, {"padding": "same", "dilation": 2}, {"groups": 2},
    *({"padding": 2, "padding_mode": mode} for mode in MODES[1:]), {"padding": "same", "padding_mode": "circular"},
]


def both(name, *arguments, **options):
    """Return a function that makes our layer, always the same, and one that makes PyTorch's."""
    torch = pytorch()

    def ours(dtype):
        manual_seed(0)
        return getattr(layers, name)(*arguments, **options, dtype=dtype)

    return ours, lambda dtype: getattr(torch.nn, name)(*arguments, **options)


@pytest.mark.parametrize("axes", [1, 2, 3])
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_pytorch(axes, options):
    agree_layers(*both(f"Conv{axes}d", 4, 6, 3, **options), uniform(SHAPES[axes]))


def test_sizes_by_axis():
    options = {"stride": (2, 1), "padding": (0, 2), "dilation": (1, 2), "padding_mode": "reflect"}
    agree_layers(*both("Conv2d", 4, 6, (3, 2), **options), uniform(SHAPES[2]))
    agree_layers(*both("Conv2d", 4, 6, (3, 2), **options), uniform(SHAPES[2][1:]))


@pytest.mark.parametrize("options", [
    *OPTIONS, {"padding": (1, 0)}, {"dilation": (1, 2)}, {"bias": False, "groups": 2, "padding": "valid"},
], ids=str)
def test_repr_and_attributes(options):
    ours, theirs = (make("float32") for make in both("Conv2d", 4, 6, 3, **options))
    assert repr(ours).startswith(repr(theirs) + "  #")
    for name in ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups",
                 "padding_mode", "output_padding", "transposed"):
        assert getattr(ours, name) == getattr(theirs, name), name


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_initial_values(dtype):
    manual_seed(0)
    layer = layers.Conv2d(8, 60, 5, groups=2, dtype=dtype)
    bound = 1 / np.sqrt(4 * 25)
    for parameter in layer.parameters():
        assert parameter.dtype == dtype
        assert 0.9 * bound < np.abs(parameter.data).max() <= bound * 1.001
    assert abs(layer.weight.data.astype(float).mean()) < 0.01
    before, array = layer.weight.data.copy(), layer.weight.data
    layer.reset_parameters()
    assert layer.weight.data is array and (array != before).any()


def test_constant_input_is_cast():
    layer = layers.Conv1d(2, 3, 2)
    assert layer(np.ones((1, 2, 5))).dtype == layer(np.ones((1, 2, 5), np.uint8)).dtype == np.float32
    assert layer(Variable(np.ones((1, 2, 5)))).dtype == np.float64


def test_state_dict():
    layer = layers.Conv2d(2, 4, (3, 1), groups=2)
    assert {name: array.shape for name, array in layer.state_dict().items()} == {"weight": (4, 1, 3, 1), "bias": (4,)}


@pytest.mark.parametrize("mode", MODES[1:])
def test_padded(mode):
    x = uniform((2, 4, 5))
    how = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}[mode]
    expected = np.pad(x, ((0, 0), (3, 1), (0, 4)), mode=how)
    assert np.array_equal(padded(Variable(x), (3, 0), (1, 4), mode).data, expected)


@pytest.mark.parametrize("mode, most", [("reflect", 2), ("circular", 3)])
def test_more_padding_than_there_is(mode, most):
    layer = layers.Conv1d(1, 1, 2, padding=most + 1, padding_mode=mode)
    with pytest.raises(ShapeError, match=f"padding_mode='{mode}' can add at most {most} elements to an axis of 3"):
        layer(np.ones((1, 1, 3)))


@pytest.mark.parametrize("arguments, options, message", [
    ((0, 1, 1), {}, "Conv2d: expected in_channels to be an integer of at least 1, got 0"),
    ((1, 2.5, 1), {}, "expected out_channels"),
    ((1, 1, 0), {}, "expected kernel_size to be an integer of at least 1, or 2 of them, got 0"),
    ((1, 1, (1, 2, 3)), {}, "expected kernel_size"),
    ((1, 1, 1), {"stride": 0}, "expected stride"),
    ((1, 1, 1), {"padding": -1}, "expected padding"),
    ((1, 1, 1), {"padding": "full"}, "'same' or 'valid', got 'full'"),
    ((1, 1, 2), {"padding": "same", "stride": 2}, "needs a stride of 1"),
    ((1, 1, 1), {"dilation": 0}, "expected dilation"),
    ((1, 2, 1), {"groups": 2}, "in_channels=1 cannot be divided into 2 groups"),
    ((2, 3, 1), {"groups": 2}, "out_channels=3 cannot be divided into 2 groups"),
    ((1, 1, 1), {"padding_mode": "mirror"}, "padding_mode to be one of 'zeros', .* got 'mirror'"),
    ((1, 1, 1), {"dtype": int}, "expected a floating dtype"),
])
def test_bad_settings(arguments, options, message):
    with pytest.raises(ArgumentError, match=message):
        layers.Conv2d(*arguments, **options)


def test_bad_input():
    with pytest.raises(ShapeError, match=r"conv2d: .* expects 3 channels"):
        layers.Conv2d(3, 4, 3)(np.ones((2, 4, 8, 8)))
