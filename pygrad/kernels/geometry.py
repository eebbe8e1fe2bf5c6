"""The shape arithmetic of convolutions: which element of the input meets which of the kernel."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

Sizes = tuple[int, ...]


class Geometry(NamedTuple):
    """One convolution's extents, without batch and channels.

    Element ``o`` of the output meets, with element ``k`` of the kernel, element
    ``o * stride + k * dilation - low`` of the input, or a zero if that is outside.

    Attributes
    ----------
    inputs, outputs : tuple of int
        The extents on the wide side (a convolution's input) and the narrow one.
    kernel, stride, low, dilation : tuple of int
    groups : int
    """

    inputs: Sizes
    outputs: Sizes
    kernel: Sizes
    stride: Sizes
    low: Sizes
    dilation: Sizes
    groups: int

    @property
    def reach(self) -> Sizes:
        """The extents of the kernel with its gaps."""
        return tuple([(k - 1) * d + 1 for k, d in zip(self.kernel, self.dilation, strict=True)])

    @property
    def high(self) -> Sizes:
        """The padding at the far end that the outputs reach into; negative where they stop short of it."""
        return tuple([(out - 1) * step + reach - extent - low for extent, out, reach, step, low in zip(
            self.inputs, self.outputs, self.reach, self.stride, self.low, strict=True)])

    @property
    def is_pointwise(self) -> bool:
        """Whether each output position is a product of the input at the same one."""
        return max(self.kernel) == 1 == max(self.stride) and self.inputs == self.outputs and not any(self.low)

    @property
    def taps(self) -> int:
        """The number of elements of the kernel."""
        return math.prod(self.kernel)


def channels_last(shape: Sizes, dtype: Any) -> Any:
    """Return a new array of shape (N, C, ...) whose channels lie beside each other; it owns its memory.

    Examples
    --------
    >>> x = channels_last((2, 3, 4, 5), np.float64)
    >>> x.shape, x.strides, x.flags.owndata
    ((2, 3, 4, 5), (480, 8, 120, 24), True)
    """
    order = (0, len(shape) - 1, *range(1, len(shape) - 1))
    return np.empty_like(np.empty((2,) * len(shape)).transpose(order), dtype, shape=shape)


def inward(x: Any) -> Any:
    """Return an array of shape (N, C, ...) as one of shape (N, ..., C) in C order: a view where that can be.

    Examples
    --------
    >>> x = channels_last((2, 3, 4, 5), np.float64)
    >>> y = inward(x)
    >>> y.shape, y.base is x
    ((2, 4, 5, 3), True)
    """
    return np.ascontiguousarray(x.transpose((0, *range(2, x.ndim), 1)))
