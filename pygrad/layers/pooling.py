"""Pooling over windows at equal distances, as layers."""

from __future__ import annotations

from typing import Any

from pygrad.functions.avg_pool import avg_pool1d, avg_pool2d, avg_pool3d
from pygrad.functions.lp_pool import lp_pool1d, lp_pool2d, lp_pool3d
from pygrad.functions.max_pool import max_pool1d, max_pool2d, max_pool3d
from pygrad.layers.module import Module

__all__ = [
    "AvgPool1d", "AvgPool2d", "AvgPool3d", "LPPool1d", "LPPool2d", "LPPool3d", "MaxPool1d", "MaxPool2d",
    "MaxPool3d",
]


class _MaxPool(Module):
    """Settings of max-pooling."""

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1,
                 return_indices: bool = False, ceil_mode: bool = False) -> None:
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding, self.dilation = padding, dilation
        self.return_indices, self.ceil_mode = return_indices, ceil_mode

    def _pooled(self, function: Any, x: Any) -> Any:
        return function(x, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode,
                        self.return_indices)

    def extra_repr(self) -> str:
        return (f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
                f"dilation={self.dilation}, ceil_mode={self.ceil_mode}")


class MaxPool1d(_MaxPool):
    """Take the largest element of each window along the last axis, `pygrad.functions.max_pool1d`.

    Parameters
    ----------
    kernel_size, stride, padding, dilation : int
        The stride is by default ``kernel_size``.
    return_indices, ceil_mode : bool
        As there.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.MaxPool1d(2)([[1.0, 3.0, 2.0, 0.0]])
    Variable([[3. 2.]])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return self._pooled(max_pool1d, x)


class MaxPool2d(_MaxPool):
    """Take the largest element of each window over the last two axes, `pygrad.functions.max_pool2d`.

    Parameters
    ----------
    kernel_size, stride, padding, dilation : int or tuple of two int
        The stride is by default ``kernel_size``.
    return_indices, ceil_mode : bool
        As there.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layer = layers.MaxPool2d(2)
    >>> layer
    MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
    >>> layer(np.zeros((5, 3, 8, 8))).shape
    (5, 3, 4, 4)
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return self._pooled(max_pool2d, x)


class MaxPool3d(_MaxPool):
    """Take the largest element of each window over the last three axes, `pygrad.functions.max_pool3d`.

    Parameters
    ----------
    kernel_size, stride, padding, dilation : int or tuple of three int
        The stride is by default ``kernel_size``.
    return_indices, ceil_mode : bool
        As there.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.MaxPool3d(2)(np.zeros((5, 3, 8, 8, 8))).shape
    (5, 3, 4, 4, 4)
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return self._pooled(max_pool3d, x)


class _AvgPool(Module):
    """Settings of average-pooling."""

    kernel_size: Any
    stride: Any
    padding: Any

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class AvgPool1d(_AvgPool):
    """Take the mean of each window along the last axis, `pygrad.functions.avg_pool1d`.

    Parameters
    ----------
    kernel_size, stride, padding : int
        The stride is by default ``kernel_size``.
    ceil_mode, count_include_pad : bool
        As there.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.AvgPool1d(2)([[1.0, 3.0, 2.0, 0.0]])
    Variable([[2. 1.]])
    """

    __module__ = "pygrad.layers"

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
                 count_include_pad: bool = True) -> None:
        self.kernel_size = single(kernel_size)
        self.stride = single(kernel_size if stride is None else stride)
        self.padding = single(padding)
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad

    def forward(self, x: Any) -> Any:
        return avg_pool1d(x, self.kernel_size, self.stride, self.padding, self.ceil_mode,
                          self.count_include_pad)


class _AvgPoolOver(_AvgPool):
    """Settings of average-pooling over several axes."""

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
                 count_include_pad: bool = True, divisor_override: float | None = None) -> None:
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad
        self.divisor_override = divisor_override

    def _pooled(self, function: Any, x: Any) -> Any:
        return function(x, self.kernel_size, self.stride, self.padding, self.ceil_mode,
                        self.count_include_pad, self.divisor_override)


class AvgPool2d(_AvgPoolOver):
    """Take the mean of each window over the last two axes, `pygrad.functions.avg_pool2d`.

    Parameters
    ----------
    kernel_size, stride, padding : int or tuple of two int
        The stride is by default ``kernel_size``.
    ceil_mode, count_include_pad : bool
    divisor_override : float, optional
        As there.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.AvgPool2d(2)(np.zeros((5, 3, 8, 8))).shape
    (5, 3, 4, 4)
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return self._pooled(avg_pool2d, x)


class AvgPool3d(_AvgPoolOver):
    """Take the mean of each window over the last three axes, `pygrad.functions.avg_pool3d`.

    Parameters
    ----------
    kernel_size, stride, padding : int or tuple of three int
        The stride is by default ``kernel_size``.
    ceil_mode, count_include_pad : bool
    divisor_override : float, optional
        As there.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.AvgPool3d(2)(np.zeros((5, 3, 8, 8, 8))).shape
    (5, 3, 4, 4, 4)
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return self._pooled(avg_pool3d, x)


class _LPPool(Module):
    """Settings of power-average pooling."""

    def __init__(self, norm_type: float, kernel_size: Any, stride: Any = None,
                 ceil_mode: bool = False) -> None:
        self.norm_type, self.kernel_size = norm_type, kernel_size
        self.stride, self.ceil_mode = stride, ceil_mode

    def _pooled(self, function: Any, x: Any) -> Any:
        return function(x, self.norm_type, self.kernel_size, self.stride, self.ceil_mode)

    def extra_repr(self) -> str:
        return (f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, stride={self.stride}, "
                f"ceil_mode={self.ceil_mode}")


class LPPool1d(_LPPool):
    """Take the p-norm of each window along the last axis, `pygrad.functions.lp_pool1d`.

    Parameters
    ----------
    norm_type : float
    kernel_size, stride : int
        The stride is by default ``kernel_size``.
    ceil_mode : bool
        As there.

    Examples
    --------
    >>> from pygrad import layers
    >>> layers.LPPool1d(2, 2)([[3.0, 4.0]])
    Variable([[5.]])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return self._pooled(lp_pool1d, x)


class LPPool2d(_LPPool):
    """Take the p-norm of each window over the last two axes, `pygrad.functions.lp_pool2d`.

    Parameters
    ----------
    norm_type : float
    kernel_size, stride : int or tuple of two int
        The stride is by default ``kernel_size``.
    ceil_mode : bool
        As there.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.LPPool2d(2, 2)(np.ones((1, 2, 2)))
    Variable([[[2.]]])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return self._pooled(lp_pool2d, x)


class LPPool3d(_LPPool):
    """Take the p-norm of each window over the last three axes, `pygrad.functions.lp_pool3d`.

    Parameters
    ----------
    norm_type : float
    kernel_size, stride : int or tuple of three int
        The stride is by default ``kernel_size``.
    ceil_mode : bool
        As there.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.LPPool3d(2, (1, 2, 2))(np.ones((1, 1, 2, 2)))
    Variable([[[[2.]]]])
    """

    __module__ = "pygrad.layers"

    def forward(self, x: Any) -> Any:
        return self._pooled(lp_pool3d, x)


def single(value: Any) -> tuple[Any, ...]:
    """Return one number as a tuple, as PyTorch shows it.

    Examples
    --------
    >>> single(2), single((2,))
    ((2,), (2,))
    """
    return tuple(value) if isinstance(value, tuple | list) else (value,)
