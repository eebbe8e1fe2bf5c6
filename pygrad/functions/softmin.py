"""Softmin: the softmax of the negative input."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.arrays import reusable
from pygrad.function import Function
from pygrad.functions.softmax import converted, find_axes, floating, sum_of_products
from pygrad.recording import record1


class Softmin(Function):
    """Softmin along an axis. dx = y * (sum(dy * y) - dy). Saves: y."""

    __slots__ = ("axes", "dim")
    __module__ = "pygrad.functions"

    def __init__(self, dim: Any) -> None:
        self.dim = dim

    def forward(self, x: Any) -> Any:
        self.axes = axes = find_axes(self.dim, x, "softmin")
        x = floating(x)
        lowest = np.minimum.reduce(x, axis=axes, keepdims=True, initial=np.inf)
        y = np.asarray(np.subtract(lowest, x))
        np.exp(y, out=y)
        np.divide(y, np.add.reduce(y, axis=axes, keepdims=True), out=y)
        self.saved = (y,)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        total = sum_of_products(gy, y, self.axes)
        out = reusable(gy)
        gx = np.subtract(total, gy, out=out)
        gx *= y
        return gx


def softmin(input: Any, dim: int | None = None, dtype: DTypeLike | None = None) -> Any:
    """Softmin along an axis, ``exp(-input) / sum(exp(-input))``.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    dim : int
        The axis along which the result sums to 1. There is no default, see `softmax`.
    dtype : dtype, optional
        To which the input is converted first.

    Returns
    -------
    Variable, shape (*)
        Between 0 and 1, of ``dtype`` or the input's; of integers, float64.

    Raises
    ------
    ShapeError
        If the input has no such axis.
    ArgumentError
        If there is no ``dim``, or the dtype is no floating one.

    Notes
    -----
    The gradient is ``y * (sum(g * y) - g)``. Saves its output, itemsize bytes per element. Stable: the input
    is subtracted from its minimum first.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([0.0, np.log(3.0)])
    >>> y = F.softmin(x, dim=0)
    >>> y
    Variable([0.75 0.25])
    >>> y.backward(np.array([1.0, 0.0]))
    >>> x.grad
    Variable([-0.1875  0.1875])
    """
    return record1(Softmin(dim), converted(input, dtype, "softmin"))
