"""One array in several parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import axis_error


class Split(Function):
    """Parts along an axis. dx = the dy one after the other, 0 where a part has none. Saves: nothing."""

    __slots__ = ("axis", "sections", "shape")
    __module__ = "pygrad.functions"
    makes_view = takes_complex = True

    def __init__(self, sections: int | Sequence[int], axis: int = 0) -> None:
        self.sections = tuple(sections) if isinstance(sections, Sequence) else sections
        self.axis = axis

    def forward(self, x: Any) -> Any:
        if not -x.ndim <= self.axis < x.ndim:
            raise axis_error("split", self.axis, x)
        try:
            parts = tuple(np.split(x, self.sections, self.axis))
        except (ValueError, ZeroDivisionError):
            raise ShapeError(
                f"split: axis {self.axis} of an array of {describe(x)} has length {x.shape[self.axis]} and "
                f"cannot be divided into {self.sections} equal parts; give the positions where to "
                "split, such as [2, 5]") from None
        self.axis = self.axis if self.axis < 0 else self.axis - x.ndim
        self.shape = tuple([part.shape for part in parts])
        return parts

    def backward(self, *gys: Any) -> Any:
        shapes = self.shape
        known, shape = next((gy, shape) for gy, shape in zip(gys, shapes, strict=True) if gy is not None)
        batch = known.shape[:known.ndim - len(shape)]
        return np.concatenate([np.zeros(batch + shape, known.dtype) if gy is None else gy
                               for gy, shape in zip(gys, shapes, strict=True)], axis=self.axis)


@register(np.split)
def split(ary: Any, indices_or_sections: int | Sequence[int], axis: int = 0) -> Any:
    """Split an array into parts along an axis.

    Parameters
    ----------
    ary : array_like
        Of any shape with that axis.
    indices_or_sections : int or sequence of int
        The number of equal parts, or the positions where to split.
    axis : int

    Returns
    -------
    tuple of Variable, dtype of ``ary``
        Views.

    Raises
    ------
    ShapeError
        If there is no such axis, or equal parts are not possible.

    Notes
    -----
    The gradients of the parts are joined, with 0 for parts that have none. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0, 3.0, 4.0])
    >>> first, second = np.split(x, 2)
    >>> (first * 10).sum().backward()
    >>> second, x.grad
    (Variable([3. 4.]), Variable([10. 10.  0.  0.]))
    """
    return Split(indices_or_sections, axis)(ary)
