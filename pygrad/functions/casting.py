"""Copies, in the same dtype or another."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, DTypeError, describe
from pygrad.function import Function
from pygrad.functions._checks import refuse
from pygrad.recording import record1
from pygrad.variable import Variable

TYPE = type


class Astype(Function):
    """Copy in another dtype. dx = dy, in the dtype of x. Saves: nothing."""

    __slots__ = ("casting", "dtype", "order")
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def __init__(self, dtype: DTypeLike, order: Any = "K", casting: Any = "unsafe") -> None:
        self.dtype, self.order, self.casting = dtype, order, casting

    def forward(self, x: Any) -> Any:
        return x.astype(self.dtype, self.order, self.casting)

    def backward(self, gy: Any) -> Any:
        # The Function's boundary casts to the input's dtype.
        return gy


class Copy(Function):
    """Copy. dx = dy. Saves: nothing."""

    __slots__ = ("order",)
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def __init__(self, order: Any = "C") -> None:
        self.order = order

    def forward(self, x: Any) -> Any:
        return x.copy(self.order)

    def backward(self, gy: Any) -> Any:
        return gy


@register("numpy.astype", method="astype")
def astype(x: Any, dtype: DTypeLike, /, order: Any = "K", casting: Any = "unsafe", subok: bool = True,
           copy: bool = True, *, device: Any = None) -> Any:
    """Copy an array in another dtype.

    Parameters
    ----------
    x : array_like
        Of any shape.
    dtype : dtype
        Boolean, integer, floating or complex.
    order : {"K", "C", "F", "A"}
        How the result is laid out in memory: as ``x``, or the last or the first axis changing fastest.
    casting : {"unsafe", "same_kind", "safe", "equiv", "no"}
        Which conversions are allowed.
    subok : bool
        Without effect: there are no subclasses.
    copy : bool
        False returns ``x`` itself if it has the dtype.
    device : {None, "cpu"}
        Without effect.

    Returns
    -------
    Variable, shape of ``x``, dtype ``dtype``
        A plain array where the conversion has no derivative: from floating to integer or boolean.

    Raises
    ------
    DTypeError
        For object, text or date dtypes.
    TypeError
        If the conversion is not allowed.

    Notes
    -----
    The derivative is 1; the gradient has the dtype of ``x``: from real to complex its real part goes back, and from
    complex to real the gradient has an imaginary part of 0. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.5, 2.5])
    >>> x.astype(np.float32).dtype, x.astype(int)
    (dtype('float32'), array([1, 2]))
    """
    wanted = np.dtype(dtype)
    kind = wanted.kind
    if kind not in "biufc":
        raise DTypeError(f"astype: expected a dtype of numbers (bool, int, float or complex), got {wanted}")
    if isinstance(x, Variable):
        if not copy and x.dtype == wanted:
            return x
        if kind in "biu" and (kind == "b" or x.dtype.kind in "fc"):
            return x.data.astype(wanted, order, casting)
    return record1(Astype(wanted, order, casting), x)


@register(np.copy)
def copy(a: Any, order: Any = "K", subok: Any = None) -> Any:
    """Copy an array.

    Parameters
    ----------
    a : array_like
        Of any shape.
    order : {"K", "C", "F", "A"}
        How the copy is laid out in memory: as ``a``, or the last or the first axis changing fastest. The method
        ``copy`` takes "C" if nothing is said.
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
    return record1(Copy(order), a)


@register(method="copy")
def _copy_method(self: Any, order: Any = "C") -> Any:
    """Copy the array; see `pygrad.functions.copy`."""
    return record1(Copy(order), self)


@register(method="view")
def _view_method(self: Any, dtype: Any = None, type: Any = None) -> Any:
    """Return a view; the bytes of a Variable cannot be seen as another dtype."""
    if type is not None or (dtype is not None and (not _is_dtype(dtype) or np.dtype(dtype) != self.dtype)):
        raise ArgumentError(f"view: seeing the bytes of {describe(self)} as {type or dtype!r} has no derivative; use "
                            "astype to convert numbers, x.real and x.imag for parts of complex ones, or x.data.view")
    return self[...]


def _is_dtype(given: Any) -> bool:
    return not (isinstance(given, TYPE) and issubclass(given, np.ndarray))
