"""The logistic sigmoid."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.function import Function
from pygrad.functions._elementwise import BLOCK, are_arrays, evaluate
from pygrad.kernels import activation_backward
from pygrad.recording import record1


class Sigmoid(Function):
    """Logistic sigmoid. dx = dy * y * (1 - y). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x: Any) -> Any:
        y = evaluate(_forward, (x,))
        self.saved = (y,)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        if gy.size <= BLOCK or not are_arrays(gy, y):
            return gy * (y * (1 - y))
        out = reusable(gy)
        gx = activation_backward("sigmoid", gy, y, out)
        return evaluate(_backward, (gy, y), out, 1) if gx is None else gx


def _forward(x: Any, y: Any) -> None:
    np.negative(x, out=y)
    np.exp(y, out=y)  # to infinity, whose reciprocal is the right zero
    np.add(y, 1, out=y)
    np.reciprocal(y, out=y)


def _backward(gy: Any, y: Any, out: Any, slope: Any) -> None:
    np.subtract(1, y, out=slope)
    np.multiply(slope, y, out=slope)
    np.multiply(gy, slope, out=out)


def sigmoid(input: Any) -> Any:
    """Logistic sigmoid, ``1 / (1 + exp(-input))``, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)

    Returns
    -------
    Variable, shape (*)
        Between 0 and 1, of the input's dtype; of integers, float64.

    Notes
    -----
    The derivative is ``y * (1 - y)``. Saves its output, itemsize bytes per element, which the next operation
    usually holds anyway. Stable: no overflow for any input, and of full relative accuracy towards 0 until the
    reciprocal of ``exp(-input)`` underflows (below -88 in float32, -709 in float64, where it is 0).

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1000.0, 0.0, 1000.0])
    >>> y = F.sigmoid(x)
    >>> y
    Variable([0.  0.5 1. ])
    >>> y.sum().backward()
    >>> x.grad
    Variable([0.   0.25 0.  ])
    """
    return record1(Sigmoid(), input)
