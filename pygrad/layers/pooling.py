"""Pooling over windows as layers, for `Sequential`."""

from __future__ import annotations

from typing import Any

from pygrad import functions as F
from pygrad.layers.module import Module

__all__ = [
    "AvgPool1d", "AvgPool2d", "AvgPool3d", "LPPool1d", "LPPool2d", "LPPool3d", "MaxPool1d", "MaxPool2d",
    "MaxPool3d", "MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d",
]

Sizes = int | tuple[int, ...]


class _MaxPool(Module):
    """Settings of pooling by maxima."""

    __module__ = "pygrad.layers"
    _pool: Any

    def __init__(self, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0, dilation: Sizes = 1,
                 return_indices: bool = False, ceil_mode: bool = False) -> None:
        self.kernel_size, self.stride = kernel_size, kernel_size if stride is None else stride
        self.padding, self.dilation = padding, dilation
        self.return_indices, self.ceil_mode = return_indices, ceil_mode

    def forward(self, x: Any) -> Any:
        return self._pool(x, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode,
                          self.return_indices)

    def extra_repr(self) -> str:
        return (f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
                f"dilation={self.dilation}, ceil_mode={self.ceil_mode}")


class _AvgPool(Module):
    """Settings of pooling by means."""

    __module__ = "pygrad.layers"
    _pool: Any

    def __init__(self, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0, ceil_mode: bool = False,
                 count_include_pad: bool = True, divisor_override: int | None = None) -> None:
        self.kernel_size, self.stride = kernel_size, kernel_size if stride is None else stride
        self.padding, self.ceil_mode, self.count_include_pad = padding, ceil_mode, count_include_pad
        self.divisor_override = divisor_override

    def forward(self, x: Any) -> Any:
        return self._pool(x, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad,
                          self.divisor_override)

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class _LPPool(Module):
    """Settings of pooling by norms."""

    __module__ = "pygrad.layers"
    _pool: Any

    def __init__(self, norm_type: float, kernel_size: Sizes, stride: Sizes | None = None,
                 ceil_mode: bool = False) -> None:
        self.norm_type, self.kernel_size, self.stride, self.ceil_mode = norm_type, kernel_size, stride, ceil_mode

    def forward(self, x: Any) -> Any:
        return self._pool(x, self.norm_type, self.kernel_size, self.stride, self.ceil_mode)

    def extra_repr(self) -> str:
        return (f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, stride={self.stride}, "
                f"ceil_mode={self.ceil_mode}")


class _MaxUnpool(Module):
    """Settings of the way back from pooling by maxima."""

    __module__ = "pygrad.layers"
    _unpool: Any

    def __init__(self, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> None:
        self.kernel_size, self.stride = kernel_size, kernel_size if stride is None else stride
        self.padding = padding

    def forward(self, x: Any, indices: Any, output_size: Any = None) -> Any:
        return self._unpool(x, indices, self.kernel_size, self.stride, self.padding, output_size)

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class MaxPool1d(_MaxPool):
    """The maximum of each window of sequences, `pygrad.functions.max_pool1d`.

    Parameters
    ----------
    kernel_size, stride, padding, dilation, return_indices, ceil_mode
        As there. Input of shape (N, C, L) or (C, L).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.MaxPool1d(2)(np.zeros((1, 2, 4))).shape
    (1, 2, 2)
    """

    _pool = staticmethod(F.max_pool1d)


class MaxPool2d(_MaxPool):
    """The maximum of each window of images, `pygrad.functions.max_pool2d`.

    Parameters
    ----------
    kernel_size, stride, padding, dilation, return_indices, ceil_mode
        As there. Input of shape (N, C, H, W) or (C, H, W).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.MaxPool2d(2)(np.zeros((1, 2, 4, 4))).shape
    (1, 2, 2, 2)
    """

    _pool = staticmethod(F.max_pool2d)


class MaxPool3d(_MaxPool):
    """The maximum of each window of volumes, `pygrad.functions.max_pool3d`.

    Parameters
    ----------
    kernel_size, stride, padding, dilation, return_indices, ceil_mode
        As there. Input of shape (N, C, D, H, W) or (C, D, H, W).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.MaxPool3d(2)(np.zeros((1, 2, 4, 4, 4))).shape
    (1, 2, 2, 2, 2)
    """

    _pool = staticmethod(F.max_pool3d)


class AvgPool1d(_AvgPool):
    """The mean of each window of sequences, `pygrad.functions.avg_pool1d`.

    Parameters
    ----------
    kernel_size, stride, padding, ceil_mode, count_include_pad
        As there. Input of shape (N, C, L) or (C, L).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.AvgPool1d(2)(np.zeros((1, 2, 4))).shape
    (1, 2, 2)
    """

    _pool = staticmethod(F.avg_pool1d)

    def __init__(self, kernel_size: Sizes, stride: Sizes | None = None, padding: Sizes = 0, ceil_mode: bool = False,
                 count_include_pad: bool = True) -> None:
        super().__init__(kernel_size, stride, padding, ceil_mode, count_include_pad)

    def forward(self, x: Any) -> Any:
        return self._pool(x, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad)


class AvgPool2d(_AvgPool):
    """The mean of each window of images, `pygrad.functions.avg_pool2d`.

    Parameters
    ----------
    kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
        As there. Input of shape (N, C, H, W) or (C, H, W).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.AvgPool2d(2)(np.zeros((1, 2, 4, 4))).shape
    (1, 2, 2, 2)
    """

    _pool = staticmethod(F.avg_pool2d)


class AvgPool3d(_AvgPool):
    """The mean of each window of volumes, `pygrad.functions.avg_pool3d`.

    Parameters
    ----------
    kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
        As there. Input of shape (N, C, D, H, W) or (C, D, H, W).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.AvgPool3d(2)(np.zeros((1, 2, 4, 4, 4))).shape
    (1, 2, 2, 2, 2)
    """

    _pool = staticmethod(F.avg_pool3d)


class LPPool1d(_LPPool):
    """The p-norm of each window of sequences, `pygrad.functions.lp_pool1d`.

    Parameters
    ----------
    norm_type, kernel_size, stride, ceil_mode
        As there. Input of shape (N, C, L) or (C, L).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.LPPool1d(2, 2)(np.zeros((1, 2, 4))).shape
    (1, 2, 2)
    """

    _pool = staticmethod(F.lp_pool1d)


class LPPool2d(_LPPool):
    """The p-norm of each window of images, `pygrad.functions.lp_pool2d`.

    Parameters
    ----------
    norm_type, kernel_size, stride, ceil_mode
        As there. Input of shape (N, C, H, W) or (C, H, W).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.LPPool2d(2, 2)(np.zeros((1, 2, 4, 4))).shape
    (1, 2, 2, 2)
    """

    _pool = staticmethod(F.lp_pool2d)


class LPPool3d(_LPPool):
    """The p-norm of each window of volumes, `pygrad.functions.lp_pool3d`.

    Parameters
    ----------
    norm_type, kernel_size, stride, ceil_mode
        As there. Input of shape (N, C, D, H, W) or (C, D, H, W).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.LPPool3d(2, 2)(np.zeros((1, 2, 4, 4, 4))).shape
    (1, 2, 2, 2, 2)
    """

    _pool = staticmethod(F.lp_pool3d)


class MaxUnpool1d(_MaxUnpool):
    """Values put where `MaxPool1d` took them, `pygrad.functions.max_unpool1d`.

    Parameters
    ----------
    kernel_size, stride, padding
        As they were in the pooling. Input and indices of shape (N, C, L) or (C, L).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> y, indices = layers.MaxPool1d(2, return_indices=True)(np.zeros((1, 2, 4)))
    >>> layers.MaxUnpool1d(2)(y, indices).shape
    (1, 2, 4)
    """

    _unpool = staticmethod(F.max_unpool1d)


class MaxUnpool2d(_MaxUnpool):
    """Values put where `MaxPool2d` took them, `pygrad.functions.max_unpool2d`.

    Parameters
    ----------
    kernel_size, stride, padding
        As they were in the pooling. Input and indices of shape (N, C, H, W) or (C, H, W).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> y, indices = layers.MaxPool2d(2, return_indices=True)(np.zeros((1, 2, 4, 4)))
    >>> layers.MaxUnpool2d(2)(y, indices).shape
    (1, 2, 4, 4)
    """

    _unpool = staticmethod(F.max_unpool2d)


class MaxUnpool3d(_MaxUnpool):
    """Values put where `MaxPool3d` took them, `pygrad.functions.max_unpool3d`.

    Parameters
    ----------
    kernel_size, stride, padding
        As they were in the pooling. Input and indices of shape (N, C, D, H, W) or (C, D, H, W).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> y, indices = layers.MaxPool3d(2, return_indices=True)(np.zeros((1, 2, 4, 4, 4)))
    >>> layers.MaxUnpool3d(2)(y, indices).shape
    (1, 2, 4, 4, 4)
    """

    _unpool = staticmethod(F.max_unpool3d)
