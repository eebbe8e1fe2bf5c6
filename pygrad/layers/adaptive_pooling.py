"""Adaptive pooling as layers: the output's size is given, whatever the input's."""

from __future__ import annotations

from typing import Any

from pygrad.functions.adaptive_avg_pool import adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d
from pygrad.functions.adaptive_max_pool import adaptive_max_pool1d, adaptive_max_pool2d, adaptive_max_pool3d
from pygrad.layers.module import Module

__all__ = [
    "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d", "AdaptiveMaxPool1d", "AdaptiveMaxPool2d",
    "AdaptiveMaxPool3d",
]


class _AdaptiveAvgPool(Module):
    """Settings of adaptive average-pooling."""

    def __init__(self, output_size: Any) -> None:
        self.output_size = output_size

    def extra_repr(self) -> str:
        return f"output_size={self.output_size}"


class AdaptiveAvgPool1d(_AdaptiveAvgPool):
    """Take the means of some windows along the last axis, `pygrad.functions.adaptive_avg_pool1d`.

    Parameters
    ----------
    output_size : int
        How many.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.AdaptiveAvgPool1d(2)([[1.0, 3.0, 2.0, 0.0]])
    Variable([[2. 1.]])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return adaptive_avg_pool1d(x, self.output_size)


class AdaptiveAvgPool2d(_AdaptiveAvgPool):
    """Take the means of some windows over the last two axes, `pygrad.functions.adaptive_avg_pool2d`.

    Parameters
    ----------
    output_size : int or tuple of two int
        How many along each; None for as many as there are elements.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.AdaptiveAvgPool2d((3, None))
    >>> layer
    AdaptiveAvgPool2d(output_size=(3, None))
    >>> layer(np.zeros((5, 2, 7, 8))).shape
    (5, 2, 3, 8)
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return adaptive_avg_pool2d(x, self.output_size)


class AdaptiveAvgPool3d(_AdaptiveAvgPool):
    """Take the means of some windows over the last three axes, `pygrad.functions.adaptive_avg_pool3d`.

    Parameters
    ----------
    output_size : int or tuple of three int
        How many along each; None for as many as there are elements.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.AdaptiveAvgPool3d(1)(np.zeros((5, 2, 7, 8, 9))).shape
    (5, 2, 1, 1, 1)
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return adaptive_avg_pool3d(x, self.output_size)


class _AdaptiveMaxPool(Module):
    """Settings of adaptive max-pooling."""

    def __init__(self, output_size: Any, return_indices: bool = False) -> None:
        self.output_size, self.return_indices = output_size, return_indices

    def extra_repr(self) -> str:
        return f"output_size={self.output_size}"


class AdaptiveMaxPool1d(_AdaptiveMaxPool):
    """Take the maxima of some windows along the last axis, `pygrad.functions.adaptive_max_pool1d`.

    Parameters
    ----------
    output_size : int
        How many.
    return_indices : bool
        Whether to return their places, too.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.AdaptiveMaxPool1d(2)([[1.0, 3.0, 2.0, 0.0]])
    Variable([[3. 2.]])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return adaptive_max_pool1d(x, self.output_size, self.return_indices)


class AdaptiveMaxPool2d(_AdaptiveMaxPool):
    """Take the maxima of some windows over the last two axes, `pygrad.functions.adaptive_max_pool2d`.

    Parameters
    ----------
    output_size : int or tuple of two int
        How many along each; None for as many as there are elements.
    return_indices : bool
        Whether to return their places, too.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.AdaptiveMaxPool2d(3)(np.zeros((5, 2, 7, 8))).shape
    (5, 2, 3, 3)
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return adaptive_max_pool2d(x, self.output_size, self.return_indices)


class AdaptiveMaxPool3d(_AdaptiveMaxPool):
    """Take the maxima of some windows over the last three axes, `pygrad.functions.adaptive_max_pool3d`.

    Parameters
    ----------
    output_size : int or tuple of three int
        How many along each; None for as many as there are elements.
    return_indices : bool
        Whether to return their places, too.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.AdaptiveMaxPool3d((1, 2, None))(np.zeros((5, 2, 7, 8, 9))).shape
    (5, 2, 1, 2, 9)
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return adaptive_max_pool3d(x, self.output_size, self.return_indices)
