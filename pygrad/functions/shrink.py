"""Activations that shrink towards zero, and a threshold."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._elementwise import are_arrays, evaluate
from pygrad.functions._gates import Gated
from pygrad.functions._masks import select
from pygrad.functions._numbers import as_bound, as_number
from pygrad.functions.softmax import floating
from pygrad.recording import record1


class Threshold(Gated):
    """Another value up to a threshold. dx = dy where x > threshold, else 0. Saves: one bit an element."""

    __slots__ = ("replacement", "threshold")
    __module__ = "pygrad.functions"

    def __init__(self, threshold: float, value: float) -> None:
        self.threshold = as_number(threshold, "threshold", "threshold")
        self.replacement = as_number(value, "threshold", "value")

    def forward(self, x: Any) -> Any:
        value = as_bound(self.replacement, x.dtype, "threshold", "value")
        passes = np.logical_not(x <= self.threshold)  # NaN passes
        if True in self.needs_grad:
            self.keep(passes)
        if not np.isfinite(value):
            return np.where(passes, x, value)
        # A sum of two terms of which one is zero: a third of what where costs.
        y = select(x, passes)
        return y + np.multiply(np.logical_not(passes), value, dtype=np.result_type(x, value)) if value else y


class Hardshrink(Gated):
    """Zero from -lambd to lambd. dx = dy where abs(x) > lambd, else 0. Saves: one bit an element."""

    __slots__ = ("lambd",)
    __module__ = "pygrad.functions"

    def __init__(self, lambd: float = 0.5) -> None:
        self.lambd = as_number(lambd, "hardshrink", "lambd")

    def forward(self, x: Any) -> Any:
        x = floating(x)
        passes = np.logical_not(np.abs(x) <= self.lambd)  # NaN passes
        if True in self.needs_grad:
            self.keep(passes)
        return select(x, passes)


class Softshrink(Gated):
    """Shrinkage by lambd. dx = dy where abs(x) > lambd, else 0. Saves: one bit an element."""

    __slots__ = ("lambd",)
    __module__ = "pygrad.functions"

    def __init__(self, lambd: float = 0.5) -> None:
        self.lambd = as_number(lambd, "softshrink", "lambd")
        if self.lambd < 0:
            raise ArgumentError(f"softshrink: expected a lambd of at least 0, got {lambd!r}")

    def forward(self, x: Any) -> Any:
        x = floating(x)
        if True in self.needs_grad:
            self.keep(np.logical_not(np.abs(x) <= self.lambd))
        y = np.asarray(np.clip(x, -self.lambd, self.lambd))
        return np.subtract(x, y, out=y)


class Tanhshrink(Function):
    """What the hyperbolic tangent takes away, x - tanh(x). dx = dy * tanh(x)**2. Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True
    cheap = True

    def forward(self, x: Any) -> Any:
        self.saved = (x,)
        return evaluate(_tanhshrink, (x,))

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        if not are_arrays(gy, x):
            tanh = np.tanh(x)
            return gy * (tanh * tanh)
        out = reusable(gy)
        return evaluate(_tanhshrink_backward, (gy, x), out, 1)


def _tanhshrink(x: Any, y: Any) -> None:
    np.tanh(x, out=y)
    np.subtract(x, y, out=y)


def _tanhshrink_backward(gy: Any, x: Any, out: Any, slope: Any) -> None:
    np.tanh(x, out=slope)
    np.multiply(slope, slope, out=slope)
    np.multiply(gy, slope, out=out)


def threshold(input: Any, threshold: float, value: float) -> Any:
    """Replace elements at and below a threshold by a value.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    threshold : float
        Elements above it stay.
    value : float
        What the others become.

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype; of integers float64, unless ``value`` is a whole number.

    Raises
    ------
    ArgumentError
        If ``threshold`` or ``value`` is not a number.

    Notes
    -----
    The derivative is 1 above the threshold and exactly 0 elsewhere. Saves one bit an element.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1.0, 0.5, 2.0])
    >>> y = F.threshold(x, 0.5, 20.0)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([20. 20.  2.]), Variable([0. 0. 1.]))
    """
    return record1(Threshold(threshold, value), input)


def hardshrink(input: Any, lambd: float = 0.5) -> Any:
    """Set elements between ``-lambd`` and ``lambd`` to zero.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    lambd : float
        Up to this magnitude elements become zero; below 0, none do.

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype; of integers, float64.

    Raises
    ------
    ArgumentError
        If ``lambd`` is not a number.

    Notes
    -----
    The derivative is exactly 0 from ``-lambd`` to ``lambd``, its ends included, and 1 elsewhere. Saves one
    bit an element.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1.0, 0.25, 2.0])
    >>> y = F.hardshrink(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([-1.  0.  2.]), Variable([1. 0. 1.]))
    """
    return record1(Hardshrink(lambd), input)


def softshrink(input: Any, lambd: float = 0.5) -> Any:
    """Move elements towards zero by ``lambd``, those that are nearer to zero.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    lambd : float
        Not below 0.

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype; of integers, float64.

    Raises
    ------
    ArgumentError
        If ``lambd`` is below 0 or not a number.

    Notes
    -----
    The proximal map of ``lambd * abs(x)``. The derivative is exactly 0 from ``-lambd`` to ``lambd``, its ends
    included, and 1 elsewhere. Saves one bit an element.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1.0, 0.25, 2.0])
    >>> y = F.softshrink(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([-0.5  0.   1.5]), Variable([1. 0. 1.]))
    """
    return record1(Softshrink(lambd), input)


def tanhshrink(input: Any) -> Any:
    """Subtract the hyperbolic tangent, ``input - tanh(input)``, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype; of integers, float64.

    Notes
    -----
    The derivative is ``tanh(input)**2``. Saves its input, itemsize bytes per element. Near zero the
    difference loses digits: it is right to the last place of the input, not of the result.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([0.0, 2.0])
    >>> y = F.tanhshrink(x)
    >>> np.round(y.data, 4)
    array([0.   , 1.036])
    >>> y.sum().backward()
    >>> np.round(x.grad.data, 4)
    array([0.    , 0.9293])
    """
    return record1(Tanhshrink(), input)
