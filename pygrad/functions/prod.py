"""Products over axes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._axes import Axis, from_lanes, lanes, mask_of, number_of, options, restored
from pygrad.functions._checks import axis_error, refuse
from pygrad.functions._complex import conj
from pygrad.functions.cumulative import around, divisible
from pygrad.recording import record1, record2


_multiply: Any = np.multiply.reduce


class Prod(Function):
    """Product over axes. dx = dy * y / x, the product of the others where y is 0 or infinite. Saves: x, y.

    A mask of what to include is an input without a gradient: a constant, which the graph holds anyway.
    """

    __slots__ = ("axis", "dtype", "initial", "keepdims")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: Axis = None, dtype: DTypeLike | None = None, keepdims: bool = False,
                 initial: Any = None) -> None:
        self.axis, self.dtype, self.keepdims, self.initial = axis, dtype, keepdims, initial

    def forward(self, x: Any, where: Any = None) -> Any:
        try:
            y = _multiply(x, self.axis, self.dtype, None, self.keepdims, **options(self.initial, where))
        except ValueError:
            raise axis_error("prod", self.axis, x, where) from None
        y = np.asarray(y)
        self.save_for_backward(x, y, *(() if where is None else (where,)))
        return y

    def backward(self, gy: Any) -> Any:
        x, y, *masks = self.saved
        shape, axis = x.shape, self.axis
        if masks:
            x = np.where(masks[0], x, np.ones((), x.dtype))
        if gy.__class__ is np.ndarray and not gy.ndim and divisible(y):
            gx = gy * conj(y) / conj(x)
        elif divisible(y):
            gx = restored(gy * conj(y), shape, axis, self.keepdims) / conj(x)
        else:
            before, after = around(lanes(x, shape, axis))
            others = before * after
            if self.initial is not None:
                others = others * self.initial
            gx = restored(gy, shape, axis, self.keepdims) * conj(from_lanes(others, shape, axis))
        return (np.where(masks[0], gx, 0), None) if masks else gx


@register(np.prod, method="prod")
def prod(a: Any, axis: Axis = None, dtype: DTypeLike | None = None, out: Any = None, keepdims: bool = False,
         initial: Any = None, where: Any = None) -> Any:
    """Multiply elements over axes.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axis : int or tuple of int, optional
        The axes to multiply over; all if None.
    dtype : dtype, optional
        In which to multiply and of the result; the gradient has the dtype of ``a``.
    out : None
        Not supported.
    keepdims : bool
        Keep the axes, at length 1.
    initial : number, optional
        A constant that each product is multiplied by.
    where : array_like of bool, optional
        Which elements to include; broadcasts to the shape of ``a``.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        The platform's integer for booleans and small integers. 1 for no elements.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or ``where`` does not broadcast to it.

    Notes
    -----
    The derivative in each element is the product of the others: ``y / x``, or without a division where a product is
    0 or infinite, so that it is right for one, two and more zeros, to any order. Exactly 0 at elements that
    ``where`` leaves out. Saves ``a`` and the output, without a copy.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([[2.0, 3.0, 4.0], [2.0, 0.0, 4.0]])
    >>> y = x.prod(axis=1)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([24.  0.]), Variable([[12.  8.  6.]
              [ 0.  8.  0.]]))
    """
    if out is initial is where is None:
        return record1(Prod(axis, dtype, keepdims), a)
    refuse("prod", out=out)
    function, mask = Prod(axis, dtype, keepdims, number_of("prod", initial)), mask_of(where)
    return record1(function, a) if mask is None else record2(function, a, mask)
