"""Pooling to an output of a given size as layers, for `Sequential`."""

from __future__ import annotations

from typing import Any

from pygrad import functions as F
from pygrad.errors import ArgumentError
from pygrad.layers.module import Module

__all__ = [
    "AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d", "AdaptiveMaxPool1d", "AdaptiveMaxPool2d",
    "AdaptiveMaxPool3d", "FractionalMaxPool2d", "FractionalMaxPool3d",
]

Sizes = int | tuple[int, ...]


class _Adaptive(Module):
    """The size of the output."""

    __module__ = "pygrad.layers"
    _pool: Any

    def __init__(self, output_size: Any) -> None:
        self.output_size = output_size

    def forward(self, x: Any) -> Any:
        return self._pool(x, self.output_size)

    def extra_repr(self) -> str:
        return f"output_size={self.output_size}"


class _AdaptiveMax(_Adaptive):
    """The size of the output, and whether indices are asked for."""

    def __init__(self, output_size: Any, return_indices: bool = False) -> None:
        super().__init__(output_size)
        self.return_indices = return_indices

    def forward(self, x: Any) -> Any:
        return self._pool(x, self.output_size, self.return_indices)


class _Fractional(Module):
    """Settings of pooling at random places."""

    __module__ = "pygrad.layers"
    _pool: Any
    _random_samples: Any

    def __init__(self, kernel_size: Sizes, output_size: Any = None, output_ratio: Any = None,
                 return_indices: bool = False, _random_samples: Any = None) -> None:
        if (output_size is None) == (output_ratio is None):
            raise ArgumentError(f"{type(self).__name__}: expected either output_size or output_ratio, got "
                                f"{output_size!r} and {output_ratio!r}")
        self.kernel_size, self.output_size, self.output_ratio = kernel_size, output_size, output_ratio
        self.return_indices = return_indices
        self.register_buffer("_random_samples", _random_samples)

    def forward(self, x: Any) -> Any:
        return self._pool(x, self.kernel_size, self.output_size, self.output_ratio, self.return_indices,
                          self._random_samples)

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, output_size={self.output_size}, output_ratio={self.output_ratio}"


class AdaptiveAvgPool1d(_Adaptive):
    """Means of windows of sequences, as many as asked for, `pygrad.functions.adaptive_avg_pool1d`.

    Parameters
    ----------
    output_size
        As there. Input of shape (N, C, L) or (C, L).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.AdaptiveAvgPool1d(3)(np.zeros((1, 2, 4))).shape
    (1, 2, 3)
    """

    _pool = staticmethod(F.adaptive_avg_pool1d)


class AdaptiveAvgPool2d(_Adaptive):
    """Means of windows of images, as many as asked for, `pygrad.functions.adaptive_avg_pool2d`.

    Parameters
    ----------
    output_size
        As there. Input of shape (N, C, H, W) or (C, H, W).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.AdaptiveAvgPool2d(3)(np.zeros((1, 2, 4, 4))).shape
    (1, 2, 3, 3)
    """

    _pool = staticmethod(F.adaptive_avg_pool2d)


class AdaptiveAvgPool3d(_Adaptive):
    """Means of windows of volumes, as many as asked for, `pygrad.functions.adaptive_avg_pool3d`.

    Parameters
    ----------
    output_size
        As there. Input of shape (N, C, D, H, W) or (C, D, H, W).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.AdaptiveAvgPool3d(3)(np.zeros((1, 2, 4, 4, 4))).shape
    (1, 2, 3, 3, 3)
    """

    _pool = staticmethod(F.adaptive_avg_pool3d)


class AdaptiveMaxPool1d(_AdaptiveMax):
    """Maxima of windows of sequences, as many as asked for, `pygrad.functions.adaptive_max_pool1d`.

    Parameters
    ----------
    output_size, return_indices
        As there. Input of shape (N, C, L) or (C, L).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.AdaptiveMaxPool1d(3)(np.zeros((1, 2, 4))).shape
    (1, 2, 3)
    """

    _pool = staticmethod(F.adaptive_max_pool1d)


class AdaptiveMaxPool2d(_AdaptiveMax):
    """Maxima of windows of images, as many as asked for, `pygrad.functions.adaptive_max_pool2d`.

    Parameters
    ----------
    output_size, return_indices
        As there. Input of shape (N, C, H, W) or (C, H, W).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.AdaptiveMaxPool2d(3)(np.zeros((1, 2, 4, 4))).shape
    (1, 2, 3, 3)
    """

    _pool = staticmethod(F.adaptive_max_pool2d)


class AdaptiveMaxPool3d(_AdaptiveMax):
    """Maxima of windows of volumes, as many as asked for, `pygrad.functions.adaptive_max_pool3d`.

    Parameters
    ----------
    output_size, return_indices
        As there. Input of shape (N, C, D, H, W) or (C, D, H, W).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.AdaptiveMaxPool3d(3)(np.zeros((1, 2, 4, 4, 4))).shape
    (1, 2, 3, 3, 3)
    """

    _pool = staticmethod(F.adaptive_max_pool3d)


class FractionalMaxPool2d(_Fractional):
    """Maxima of windows of images at random distances, `pygrad.functions.fractional_max_pool2d`.

    Parameters
    ----------
    kernel_size, output_size, output_ratio, return_indices
        As there. Input of shape (N, C, H, W) or (C, H, W).

    Raises
    ------
    ArgumentError
        If not exactly one of ``output_size`` and ``output_ratio`` is given.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.FractionalMaxPool2d(2, output_size=3)(np.zeros((1, 2, 8, 8))).shape
    (1, 2, 3, 3)
    """

    _pool = staticmethod(F.fractional_max_pool2d)


class FractionalMaxPool3d(_Fractional):
    """Maxima of windows of volumes at random distances, `pygrad.functions.fractional_max_pool3d`.

    Parameters
    ----------
    kernel_size, output_size, output_ratio, return_indices
        As there. Input of shape (N, C, D, H, W) or (C, D, H, W).

    Raises
    ------
    ArgumentError
        If not exactly one of ``output_size`` and ``output_ratio`` is given.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import layers
    >>> layers.FractionalMaxPool3d(2, output_size=3)(np.zeros((1, 2, 8, 8, 8))).shape
    (1, 2, 3, 3, 3)
    """

    _pool = staticmethod(F.fractional_max_pool3d)
