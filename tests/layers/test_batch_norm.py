import numpy as np
import pytest

from pygrad import Variable, layers
from pygrad.errors import ArgumentError, ShapeError
from tests.pytorch import agree_layers, pytorch

SHAPES = {"BatchNorm1d": [(9, 4), (3, 4, 5)], "BatchNorm2d": [(3, 4, 3, 5)], "BatchNorm3d": [(2, 4, 3, 2, 3)]}
OPTIONS = [{}, {"eps": 1e-2, "momentum": 0.3}, {"momentum": None}, {"affine": False}, {"track_running_stats": False},
           {"affine": False, "track_running_stats": False}, {"bias": False}]
CASES = [(name, shape, options) for name, shapes in SHAPES.items() for shape in shapes for options in OPTIONS]


def drawn(layer):
    for number, parameter in enumerate(layer.parameters()):
        parameter.data[...] = 1 + 0.5 * np.cos(np.arange(parameter.size) + number)
    return layer


def steps(layer, shape, convert):
    for seed in range(3):
        layer(convert(np.random.default_rng(seed).standard_normal(shape) * (seed + 1) + seed))
    return layer


@pytest.mark.parametrize("training", [True, False], ids=["training", "evaluation"])
@pytest.mark.parametrize("name, shape, options", CASES, ids=str)
def test_equals_pytorch(name, shape, options, training):
    torch = pytorch()
    x = np.random.default_rng(0).standard_normal(shape) + 0.5

    def ours(dtype):
        layer = drawn(getattr(layers, name)(4, dtype=dtype, **options))
        return steps(layer, shape, lambda x: x).train(training)

    def theirs(dtype):
        return getattr(torch.nn, name)(4, **options).to(getattr(torch, dtype))

    agree_layers(ours, theirs, x)


@pytest.mark.parametrize("name, shape, options", CASES, ids=str)
def test_running_statistics_equal_pytorchs(name, shape, options):
    torch = pytorch()
    ours = steps(getattr(layers, name)(4, dtype=np.float64, **options), shape, lambda x: x)
    theirs = steps(getattr(torch.nn, name)(4, dtype=torch.float64, **options), shape, torch.tensor)
    state = theirs.state_dict()
    assert list(ours.state_dict()) == list(state)
    for key, array in ours.state_dict().items():
        assert array.dtype == state[key].numpy().dtype
        np.testing.assert_allclose(array, state[key].detach().numpy(), rtol=1e-9)
    assert ours.extra_repr() == theirs.extra_repr()
    ours.reset_parameters()
    fresh = getattr(torch.nn, name)(4, dtype=torch.float64, **options).state_dict()
    assert all(np.array_equal(array, fresh[key].numpy()) for key, array in ours.state_dict().items())


@pytest.mark.parametrize("name", SHAPES)
def test_lazy(name):
    lazy = getattr(layers, f"Lazy{name}")(eps=1e-2, momentum=0.3)
    assert lazy.num_features == 0 and lazy.running_mean.shape == (0,)
    for shape in SHAPES[name][:1]:
        x = np.random.default_rng(0).standard_normal(shape)
        y = lazy(x)
        plain = getattr(layers, name)(4, eps=1e-2, momentum=0.3)
        assert np.array_equal(y.data, plain(x).data)
        assert type(lazy) is getattr(layers, name) and repr(lazy) == repr(plain)
        assert all(np.array_equal(array, plain.state_dict()[key]) for key, array in lazy.state_dict().items())


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_lazy_options(options):
    lazy, plain = layers.LazyBatchNorm1d(**options), layers.BatchNorm1d(4, **options)
    assert list(lazy.state_dict()) == list(plain.state_dict())
    x = np.random.default_rng(0).standard_normal((3, 4))
    assert np.array_equal(lazy(x).data, plain(x).data) and lazy.extra_repr() == plain.extra_repr()


def test_lazy_loads_before_its_first_input():
    trained = steps(drawn(layers.BatchNorm1d(4)), (5, 4), lambda x: x)
    lazy = layers.LazyBatchNorm1d()
    lazy.load_state_dict(trained.state_dict())
    x = np.ones((2, 4), np.float32)
    assert np.array_equal(lazy.eval()(x).data, trained.eval()(x).data)
    assert lazy.num_features == 4 and int(lazy.num_batches_tracked) == 3
    other = layers.LazyBatchNorm1d()
    other.load_state_dict(trained.state_dict())
    with pytest.raises(ShapeError):
        other(np.ones((2, 5)))


def test_a_failed_call_leaves_the_statistics():
    layer = layers.BatchNorm1d(3)
    with pytest.raises(ShapeError, match="more than 1 value per channel"):
        layer(np.ones((1, 3)))
    assert int(layer.num_batches_tracked) == 0 and not layer.running_mean.any()
    assert layer.eval()(np.ones((1, 3))).shape == (1, 3)


def test_dtypes():
    assert layers.BatchNorm1d(3)(np.ones((2, 3))).dtype == np.float32
    assert layers.BatchNorm1d(3, affine=False)(np.ones((2, 3))).dtype == np.float32
    assert layers.BatchNorm1d(3)(Variable(np.ones((2, 3)))).dtype == np.float64
    layer = layers.BatchNorm1d(3).to(np.float64)
    assert layer.running_mean.dtype == np.float64 and layer.num_batches_tracked.dtype == np.int64


def test_channels_last_stays_so():
    layer = layers.BatchNorm2d(3)
    x = np.random.default_rng(0).standard_normal((2, 8, 9, 3)).astype(np.float32).transpose(0, 3, 1, 2)
    for _ in range(2):
        assert layer(x).data.transpose(0, 2, 3, 1).flags.c_contiguous
        layer.eval()


def test_errors():
    for name, message in (("BatchNorm1d", r"\(N, C\) or \(N, C, L\)"), ("BatchNorm2d", r"\(N, C, H, W\)"),
                          ("BatchNorm3d", r"\(N, C, D, H, W\)")):
        for made in (getattr(layers, name)(3), getattr(layers, f"Lazy{name}")()):
            with pytest.raises(ShapeError, match=rf"{name}: expected an input of shape {message}, got shape \(3,\)"):
                made(np.ones(3))
    with pytest.raises(ShapeError, match=r"batch_norm: .*\(3,\), a number for each channel of an input of shape \(2, 3\)"):
        layers.BatchNorm1d(4)(np.ones((2, 3)))
    with pytest.raises(ArgumentError, match="BatchNorm2d: expected num_features to be an integer of at least 1, got 0"):
        layers.BatchNorm2d(0)
    with pytest.raises(ArgumentError, match="BatchNorm1d: expected eps"):
        layers.BatchNorm1d(3, eps=-1)
    with pytest.raises(ArgumentError, match="BatchNorm1d: expected a number as momentum, got 'x'"):
        layers.BatchNorm1d(3, momentum="x")
    with pytest.raises(ArgumentError, match="BatchNorm1d: expected a floating dtype"):
        layers.BatchNorm1d(3, dtype=int)
