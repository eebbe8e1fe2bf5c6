"""Rectified linear units."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._elementwise import BLOCK, are_arrays, evaluate
from pygrad.functions._gates import WIDTHS, memory_order, select_by_bits, select_positive
from pygrad.functions._masks import pack, select
from pygrad.recording import record1


class Relu(Function):
    """Rectified linear unit. dx = dy where y > 0, else 0. Saves: y, or a bit an element where nobody else keeps y."""

    __slots__ = ("order", "shape")
    __module__ = "pygrad.functions"
    elementwise = True
    cheap = True
    constant_saves = True

    def forward(self, x: Any) -> Any:
        y = np.maximum(x, 0)
        self.saved, self.shape = (y,), None
        return y

    def condense(self) -> None:
        """Keep bits of where the output is above zero in its place."""
        (y,) = self.saved
        passes = np.logical_not(y <= 0)
        self.shape, self.order = y.shape, memory_order(passes)
        self.saved = (pack(passes if self.order is None else passes.transpose(self.order)),)

    def backward(self, gy: Any) -> Any:
        (y,) = self.saved
        if self.shape is not None:
            out = reusable(gy)
            return select_by_bits(gy, y, self.shape, self.order, out)
        if not are_arrays(gy, y) or gy.dtype.char not in WIDTHS:
            return select(gy, np.logical_not(y <= 0))
        out = reusable(gy)
        if gy.size > BLOCK:
            return evaluate(select_positive, (gy, y), out)
        if out is None:
            out = np.empty_like(gy)
        select_positive(gy, y, out)
        return out


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
        if slope == 0:  # of infinity a product would make NaN
            y = np.maximum(x, 0.0)
        elif x.size > BLOCK:
            y = evaluate(partial(_leaky, slope=slope), (x,))
        else:
            y = np.asarray(np.multiply(x, slope))
            y = (np.maximum if slope <= 1 else np.minimum)(x, y, out=y)
        # A positive slope leaves the sign, which is all that backward reads, so that the output will do.
        self.saved = (y if slope > 0 else x,)
        return y

    def backward(self, gy: Any) -> Any:
        (signed,) = self.saved
        slope = self.negative_slope
        if not are_arrays(gy, signed):
            above = signed > 0
            return gy * (above + slope * np.logical_not(above)).astype(gy.dtype)
        out = reusable(gy)
        return evaluate(partial(_leaky_backward, slope=slope), (gy, signed), out, 2)


def _leaky(x: Any, y: Any, slope: float) -> None:
    np.multiply(x, slope, out=y)
    (np.maximum if slope <= 1 else np.minimum)(x, y, out=y)


def _leaky_backward(gy: Any, signed: Any, out: Any, factor: Any, t: Any, slope: float) -> None:
    np.copyto(factor, signed > 0)
    if 0 <= slope <= 1:
        np.maximum(factor, slope, out=factor)
    else:  # a sum of two terms of which one is zero: exactly 1 or the slope
        np.subtract(1, factor, out=t)
        np.multiply(t, slope, out=t)
        np.add(factor, t, out=factor)
    np.multiply(gy, factor, out=out)


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
    gradient becomes 0 there. NaN stays NaN, with derivative 1, as in PyTorch. Saves its output, itemsize
    bytes per element, which the next operation usually holds anyway.

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
