"""Batch normalisation as layers."""

from __future__ import annotations

from typing import Any

from numpy.typing import DTypeLike

from pygrad.functions.batch_norm import batch_norm
from pygrad.layers._running_norm import LazyRunningNorm, RunningNorm

__all__ = ["BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "LazyBatchNorm1d", "LazyBatchNorm2d",
           "LazyBatchNorm3d"]


class BatchNorm(RunningNorm):
    """Base of the three; they differ in the axes that their input has."""

    def __init__(self, num_features: int, eps: float = 1e-5, momentum: float | None = 0.1,
                 affine: bool = True, track_running_stats: bool = True, dtype: DTypeLike | None = None, *,
                 bias: bool = True) -> None:
        self.build(num_features, eps, momentum, affine, track_running_stats, dtype, bias)

    def forward(self, x: Any) -> Any:
        x = self.checked(x)
        learns = self.training and self.track_running_stats
        momentum = 0.0 if self.momentum is None else self.momentum
        if learns and self.momentum is None:
            momentum = 1 / (int(self.num_batches_tracked) + 1)  # so that all batches count alike
        mean, var = self.running_mean, self.running_var
        if self.training and not learns:
            mean = var = None
        of_batch = self.training or mean is None
        y = batch_norm(x, mean, var, self.weight, self.bias, of_batch, momentum, self.eps)
        if learns:
            self.num_batches_tracked += 1
        return y


class BatchNorm1d(BatchNorm):
    """Normalisation of each channel over a batch of vectors or sequences, `pygrad.functions.batch_norm`.

    Parameters
    ----------
    num_features : int
        C, the length of the input's second axis.
    eps : float
        Added to the variance.
    momentum : float or None
        The share of a batch in an update of the running statistics; None for their cumulative average.
    affine : bool
        Whether to scale and shift.
    track_running_stats : bool
        Whether to keep running statistics, and to use them in evaluation. Otherwise those of the batch are
        always used.
    dtype : dtype, optional
        Of the parameters; by default `pygrad.get_default_dtype`.
    bias : bool
        Whether to shift, where it scales.

    Attributes
    ----------
    weight, bias : Parameter, shape (C,), or None
        Ones and zeros at first.
    running_mean, running_var : ndarray, shape (C,), or None
        Buffers, zeros and ones at first: while training each batch moves them towards its mean and its
        unbiased variance.
    num_batches_tracked : ndarray, shape (), int64, or None
        How many batches have.

    Raises
    ------
    ArgumentError
        If ``num_features`` is no integer above 0, ``eps`` is negative, or the dtype no floating one.

    Notes
    -----
    Input of shape (N, C) or (N, C, L), output the same.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.BatchNorm1d(2)
    >>> np.round(layer(np.array([[1.0, 0.0], [3.0, 8.0]])).data, 3)
    array([[-1., -1.],
           [ 1.,  1.]], dtype=float32)
    >>> layer.running_mean
    array([0.2, 0.4], dtype=float32)
    >>> layer.eval()(np.array([[0.2, 0.4]])).shape
    (1, 2)
    """

    __module__ = "pygrad.layers"
    axes, shapes = (2, 3), "(N, C) or (N, C, L)"


class BatchNorm2d(BatchNorm):
    """Normalisation of each channel over a batch of images, `pygrad.functions.batch_norm`.

    Parameters
    ----------
    num_features, eps, momentum, affine, track_running_stats, dtype, bias
        As `BatchNorm1d` has them.

    Attributes
    ----------
    weight, bias, running_mean, running_var, num_batches_tracked
        As `BatchNorm1d` has them.

    Notes
    -----
    Input of shape (N, C, H, W), output the same, in the same memory order.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.BatchNorm2d(3)
    >>> layer
    BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)...
    >>> layer(np.zeros((2, 3, 4, 4))).shape
    (2, 3, 4, 4)
    """

    __module__ = "pygrad.layers"
    axes, shapes = (4,), "(N, C, H, W)"


class BatchNorm3d(BatchNorm):
    """Normalisation of each channel over a batch of volumes, `pygrad.functions.batch_norm`.

    Parameters
    ----------
    num_features, eps, momentum, affine, track_running_stats, dtype, bias
        As `BatchNorm1d` has them.

    Attributes
    ----------
    weight, bias, running_mean, running_var, num_batches_tracked
        As `BatchNorm1d` has them.

    Notes
    -----
    Input of shape (N, C, D, H, W), output the same, in the same memory order.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.BatchNorm3d(3)(np.zeros((2, 3, 4, 4, 4))).shape
    (2, 3, 4, 4, 4)
    """

    __module__ = "pygrad.layers"
    axes, shapes = (5,), "(N, C, D, H, W)"


class LazyBatchNorm1d(LazyRunningNorm, BatchNorm1d):
    """A `BatchNorm1d` that takes ``num_features`` from its first input.

    Parameters
    ----------
    eps, momentum, affine, track_running_stats, dtype, bias
        As `BatchNorm1d` has them.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LazyBatchNorm1d()
    >>> layer(np.zeros((4, 3))).shape, layer.num_features
    ((4, 3), 3)
    """

    __module__ = "pygrad.layers"
    cls_to_become = BatchNorm1d


class LazyBatchNorm2d(LazyRunningNorm, BatchNorm2d):
    """A `BatchNorm2d` that takes ``num_features`` from its first input.

    Parameters
    ----------
    eps, momentum, affine, track_running_stats, dtype, bias
        As `BatchNorm1d` has them.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LazyBatchNorm2d()
    >>> layer(np.zeros((4, 3, 2, 2))).shape, layer.num_features
    ((4, 3, 2, 2), 3)
    """

    __module__ = "pygrad.layers"
    cls_to_become = BatchNorm2d


class LazyBatchNorm3d(LazyRunningNorm, BatchNorm3d):
    """A `BatchNorm3d` that takes ``num_features`` from its first input.

    Parameters
    ----------
    eps, momentum, affine, track_running_stats, dtype, bias
        As `BatchNorm1d` has them.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.LazyBatchNorm3d()
    >>> layer(np.zeros((4, 3, 2, 2, 2))).shape, layer.num_features
    ((4, 3, 2, 2, 2), 3)
    """

    __module__ = "pygrad.layers"
    cls_to_become = BatchNorm3d
