"""Logarithms of sums of powers, of base e and of base 2."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._checks import broadcast_error
from pygrad.functions._elementwise import are_arrays
from pygrad.functions._floating import floating
from pygrad.functions._sibling import sibling
from pygrad.functions.sigmoid import Sigmoid
from pygrad.recording import record2
from pygrad.roles import intern

_BOTH = intern([0, 1])
_LN2 = float(np.log(2.0))


class Logaddexp(Function):
    """Logarithm of a sum of exponentials. dx1 = dy * sigmoid(x1 - x2), dx2 = dy * sigmoid(x2 - x1). Saves: x1, x2."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x1: Any, x2: Any) -> Any:
        self.saved, self.roles = (x1, x2), _BOTH
        try:
            return np.logaddexp(x1, x2)
        except ValueError:
            raise broadcast_error("logaddexp", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        x1, x2 = self.saved
        if are_arrays(gy, x1, x2) and x1.dtype.char in "fd" and x2.dtype.char in "fd":
            with np.errstate(over="ignore", invalid="ignore"):
                difference = np.subtract(x2, x1)
                if not np.count_nonzero(np.isnan(difference)):
                    return (gy / (1 + np.exp(difference)) if need1 else None,
                            gy / (1 + np.exp(-difference)) if need2 else None)
        difference = _difference(x1, x2)
        return (gy * sibling(Sigmoid(), difference) if need1 else None,
                gy * sibling(Sigmoid(), -difference) if need2 else None)


class Logaddexp2(Function):
    """Logarithm of base 2 of a sum of powers of 2. With t = (x1 - x2) * log(2): dx1 = dy * sigmoid(t). Saves: x1, x2.

    And dx2 = dy * sigmoid(-t).
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x1: Any, x2: Any) -> Any:
        self.save_for_backward(x1, x2)
        try:
            return np.logaddexp2(x1, x2)
        except ValueError:
            raise broadcast_error("logaddexp2", x1, x2) from None

    def backward(self, gy: Any) -> Any:
        need1, need2 = self.needs_grad
        difference = _difference(*self.saved) * _LN2
        return (gy * sibling(Sigmoid(), difference) if need1 else None,
                gy * sibling(Sigmoid(), -difference) if need2 else None)


def _difference(x1: Any, x2: Any) -> Any:
    """Return ``x1 - x2``, which is 0 for two equal infinities."""
    x1, x2 = floating(x1), floating(x2)
    equal = x1 == x2
    if not equal.any():
        return x1 - x2
    equal = equal & np.isinf(x1)
    return np.where(equal, 0, x1) - np.where(equal, 0, x2)


@register(np.logaddexp)
def logaddexp(x1: Any, x2: Any, /) -> Any:
    """Compute ``log(exp(x1) + exp(x2))`` without overflow, element by element.

    Parameters
    ----------
    x1, x2 : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivatives are ``exp(x1 - y)`` and ``exp(x2 - y)``, computed as the sigmoids of the difference: 1 and 0 where
    one argument is infinitely larger, a half each for two equal infinities. Saves ``x1`` and ``x2``, without copies.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([0.0, 1000.0, -np.inf])
    >>> y = np.logaddexp(x, [0.0, 0.0, -np.inf])
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([6.93147181e-01 1.00000000e+03           -inf]), Variable([0.5 1.  0.5]))
    """
    return record2(Logaddexp(), x1, x2)


@register(np.logaddexp2)
def logaddexp2(x1: Any, x2: Any, /) -> Any:
    """Compute ``log2(2**x1 + 2**x2)`` without overflow, element by element.

    Parameters
    ----------
    x1, x2 : array_like
        Of any shapes that broadcast.

    Returns
    -------
    Variable, broadcast shape, floating dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.

    Notes
    -----
    The derivatives are ``2**(x1 - y)`` and ``2**(x2 - y)``, at infinity as those of `logaddexp`. Saves ``x1`` and
    ``x2``, without copies.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([0.0, 1000.0])
    >>> y = np.logaddexp2(x, [0.0, 0.0])
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([   1. 1000.]), Variable([0.5 1. ]))
    """
    return record2(Logaddexp2(), x1, x2)
