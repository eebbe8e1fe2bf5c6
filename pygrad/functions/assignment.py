"""Writing at an index, as a function: the array with a part of it replaced."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.dispatch import register
from pygrad.errors import DTypeError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._index import ARRAY, joined, parse, read, winners, write
from pygrad.functions._masks import select
from pygrad.functions._sibling import sibling
from pygrad.functions.indexing import Getitem


class Setitem(Function):
    """Copy with a value at an index. dx = dy with zeros there, dvalue = dy there. Saves: the index arrays.

    The arrays of the index are inputs without a gradient: constants, which the graph holds anyway.
    ``template`` is the rest of it, and ``ndim`` the number of axes it speaks of, if there are batch axes
    before them.
    """

    __slots__ = ("ndim", "template", "value_shape")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, template: tuple[Any, ...], ndim: int | None = None) -> None:
        self.template, self.ndim = template, ndim

    def forward(self, x: Any, value: Any, *arrays: Any) -> Any:
        self.ndim = x.ndim if self.ndim is None else self.ndim
        self.value_shape = value.shape
        if self.needs_grad[1] and not np.can_cast(value.dtype, x.dtype, "same_kind"):
            raise DTypeError(
                f"setitem: a value of {describe(value)} would be rounded in an array of {describe(x)}, "
                "which has no derivative; convert the array with astype first")
        y = np.array(x)
        try:
            write(y, joined(self.template, arrays), self.ndim, value)
        except ValueError:
            taken = read(x, joined(self.template, arrays), self.ndim)
            raise ShapeError(
                f"setitem: a value of {describe(value)} does not fit the place it is assigned to, of shape "
                f"{np.shape(taken)} in an array of {describe(x)}; it must broadcast to it") from None
        self.save_for_backward(*arrays)
        return y

    def backward(self, gy: Any) -> Any:
        need, need_value, *_ = self.needs_grad
        arrays, template = self.saved or (), self.template
        ndim: Any = self.ndim
        mine = reusable(gy) if need else None
        gx = gvalue = None
        if need_value:
            gvalue = self._at_index(gy, arrays)
            if mine is not None and np.may_share_memory(gvalue, mine):
                gvalue = gvalue.copy()
        if mine is not None:
            write(mine, joined(template, arrays), ndim, mine.dtype.type(0))
            gx = mine
        elif need:
            gx = sibling(Setitem(template, ndim), gy, gy.dtype.type(0), *arrays)
        return (gx, gvalue, *(None,) * len(arrays))

    def _at_index(self, gy: Any, arrays: tuple[Any, ...]) -> Any:
        """Return what of the gradient stands at the index, 0 for values that others were written over."""
        template = self.template
        ndim: Any = self.ndim
        gvalue = sibling(Getitem(template, ndim), gy, *arrays)
        if ARRAY in template:
            won = winners(gy.shape[gy.ndim - ndim:], joined(template, arrays))
            gvalue = gvalue if won is None else select(gvalue, won)
        extra = len(self.value_shape) - (gvalue.ndim - gy.ndim + ndim)
        if extra > 0:
            batch = gy.ndim - ndim
            gvalue = gvalue.reshape(gvalue.shape[:batch] + (1,) * extra + gvalue.shape[batch:])
        return gvalue


@register(operator.setitem)
def setitem(a: Any, index: Any, value: Any, /) -> Any:
    """Return a copy of an array with ``value`` at an index: what ``a[index] = value`` records.

    Parameters
    ----------
    a : array_like
        Of any shape.
    index : index
        Whatever NumPy takes: integers, slices, None, an ellipsis, integer and boolean arrays, and tuples of
        them.
    value : array_like
        Of a shape that broadcasts to that of ``a[index]``.

    Returns
    -------
    Variable, shape and dtype of ``a``

    Raises
    ------
    IndexError
        If the index lies outside, or is none.
    ShapeError
        If the value does not fit.
    DTypeError
        If a floating value that needs a gradient meets an integer array.

    Notes
    -----
    The gradient of ``a`` is the output's with zeros at the index, that of ``value`` is what stands there;
    where an index is repeated, only the value that was kept gets one. Each assignment copies ``a``: to fill
    an array row by row, collect the rows and `stack` them. Saves nothing but the arrays of the index.

    Examples
    --------
    >>> import pygrad
    >>> x, v = pygrad.Variable([1.0, 2.0, 3.0]), pygrad.Variable(5.0)
    >>> y = x * 1
    >>> y[1:] = v
    >>> y.sum().backward()
    >>> y, x.grad, v.grad
    (Variable([1. 5. 5.]), Variable([1. 0. 0.]), Variable(2.0))
    """
    template, arrays = parse(index)
    return Setitem(template)(a, value, *arrays)
