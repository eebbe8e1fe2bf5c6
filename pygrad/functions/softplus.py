"""Softplus and the logarithm of the logistic sigmoid."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._elementwise import are_arrays, evaluate
from pygrad.functions._numbers import as_number
from pygrad.functions._sibling import sibling
from pygrad.functions.sigmoid import Sigmoid
from pygrad.recording import record1

_SURE = 18.0
"""With a threshold from here on, the output tells whether the input was beyond it."""


class Softplus(Function):
    """Softplus, log(1 + exp(b * x)) / b. dx = dy * (1 - exp(-b * y)), or dy if b * x > c. Saves: y, or x."""

    __slots__ = ("beta", "threshold")
    __module__ = "pygrad.functions"
    elementwise = True

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        self.beta = as_number(beta, "softplus", "beta")
        if not self.beta:
            raise ArgumentError("softplus: expected a beta other than 0, by which the result is divided")
        self.threshold = as_number(threshold, "softplus", "threshold")

    def forward(self, x: Any) -> Any:
        y = evaluate(partial(_forward, beta=self.beta, threshold=self.threshold), (x,), scratch=3)
        self.saved = (y if self.threshold >= _SURE else x,)
        return y

    def backward(self, gy: Any) -> Any:
        (known,) = self.saved
        if not are_arrays(gy, known):
            scaled = known * self.beta
            slope = 1 - np.exp(-scaled) if self.threshold >= _SURE else sibling(Sigmoid(), scaled)
            return gy * np.where(scaled > self.threshold, 1, slope)
        out = reusable(gy)
        kernel = _backward if self.threshold >= _SURE else _backward_of_input
        return evaluate(partial(kernel, beta=self.beta, threshold=self.threshold), (gy, known), out, 2)


class Logsigmoid(Softplus):
    """Logarithm of the logistic sigmoid. dx = dy * (1 - exp(y)). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def __init__(self) -> None:
        self.beta, self.threshold = -1.0, np.inf


def _forward(x: Any, y: Any, t: Any, u: Any, rest: Any, beta: float, threshold: float) -> None:
    """Compute ``max(z, 0) + log1p(exp(-abs(z)))`` of the scaled input z."""
    np.multiply(x, beta, out=y)
    np.abs(y, out=t)
    np.negative(t, out=t)
    np.exp(t, out=t)
    # log1p(t) is log(1 + t), and what rounding has taken from 1 + t, over 1 + t.
    np.add(t, 1, out=u)
    np.subtract(u, 1, out=rest)
    np.subtract(t, rest, out=t)
    np.divide(t, u, out=t)
    np.log(u, out=u)
    np.add(t, u, out=t)
    # Far enough out the logarithm is lost beside the input anyway.
    beyond = y > threshold if threshold < (17 if y.dtype.char == "f" else 37) else None
    np.maximum(y, 0, out=y)
    np.add(y, t, out=y)
    if beta != 1:
        np.multiply(y, 1 / beta, out=y)
    if beyond is not None:
        np.copyto(y, x, where=beyond)


def _backward(gy: Any, y: Any, out: Any, slope: Any, t: Any, beta: float, threshold: float) -> None:
    # 1 - exp(-a) = 2 * tanh(a / 2) / (1 + tanh(a / 2)): nothing cancels where a is small.
    np.multiply(y, 0.5 * beta, out=slope)
    beyond = slope > 0.5 * threshold if threshold < 37 and slope.dtype.char == "d" else None
    np.tanh(slope, out=slope)
    np.add(slope, 1, out=t)
    np.divide(slope, t, out=slope)
    np.multiply(slope, 2, out=slope)
    if beyond is not None:
        np.maximum(slope, beyond, out=slope)
    np.multiply(gy, slope, out=out)


def _backward_of_input(gy: Any, x: Any, out: Any, slope: Any, t: Any, beta: float, threshold: float) -> None:
    np.multiply(x, -beta, out=t)
    np.exp(t, out=slope)
    np.add(slope, 1, out=slope)
    np.reciprocal(slope, out=slope)
    np.maximum(slope, t < -threshold, out=slope)
    np.multiply(gy, slope, out=out)


def softplus(input: Any, beta: float = 1.0, threshold: float = 20.0) -> Any:
    """Softplus, a smooth `relu`: ``log(1 + exp(beta * input)) / beta``, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    beta : float
        How sharply it bends at zero. Not 0.
    threshold : float
        Where ``beta * input`` is larger, the result is the input itself.

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype; of integers, float64.

    Raises
    ------
    ArgumentError
        If ``beta`` is 0, or either is not a number.

    Notes
    -----
    The derivative is ``sigmoid(beta * input)``, beyond the threshold 1. Saves its output, itemsize bytes per
    element, which the next operation usually holds anyway; with a threshold below 18, from which the output
    does not tell on which side of it the input was, its input. Stable: no finite input overflows, and result
    and derivative are of full relative accuracy towards minus infinity.

    References
    ----------
    C. Dugas, Y. Bengio, F. Bélisle, C. Nadeau and R. Garcia, "Incorporating Second-Order Functional Knowledge
    for Better Option Pricing", NeurIPS 2000.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1.0, 0.0, 30.0])
    >>> y = F.softplus(x)
    >>> np.round(y.data, 4)
    array([ 0.3133,  0.6931, 30.    ])
    >>> y.sum().backward()
    >>> np.round(x.grad.data, 4)
    array([0.2689, 0.5   , 1.    ])
    """
    return record1(Softplus(beta, threshold), input)


def logsigmoid(input: Any) -> Any:
    """Logarithm of the logistic sigmoid, ``-log(1 + exp(-input))``, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)

    Returns
    -------
    Variable, shape (*)
        At most 0, of the input's dtype; of integers, float64.

    Notes
    -----
    The derivative is ``sigmoid(-input)``. Saves its output, itemsize bytes per element. Stable where
    ``log(sigmoid(input))`` is not: finite for all finite inputs, and result and derivative are of full
    relative accuracy towards infinity.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1000.0, 0.0, 2.0])
    >>> y = F.logsigmoid(x)
    >>> np.round(y.data, 4)
    array([-1.000e+03, -6.931e-01, -1.269e-01])
    >>> y.sum().backward()
    >>> np.round(x.grad.data, 4)
    array([1.    , 0.5   , 0.1192])
    """
    return record1(Logsigmoid(), input)
