"""The arguments of pooling: checked, and made a plan of which element falls into which window."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._windows import Sizes, sizes

EXTENTS = {1: "L", 2: "H, W", 3: "D, H, W"}


class Windows(NamedTuple):
    """Windows that slide over the trailing axes in even steps.

    Element ``o`` of the output sees, with tap ``t``, element ``o * stride + t * dilation`` of the padded input.

    Attributes
    ----------
    extents, outputs, kernel, stride, low, high, dilation : tuple of int
        One for each axis; ``low`` and ``high`` say how much is added at either end.
    """

    extents: Sizes
    outputs: Sizes
    kernel: Sizes
    stride: Sizes
    low: Sizes
    high: Sizes
    dilation: Sizes

    @property
    def taps(self) -> int:
        """The number of elements in a window."""
        return math.prod(self.kernel)

    @property
    def is_padded(self) -> bool:
        """Whether a window reaches beyond the input."""
        return any(self.low) or any(self.high)

    @property
    def is_disjoint(self) -> bool:
        """Whether no element falls into two windows."""
        return all((k - 1) * d < s for k, d, s in zip(self.kernel, self.dilation, self.stride, strict=True))

    @property
    def padded(self) -> Sizes:
        """The extents of the padded input."""
        return tuple([a + b + c for a, b, c in zip(self.low, self.extents, self.high, strict=True)])

    def slices(self) -> Iterator[tuple[slice, ...]]:
        """Yield for each tap which elements of the padded form ``(P, ..., Q)`` it sees."""
        along = [[slice(t * d, t * d + (out - 1) * s + 1, s) for t in range(k)]
                 for k, d, s, out in zip(self.kernel, self.dilation, self.stride, self.outputs, strict=True)]
        for chosen in itertools.product(*along):
            yield slice(None), *chosen

    def inner(self) -> tuple[slice, ...]:
        """Return where the input lies in its padded form."""
        return slice(None), *[slice(a, a + b) for a, b in zip(self.low, self.extents, strict=True)]

    def positions(self, index: Any) -> Any:
        """Return flat positions in the input from numbers of taps, shape (..., *outputs): int64."""
        flat: Any = np.zeros(index.shape, np.int64)
        numbers = np.unravel_index(index, self.kernel)
        for axis, number in enumerate(numbers):
            start = np.arange(self.outputs[axis]) * self.stride[axis] - self.low[axis]
            start = start.reshape((-1,) + (1,) * (len(self.outputs) - axis - 1))
            flat = flat * self.extents[axis] + (start + number * self.dilation[axis])
        return flat


@functools.lru_cache(maxsize=256)
def first_taps(windows: Windows) -> Any:
    """Return for each output the first tap that is not padding: an array of shape ``outputs``."""
    total: Any = np.zeros((), np.int64)
    for axis, k in enumerate(windows.kernel):
        missing = windows.low[axis] - np.arange(windows.outputs[axis]) * windows.stride[axis]
        first = np.maximum(-(-missing // windows.dilation[axis]), 0)
        total = np.multiply.outer(total, np.ones(len(first), np.int64)) * k + first
    return total


@functools.lru_cache(maxsize=1024)
def _outputs(extents: Sizes, kernel: Sizes, stride: Sizes, padding: Sizes, dilation: Sizes, ceil: bool) -> Windows:
    outputs, high = [], []
    for extent, k, s, p, d in zip(extents, kernel, stride, padding, dilation, strict=True):
        room = extent + 2 * p - d * (k - 1) - 1
        out = (-(-room // s) if ceil else room // s) + 1
        if ceil and (out - 1) * s >= extent + p:
            out -= 1  # a last window would begin in the padding
        outputs.append(out)
        high.append(max(0, (out - 1) * s + d * (k - 1) + 1 - extent - p))
    return Windows(extents, tuple(outputs), kernel, stride, padding, tuple(high), dilation)


def windows_of(where: str, axes: int, x: Any, kernel_size: Any, stride: Any, padding: Any, dilation: Any,
               ceil_mode: bool) -> Windows:
    """Return the windows of a pooling, or raise what is wrong with its arguments."""
    check_input(where, axes, x)
    kernel = sizes(where, "kernel_size", kernel_size, axes, 1)
    steps = kernel if stride is None else sizes(where, "stride", stride, axes, 1)
    low, gaps = sizes(where, "padding", padding, axes, 0), sizes(where, "dilation", dilation, axes, 1)
    if any(2 * p > (k - 1) * d + 1 for p, k, d in zip(low, kernel, gaps, strict=True)):
        raise ArgumentError(f"{where}: expected padding of at most half the kernel, {kernel}, got {padding!r}")
    windows = _outputs(x.shape[x.ndim - axes:], kernel, steps, low, gaps, bool(ceil_mode))
    if min(windows.outputs) < 1:
        raise ShapeError(f"{where}: a kernel of {kernel} with padding {low} and dilation {gaps} leaves no output of an "
                         f"input of {describe(x)}; take a smaller kernel")
    return windows


def check_input(where: str, axes: int, x: Any) -> None:
    """Raise unless an array has channels and non-empty trailing axes."""
    if x.ndim not in (axes + 1, axes + 2) or 0 in x.shape[x.ndim - axes - 1:]:
        raise ShapeError(f"{where}: expected an input of shape (N, C, {EXTENTS[axes]}) or (C, {EXTENTS[axes]}), of "
                         f"which only N may be 0, got {describe(x)}")
