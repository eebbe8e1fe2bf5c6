"""Norms of vectors."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._axes import Axis, axes_of, batch_of, restored
from pygrad.functions._operands import data_of
from pygrad.recording import record1
from pygrad.variable import Variable


class VectorNorm(Function):
    """Norm of order p over axes. dx = dy * x / abs(x) * (abs(x) / y)**(p - 1), 0 at 0. Saves: x; y if p is not 1, inf.

    ``as_matrix`` computes the values as `numpy.linalg.norm` does, which rounds differently from
    `numpy.linalg.vector_norm` over several axes.
    """

    __slots__ = ("as_matrix", "axis", "before", "keepdims", "ord")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, ord: Any = 2, axis: Axis = None, keepdims: bool = False, as_matrix: bool = False) -> None:
        self.ord, self.axis, self.keepdims, self.as_matrix = ord, axis, keepdims, as_matrix

    def forward(self, x: Any) -> Any:
        if self.as_matrix:
            y = np.asarray(np.linalg.norm(x, None if self.ord == 2 else self.ord, self.axis, self.keepdims))
        else:
            axis: Any = self.axis
            y = np.asarray(np.linalg.vector_norm(x, axis=axis, keepdims=self.keepdims, ord=self.ord))
        self.before = x.shape
        if self.ord != 0:
            self.save_for_backward(x, None if self.ord == 1 or math.isinf(self.ord) else y)
        return y

    def backward(self, gy: Any) -> Any:
        if self.ord == 2 and not gy.ndim and gy.__class__ is np.ndarray and self.saved[1]:
            return gy / self.saved[1] * self.saved[0]
        gy = restored(gy, self.before, self.axis, self.keepdims)
        if self.ord == 0:
            return np.zeros((*batch_of(gy, self.before), *self.before), gy.dtype)
        x, y = self.saved
        if self.ord == 1:
            return gy * _direction(x)
        if math.isinf(self.ord):
            return gy * self._shares(x) * _direction(x)
        y = restored(y, self.before, self.axis, self.keepdims)
        if self.ord == 2:
            return gy / np.where(y == 0, math.inf, y) * x
        size = _modulus(x)
        still = (size == 0) | (y == 0)
        ratio = np.where(still, 1, size / np.where(y == 0, math.inf, y))
        return gy * ratio ** (self.ord - 1) * (x / np.where(still, math.inf, size))

    def _shares(self, x: Any) -> Any:
        """Return the share of each element in the result: that of ties is the same.

        The moduli are compared among themselves: those of complex numbers, computed again, may round differently.
        """
        size, axes = np.abs(data_of(x)), axes_of(self.axis, x.ndim)
        extreme = np.max(size, axes, keepdims=True, initial=0) if self.ord > 0 else np.min(
            size, axes, keepdims=True, initial=math.inf)
        attained = ((size == extreme) | np.isnan(size)).astype(size.dtype if size.dtype.kind == "f" else float)
        return attained / np.maximum(attained.sum(axes, keepdims=True), 1)


def _modulus(x: Any) -> Any:
    """Return absolute values, of which those of 0 have a derivative of 0."""
    if isinstance(x, Variable) and x.dtype.kind == "c":
        return VectorNorm(2, -1)(x[..., None])
    return np.abs(x)


def _direction(x: Any) -> Any:
    """Return ``x / abs(x)``, 0 at 0."""
    if x.dtype.kind != "c":
        return np.sign(data_of(x))
    size = _modulus(x)
    return x / np.where(size == 0, math.inf, size)


@register(np.linalg.vector_norm)
def vector_norm(x: Any, /, *, axis: Axis = None, keepdims: bool = False, ord: Any = 2) -> Any:
    """Compute a norm of the vectors along axes.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.
    axis : int or tuple of int, optional
        The axes whose elements form a vector; all if None.
    keepdims : bool
        Keep the axes, at length 1.
    ord : float
        The order: 2, any other number, infinity for the largest modulus, minus infinity for the smallest, 0 for the
        number of elements that are not 0.

    Returns
    -------
    Variable, shape of ``x`` without ``axis``, real

    Raises
    ------
    ValueError
        For text as ``ord``, or axes that ``x`` does not have.

    Notes
    -----
    The derivative is ``x / abs(x) * (abs(x) / y)**(ord - 1)``. It is 0 for elements of 0 and for norms of 0,
    whatever the order; of order 0 it is always 0. Of infinite orders it is shared evenly by ties. (All as in
    PyTorch.) Saves ``x``, without a copy, and the output; for order 1 and infinite ones only ``x``, for 0 nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([3.0, -4.0])
    >>> y = np.linalg.vector_norm(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(5.0), Variable([ 0.6 -0.8]))
    """
    return record1(VectorNorm(ord, axis, keepdims), x)
