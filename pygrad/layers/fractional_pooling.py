"""Fractional max-pooling as layers."""

from __future__ import annotations

from typing import Any

from pygrad.errors import ArgumentError
from pygrad.functions.fractional_max_pool import check_ratio, fractional_max_pool2d, fractional_max_pool3d
from pygrad.layers.module import Module
from pygrad.layers.unpooling import repeated

__all__ = ["FractionalMaxPool2d", "FractionalMaxPool3d"]


class _FractionalMaxPool(Module):
    """Settings of fractional max-pooling."""

    axes = 0
    _random_samples: Any

    def __init__(self, kernel_size: Any, output_size: Any = None, output_ratio: Any = None,
                 return_indices: bool = False, _random_samples: Any = None) -> None:
        name = type(self).__name__
        if output_size is not None and output_ratio is not None:
            raise ArgumentError(f"{name}: give either an output_size or an output_ratio, got both: "
                                f"{output_size!r} and {output_ratio!r}")
        self.kernel_size = repeated(kernel_size, self.axes)
        self.return_indices = return_indices
        self.register_buffer("_random_samples", _random_samples)
        self.output_size = None if output_size is None else repeated(output_size, self.axes)
        self.output_ratio = None if output_size is not None else check_ratio(output_ratio, self.axes, name)

    def _pooled(self, function: Any, x: Any) -> Any:
        return function(x, self.kernel_size, self.output_size, self.output_ratio, self.return_indices,
                        self._random_samples)


class FractionalMaxPool2d(_FractionalMaxPool):
    """Take maxima of windows at random distances over two axes, `pygrad.functions.fractional_max_pool2d`.

    Parameters
    ----------
    kernel_size : int or tuple of two int
    output_size : int or tuple of two int, optional
    output_ratio : float or tuple of two float, optional
        Either of them.
    return_indices : bool
    _random_samples : array_like, shape (N, C, 2), optional
        As there. Kept as a buffer.

    Raises
    ------
    ArgumentError
        If neither or both of size and ratio are given, or a ratio is not between 0 and 1.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.FractionalMaxPool2d(2, output_ratio=0.7)(np.zeros((5, 3, 10, 20))).shape
    (5, 3, 7, 14)
    """

    __module__ = "pygrad.layers"
    axes = 2

    def forward(self, x: Any) -> Any:
        return self._pooled(fractional_max_pool2d, x)


class FractionalMaxPool3d(_FractionalMaxPool):
    """Take maxima of windows at random distances over three axes, `pygrad.functions.fractional_max_pool3d`.

    Parameters
    ----------
    kernel_size : int or tuple of three int
    output_size : int or tuple of three int, optional
    output_ratio : float or tuple of three float, optional
        Either of them.
    return_indices : bool
    _random_samples : array_like, shape (N, C, 3), optional
        As there. Kept as a buffer.

    Raises
    ------
    ArgumentError
        If neither or both of size and ratio are given, or a ratio is not between 0 and 1.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.FractionalMaxPool3d(2, output_size=(3, 4, 5))(np.zeros((5, 3, 6, 7, 8))).shape
    (5, 3, 3, 4, 5)
    """

    __module__ = "pygrad.layers"
    axes = 3

    def forward(self, x: Any) -> Any:
        return self._pooled(fractional_max_pool3d, x)
