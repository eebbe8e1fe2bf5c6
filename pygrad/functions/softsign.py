"""Softsign."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.function import Function
from pygrad.functions._elementwise import are_arrays, evaluate
from pygrad.recording import record1


class Softsign(Function):
    """Softsign, x / (1 + abs(x)). dx = dy * (1 - abs(y))**2. Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x: Any) -> Any:
        y = evaluate(_forward, (x,))
        self.saved = (y,)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        if not are_arrays(gy, y):
            root = 1 - np.abs(y)
            return gy * (root * root)
        out = reusable(gy)
        return evaluate(_backward, (gy, y), out, 1)


def _forward(x: Any, y: Any) -> None:
    np.abs(x, out=y)
    np.add(y, 1, out=y)
    np.divide(x, y, out=y)


def _backward(gy: Any, y: Any, out: Any, slope: Any) -> None:
    np.abs(y, out=slope)
    np.subtract(1, slope, out=slope)
    np.multiply(slope, slope, out=slope)
    np.multiply(gy, slope, out=out)


def softsign(input: Any) -> Any:
    """Softsign, ``input / (1 + abs(input))``, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)

    Returns
    -------
    Variable, shape (*)
        Between -1 and 1, of the input's dtype; of integers, float64. NaN at infinities, as in PyTorch.

    Notes
    -----
    The derivative is ``1 / (1 + abs(input))**2``, which is ``(1 - abs(y))**2``. Saves its output, itemsize
    bytes per element, which the next operation usually holds anyway.

    References
    ----------
    J. Bergstra, G. Desjardins, P. Lamblin and Y. Bengio, "Quadratic Polynomials Learn Better Image Features",
    technical report 1337, Université de Montréal, 2009.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1.0, 0.0, 3.0])
    >>> y = F.softsign(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([-0.5   0.    0.75]), Variable([0.25   1.     0.0625]))
    """
    return record1(Softsign(), input)
