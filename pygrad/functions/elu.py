"""Exponential linear units."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._elementwise import are_arrays, evaluate
from pygrad.functions._numbers import as_number
from pygrad.recording import record1

_ALPHA, _SCALE = 1.6732632423543772, 1.0507009873554805


class Elu(Function):
    """Exponential linear unit. dx = dy * (1 if x > 0 else y + alpha). Saves: y, or x.

    The general form has three numbers: ``above * x`` over zero, ``below * expm1(x / width)`` under it.
    """

    __slots__ = ("numbers",)
    __module__ = "pygrad.functions"
    elementwise = True

    def __init__(self, alpha: float = 1.0) -> None:
        self.numbers = 1.0, as_number(alpha, "elu", "alpha"), 1.0

    def forward(self, x: Any) -> Any:
        y = evaluate(partial(_forward, numbers=self.numbers), (x,), scratch=2)
        self.saved = (y if self._keeps_sign() else x,)
        return y

    def backward(self, gy: Any) -> Any:
        (known,) = self.saved
        if not are_arrays(gy, known):
            return gy * self._slope(known)
        out = reusable(gy)
        kernel = _backward if self._keeps_sign() else _backward_of_input
        return evaluate(partial(kernel, numbers=self.numbers), (gy, known), out, 2)

    def _keeps_sign(self) -> bool:
        """Return whether the output is negative where the input is: a negative alpha bends it upwards."""
        _, below, width = self.numbers
        return below * width >= 0

    def _slope(self, known: Any) -> Any:
        """Return the derivative in NumPy calls that can be recorded."""
        above, below, width = self.numbers
        y = known if self._keeps_sign() else below * np.exp(np.minimum(known, 0) / width) - below
        return np.where(known <= 0, (y + below) / width, above)


class Selu(Elu):
    """Scaled exponential linear unit. dx = dy * (scale if x > 0 else y + scale * alpha). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def __init__(self) -> None:
        self.numbers = _SCALE, _SCALE * _ALPHA, 1.0


class Celu(Elu):
    """Continuously differentiable ELU. dx = dy * (1 if x > 0 else y / alpha + 1). Saves: y."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def __init__(self, alpha: float = 1.0) -> None:
        alpha = as_number(alpha, "celu", "alpha")
        if not alpha:
            raise ArgumentError("celu: expected an alpha other than 0, by which the input is divided")
        self.numbers = 1.0, alpha, alpha


Numbers = tuple[float, float, float]


def _forward(x: Any, y: Any, t: Any, u: Any, numbers: Numbers) -> None:
    above, below, width = numbers
    np.minimum(x, 0, out=t)
    if width > 0:
        # expm1(a) = 2 * tanh(a / 2) / (1 - tanh(a / 2)): right to the last places, where exp(a) - 1 is not.
        np.multiply(t, 0.5 / width, out=t)
        np.tanh(t, out=t)
        np.subtract(1, t, out=u)
        np.divide(t, u, out=t)
        np.multiply(t, 2 * below, out=t)
    else:
        np.multiply(t, 1 / width, out=t)
        np.expm1(t, out=t)
        np.multiply(t, below, out=t)
    np.maximum(x, 0, out=y)
    if above != 1:
        np.multiply(y, above, out=y)
    np.add(y, t, out=y)


def _backward(gy: Any, y: Any, out: Any, slope: Any, t: Any, numbers: Numbers) -> None:
    above, below, width = numbers
    np.fmin(y, 0, out=slope)
    if width != 1:
        np.multiply(slope, 1 / width, out=slope)
    np.add(slope, above, out=slope)
    step = below / width - above
    if step:
        np.copyto(t, y <= 0)
        np.multiply(t, step, out=t)
        np.add(slope, t, out=slope)
    np.multiply(gy, slope, out=out)


def _backward_of_input(gy: Any, x: Any, out: Any, slope: Any, t: Any, numbers: Numbers) -> None:
    above, below, width = numbers
    np.fmin(x, 0, out=slope)
    np.multiply(slope, 1 / width, out=slope)
    np.exp(slope, out=slope)
    np.multiply(slope, below / width, out=slope)
    # Over zero the exponential is 1: the sum is the slope there.
    np.copyto(t, np.logical_not(x <= 0))
    np.multiply(t, above - below / width, out=t)
    np.add(slope, t, out=slope)
    np.multiply(gy, slope, out=out)


def elu(input: Any, alpha: float = 1.0) -> Any:
    """Exponential linear unit, ``input`` above zero and ``alpha * (exp(input) - 1)`` below.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    alpha : float
        Towards minus infinity the result goes to ``-alpha``.

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype; of integers, float64.

    Raises
    ------
    ArgumentError
        If ``alpha`` is not a number.

    Notes
    -----
    The derivative is 1 above zero, ``alpha * exp(input)`` below and at the kink, zero. Saves its output,
    itemsize bytes per element, which the next operation usually holds anyway; with a negative ``alpha`` its
    input. Of full relative accuracy near zero.

    References
    ----------
    D.-A. Clevert, T. Unterthiner and S. Hochreiter, "Fast and Accurate Deep Network Learning by Exponential
    Linear Units (ELUs)", ICLR 2016.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1.0, 0.0, 2.0])
    >>> y = F.elu(x)
    >>> np.round(y.data, 4)
    array([-0.6321,  0.    ,  2.    ])
    >>> y.sum().backward()
    >>> np.round(x.grad.data, 4)
    array([0.3679, 1.    , 1.    ])
    """
    return record1(Elu(alpha), input)


def selu(input: Any) -> Any:
    """Scaled exponential linear unit: `elu` with the scale and alpha that make networks normalise themselves.

    Parameters
    ----------
    input : Variable or array_like, shape (*)

    Returns
    -------
    Variable, shape (*)
        ``1.0507 * elu(input, 1.6733)``, of the input's dtype; of integers, float64.

    Notes
    -----
    The derivative is 1.0507 above zero, ``1.7581 * exp(input)`` below and at the kink, zero. Saves its
    output, itemsize bytes per element, which the next operation usually holds anyway.

    References
    ----------
    G. Klambauer, T. Unterthiner, A. Mayr and S. Hochreiter, "Self-Normalizing Neural Networks", NeurIPS 2017,
    equation (2).

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1.0, 0.0, 2.0])
    >>> y = F.selu(x)
    >>> np.round(y.data, 4)
    array([-1.1113,  0.    ,  2.1014])
    >>> y.sum().backward()
    >>> np.round(x.grad.data, 4)
    array([0.6468, 1.7581, 1.0507])
    """
    return record1(Selu(), input)


def celu(input: Any, alpha: float = 1.0) -> Any:
    """Continuously differentiable exponential linear unit, ``alpha * (exp(input / alpha) - 1)`` below zero.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    alpha : float
        Towards minus infinity the result goes to ``-alpha``. Not 0.

    Returns
    -------
    Variable, shape (*)
        ``input`` above zero; of the input's dtype; of integers, float64.

    Raises
    ------
    ArgumentError
        If ``alpha`` is 0 or not a number.

    Notes
    -----
    The derivative is 1 above zero and ``exp(input / alpha)`` below: there is no kink. Saves its output,
    itemsize bytes per element, which the next operation usually holds anyway.

    References
    ----------
    J. T. Barron, "Continuously Differentiable Exponential Linear Units", arXiv:1704.07483.

    Examples
    --------
    >>> import numpy as np
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1.0, 0.0, 2.0])
    >>> y = F.celu(x, alpha=0.5)
    >>> np.round(y.data, 4)
    array([-0.4323,  0.    ,  2.    ])
    >>> y.sum().backward()
    >>> np.round(x.grad.data, 4)
    array([0.1353, 1.    , 1.    ])
    """
    return record1(Celu(alpha), input)
