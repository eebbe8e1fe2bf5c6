"""Activations of straight pieces that saturate: relu6, hardtanh, hardsigmoid, hardswish."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.arrays import reusable
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._elementwise import are_arrays, evaluate
from pygrad.functions._gates import Gated
from pygrad.functions._numbers import as_bound, as_number
from pygrad.recording import record1


class Hardtanh(Gated):
    """Limitation to an interval. dx = dy where min_val < x < max_val, else 0. Saves: one bit an element."""

    __slots__ = ("max_val", "min_val")
    __module__ = "pygrad.functions"

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0) -> None:
        self.min_val = as_number(min_val, "hardtanh", "min_val")
        self.max_val = as_number(max_val, "hardtanh", "max_val")
        if self.min_val > self.max_val:
            raise ArgumentError(f"hardtanh: expected min_val not above max_val, got {min_val!r} and "
                                f"{max_val!r}")

    def forward(self, x: Any) -> Any:
        low = as_bound(self.min_val, x.dtype, "hardtanh", "min_val")
        high = as_bound(self.max_val, x.dtype, "hardtanh", "max_val")
        y = np.clip(x, low, high)
        if True in self.needs_grad:
            self.keep((y != low) & (y != high))
        return y


class Relu6(Hardtanh):
    """Rectified linear unit that stops at 6. dx = dy where 0 < x < 6, else 0. Saves: one bit an element."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def __init__(self) -> None:
        self.min_val, self.max_val = 0.0, 6.0


class Hardsigmoid(Gated):
    """Sigmoid of straight pieces. dx = dy / 6 where -3 < x < 3, else 0. Saves: one bit an element."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, x: Any) -> Any:
        if True in self.needs_grad:
            self.keep(np.abs(x) < 3)
        return evaluate(_hardsigmoid, (x,))

    def backward(self, gy: Any) -> Any:
        gx = super().backward(gy)
        return np.multiply(gx, 1 / 6, out=gx if type(gx) is np.ndarray else None)


class Hardswish(Function):
    """Swish of straight pieces. dx = dy * (0 if x <= -3 else 1 if x >= 3 else x / 3 + 1 / 2). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True
    cheap = True

    def forward(self, x: Any) -> Any:
        self.saved = (x,)
        return evaluate(_hardswish, (x,))

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        if not are_arrays(gy, x):
            return gy * np.where(x <= -3, 0, np.where(x < 3, x / 3 + 0.5, 1))
        out = reusable(gy)
        return evaluate(_hardswish_backward, (gy, x), out, 2)


def _hardsigmoid(x: Any, y: Any) -> None:
    np.add(x, 3, out=y)
    np.clip(y, 0, 6, out=y)
    np.multiply(y, 1 / 6, out=y)


def _hardswish(x: Any, y: Any) -> None:
    _hardsigmoid(x, y)
    np.multiply(x, y, out=y)


def _hardswish_backward(gy: Any, x: Any, out: Any, slope: Any, whole: Any) -> None:
    np.multiply(x, 1 / 3, out=slope)
    np.fmin(slope, 1, out=slope)
    np.maximum(slope, -1, out=slope)
    # x / 3 + 1 / 2 is half a step too far at both ends, where alone x / 3 has a whole part.
    np.trunc(slope, out=whole)
    np.multiply(whole, 0.5, out=whole)
    np.subtract(slope, whole, out=slope)
    np.add(slope, 0.5, out=slope)
    np.multiply(gy, slope, out=out)


def relu6(input: Any) -> Any:
    """Rectified linear unit that stops at 6, ``min(max(input, 0), 6)``, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype.

    Notes
    -----
    The derivative is 1 between 0 and 6 and exactly 0 elsewhere, the kinks included. Saves one bit an element.

    References
    ----------
    A. Krizhevsky, "Convolutional Deep Belief Networks on CIFAR-10", 2010.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-1.0, 2.0, 7.0])
    >>> y = F.relu6(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([0. 2. 6.]), Variable([0. 1. 0.]))
    """
    return record1(Relu6(), input)


def hardtanh(input: Any, min_val: float = -1.0, max_val: float = 1.0) -> Any:
    """Limit to an interval, ``min(max(input, min_val), max_val)``, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)
    min_val, max_val : float
        The ends of the interval.

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype; of integers float64, unless both ends are whole numbers.

    Raises
    ------
    ArgumentError
        If an end is not a number, or ``min_val`` is above ``max_val``.

    Notes
    -----
    The derivative is 1 inside and exactly 0 elsewhere, at the kinks too: there `clip` has 1, as PyTorch's
    does. Saves one bit an element.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-2.0, 0.5, 1.0])
    >>> y = F.hardtanh(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([-1.   0.5  1. ]), Variable([0. 1. 0.]))
    """
    return record1(Hardtanh(min_val, max_val), input)


def hardsigmoid(input: Any) -> Any:
    """Logistic sigmoid of straight pieces, ``min(max(input + 3, 0), 6) / 6``, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)

    Returns
    -------
    Variable, shape (*)
        Between 0 and 1, of the input's dtype; of integers, float64.

    Notes
    -----
    The derivative is 1/6 between -3 and 3 and exactly 0 elsewhere, the kinks included. Saves one bit an
    element.

    References
    ----------
    M. Courbariaux, Y. Bengio and J.-P. David, "BinaryConnect: Training Deep Neural Networks with Binary
    Weights during Propagations", NeurIPS 2015, with another slope.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-6.0, 0.0, 6.0])
    >>> y = F.hardsigmoid(x)
    >>> y
    Variable([0.  0.5 1. ])
    >>> y.backward([6.0, 6.0, 6.0])
    >>> x.grad
    Variable([0. 1. 0.])
    """
    return record1(Hardsigmoid(), input)


def hardswish(input: Any) -> Any:
    """Swish of straight pieces, ``input * min(max(input + 3, 0), 6) / 6``, element by element.

    Parameters
    ----------
    input : Variable or array_like, shape (*)

    Returns
    -------
    Variable, shape (*)
        Of the input's dtype; of integers, float64.

    Notes
    -----
    The derivative is 0 at and below -3, 1 at and above 3, and ``input / 3 + 1 / 2`` between. Saves its input,
    itemsize bytes per element, and makes no other array than the result. At -inf it is NaN, as in PyTorch.

    References
    ----------
    A. Howard et al., "Searching for MobileNetV3", ICCV 2019, section 5.2.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> x = Variable([-4.0, 1.5, 4.0])
    >>> y = F.hardswish(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([-0.     1.125  4.   ]), Variable([0. 1. 1.]))
    """
    return record1(Hardswish(), input)
