"""Division by a norm."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.function import Function
from pygrad.functions._norms import check_eps, dtypes, input_of, is_recorded
from pygrad.functions._numbers import as_amount
from pygrad.functions.softmax import find_axes, sum_of_products
from pygrad.recording import record1
from pygrad.variable import Variable


class Normalize(Function):
    """x / n, n the norm. dx = (dy - s * sum(dy * y)) / n, s = sign(y) * |y|**(p - 1). Saves: y, n."""

    __slots__ = ("axes", "dim", "eps", "p")
    __module__ = "pygrad.functions"
    # The norm serves plain gradients only: under create_graph it is computed from the input, recorded.
    constant_saves = True

    def __init__(self, p: float = 2.0, dim: int | tuple[int, ...] = 1, eps: float = 1e-12) -> None:
        self.p, self.dim, self.eps = as_amount(p, "normalize", "p"), dim, check_eps(eps, "normalize")

    def forward(self, x: Any) -> Any:
        self.axes = find_axes(self.dim, x, "normalize")
        dtype, work = dtypes(x, ())
        given = x.astype(work, copy=False)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            norm = np.asarray(self._root(self._powers(given)), work)
            y = np.asarray(np.divide(given, np.maximum(norm, self.eps))).astype(dtype, copy=False)
        self.saved = (y, norm)
        return y

    def backward(self, gy: Any) -> Any:
        y, norm = self.saved
        inside = norm >= self.eps  # beyond, the divisor is eps, a constant
        if is_recorded(gy, self.saved):
            x = input_of(self)
            # The root of 1 where it does not matter: that of 0 has no derivative.
            divisor = np.where(inside, self._root(np.where(inside, self._powers(x), 1)), self.eps)
            y = x / divisor
            return (gy - self._slope(y) * (inside * sum_of_products(gy, y, self.axes))) / divisor
        if gy.dtype != norm.dtype:
            gy, y = gy.astype(norm.dtype), y.astype(norm.dtype)
        gx = np.asarray(self._slope(y) * (inside * sum_of_products(gy, y, self.axes)))
        np.subtract(gy, gx, out=gx)
        gx /= np.maximum(norm, self.eps)
        return gx

    def _powers(self, x: Any) -> Any:
        """Return the sum of powers whose root is the norm, along the axes, which are kept."""
        if self.p == 2:
            return sum_of_products(x, x, self.axes)
        size = np.abs(x)
        if self.p == np.inf:
            return np.max(size, axis=self.axes, keepdims=True)
        return np.sum(x != 0 if self.p == 0 else size ** self.p, axis=self.axes, keepdims=True)

    def _root(self, powers: Any) -> Any:
        if self.p == 2:
            return np.sqrt(powers)
        return powers if self.p in (0, 1, np.inf) else powers ** (1 / self.p)

    def _slope(self, y: Any) -> Any:
        """Return the derivative of the norm by the input, in terms of the output."""
        if self.p == 2:
            return y
        values = y.data if isinstance(y, Variable) else y
        size = np.abs(values)
        if self.p == 0:
            return np.zeros_like(values)
        if self.p == np.inf:
            top = (size == np.max(size, axis=self.axes, keepdims=True)).astype(values.dtype)
            return np.sign(values) * (top / np.sum(top, axis=self.axes, keepdims=True))
        if self.p == 1:
            return np.sign(values)
        # Of p below 1 the derivative at 0 is infinite; it is taken to be 0.
        safe = np.where(values == 0, 1, y) if self.p < 1 else y
        return np.sign(values) * np.abs(safe) ** (self.p - 1)


def normalize(input: Any, p: float = 2.0, dim: int | tuple[int, ...] = 1, eps: float = 1e-12) -> Any:
    """Divide by the p-norm along axes.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    p : float
        The exponent of the norm ``sum(abs(input) ** p) ** (1 / p)``, not negative: infinity for the greatest
        absolute value, 0 for the number of elements that are not zero.
    dim : int or tuple of int
        The axes along which the result has norm 1.
    eps : float
        The least divisor.

    Returns
    -------
    Variable, shape of the input
        ``input / max(norm, eps)``, of the input's dtype; of integers, float64. The norm of float16 is
        computed in float32.

    Raises
    ------
    ShapeError
        If the input has no such axis.
    ArgumentError
        If ``p`` is no number of at least 0, or ``eps`` is negative.

    Notes
    -----
    With ``y`` the result and ``g`` its gradient, that of the input is ``(g - s * sum(g * y)) / norm``, where
    ``s = sign(y) * abs(y) ** (p - 1)`` is the derivative of the norm; for infinity it is shared evenly among
    the greatest. Below ``eps`` the gradient is ``g / eps``. Saves its output and the norm: itemsize bytes per
    element, which the next operation mostly keeps anyway, and one number for each line.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([[3.0, 4.0]])
    >>> y = F.normalize(x)
    >>> y
    Variable([[0.6 0.8]])
    >>> y.backward(np.array([[1.0, 0.0]]))
    >>> print(np.round(x.grad.data, 3))
    [[ 0.128 -0.096]]
    """
    return record1(Normalize(p, dim, eps), input)
