"""The order in which an array's axes lie in memory, kept from input to output and gradient.

Images come channels-first, (N, C, H, W) in C order, or channels-last: the same shape as a view of memory in
the order (N, H, W, C). What works on the trailing axes of either sees one form, ``(P, H, W, Q)`` in C order:
P counts what lies before these axes in memory, Q what lies behind them. It is a view wherever it can be.
"""

from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

import numpy as np

Order = tuple[int, ...]


class Layout(NamedTuple):
    """Where the axes of an array lie in memory, the outermost first.

    Attributes
    ----------
    order : tuple of int
        The axes, the trailing ones side by side and in their own order.
    before : int
        How many axes lie before the trailing ones.
    trailing : int
        How many trailing axes there are.
    """

    order: Order
    before: int
    trailing: int

    def empty(self, shape: tuple[int, ...], dtype: Any) -> Any:
        """Return a new array of ``shape``, which may have batch axes in front; it owns its memory."""
        return np.empty_like(_prototype(self._order(len(shape))), dtype, shape=shape)

    def inward(self, a: Any) -> Any:
        """Return an array, which may have batch axes in front, in the form ``(P, ..., Q)`` in C order.

        A view of what `empty` has made, and of whatever else lies in this order without gaps.
        """
        batch = a.ndim - len(self.order)
        turned = a.transpose(self._order(a.ndim))
        start = batch + self.before
        stop = start + self.trailing
        shape = (math.prod(turned.shape[:start]), *turned.shape[start:stop], math.prod(turned.shape[stop:]))
        return np.ascontiguousarray(turned).reshape(shape)

    def _order(self, ndim: int) -> Order:
        batch = ndim - len(self.order)
        return self.order if not batch else (*range(batch), *[batch + axis for axis in self.order])


def layout_of(a: Any, trailing: int) -> Layout:
    """Return the layout of an array of which the last ``trailing`` axes are worked on, 0 for any or none.

    C order where the trailing axes do not lie side by side and in order.

    Examples
    --------
    >>> x = np.empty((2, 3, 4, 5))
    >>> layout_of(x, 2)
    Layout(order=(0, 1, 2, 3), before=2, trailing=2)
    >>> layout_of(x.transpose(0, 3, 1, 2), 2)
    Layout(order=(0, 2, 3, 1), before=1, trailing=2)
    """
    ndim = a.ndim
    if a.flags.c_contiguous:
        return _layout(tuple(range(ndim)), ndim - trailing, trailing)
    first = ndim - trailing
    strides = [abs(stride) if extent > 1 else 0 for stride, extent in zip(a.strides, a.shape, strict=True)]
    inner = [stride for stride in strides[first:] if stride]
    outer = sorted([axis for axis in range(first) if strides[axis]], key=lambda axis: -strides[axis])
    before = [axis for axis in outer if not inner or strides[axis] > inner[0]]
    behind = [axis for axis in outer if axis not in before]
    if inner != sorted(inner, reverse=True) or any(strides[axis] > inner[-1] for axis in behind):
        return _layout(tuple(range(ndim)), first, trailing)
    thin = [axis for axis in range(first) if not strides[axis]]
    return _layout((*thin, *before, *range(first, ndim), *behind), len(thin) + len(before), trailing)


@functools.lru_cache(maxsize=256)
def _layout(order: Order, before: int, trailing: int) -> Layout:
    """Return the same object for the same layout: it costs a graph no bytes."""
    return Layout(order, before, trailing)


@functools.lru_cache(maxsize=256)
def _prototype(order: Order) -> Any:
    """Return a small array whose axes lie in this order, for `numpy.empty_like`."""
    inverse = sorted(range(len(order)), key=order.__getitem__)
    return np.empty((2,) * len(order), np.int8).transpose(inverse)
