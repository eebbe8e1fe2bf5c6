"""Fractional max-pooling: maxima of windows at random places, for a ratio of sizes that is no integer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._layout import Layout, layout_of
from pygrad.functions._picks import Picks, Writer, outer_sum, scattered
from pygrad.functions._pool_windows import blocks, check_input, integers, strides_of
from pygrad.functions.max_pool import pooled
from pygrad.random import generator_from_key, next_key
from pygrad.variable import Variable


class _FractionalPicks(Picks):
    """Codes are places in windows that start, in each plane, somewhere else.

    ``starts`` has an array of shape (planes, count) for each axis.
    """

    __slots__ = ("kernel", "starts")

    def __init__(self, shape: tuple[int, ...], kernel: tuple[int, ...], starts: list[Any]) -> None:
        ndim, trailing = len(shape), len(kernel)
        layout = Layout(tuple(range(ndim)), ndim - trailing, trailing)
        super().__init__(layout, shape, tuple([one.shape[1] for one in starts]))
        self.kernel, self.starts = kernel, starts

    def table(self) -> Any:
        """Return for each code how far it leads from the start of its window."""
        steps = strides_of(self.extents)
        return outer_sum([np.arange(size) * step
                          for size, step in zip(self.kernel, steps, strict=True)]).ravel()

    def windows(self, part: slice) -> Any:
        """Return where in the planes ``part`` the windows start, shape (planes, windows)."""
        steps, total = strides_of(self.extents), np.zeros((part.stop - part.start, 1), np.intp)
        for starts, step in zip(self.starts, steps, strict=True):
            total = (total[:, :, None] + (starts[part] * step)[:, None]).reshape(len(total), -1)
        return total

    def _writer(self, width: int, merged: bool) -> Writer:
        table = self.table()

        def write(codes: Any, part: slice, out: Any) -> None:
            np.take(table, codes, mode="clip", out=out)
            out += self.windows(part)

        return write


class _FractionalMaxPool(Function):
    """Fractional max-pooling."""

    __slots__ = ("indexed", "indices", "kernel", "key", "layout", "picks", "ratio", "samples", "size")
    constant_saves = True
    where = ""
    trailing = 0

    def __init__(self, kernel_size: Any, output_size: Any = None, output_ratio: Any = None,
                 samples: Any = None, indexed: bool = False) -> None:
        self.kernel = integers(kernel_size, self.trailing, self.where, "kernel_size")
        self.size = self.ratio = None
        if output_size is None:
            self.ratio = check_ratio(output_ratio, self.trailing, self.where)
        else:
            self.size = integers(output_size, self.trailing, self.where, "output_size")
        self.samples = _check_samples(samples, self.where)
        self.indexed = indexed

    def forward(self, x: Any) -> Any:
        check_input(x, self.trailing, self.where)
        if self.samples is None and not self.replaying:
            self.key = next_key()
        self.layout = layout_of(x, self.trailing)
        self.picks = picks = _FractionalPicks(x.shape, self.kernel, self._starts(x))
        y, codes = np.empty(picks.result, x.dtype), None
        if self.indexed or True in self.needs_grad:
            count = int(np.prod(self.kernel))
            codes = np.empty(picks.layout.inward(y).shape, np.min_scalar_type(count - 1))
        _maxima(picks, picks.layout.inward(x), picks.layout.inward(y), codes)
        if self.indexed:
            self.indices = picks.indices(codes)
        self.saved = (codes,)
        return self._ordered(y)

    def backward(self, gy: Any) -> Any:
        (codes,) = self.saved
        return self._ordered(scattered(self.picks, codes, gy))

    def _ordered(self, y: Any) -> Any:
        """Return an array in the memory order of the input; planes are worked on in C order."""
        if self.layout == self.picks.layout or not isinstance(y, np.ndarray):
            return y
        moved = self.layout.empty(y.shape, y.dtype)
        moved[...] = y
        return moved

    def _starts(self, x: Any) -> list[Any]:
        """Return where windows start: for each axis, shape (planes, count)."""
        extents = x.shape[-self.trailing:]
        counts = self.size
        if counts is None:
            ratios = self.ratio or ()
            counts = tuple([int(extent * ratio) for extent, ratio in zip(extents, ratios, strict=True)])
        for extent, count, size in zip(extents, counts, self.kernel, strict=True):
            if not 1 <= count <= extent - size + 1:
                raise ShapeError(
                    f"{self.where}: an input of {describe(x)} does not have windows of kernel_size "
                    f"{self.kernel} for an output of {counts}; expected 1 to extent - kernel_size + 1 along "
                    "each axis")
        samples = self._samples(x)
        if self.trailing == 2:  # as PyTorch has it: the first number is for the last axis in two dimensions
            samples = samples[:, ::-1]
        return [_intervals(samples[:, number], extent, count, size) for number, (extent, count, size)
                in enumerate(zip(extents, counts, self.kernel, strict=True))]

    def _samples(self, x: Any) -> Any:
        """Return numbers from 0 to 1, shape (planes, axes)."""
        channels = x.shape[-self.trailing - 1]
        shape = (x.shape[0] if x.ndim == self.trailing + 2 else 1, channels, self.trailing)
        dtype = x.dtype if x.dtype.kind == "f" else np.dtype(np.float64)
        if self.samples is None:
            return generator_from_key(self.key).random(shape).astype(dtype).reshape(-1, self.trailing)
        if self.samples.shape != shape:
            raise ShapeError(f"{self.where}: expected _random_samples of shape {shape} for an input of "
                             f"{describe(x)}, got {describe(self.samples)}")
        return self.samples.astype(dtype).reshape(-1, self.trailing)


class FractionalMaxPool2d(_FractionalMaxPool):
    """Maxima of random windows of (..., H, W). dx = dy where taken. Saves: a byte per output element."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "fractional_max_pool2d", 2


class FractionalMaxPool3d(_FractionalMaxPool):
    """Maxima of random windows of (..., D, H, W). dx = dy where taken. Saves: a byte per output element."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    where, trailing = "fractional_max_pool3d", 3


def check_ratio(ratio: Any, trailing: int, where: str) -> tuple[float, ...]:
    """Return an output ratio for each axis.

    Examples
    --------
    >>> check_ratio(0.5, 2, "fractional_max_pool2d")
    (0.5, 0.5)
    """
    if ratio is None:
        raise ArgumentError(f"{where}: give either an output_size or an output_ratio")
    given = tuple(ratio) if isinstance(ratio, Sequence) else (ratio,)
    given = given * trailing if len(given) == 1 else given
    if len(given) != trailing or not all(isinstance(one, int | float | np.number) and 0 < one < 1
                                         for one in given):
        raise ArgumentError(f"{where}: expected a number between 0 and 1 as output_ratio, or {trailing} of "
                            f"them, got {ratio!r}")
    return tuple([float(one) for one in given])


def _check_samples(samples: Any, where: str) -> Any:
    if samples is None:
        return None
    samples = samples.data if isinstance(samples, Variable) else as_array(samples, where=where)
    if samples.dtype.kind != "f" or not ((samples >= 0) & (samples <= 1)).all():
        raise ArgumentError(f"{where}: expected floats from 0 to 1 as _random_samples, got "
                            f"{describe(samples)}")
    return samples


def _intervals(samples: Any, extent: int, count: int, size: int) -> Any:
    """Return where windows start, shape (planes, count): steps of the mean length, rounded at random."""
    last = np.full((len(samples), 1), extent - size)
    if count == 1:
        return last
    alpha = samples.dtype.type(extent - size) / samples.dtype.type(count - 1)
    numbers = np.arange(count - 1, dtype=samples.dtype) + samples[:, None]
    starts = (numbers * alpha).astype(np.intp) - (samples * alpha).astype(np.intp)[:, None]
    return np.concatenate([starts, last], axis=1)


def _maxima(picks: _FractionalPicks, x: Any, y: Any, codes: Any) -> None:
    """Write the maxima to ``y`` and where they are to ``codes``, unless it is None."""
    if not x.size:
        return
    table = picks.table()
    x, y = x.reshape(len(x), -1), y.reshape(len(y), -1)
    codes = None if codes is None else codes.reshape(y.shape)
    for part in blocks(len(x), x.nbytes):
        starts, best = picks.windows(part), y[part]
        starts += np.arange(len(starts))[:, None] * x.shape[1]
        flat = x[part].reshape(-1)
        for code, shift in enumerate(table.tolist()):
            values = flat[starts + shift]
            if not code:
                best[...] = values
                if codes is not None:
                    codes[part] = 0
                continue
            if codes is not None:
                won = values > best
                if values.dtype.kind == "f":
                    won |= np.isnan(values)
                codes[part][won] = code
            np.maximum(best, values, out=best)


def fractional_max_pool2d(input: Any, kernel_size: Any, output_size: Any = None, output_ratio: Any = None,
                          return_indices: bool = False, _random_samples: Any = None) -> Any:
    """Take the largest elements over the last two axes, of windows at random distances.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, H, W) or (C, H, W)
    kernel_size : int or tuple of two int
        Elements in a window, along H and W.
    output_size : int or tuple of two int, optional
        H' and W', how many windows there are.
    output_ratio : float or tuple of two float, optional
        Instead of it: their share of H and W, between 0 and 1.
    return_indices : bool
        Whether to return the places of the maxima, too.
    _random_samples : array_like, shape (N, C, 2), optional
        Numbers from 0 to 1 that decide where windows are, for W and for H; by default drawn at random.

    Returns
    -------
    Variable, shape (N, C, H', W') or (C, H', W'), of the input's dtype and memory order
    ndarray of int64, of the same shape, with ``return_indices``
        Counted in the plane (H, W) in C order.

    Raises
    ------
    ShapeError
        If the input has other axes, or so many windows do not fit into it.
    ArgumentError
        If neither size nor ratio is given, or a setting is out of its range.

    Notes
    -----
    In each plane distances from one window to the next are the two integers next to the mean one, in random
    order. The gradient goes to the element that was taken, as for `max_pool2d`. Saves one byte for each
    output element. Numbers are drawn from a key, taken from the package-level generator
    (`pygrad.manual_seed`), so that a recomputation repeats them.

    References
    ----------
    B. Graham, "Fractional Max-Pooling", arXiv:1412.6071 (2014), with the pseudorandom sequences of section 2.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> x = np.arange(25.0).reshape(1, 5, 5)
    >>> F.fractional_max_pool2d(x, 2, output_size=3, _random_samples=[[[0.1, 0.6]]])
    Variable([[[ 6.  7.  9.]
               [16. 17. 19.]
               [21. 22. 24.]]])
    """
    function = FractionalMaxPool2d(kernel_size, output_size, output_ratio, _random_samples, return_indices)
    return pooled(function, input, return_indices)


def fractional_max_pool3d(input: Any, kernel_size: Any, output_size: Any = None, output_ratio: Any = None,
                          return_indices: bool = False, _random_samples: Any = None) -> Any:
    """Take the largest elements over the last three axes, of windows at random distances.

    Parameters
    ----------
    input : Variable or array_like, shape (N, C, D, H, W) or (C, D, H, W)
    kernel_size : int or tuple of three int
        Elements in a window, along D, H and W.
    output_size : int or tuple of three int, optional
        D', H' and W', how many windows there are.
    output_ratio : float or tuple of three float, optional
        Instead of it: their share of D, H and W, between 0 and 1.
    return_indices : bool
        Whether to return the places of the maxima, too.
    _random_samples : array_like, shape (N, C, 3), optional
        Numbers from 0 to 1 that decide where windows are, for D, H and W; by default drawn at random.

    Returns
    -------
    Variable, shape (N, C, D', H', W') or (C, D', H', W'), of the input's dtype and memory order
    ndarray of int64, of the same shape, with ``return_indices``
        Counted in the volume (D, H, W) in C order.

    Raises
    ------
    ShapeError
        If the input has other axes, or so many windows do not fit into it.
    ArgumentError
        If neither size nor ratio is given, or a setting is out of its range.

    Notes
    -----
    As `fractional_max_pool2d`.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import functions as F
    >>> x = np.arange(27.0).reshape(1, 3, 3, 3)
    >>> F.fractional_max_pool3d(x, 2, output_ratio=0.5, _random_samples=[[[0.1, 0.6, 0.3]]])
    Variable([[[[26.]]]])
    """
    function = FractionalMaxPool3d(kernel_size, output_size, output_ratio, _random_samples, return_indices)
    return pooled(function, input, return_indices)
