"""The largest and smallest elements so far along an axis: what ``np.maximum.accumulate`` computes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register_method
from pygrad.function import Function
from pygrad.functions._checks import from_the_last, refuse
from pygrad.functions._index import ARRAY
from pygrad.functions._masks import pack, unpack
from pygrad.functions._operands import as_operand
from pygrad.functions._sibling import sibling
from pygrad.functions.indexing import ScatterAdd
from pygrad.recording import record1


class _Running(Function):
    """What both share: the gradient goes to the element that was the extremum, the last of equal ones."""

    __slots__ = ("axis", "shape")
    constant_saves = takes_complex = True

    def __init__(self, axis: int = 0) -> None:
        self.axis = axis

    def accumulated(self, ufunc: Any, x: Any) -> Any:
        """Return the running extremum, and save which elements were one."""
        self.axis, self.shape = from_the_last(f"{ufunc.__name__}.accumulate", self.axis, x) + x.ndim, x.shape
        y = ufunc.accumulate(x, self.axis)
        if self.needs_grad[0]:
            self.save_for_backward(pack((x == y) | np.isnan(x)))
        return y

    def backward(self, gy: Any) -> Any:
        taken = unpack(self.saved[0], self.shape)
        places: list[Any] = list(np.ix_(*map(np.arange, self.shape)))
        places[self.axis] = np.maximum.accumulate(np.where(taken, places[self.axis], 0), self.axis)
        return sibling(ScatterAdd((ARRAY,) * len(places), self.shape, len(places)), gy, *places)


class MaximumAccumulate(_Running):
    """Largest element so far along an axis. dx = sum of dy while x is the largest. Saves: one bit per x."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return self.accumulated(np.maximum, x)


class MinimumAccumulate(_Running):
    """Smallest element so far along an axis. dx = sum of dy while x is the smallest. Saves: one bit per x."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        return self.accumulated(np.minimum, x)


def _cast(array: Any, dtype: DTypeLike | None) -> Any:
    if dtype is None:
        return array
    array = as_operand(array)
    return array if array.dtype == dtype else array.astype(dtype)


@register_method(np.maximum, "accumulate")
def maximum_accumulate(array: Any, axis: int = 0, dtype: DTypeLike | None = None, out: Any = None) -> Any:
    """Find the largest element so far along an axis: ``np.maximum.accumulate``.

    Parameters
    ----------
    array : array_like
        Of at least one axis.
    axis : int
        Along which to go.
    dtype : dtype, optional
        To which the array is cast first.
    out : None
        Not supported.

    Returns
    -------
    Variable, shape and dtype of ``array``
        NaN from the first NaN on.

    Raises
    ------
    ShapeError
        If ``array`` does not have the axis.

    Notes
    -----
    The gradient of each result goes to the element that was the largest; of equal ones to the last (as in
    PyTorch's ``cummax``). Saves one bit for each element.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 3.0, 2.0, 5.0])
    >>> y = np.maximum.accumulate(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1. 3. 3. 5.]), Variable([1. 2. 0. 1.]))
    """
    refuse("maximum.accumulate", out=out)
    return record1(MaximumAccumulate(axis), _cast(array, dtype))


@register_method(np.minimum, "accumulate")
def minimum_accumulate(array: Any, axis: int = 0, dtype: DTypeLike | None = None, out: Any = None) -> Any:
    """Find the smallest element so far along an axis: ``np.minimum.accumulate``.

    Parameters
    ----------
    array : array_like
        Of at least one axis.
    axis : int
        Along which to go.
    dtype : dtype, optional
        To which the array is cast first.
    out : None
        Not supported.

    Returns
    -------
    Variable, shape and dtype of ``array``
        NaN from the first NaN on.

    Raises
    ------
    ShapeError
        If ``array`` does not have the axis.

    Notes
    -----
    The gradient of each result goes to the element that was the smallest; of equal ones to the last (as in
    PyTorch's ``cummin``). Saves one bit for each element.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([3.0, 1.0, 2.0])
    >>> y = np.minimum.accumulate(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([3. 1. 1.]), Variable([1. 2. 0.]))
    """
    refuse("minimum.accumulate", out=out)
    return record1(MinimumAccumulate(axis), _cast(array, dtype))
