"""The hyperbolic tangent."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._elementwise import BLOCK, are_arrays, evaluate
from pygrad.kernels import activation_backward
from pygrad.recording import record1


class Tanh(Function):
    """Hyperbolic tangent. dx = dy * (1 - y**2). Saves: y. Of complex y the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        y = np.tanh(x)
        self.save_for_backward(y)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        if y.dtype.kind == "c":
            return gy * np.conjugate(1 - y * y)
        if gy.size <= BLOCK or not are_arrays(gy, y):
            return gy * (1 - y * y)
        out = reusable(gy)
        gx = activation_backward("tanh", gy, y, out)
        return evaluate(_backward, (gy, y), out, 1) if gx is None else gx


def _backward(gy: Any, y: Any, out: Any, slope: Any) -> None:
    np.multiply(y, y, out=slope)
    np.subtract(1, slope, out=slope)
    np.multiply(gy, slope, out=out)


@register(np.tanh, method="tanh")
def tanh(x: Any, /) -> Any:
    """Take the hyperbolic tangent, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``1 - y**2``. Saves its output, without a copy. Cannot overflow; where it saturates
    (``abs(x)`` above 9 in float32, 19 in float64) the derivative is 0.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable(0.0)
    >>> y = np.tanh(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(0.0), Variable(1.0))
    """
    return record1(Tanh(), x)
