"""Max-unpooling as layers."""

from __future__ import annotations

from typing import Any

from pygrad.functions.max_unpool import max_unpool1d, max_unpool2d, max_unpool3d
from pygrad.layers.module import Module

__all__ = ["MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d"]


class _MaxUnpool(Module):
    """Settings of max-unpooling."""

    axes = 0

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0) -> None:
        self.kernel_size = repeated(kernel_size, self.axes)
        self.stride = repeated(kernel_size if stride is None else stride, self.axes)
        self.padding = repeated(padding, self.axes)

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class MaxUnpool1d(_MaxUnpool):
    """Put elements where `MaxPool1d` has found them, `pygrad.functions.max_unpool1d`.

    Parameters
    ----------
    kernel_size, stride, padding : int
        Those of the pooling.

    Examples
    --------
    >>> from pygrad import layers
    >>> y, indices = layers.MaxPool1d(2, return_indices=True)([[1.0, 3.0, 2.0, 0.0]])
    >>> layers.MaxUnpool1d(2)(y, indices)
    Variable([[0. 3. 2. 0.]])
    """

    __module__ = "pygrad.layers"
    axes = 1

    def forward(self, x: Any, indices: Any, output_size: Any = None) -> Any:
        return max_unpool1d(x, indices, self.kernel_size, self.stride, self.padding, output_size)


class MaxUnpool2d(_MaxUnpool):
    """Put elements where `MaxPool2d` has found them, `pygrad.functions.max_unpool2d`.

    Parameters
    ----------
    kernel_size, stride, padding : int or tuple of two int
        Those of the pooling.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.MaxUnpool2d(2)
    >>> layer
    MaxUnpool2d(kernel_size=(2, 2), stride=(2, 2), padding=(0, 0))
    >>> y, indices = layers.MaxPool2d(2, return_indices=True)(np.zeros((5, 3, 7, 8)))
    >>> layer(y, indices, output_size=(7, 8)).shape
    (5, 3, 7, 8)
    """

    __module__ = "pygrad.layers"
    axes = 2

    def forward(self, x: Any, indices: Any, output_size: Any = None) -> Any:
        return max_unpool2d(x, indices, self.kernel_size, self.stride, self.padding, output_size)


class MaxUnpool3d(_MaxUnpool):
    """Put elements where `MaxPool3d` has found them, `pygrad.functions.max_unpool3d`.

    Parameters
    ----------
    kernel_size, stride, padding : int or tuple of three int
        Those of the pooling.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> y, indices = layers.MaxPool3d(2, return_indices=True)(np.zeros((5, 3, 4, 4, 4)))
    >>> layers.MaxUnpool3d(2)(y, indices).shape
    (5, 3, 4, 4, 4)
    """

    __module__ = "pygrad.layers"
    axes = 3

    def forward(self, x: Any, indices: Any, output_size: Any = None) -> Any:
        return max_unpool3d(x, indices, self.kernel_size, self.stride, self.padding, output_size)


def repeated(value: Any, count: int) -> tuple[Any, ...]:
    """Return one number as a tuple of as many as there are axes, and a tuple as it is.

    Examples
    --------
    >>> repeated(2, 3), repeated((1, 2), 2)
    ((2, 2, 2), (1, 2))
    """
    return tuple(value) if isinstance(value, tuple | list) else (value,) * count
