"""Windows along one axis: which elements of the input each element of the output is made from.

An `Axis` knows this for one axis of pooling. A tap is one place in the window: as slices, the outputs that
have it, and the inputs that they find there. What lies in the padding is in no tap.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._numbers import whole_numbers
from pygrad.functions._windows import shape_error

Pair = tuple[Any, Any]

BLOCK = 1 << 19
"""Bytes of input in a block. With what is made of it, it stays in a cache of 2 MiB."""


class Tap(NamedTuple):
    """One place in the window.

    Attributes
    ----------
    both : pair of slices, or slice and index array
        The outputs that have this place inside the input, and the inputs there.
    first, later : pairs, or None if empty
        Those of them for which it is the first such place, and the others.
    valid : ndarray of bool, shape (count,), or None for all
        Where windows differ in length: which outputs really have this place. The others find their last.
    """

    both: Pair
    first: Pair | None
    later: Pair | None
    valid: Any = None


class Axis:
    """Windows along one axis.

    Attributes
    ----------
    extent, count : int
        Elements of the input, and of the output.
    kernel, step : int
        Places in a window, and the distance from one to the next.
    starts : ndarray of int, shape (count,)
        Where each window starts; negative in the padding.
    taps : tuple of Tap
        One for each place.
    is_tiling : bool
        Whether the windows lie side by side and fill the input.
    is_disjoint : bool
        Whether no element is in two windows.
    is_trivial : bool
        Whether each element is a window.
    is_even : bool
        Whether all windows are the same, but for their place.
    """

    __slots__ = ("count", "extent", "is_disjoint", "is_even", "is_tiling", "is_trivial", "kernel", "starts",
                 "step", "taps")

    def __init__(self, extent: int, starts: Any, kernel: int, step: int, taps: Sequence[Tap],
                 is_even: bool = True) -> None:
        self.extent, self.count, self.starts = extent, len(starts), starts
        self.kernel, self.step, self.taps = kernel, step, tuple(taps)
        stride = int(starts[1] - starts[0]) if self.count > 1 else extent
        self.is_even = is_even
        self.is_disjoint = is_even and (self.count == 1 or stride > (kernel - 1) * step)
        self.is_tiling = (is_even and step == 1 and stride == kernel and starts[0] == 0
                          and self.count * kernel == extent)
        self.is_trivial = self.is_tiling and kernel == 1

    @property
    def is_whole(self) -> bool:
        """Whether the one window is the whole axis."""
        return self.is_tiling and self.count == 1


@functools.lru_cache(maxsize=512)
def strided(extent: int, kernel: int, stride: int, padding: int = 0, dilation: int = 1,
            count: int | None = None) -> Axis:
    """Return windows at equal distances; by default as many as fit into the padded input.

    Examples
    --------
    >>> axis = strided(5, 3, 2, 1)
    >>> axis.starts, [tap.both for tap in axis.taps][0]
    (array([-1,  1,  3]), (slice(1, 3, None), slice(1, 4, 2)))
    """
    if count is None:
        count = (extent + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    taps, before = [], count
    for place in range(kernel):
        offset = place * dilation - padding
        low = min(max(0, -(offset // stride)), count)
        high = min(count, max((extent - 1 - offset) // stride + 1, low))
        middle = min(max(before, low), high)
        taps.append(Tap(_span(low, high, stride, offset),
                        _span(low, middle, stride, offset) if middle > low else None,
                        _span(middle, high, stride, offset) if high > middle else None))
        before = low
    return Axis(extent, np.arange(count) * stride - padding, kernel, dilation, taps)


def _span(low: int, high: int, stride: int, offset: int) -> Pair:
    """Return the outputs from ``low`` to ``high`` and what they find, as slices."""
    first = low * stride + offset
    last = first + (high - low - 1) * stride + 1 if high > low else first
    return slice(low, high), slice(first, last, stride)


@functools.lru_cache(maxsize=512)
def adaptive(extent: int, count: int) -> Axis:
    """Return ``count`` windows that share the input as evenly as they can; they may overlap by one.

    Examples
    --------
    >>> axis = adaptive(5, 3)
    >>> axis.starts, [tap.both[1] for tap in axis.taps]
    (array([0, 1, 3]), [array([0, 1, 3]), array([1, 2, 4]), array([1, 3, 4])])
    """
    if extent % count == 0:
        return strided(extent, extent // count, extent // count)
    starts, ends = adaptive_bounds(extent, count)
    everything = slice(0, count)
    taps = []
    for place in range(int((ends - starts).max())):
        valid = starts + place < ends
        both = everything, np.minimum(starts + place, ends - 1)
        taps.append(Tap(both, both if not place else None, both if place else None,
                        None if valid.all() else valid))
    return Axis(extent, starts, len(taps), 1, taps, is_even=False)


def adaptive_bounds(extent: int, count: int) -> tuple[Any, Any]:
    """Return where the windows of adaptive pooling start and end."""
    numbers = np.arange(count)
    return numbers * extent // count, -(-(numbers + 1) * extent // count)


def output_count(extent: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> int:
    """Return how many windows there are, which may be none.

    With ``ceil_mode`` the last may reach beyond the padded input, if it starts inside the input or the
    padding before it.

    Examples
    --------
    >>> output_count(5, 2, 2, 0, 1, False), output_count(5, 2, 2, 0, 1, True)
    (2, 3)
    """
    room = extent + 2 * padding - dilation * (kernel - 1) - 1
    count = (room + (stride - 1 if ceil_mode else 0)) // stride + 1
    return count - 1 if ceil_mode and (count - 1) * stride >= extent + padding else count


def integers(value: Any, count: int, where: str, name: str, low: int = 1) -> tuple[int, ...]:
    """Return an integer, or a sequence of one or ``count``, as a tuple of ``count``, each at least ``low``.

    Examples
    --------
    >>> integers(2, 3, "max_pool3d", "kernel_size"), integers((1, 2), 2, "max_pool2d", "padding", low=0)
    ((2, 2, 2), (1, 2))
    """
    given = whole_numbers(value if isinstance(value, Sequence) else (value,), count, low)
    if given is None:
        many = f", or {count} of them" if count > 1 else ""
        raise ArgumentError(f"{where}: expected an integer of at least {low} as {name}{many}, got {value!r}")
    return given


def check_input(x: Any, trailing: int, where: str) -> None:
    """Raise an error unless ``x`` is of shape (N, C, ...) or (C, ...) with elements in each trailing axis."""
    if x.ndim not in (trailing + 1, trailing + 2):
        raise shape_error(where, trailing, x)
    if 0 in x.shape[-trailing:]:
        raise ShapeError(f"{where}: an input of {describe(x)} has nothing to pool; only the batch and the "
                         "channels may be empty")


class Sliding(NamedTuple):
    """Windows at equal distances along all axes, as `pygrad.kernels` takes them: one number for each axis."""

    extents: tuple[int, ...]
    outputs: tuple[int, ...]
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]
    dilation: tuple[int, ...]

    @property
    def taps(self) -> int:
        """The elements of a window."""
        return math.prod(self.kernel)


@functools.lru_cache(maxsize=256)
def sliding(axes: tuple[Axis, ...]) -> Sliding | None:
    """Return windows in the form for a library, or None where they differ in length.

    Examples
    --------
    >>> sliding((strided(5, 3, 2, 1), strided(4, 2, 2)))
    Sliding(extents=(5, 4), outputs=(3, 2), kernel=(3, 2), stride=(2, 2), low=(1, 0), high=(1, 0), dilation=(1, 1))
    """
    if not all(axis.is_even for axis in axes):
        return None
    columns = []
    for axis in axes:
        low, reach = -int(axis.starts[0]), (axis.kernel - 1) * axis.step + 1
        stride = int(axis.starts[1] - axis.starts[0]) if axis.count > 1 else reach
        high = (axis.count - 1) * stride + reach - axis.extent - low
        columns.append((axis.extent, axis.count, axis.kernel, stride, low, high, axis.step))
    return Sliding(*zip(*columns, strict=True))


class Geometry(NamedTuple):
    """The settings of pooling windows, each one integer for each axis."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    ceil_mode: bool

    def axes(self, x: Any, where: str) -> tuple[Axis, ...]:
        """Return the windows on an input, checked."""
        trailing = len(self.kernel)
        check_input(x, trailing, where)
        made = []
        for extent, kernel, stride, padding, dilation in zip(
                x.shape[-trailing:], self.kernel, self.stride, self.padding, self.dilation, strict=True):
            count = output_count(extent, kernel, stride, padding, dilation, self.ceil_mode)
            if count < 1:
                raise ShapeError(
                    f"{where}: a window of kernel_size {self.kernel} with dilation {self.dilation} does not "
                    f"fit into an input of {describe(x)} with padding {self.padding}; use a smaller kernel, "
                    "or more padding")
            axis = strided(extent, kernel, stride, padding, dilation, count)
            if sum(tap.first[0].stop - tap.first[0].start for tap in axis.taps if tap.first) < count:
                raise ShapeError(
                    f"{where}: a window of kernel_size {self.kernel} with dilation {self.dilation} steps "
                    f"over the whole of an input of {describe(x)}; use less dilation")
            made.append(axis)
        return tuple(made)


def geometry(trailing: int, where: str, kernel_size: Any, stride: Any, padding: Any, dilation: Any = 1,
             ceil_mode: bool = False) -> Geometry:
    """Return the settings of pooling, checked; the stride is by default the kernel's size."""
    kernel = integers(kernel_size, trailing, where, "kernel_size")
    no_stride = stride is None or (isinstance(stride, Sequence) and not len(stride))
    strides = kernel if no_stride else integers(stride, trailing, where, "stride")
    paddings = integers(padding, trailing, where, "padding", low=0)
    dilations = integers(dilation, trailing, where, "dilation")
    if any(pad > size // 2 for pad, size in zip(paddings, kernel, strict=True)):
        raise ArgumentError(f"{where}: padding {padding!r} is more than half of kernel_size {kernel_size!r}: "
                            "a window could lie wholly in it; pad the input first, or use a larger kernel")
    return Geometry(kernel, strides, paddings, dilations, bool(ceil_mode))


def merge(axes: tuple[Axis, ...]) -> tuple[Axis, ...]:
    """Return the windows inside one window of the first axis, if they fill that axis side by side.

    Then ``(P, extent, ...)`` is a view as ``(P * count, kernel, ...)``, of which small blocks can be taken.
    """
    first = axes[0]
    if not first.is_tiling or first.is_trivial:
        return axes
    return (strided(first.kernel, first.kernel, first.kernel), *axes[1:])


def blocks(rows: int, nbytes: int) -> Iterator[slice]:
    """Iterate over slices of ``rows`` rows, together of ``nbytes``, in blocks that stay in the cache.

    Examples
    --------
    >>> list(blocks(3, 2 * BLOCK))
    [slice(0, 1, None), slice(1, 2, None), slice(2, 3, None)]
    """
    step = max(1, rows * BLOCK // max(nbytes, 1))
    return (slice(start, min(start + step, rows)) for start in range(0, rows, step))


def strides_of(extents: Sequence[int]) -> tuple[int, ...]:
    """Return the steps from one element to the next along each axis, in elements, in C order.

    Examples
    --------
    >>> strides_of((2, 3, 4))
    (12, 4, 1)
    """
    return tuple([math.prod(extents[number + 1:]) for number in range(len(extents))])
