"""Diagonals, taken out of matrices and put into them: diagonal, diag, diagflat."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import axis_error
from pygrad.functions._sibling import sibling
from pygrad.functions.shaping import ravel
from pygrad.recording import record1


class Diagonal(Function):
    """A diagonal of two axes. dx = zeros with dy on the diagonal. Saves: nothing."""

    __slots__ = ("axis1", "axis2", "offset", "shape")
    __module__ = "pygrad.functions"
    makes_view = takes_complex = True

    def __init__(self, offset: int = 0, axis1: int = 0, axis2: int = 1) -> None:
        self.offset, self.axis1, self.axis2 = offset, axis1, axis2

    def forward(self, x: Any) -> Any:
        try:
            y = x.diagonal(self.offset, self.axis1, self.axis2)
        except ValueError:
            raise axis_error("diagonal", (self.axis1, self.axis2), x) from None
        # Counted from the end, the axes are the same with and without batch axes in front.
        self.axis1 -= x.ndim if self.axis1 >= 0 else 0
        self.axis2 -= x.ndim if self.axis2 >= 0 else 0
        self.shape = x.shape
        return y

    def backward(self, gy: Any) -> Any:
        return sibling(Diag(self.shape, self.offset, self.axis1, self.axis2), gy)


class Diag(Function):
    """Zeros with x on a diagonal of two axes. dx = the diagonal of dy. Saves: nothing.

    The adjoint of `Diagonal`. ``shape`` is that of the result without batch axes.
    """

    __slots__ = ("axis1", "axis2", "offset", "shape")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, shape: tuple[int, ...], offset: int = 0, axis1: int = -2, axis2: int = -1) -> None:
        self.shape, self.offset, self.axis1, self.axis2 = shape, offset, axis1, axis2

    def forward(self, x: Any) -> Any:
        y = np.zeros(x.shape[:x.ndim - len(self.shape) + 1] + self.shape, x.dtype)
        place = y.diagonal(self.offset, self.axis1, self.axis2)
        place.flags.writeable = True
        place[...] = x
        return y

    def backward(self, gy: Any) -> Any:
        return np.diagonal(gy, self.offset, self.axis1, self.axis2)


@register(np.diagonal, method="diagonal")
def diagonal(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """Take a diagonal of two axes.

    Parameters
    ----------
    a : array_like
        Of at least two axes.
    offset : int
        Which diagonal, those above the main one positive.
    axis1, axis2 : int
        The axes of rows and of columns.

    Returns
    -------
    Variable, shape of the other axes and then the diagonal, dtype of ``a``
        A view, whose data is read-only.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or they are the same.

    Notes
    -----
    The gradient is zero but on the diagonal. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> pygrad.Variable([[1.0, 2.0], [3.0, 4.0]]).diagonal()
    Variable([1. 4.])
    """
    return record1(Diagonal(offset, axis1, axis2), a)


@register(np.diag)
def diag(v: Any, k: int = 0) -> Any:
    """Take a diagonal of a matrix, or make a matrix with a diagonal.

    Parameters
    ----------
    v : array_like, shape (M, N) or (N,)
    k : int
        Which diagonal, those above the main one positive.

    Returns
    -------
    Variable, one- or two-dimensional, dtype of ``v``
        Of a matrix, a view, whose data is read-only.

    Raises
    ------
    ShapeError
        If ``v`` has any other number of axes.

    Notes
    -----
    The gradient of a row is the diagonal of the output's; of a matrix it is zero but on the diagonal. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.diag(pygrad.Variable([1.0, 2.0]))
    Variable([[1. 0.]
              [0. 2.]])
    """
    shape = np.shape(v)
    if len(shape) == 2:
        return record1(Diagonal(k), v)
    if len(shape) != 1:
        raise ShapeError(f"diag: expected a row or a matrix, got {describe(v)}; for stacks of matrices, use diagonal")
    return record1(Diag((shape[0] + abs(k),) * 2, k), v)


@register(np.diagflat)
def diagflat(v: Any, k: int = 0) -> Any:
    """Make a matrix with all elements of an array on a diagonal.

    Parameters
    ----------
    v : array_like
        Of any shape.
    k : int
        Which diagonal, those above the main one positive.

    Returns
    -------
    Variable, shape (N, N), dtype of ``v``

    Notes
    -----
    A composition of `ravel` and `diag`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.diagflat(pygrad.Variable([[1.0], [2.0]]))
    Variable([[1. 0.]
              [0. 2.]])
    """
    return diag(ravel(v), k)
