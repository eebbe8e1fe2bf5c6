"""Limiting values to an interval."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad import ufuncs
from pygrad.dispatch import register
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._checks import broadcast_error, refuse
from pygrad.functions._masks import pack, select, unpack
from pygrad.functions._operands import as_variable
from pygrad.recording import record1
from pygrad.roles import OWN, intern


_MASK = intern([OWN])


class Clip(Function):
    """Limitation to an interval. dx = dy where lower <= x <= upper, else 0. Saves: one bit an element.

    Called with the array and whichever bounds there are, ``lower`` and ``upper`` saying which, or being the bounds
    themselves where they are Python numbers. A bound that needs a gradient gets it where it was taken, for one
    more bit an element.
    """

    __slots__ = ("lower", "shape", "upper")
    __module__ = "pygrad.functions"
    constant_saves = takes_complex = True

    def __init__(self, lower: Any = True, upper: Any = True) -> None:
        self.lower, self.upper = lower, upper

    def forward(self, x: Any, *bounds: Any) -> Any:
        if not bounds:
            y = x.clip(self.lower, self.upper)
            if self.needs_grad[0]:
                self.shape = x.shape
                crossed = self.lower is not None and self.upper is not None and self.lower > self.upper
                self.saved, self.roles = (pack(np.zeros(x.shape, np.bool_) if crossed else y == x),), _MASK
            return y
        low, high = self.given(bounds)
        try:
            y = np.clip(x, low, high)
        except ValueError:
            raise broadcast_error("clip", x, *bounds) from None
        if True in self.needs_grad:
            self.shape = y.shape
            masks = zip(_taken(x, low, high, y), self.asked(), strict=True)
            self.save_for_backward(*(pack(mask if np.shape(mask) == y.shape else np.broadcast_to(mask, y.shape))
                                     if need else None
                                     for mask, need in masks))
        return y

    def backward(self, gy: Any) -> Any:
        if len(self.needs_grad) == 1:
            return select(gy, unpack(self.saved[0], self.shape))
        masks = [None if bits is None else unpack(bits, self.shape) for bits in self.saved or ()]
        gx, glow, ghigh = (None if mask is None or not need else select(gy, mask)
                           for mask, need in zip(masks, self.asked(), strict=True))
        return (gx, *([glow] if self.lower else []), *([ghigh] if self.upper else []))

    def given(self, bounds: Any) -> tuple[Any, Any]:
        """Return the lower and the upper bound, None for one that is not there."""
        rest = iter(bounds)
        return next(rest) if self.lower else None, next(rest) if self.upper else None

    def asked(self) -> tuple[bool, bool, bool]:
        """Return whether the array, the lower and the upper bound need a gradient."""
        need, *rest = self.needs_grad
        low, high = self.given(rest)
        return need, bool(low), bool(high)


_NUMBERS = (float, int, type(None))


def _taken(x: Any, low: Any, high: Any, y: Any) -> tuple[Any, Any, Any]:
    """Return where each of the three was taken; where several are equal, the first of them."""
    inside = y == x
    if low is not None and high is not None:
        crossed = low > high
        if np.any(crossed):  # the upper one is the result
            inside &= ~crossed
    below = False if low is None else (y == low) & (x < low)
    above = False if high is None else (y == high) & ~(inside | below)
    return inside, below, above


def _clip(a: Any, low: Any, high: Any) -> Any:
    if type(low) in _NUMBERS and type(high) in _NUMBERS:
        return record1(Clip(low, high), a)
    bounds = [bound for bound in (low, high) if bound is not None]
    return Clip(low is not None, high is not None)(a, *bounds)


@register(np.clip, method="clip")
def clip(a: Any, a_min: Any = None, a_max: Any = None, out: Any = None, *, min: Any = None,
         max: Any = None, **options: Any) -> Any:
    """Limit values to an interval, element by element.

    Parameters
    ----------
    a : array_like
        Of any shape.
    a_min, a_max : array_like, optional
        Lower and upper bound; the shapes broadcast. Without any, the result is a copy.
    out : None
        Not supported.
    min, max : array_like, optional
        Other names for ``a_min`` and ``a_max``.
    options : optional
        ``dtype``, ``where``, ``casting``: as for all ufuncs; 0 where the mask ``where`` is False.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.
    ArgumentError
        If a bound is given twice.

    Notes
    -----
    The derivative is 1 inside the interval and on its boundary, the kink (as in PyTorch), and 0 outside and
    at NaN. A bound that needs a gradient gets it where it was taken and the input lies beyond it; where the
    bounds cross it goes to the upper one. Saves one bit an element, and one for each bound that needs a
    gradient.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([-1.0, 0.0, 0.5, 2.0])
    >>> y = np.clip(x, 0, 1)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([0.  0.  0.5 1. ]), Variable([0. 1. 1. 0.]))
    """
    refuse("clip", out=out)
    if (a_min is not None and min is not None) or (a_max is not None and max is not None):
        raise ArgumentError("clip: a bound is given twice; use either a_min and a_max, or min and max")
    low, high = a_min if min is None else min, a_max if max is None else max
    if low is None and high is None:
        return np.positive(as_variable(a), **options)
    if not options:
        return _clip(a, low, high)
    if low is not None:
        a = ufuncs.apply(np.maximum, lambda x, bound: _clip(x, bound, None), (a, low), dict(options))
    return a if high is None else ufuncs.apply(np.minimum, lambda x, bound: _clip(x, None, bound), (a, high), options)
