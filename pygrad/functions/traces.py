"""Diagonals of matrices, and their sums."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import axis_error, refuse
from pygrad.functions._sibling import sibling
from pygrad.functions.diagonals import Diag, Diagonal
from pygrad.recording import record1


class Trace(Function):
    """Sum along a diagonal. dx = dy on the diagonal, zero elsewhere. Saves: nothing."""

    __slots__ = ("axes", "dtype", "offset", "shape")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: DTypeLike | None = None) -> None:
        self.offset, self.axes, self.dtype = offset, (axis1, axis2), dtype

    def forward(self, x: Any) -> Any:
        self.shape = x.shape
        try:
            return x.trace(self.offset, *self.axes, self.dtype)
        except ValueError:
            raise axis_error("trace", self.axes, x) from None

    def backward(self, gy: Any) -> Any:
        n = len(self.shape)
        axis1, axis2 = (axis % n for axis in self.axes)
        rows, columns = self.shape[axis1], self.shape[axis2]
        length = max(0, min(rows, columns - self.offset) if self.offset >= 0 else min(rows + self.offset, columns))
        if n == 2 and gy.__class__ is np.ndarray and not gy.ndim and axis1 < axis2:
            gx = np.zeros(self.shape, gy.dtype)
            first = self.offset if self.offset >= 0 else -self.offset * columns
            gx.reshape(-1)[first:first + length * (columns + 1):columns + 1] = gy
            return gx
        gy = np.broadcast_to(gy[..., None], (*gy.shape, length))
        return sibling(Diag(self.shape, self.offset, axis1 - n, axis2 - n), gy)


@register(np.trace, method="trace")
def trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: DTypeLike | None = None,
          out: None = None) -> Any:
    """Sum along a diagonal.

    Parameters
    ----------
    a : array_like
        Of at least two axes.
    offset : int
        How far the diagonal lies above the main one; below if negative.
    axis1, axis2 : int
        Rows and columns of the matrices.
    dtype : dtype, optional
        In which to sum and of the result; the gradient has the dtype of ``a``.
    out : None
        Not supported.

    Returns
    -------
    Variable, shape of ``a`` without these axes, dtype of ``a``

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or they are the same.

    Notes
    -----
    The gradient is that of the sum on the diagonal, and zero elsewhere. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[1.0, 2.0], [3.0, 4.0]])
    >>> y = np.trace(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(5.0), Variable([[1. 0.]
              [0. 1.]]))
    """
    if out is not None:
        refuse("trace", out=out)
    return record1(Trace(offset, axis1, axis2, dtype), a)


@register(np.linalg.trace)
def matrix_trace(x: Any, /, *, offset: int = 0, dtype: DTypeLike | None = None) -> Any:
    """Sum along a diagonal of matrices: `numpy.linalg.trace`.

    Parameters
    ----------
    x : array_like, shape (\\*, N, M)
    offset : int
        How far the diagonal lies above the main one; below if negative.
    dtype : dtype, optional
        In which to sum and of the result; the gradient has the dtype of ``x``.

    Returns
    -------
    Variable, shape (\\*), dtype of ``x``

    Raises
    ------
    ShapeError
        If ``x`` has fewer than two axes.

    Notes
    -----
    A composition of `trace` with the last two axes.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.linalg.trace(pygrad.Variable(np.ones((3, 2, 2))))
    Variable([2. 2. 2.])
    """
    return record1(Trace(offset, -2, -1, dtype), x)


@register(np.linalg.diagonal)
def matrix_diagonal(x: Any, /, *, offset: int = 0) -> Any:
    """Take a diagonal of matrices: `numpy.linalg.diagonal`.

    Parameters
    ----------
    x : array_like, shape (\\*, N, M)
    offset : int
        How far the diagonal lies above the main one; below if negative.

    Returns
    -------
    Variable, shape (\\*, length of the diagonal), dtype of ``x``
        A view.

    Raises
    ------
    ShapeError
        If ``x`` has fewer than two axes.

    Notes
    -----
    A composition of `diagonal` of the last two axes: the gradient is put back on the diagonal of zeros. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.linalg.diagonal(pygrad.Variable([[1.0, 2.0], [3.0, 4.0]]))
    Variable([1. 4.])
    """
    if np.ndim(x) < 2:
        raise ShapeError(f"matrix_diagonal: expected an array of at least two axes, got {describe(x)}")
    return record1(Diagonal(offset, -2, -1), x)
