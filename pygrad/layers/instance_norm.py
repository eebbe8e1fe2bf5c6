"""Instance normalisation as layers."""

from __future__ import annotations

import warnings
from typing import Any

from numpy.typing import DTypeLike

from pygrad.errors import ShapeError, describe
from pygrad.functions.instance_norm import instance_norm
from pygrad.functions.shaping import expand_dims, squeeze
from pygrad.layers._running_norm import LazyRunningNorm, RunningNorm

__all__ = ["InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d", "LazyInstanceNorm1d", "LazyInstanceNorm2d",
           "LazyInstanceNorm3d"]


class InstanceNorm(RunningNorm):
    """Base of the three; they differ in the axes that their input has, with those of one sample first."""

    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float | None = 0.1,
                 affine: bool = False, track_running_stats: bool = False, dtype: DTypeLike | None = None, *,
                 bias: bool = True) -> None:
        self.build(num_features, eps, momentum, affine, track_running_stats, dtype, bias)

    def channels_of(self, shape: tuple[int, ...]) -> int:
        """Return the number of channels of an input with or without a batch axis."""
        return shape[len(shape) - self.axes[0]]

    def forward(self, x: Any) -> Any:
        x = self.checked(x)
        name, channels = type(self).__name__, self.channels_of(x.shape)
        if channels != self.num_features:
            if self.weight is not None or self.running_mean is not None:
                raise ShapeError(f"{name}: expected {self.num_features} channels, got {describe(x)}")
            warnings.warn(f"{name}: the input has {channels} channels, not num_features={self.num_features}; "
                          "nothing depends on it here", stacklevel=3)
        single = x.ndim == self.axes[0]
        y = instance_norm(expand_dims(x, 0) if single else x, self.running_mean, self.running_var,
                          self.weight, self.bias, self.training or not self.track_running_stats,
                          0.0 if self.momentum is None else self.momentum, self.eps)
        return squeeze(y, 0) if single else y


class InstanceNorm1d(InstanceNorm):
    """Normalisation of each channel of each sequence, `pygrad.functions.instance_norm`.

    Parameters
    ----------
    num_features : int
        C, the number of channels.
    eps : float
        Added to the variance.
    momentum : float or None
        The share of a batch in an update of the running statistics; None for no update.
    affine : bool
        Whether to scale and shift.
    track_running_stats : bool
        Whether to keep running statistics, and to use them in evaluation.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.
    bias : bool
        Whether to shift, where it scales.

    Attributes
    ----------
    weight, bias : Parameter, shape (C,), or None
        Ones and zeros at first.
    running_mean, running_var : ndarray, shape (C,), or None
        Buffers, zeros and ones at first.
    num_batches_tracked : ndarray, shape (), int64, or None
        Stays 0, as in PyTorch.

    Raises
    ------
    ArgumentError
        If ``num_features`` is no integer above 0, ``eps`` is negative, or the dtype no floating one.

    Notes
    -----
    Input of shape (N, C, L) or (C, L), output the same. Another number of channels than ``num_features`` is
    an error, or a warning where nothing depends on it.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.InstanceNorm1d(2)
    >>> np.round(layer(np.array([[1.0, 3.0], [0.0, 8.0]])).data, 3)
    array([[-1.,  1.],
           [-1.,  1.]])
    """

    __module__ = "pygrad.layers"
    axes, shapes = (2, 3), "(N, C, L) or (C, L)"


class InstanceNorm2d(InstanceNorm):
    """Normalisation of each channel of each image, `pygrad.functions.instance_norm`.

    Parameters
    ----------
    num_features, eps, momentum, affine, track_running_stats, dtype, bias
        As `InstanceNorm1d` has them.

    Attributes
    ----------
    weight, bias, running_mean, running_var, num_batches_tracked
        As `InstanceNorm1d` has them.

    Notes
    -----
    Input of shape (N, C, H, W) or (C, H, W), output the same, in the same memory order.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.InstanceNorm2d(3, affine=True)
    >>> layer(np.zeros((2, 3, 4, 4))).shape, layer(np.zeros((3, 4, 4))).shape
    ((2, 3, 4, 4), (3, 4, 4))
    """

    __module__ = "pygrad.layers"
    axes, shapes = (3, 4), "(N, C, H, W) or (C, H, W)"


class InstanceNorm3d(InstanceNorm):
    """Normalisation of each channel of each volume, `pygrad.functions.instance_norm`.

    Parameters
    ----------
    num_features, eps, momentum, affine, track_running_stats, dtype, bias
        As `InstanceNorm1d` has them.

    Attributes
    ----------
    weight, bias, running_mean, running_var, num_batches_tracked
        As `InstanceNorm1d` has them.

    Notes
    -----
    Input of shape (N, C, D, H, W) or (C, D, H, W), output the same, in the same memory order.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.InstanceNorm3d(3)(np.zeros((2, 3, 4, 4, 4))).shape
    (2, 3, 4, 4, 4)
    """

    __module__ = "pygrad.layers"
    axes, shapes = (4, 5), "(N, C, D, H, W) or (C, D, H, W)"


class LazyInstanceNorm1d(LazyRunningNorm, InstanceNorm1d):
    """An `InstanceNorm1d` that takes ``num_features`` from its first input.

    Parameters
    ----------
    eps, momentum, affine, track_running_stats, dtype, bias
        As `InstanceNorm1d` has them, but both ``affine`` and ``track_running_stats`` are True unless given,
        as in PyTorch.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LazyInstanceNorm1d()
    >>> layer(np.zeros((4, 3, 2))).shape, layer.num_features
    ((4, 3, 2), 3)
    """

    __module__ = "pygrad.layers"
    cls_to_become = InstanceNorm1d


class LazyInstanceNorm2d(LazyRunningNorm, InstanceNorm2d):
    """An `InstanceNorm2d` that takes ``num_features`` from its first input.

    Parameters
    ----------
    eps, momentum, affine, track_running_stats, dtype, bias
        As `LazyInstanceNorm1d` has them.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LazyInstanceNorm2d()
    >>> layer(np.zeros((4, 3, 2, 2))).shape, layer.num_features
    ((4, 3, 2, 2), 3)
    """

    __module__ = "pygrad.layers"
    cls_to_become = InstanceNorm2d


class LazyInstanceNorm3d(LazyRunningNorm, InstanceNorm3d):
    """An `InstanceNorm3d` that takes ``num_features`` from its first input.

    Parameters
    ----------
    eps, momentum, affine, track_running_stats, dtype, bias
        As `LazyInstanceNorm1d` has them.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LazyInstanceNorm3d()
    >>> layer(np.zeros((4, 3, 2, 2, 2))).shape, layer.num_features
    ((4, 3, 2, 2, 2), 3)
    """

    __module__ = "pygrad.layers"
    cls_to_become = InstanceNorm3d
