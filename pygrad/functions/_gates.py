"""Functions whose gradient passes where a mask lets it: the mask is kept as one bit an element.

The bits follow the order of the mask's elements in memory, so that for channels-last arrays no step of
forward or backward runs across memory. Selection is exact: what does not pass is 0, even if it is infinite.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.function import Function
from pygrad.functions._elementwise import BLOCK
from pygrad.functions._masks import pack, select, unpack

# The integers as wide as a floating-point number, by its character.
WIDTHS = {"e": np.int16, "f": np.int32, "d": np.int64}

Order = tuple[int, ...] | None


class Gated(Function):
    """Base of element-wise Functions with dx = dy where a mask holds, else 0."""

    __slots__ = ("order", "shape")
    elementwise = True

    def keep(self, passes: Any) -> None:
        """Save the mask of where the gradient passes."""
        self.shape, self.order = passes.shape, memory_order(passes)
        self.saved = (pack(passes if self.order is None else passes.transpose(self.order)),)

    def backward(self, gy: Any) -> Any:
        (bits,) = self.saved
        out = reusable(gy)
        return select_by_bits(gy, bits, self.shape, self.order, out)


def memory_order(a: Any) -> Order:
    """Return the axes from the outermost to the innermost in memory, or None where that is their order.

    Examples
    --------
    >>> memory_order(np.zeros((2, 3))), memory_order(np.zeros((2, 3)).T)
    (None, (1, 0))
    """
    if a.flags.c_contiguous:
        return None
    return tuple(sorted(range(a.ndim), key=lambda axis: -abs(a.strides[axis])))


def mask_from_bits(bits: Any, shape: tuple[int, ...], order: Order) -> Any:
    """Return the mask whose bits were packed in an order, as an array that lies in memory in this order."""
    if order is None:
        return unpack(bits, shape)
    mask = unpack(bits, tuple([shape[axis] for axis in order]))
    return mask.transpose(sorted(range(len(order)), key=order.__getitem__))


def select_by_bits(gy: Any, bits: Any, shape: tuple[int, ...], order: Order, out: Any = None) -> Any:
    """Return ``gy`` where a packed mask holds and exactly 0 elsewhere.

    Parameters
    ----------
    gy : array or Variable
        May have batch axes before ``shape``.
    bits, shape, order
        As `Gated.keep` makes them.
    out : ndarray, optional
        Where to write: None, or ``gy`` itself.
    """
    width = WIDTHS.get(getattr(gy, "dtype", np.dtype(bool)).char)
    if type(gy) is np.ndarray and gy.shape == shape and gy.size > BLOCK and width is not None:
        turned = gy if order is None else gy.transpose(order)
        if turned.flags.c_contiguous:
            if out is None:
                out = np.empty_like(gy)
            target = turned if out is gy else out.transpose(order) if order is not None else out
            _select_blocks(turned.reshape(-1).view(width), bits, target.reshape(-1).view(width))
            return out
    return select(gy, mask_from_bits(bits, shape, order))


def _select_blocks(values: Any, bits: Any, target: Any) -> None:
    """Write ``values`` where the bits are set, else zeros, block by block: there is no whole mask."""
    for start in range(0, len(values), BLOCK):
        part = values[start:start + BLOCK]
        mask = np.unpackbits(bits[start // 8:(start + BLOCK) // 8], count=len(part)).view(np.int8)
        np.negative(mask, out=mask)  # -1 has all bits set, at any width
        np.bitwise_and(part, mask, out=target[start:start + len(part)])


def select_positive(gy: Any, y: Any, out: Any) -> None:
    """Write ``gy`` where ``y`` is not at or under zero, and exactly 0 elsewhere: a kernel.

    Examples
    --------
    >>> y = np.array([-1.0, 2.0])
    >>> select_positive(np.array([np.inf, 3.0]), y, y)
    >>> y
    array([0., 3.])
    """
    width = WIDTHS[gy.dtype.char]
    passes = np.less_equal(y, 0).view(np.int8) - np.int8(1)
    np.bitwise_and(gy.view(width), passes, out=out.view(width))
