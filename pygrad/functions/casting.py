"""Copies, in the same dtype or another."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register
from pygrad.errors import DTypeError
from pygrad.function import Function
from pygrad.functions._checks import refuse
from pygrad.recording import record1
from pygrad.variable import Variable


class Astype(Function):
    """Copy in another dtype. dx = dy, in the dtype of x. Saves: nothing."""

    __slots__ = ("dtype",)
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def __init__(self, dtype: DTypeLike) -> None:
        self.dtype = dtype

    def forward(self, x: Any) -> Any:
        return x.astype(self.dtype)

    def backward(self, gy: Any) -> Any:
        # The Function's boundary casts to the input's dtype.
        return gy


class Copy(Function):
    """Copy. dx = dy. Saves: nothing."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        return x.copy()

    def backward(self, gy: Any) -> Any:
        return gy


@register(method="astype")
def astype(x: Any, dtype: DTypeLike) -> Any:
    """Copy an array in another dtype.

    Parameters
    ----------
    x : array_like
        Of any shape.
    dtype : dtype
        Boolean, integer, floating or complex.

    Returns
    -------
    Variable, shape of ``x``, dtype ``dtype``
        A plain array where the conversion has no derivative: from floating to integer or boolean.

    Raises
    ------
    DTypeError
        For object, text or date dtypes.

    Notes
    -----
    The derivative is 1; the gradient has the dtype of ``x``: from real to complex its real part goes back. Saves
    nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.5, 2.5])
    >>> x.astype(np.float32).dtype, x.astype(int)
    (dtype('float32'), array([1, 2]))
    """
    kind = np.dtype(dtype).kind
    if kind not in "biufc":
        raise DTypeError(f"astype: expected a dtype of numbers (bool, int, float or complex), got {np.dtype(dtype)}")
    if kind in "biu" and isinstance(x, Variable) and (kind == "b" or x.dtype.kind in "fc"):
        return x.data.astype(dtype)
    return record1(Astype(np.dtype(dtype)), x)


@register(np.copy)
def copy(a: Any, order: str = "K", subok: Any = None) -> Any:
    """Copy an array.

    Parameters
    ----------
    a : array_like
        Of any shape.
    order : "K"
        Ignored: the copy is laid out in C order.
    subok : None
        Not supported.

    Returns
    -------
    Variable, shape and dtype of ``a``
        With memory of its own.

    Notes
    -----
    The derivative is 1. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.copy(pygrad.Variable([1.0, 2.0]))
    Variable([1. 2.])
    """
    refuse("copy", subok=subok or None)
    return record1(Copy(), a)


register(method="copy")(copy)
