"""Pooling by maxima over windows at pseudo-random places."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._flat_windows import FlatMax, FlatPick
from pygrad.functions._pool_windows import check_input
from pygrad.functions._windows import sizes
from pygrad.random import generator_from_key, next_key
from pygrad.recording import record1
from pygrad.variable import Variable


class _FractionalMaxPool(FlatMax):
    """What pooling over two and three axes shares."""

    __slots__ = ("key", "options")

    def __init__(self, kernel_size: Any, output_size: Any = None, output_ratio: Any = None,
                 _random_samples: Any = None) -> None:
        self.options = kernel_size, output_size, output_ratio, _random_samples

    def positions(self, x: Any) -> tuple[Any, ...]:
        where, axes = f"fractional_max_pool{self.axes}d", self.axes
        check_input(where, axes, x)
        kernel_size, output_size, output_ratio, samples = self.options
        extents, lead = x.shape[x.ndim - axes:], x.shape[:x.ndim - axes]
        kernel, outputs = _sizes(where, axes, extents, kernel_size, output_size, output_ratio)
        shape = (*((1,) if len(lead) == 1 else lead[:1]), lead[-1], axes)
        if samples is None:
            if not hasattr(self, "key"):
                self.key = next_key()
            samples = generator_from_key(self.key).random(shape)
        samples = np.asarray(samples.data if isinstance(samples, Variable) else samples, np.float64)
        if samples.shape != shape:
            raise ShapeError(f"{where}: expected _random_samples of shape {shape}, got {describe(samples)}")
        samples = samples.reshape(-1, axes)
        order = (1, 0) if axes == 2 else (0, 1, 2)  # PyTorch's first sample of two is for the width
        return tuple([_positions(samples[:, order[axis]], extents[axis], outputs[axis], kernel[axis])
                      for axis in range(axes)])


class FractionalMaxPool2d(_FractionalMaxPool):
    """Maxima of windows at random places of images. dx = dy where x won. Saves: a position for each output."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 2


class FractionalMaxPool3d(_FractionalMaxPool):
    """Maxima of windows at random places of volumes. dx = dy where x won. Saves: a position for each output."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    axes = 3


def _positions(samples: Any, extent: int, out: int, kernel: int) -> Any:
    """Return what each window sees, shape (P, outputs, taps)."""
    numbers = np.arange(out)
    if out > 1:
        alpha = (extent - kernel) / (out - 1)
        begins = ((numbers + samples[:, None]) * alpha).astype(np.int64) - (samples[:, None] * alpha).astype(np.int64)
    else:
        begins = np.zeros((len(samples), 1), np.int64)
    begins[:, -1] = extent - kernel
    return begins[:, :, None] + np.arange(kernel)


def _sizes(where: str, axes: int, extents: Any, kernel_size: Any, output_size: Any, output_ratio: Any) -> Any:
    kernel = sizes(where, "kernel_size", kernel_size, axes, 1)
    if (output_size is None) == (output_ratio is None):
        raise ArgumentError(f"{where}: expected either output_size or output_ratio, got {output_size!r} and "
                            f"{output_ratio!r}")
    if output_size is None:
        ratios = output_ratio if isinstance(output_ratio, tuple | list) else (output_ratio,) * axes
        if len(ratios) != axes or not all(0 < one < 1 for one in ratios):
            raise ArgumentError(f"{where}: expected output_ratio between 0 and 1, or {axes} of them, got "
                                f"{output_ratio!r}")
        output_size = tuple([int(extent * one) for extent, one in zip(extents, ratios, strict=True)])
    outputs = sizes(where, "output_size", output_size, axes, 1)
    if any(out + k - 1 > extent for out, k, extent in zip(outputs, kernel, extents, strict=True)):
        raise ShapeError(f"{where}: an input of extents {extents} is too small for {outputs} windows of {kernel}; take "
                         "a smaller output or kernel")
    return kernel, outputs


def _pooled(cls: type[_FractionalMaxPool], input: Any, return_indices: bool, *options: Any) -> Any:
    function = cls(*options)
    if not return_indices:
        return record1(function, input)
    x = input.data if isinstance(input, Variable) else as_array(input, where=f"fractional_max_pool{cls.axes}d")
    _, index = function.find(x)
    y = record1(FlatPick(index, x.shape[x.ndim - cls.axes:]), input)
    return y, index.reshape(y.shape).astype(np.int64)


def fractional_max_pool2d(input: Any, kernel_size: Any, output_size: Any = None, output_ratio: Any = None,
                          return_indices: bool = False, _random_samples: Any = None) -> Any:
    """Take maxima of windows of images that lie at random distances, to shrink by a fraction.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    kernel_size : int or tuple of int
        The extent of a window.
    output_size : int or tuple of int, optional
        The extents of the output.
    output_ratio : float or tuple of float, optional
        Instead of it, what to multiply the input's extents by, between 0 and 1.
    return_indices : bool
        Whether to return as well where the maxima were.
    _random_samples : array_like, shape (N, C, 2), optional
        Numbers from 0 to 1 that decide the places, for tests.

    Returns
    -------
    Variable, shape (N, C, H', W') or (C, H', W'), or a tuple of it and an ndarray of int64 of that shape

    Raises
    ------
    ShapeError
        If the input is too small for its windows.
    ArgumentError
        If a size is out of range, or not exactly one of ``output_size`` and ``output_ratio`` is given.

    Notes
    -----
    The places are drawn from a key of the package-level generator, which is kept: a second backward has the same
    windows. The gradient goes to the maxima. Saves four bytes for each output.

    References
    ----------
    B. Graham, "Fractional Max-Pooling", arXiv:1412.6071, the pseudo-random overlapping version.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.fractional_max_pool2d(np.zeros((1, 9, 9)), 2, output_ratio=0.5).shape
    (1, 4, 4)
    """
    return _pooled(FractionalMaxPool2d, input, return_indices, kernel_size, output_size, output_ratio,
                   _random_samples)


def fractional_max_pool2d_with_indices(input: Any, kernel_size: Any, output_size: Any = None, output_ratio: Any = None,
                                       return_indices: bool = False, _random_samples: Any = None) -> Any:
    """Take maxima of windows of images that lie at random distances, to shrink by a fraction.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    kernel_size : int or tuple of int
        The extent of a window.
    output_size : int or tuple of int, optional
        The extents of the output.
    output_ratio : float or tuple of float, optional
        Instead of it, what to multiply the input's extents by, between 0 and 1.
    return_indices : bool
        Has no effect: the indices are returned anyway.
    _random_samples : array_like, shape (N, C, 2), optional
        Numbers from 0 to 1 that decide the places, for tests.

    Returns
    -------
    tuple of Variable and ndarray of int64

    Raises
    ------
    ShapeError
        If the input is too small for its windows.
    ArgumentError
        If a size is out of range, or not exactly one of ``output_size`` and ``output_ratio`` is given.

    Notes
    -----
    A composition of nothing but `fractional_max_pool2d`, with ``return_indices=True``.

    References
    ----------
    B. Graham, "Fractional Max-Pooling", arXiv:1412.6071, the pseudo-random overlapping version.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> y, where = F.fractional_max_pool2d_with_indices(np.zeros((1, 4, 4)), 2, output_size=2)
    >>> y.shape == where.shape
    True
    """
    return fractional_max_pool2d(input, kernel_size, output_size, output_ratio, True, _random_samples)


def fractional_max_pool3d(input: Any, kernel_size: Any, output_size: Any = None, output_ratio: Any = None,
                          return_indices: bool = False, _random_samples: Any = None) -> Any:
    """Take maxima of windows of volumes that lie at random distances, to shrink by a fraction.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    kernel_size : int or tuple of int
        The extent of a window.
    output_size : int or tuple of int, optional
        The extents of the output.
    output_ratio : float or tuple of float, optional
        Instead of it, what to multiply the input's extents by, between 0 and 1.
    return_indices : bool
        Whether to return as well where the maxima were.
    _random_samples : array_like, shape (N, C, 3), optional
        Numbers from 0 to 1 that decide the places, for tests.

    Returns
    -------
    Variable, shape (N, C, D', H', W') or (C, D', H', W'), or a tuple of it and an ndarray of int64 of that shape

    Raises
    ------
    ShapeError
        If the input is too small for its windows.
    ArgumentError
        If a size is out of range, or not exactly one of ``output_size`` and ``output_ratio`` is given.

    Notes
    -----
    The places are drawn from a key of the package-level generator, which is kept: a second backward has the same
    windows. The gradient goes to the maxima. Saves four bytes for each output.

    References
    ----------
    B. Graham, "Fractional Max-Pooling", arXiv:1412.6071, the pseudo-random overlapping version.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> F.fractional_max_pool3d(np.zeros((1, 9, 9, 9)), 2, output_ratio=0.5).shape
    (1, 4, 4, 4)
    """
    return _pooled(FractionalMaxPool3d, input, return_indices, kernel_size, output_size, output_ratio,
                   _random_samples)


def fractional_max_pool3d_with_indices(input: Any, kernel_size: Any, output_size: Any = None, output_ratio: Any = None,
                                       return_indices: bool = False, _random_samples: Any = None) -> Any:
    """Take maxima of windows of volumes that lie at random distances, to shrink by a fraction.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    kernel_size : int or tuple of int
        The extent of a window.
    output_size : int or tuple of int, optional
        The extents of the output.
    output_ratio : float or tuple of float, optional
        Instead of it, what to multiply the input's extents by, between 0 and 1.
    return_indices : bool
        Has no effect: the indices are returned anyway.
    _random_samples : array_like, shape (N, C, 3), optional
        Numbers from 0 to 1 that decide the places, for tests.

    Returns
    -------
    tuple of Variable and ndarray of int64

    Raises
    ------
    ShapeError
        If the input is too small for its windows.
    ArgumentError
        If a size is out of range, or not exactly one of ``output_size`` and ``output_ratio`` is given.

    Notes
    -----
    A composition of nothing but `fractional_max_pool3d`, with ``return_indices=True``.

    References
    ----------
    B. Graham, "Fractional Max-Pooling", arXiv:1412.6071, the pseudo-random overlapping version.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> y, where = F.fractional_max_pool3d_with_indices(np.zeros((1, 4, 4, 4)), 2, output_size=2)
    >>> y.shape == where.shape
    True
    """
    return fractional_max_pool3d(input, kernel_size, output_size, output_ratio, True, _random_samples)
