"""The normalised sinc function.

Its derivatives are those of ``g(t) = sin(t) / t`` at ``t = pi * x``: of order n, ``g_n(t)``. The quotients in their
formulas lose all digits near 0, so the recurrence ``t * g_n + n * g_(n - 1) = sin(t + n * pi / 2)``, which is Leibniz'
rule for ``t * g = sin(t)``, is used for ``abs(t) > n / 2``, and the Taylor series elsewhere.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._complex import conj
from pygrad.functions._sibling import sibling
from pygrad.recording import record1

_PI = float(np.pi)


class Sinc(Function):
    """Normalised sinc. dx = dy * (cos(pi * x) - y) / x, 0 at 0. Saves: x. Of complex x the conjugate."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.sinc(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * conj(sibling(_SincDerivative(1), x))


class _SincDerivative(Function):
    """Derivative of some order of sinc. dx = dy times the next. Saves: x."""

    __slots__ = ("order",)
    elementwise = takes_complex = True

    def __init__(self, order: int) -> None:
        self.order = order

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        half = x.dtype.char == "e"
        slope = _PI ** self.order * _derivative(_PI * (x.astype(np.float32) if half else x), self.order)
        return slope.astype(x.dtype) if half else slope

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * conj(sibling(_SincDerivative(self.order + 1), x))


def _derivative(t: Any, order: int) -> Any:
    """Return the derivative of some order, at least 1, of ``sin(t) / t``."""
    near = np.absolute(t) <= order / 2
    some = near.any()
    divisor = np.where(near, 1, t) if some else t
    sine, cosine = np.sin(divisor), np.cos(divisor)
    g = (cosine - sine / divisor) / divisor
    for n in range(2, order + 1):
        turned = cosine if n % 2 else sine
        g = ((-turned if n % 4 > 1 else turned) - n * g) / divisor
    return np.where(near, _series(np.where(near, t, 0), order), g) if some else g


def _series(t: Any, order: int) -> Any:
    """Return the Taylor series, the sum of ``(-1)**k * t**m / (m! * (2 * k + 1))`` with ``m = 2 * k - order >= 0``.

    For ``abs(t) <= order / 2`` the terms left out are below the precision of float64.
    """
    first = (order + 1) // 2
    term = (-1.0) ** first * (t if order % 2 else np.ones_like(t))
    total = 0.0
    for k in range(first, first + order + 10):
        m = 2 * k - order
        total = total + term / (2 * k + 1)
        term = -term * (t * t) / ((m + 1) * (m + 2))
    return total


@register(np.sinc)
def sinc(x: Any) -> Any:
    """Compute ``sin(pi * x) / (pi * x)``, 1 at 0, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real or complex.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is ``(cos(pi * x) - y) / x``, and 0 at 0; near 0 it is computed by its Taylor series, so that it is
    exact there too, to every order. Saves ``x``, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([0.0, 0.5, 1.0])
    >>> y = np.sinc(x)
    >>> y.sum().backward()
    >>> x.grad
    Variable([ 0.         -1.27323954 -1.        ])
    """
    return record1(Sinc(), x)
