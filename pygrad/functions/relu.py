"""Rectified linear units."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._masks import select
from pygrad.recording import record1

_WIDTHS = {"e": np.int16, "f": np.int32, "d": np.int64}


class Relu(Function):
    """Rectified linear unit. dx = dy * (y > 0). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x: Any) -> Any:
        y = np.maximum(x, 0)
        self.saved = (y,)
        return y

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        out = reusable(gy)
        return select(gy, y > 0) if out is None else _select_in_place(out, y > 0)


class LeakyRelu(Function):
    """Rectified linear unit with a slope below zero. dx = dy * (1 if x > 0 else slope). Saves: y, or x."""

    __slots__ = ("negative_slope",)
    __module__ = "pygrad.functions"
    elementwise = True

    def __init__(self, negative_slope: float = 0.01) -> None:
        if not isinstance(negative_slope, int | float) or negative_slope != negative_slope:
            raise ArgumentError(f"leaky_relu: expected a number as negative_slope, got {negative_slope!r}")
        self.negative_slope = float(negative_slope)

    def forward(self, x: Any) -> Any:
        slope = self.negative_slope
        y = np.multiply(x, slope)
        out = y if type(y) is np.ndarray else None
        y = np.maximum(x, y, out=out) if slope <= 1 else np.minimum(x, y, out=out)
        # A positive slope leaves the sign, which is all that backward reads, so that the output will do.
        self.saved = (y if slope > 0 else x,)
        return y

    def backward(self, gy: Any) -> Any:
        (signed,) = self.saved
        above = signed > 0
        # The sum of two terms of which one is zero: exactly 1 or the slope, at a third of what where costs.
        factor = np.multiply(np.logical_not(above), self.negative_slope, dtype=gy.dtype)
        factor += above
        out = reusable(gy)
        return np.multiply(gy, factor, out=out)


def relu(input: Any) -> Any:
    """Rectified linear unit, ``max(input, 0)``, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype.

    Notes
    -----
    The derivative is 1 above zero and 0 below; at the kink, zero, it is 0, and exactly so: an infinite
    gradient becomes 0 there. NaN stays NaN, with derivative 0. Saves its output, itemsize bytes per element,
    which the next operation usually holds anyway.

    References
    ----------
    V. Nair and G. E. Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines", ICML 2010.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1.0, 0.0, 2.0])
    >>> y = F.relu(x)
    >>> y
    Variable([0. 0. 2.])
    >>> y.sum().backward()
    >>> x.grad
    Variable([0. 0. 1.])
    """
    return record1(Relu(), input)


def leaky_relu(input: Any, negative_slope: float = 0.01) -> Any:
    """Rectified linear unit that keeps a slope below zero, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    negative_slope : float
        What negative elements are multiplied by.

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype; of integers, float64.

    Raises
    ------
    ArgumentError
        If ``negative_slope`` is not a number.

    Notes
    -----
    The derivative is 1 above zero, and ``negative_slope`` below and at zero. Saves, itemsize bytes per
    element, its output (which the next operation usually holds anyway), or with a slope of zero or less
    its input.

    References
    ----------
    A. L. Maas, A. Y. Hannun and A. Y. Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic
    Models", ICML 2013, equation (2).

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-2.0, 0.0, 2.0])
    >>> y = F.leaky_relu(x, 0.25)
    >>> y
    Variable([-0.5  0.   2. ])
    >>> y.sum().backward()
    >>> x.grad
    Variable([0.25 0.25 1.  ])
    """
    return record1(LeakyRelu(negative_slope), input)


def _select_in_place(gy: Any, mask: Any) -> Any:
    """Do as `select` does, in the memory of ``gy``: a gradient as large as a layer's output less."""
    width = _WIDTHS.get(gy.dtype.char)
    if width is None:
        return select(gy, mask)
    bits = gy.view(width)
    np.bitwise_and(bits, np.negative(mask.view(np.int8)), out=bits)
    return gy
