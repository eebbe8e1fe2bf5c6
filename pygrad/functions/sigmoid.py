"""The logistic sigmoid."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.function import Function
from pygrad.recording import record1


class Sigmoid(Function):
    """Logistic sigmoid. dx = dy * y * (1 - y). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x: Any) -> Any:
        y = np.multiply(x, -1.0)
        out = y if type(y) is np.ndarray else None
        with np.errstate(over="ignore"):  # to infinity, whose reciprocal is the right zero
            y = np.exp(y, out=out)
        y += 1
        y = np.reciprocal(y, out=out)
        self.saved = (y,)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        return gy * (y * (1 - y))


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
