"""The modified Bessel function of the first kind and order 0, with the derivatives of every order."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.function import Function
from pygrad.functions._sibling import sibling
from pygrad.optional import optional_import
from pygrad.recording import record1


class I0(Function):
    """Modified Bessel function of order 0. dx = dy * i1(x). Saves: x."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    elementwise = True

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        return np.i0(x)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        return gy * sibling(_BesselI(1), x)


class _BesselI(Function):
    """Modified Bessel function of a whole order n. dx = dy * (I(n - 1) + I(n + 1)) / 2. Saves: x."""

    __slots__ = ("order",)
    elementwise = True

    def __init__(self, order: int) -> None:
        self.order = order

    def forward(self, x: Any) -> Any:
        self.save_for_backward(x)
        special, at = _special(), x if x.dtype.char in "efd" else x.astype(np.float64)
        if self.order > 1:
            y = special.iv(self.order, at)
        else:
            y = special.i1(at) if self.order else special.i0(at)
        return y.astype(x.dtype if x.dtype.kind == "f" else np.float64)

    def backward(self, gy: Any) -> Any:
        (x,) = self.saved
        if self.order == 0:
            return gy * sibling(_BesselI(1), x)
        return gy * ((sibling(_BesselI(self.order - 1), x) + sibling(_BesselI(self.order + 1), x)) * 0.5)


@functools.cache
def _special() -> Any:
    """Return `scipy.special`, imported when a backward first asks for it: that takes 200 ms."""
    return optional_import("scipy.special", "", "i0")


@register(np.i0)
def i0(x: Any) -> Any:
    """Compute the modified Bessel function of the first kind and order 0, element by element.

    Parameters
    ----------
    x : array_like
        Of any shape, real.

    Returns
    -------
    Variable, shape of ``x``, floating dtype

    Notes
    -----
    The derivative is the function of order 1, of which the derivatives are combinations of functions of whole
    orders; they are SciPy's. Saves ``x``, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([0.0, 1.0])
    >>> y = np.i0(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1.         1.26606588]), Variable([0.        0.5651591]))
    """
    return record1(I0(), x)
