import numpy as np

from pygrad import layers
from pygrad.layers._running_norm import LazyRunningNorm, RunningNorm


def test_every_layer_with_running_statistics_is_one():
    names = [f"{lazy}{kind}Norm{axes}d" for lazy in ("", "Lazy") for kind in ("Batch", "Instance") for axes in (1, 2, 3)]
    for name in names:
        cls = getattr(layers, name)
        assert issubclass(cls, RunningNorm) and issubclass(cls, LazyRunningNorm) == name.startswith("Lazy")
        assert cls.__module__ == "pygrad.layers"


def test_statistics_are_buffers():
    layer = layers.BatchNorm1d(3)
    assert [name for name, _ in layer.named_buffers()] == ["running_mean", "running_var", "num_batches_tracked"]
    assert [name for name, _ in layer.named_parameters()] == ["weight", "bias"]
    assert type(layer.running_mean) is np.ndarray and layer.num_batches_tracked.shape == ()
    before = layer.running_mean
    layer(np.random.default_rng(0).standard_normal((4, 3)))
    assert layer.running_mean is before and before.any()
    layer.reset_running_stats()
    assert layer.running_mean is before and not before.any() and (layer.running_var == 1).all()
    assert int(layer.num_batches_tracked) == 0


def test_channels():
    assert layers.BatchNorm2d(3).channels_of((2, 3, 4, 5)) == 3
    assert layers.InstanceNorm2d(3).channels_of((3, 4, 5)) == 3
    assert layers.LazyInstanceNorm2d().channels_of((3, 4, 5)) == 3
