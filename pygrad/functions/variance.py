"""Variance and standard deviation over axes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._axes import Axis, count, mask_of, restored
from pygrad.functions._checks import axis_error, refuse
from pygrad.functions.sums import EXACT, counted
from pygrad.recording import record1

_add: Any = np.add.reduce


class Spread(Function):
    """What variance and standard deviation share: the deviations from the mean, and what they are divided by.

    Inputs beside the array, in this order: a mean, if ``given``, and a mask of what to include.
    """

    __slots__ = ("axis", "ddof", "dtype", "given", "keepdims")
    takes_complex = True
    called = ""
    function: Any = None

    def __init__(self, axis: Axis = None, ddof: float = 0, keepdims: bool = False, dtype: Any = None,
                 given: bool = False) -> None:
        self.axis, self.ddof, self.keepdims, self.dtype, self.given = axis, ddof, keepdims, dtype, given

    def computed(self, x: Any, rest: tuple[Any, ...]) -> Any:
        """Return NumPy's value."""
        function = self.function
        try:
            if (not rest and self.dtype is None and x.dtype.char in "fd" and x.ndim and 0 < x.size < EXACT
                    and function in (np.var, np.std)):
                found = self.plain(x)
                if found is not None:
                    return np.sqrt(found) if function is np.std else found
            if not rest:
                return function(x, self.axis, self.dtype, ddof=self.ddof, keepdims=self.keepdims)
            mean, where = self.parts(rest)
            more = ({} if mean is None else {"mean": mean}) | ({} if where is None else {"where": where})
            return function(x, self.axis, self.dtype, ddof=self.ddof, keepdims=self.keepdims, **more)
        except ValueError:
            raise axis_error(self.called, self.axis, x, self.parts(rest)[1]) from None

    def plain(self, x: Any) -> Any:
        """Return the variance as NumPy computes it, in half the time; None without a degree of freedom."""
        mean = _add(x, self.axis, None, None, True)
        number = x.size // mean.size
        free = number - self.ddof
        if free <= 0:
            return None
        deviation = x - mean / number
        y = _add(np.square(deviation, out=deviation), self.axis, None, None, self.keepdims) / free
        return y if type(y) is np.ndarray else np.asarray(y)

    def parts(self, rest: Any) -> tuple[Any, Any]:
        """Return the mean and the mask, None for what is not given."""
        if self.given:
            return rest[0], rest[1] if len(rest) > 1 else None
        return None, rest[0] if rest else None

    def included(self, x: Any, rest: Any) -> Any:
        """Return the inputs beside the array, with a mask of what the result is made of, if it is not made of all."""
        return rest

    def shares(self, gy: Any, x: Any, where: Any) -> Any:
        """Return ``gy`` divided by the degrees of freedom; NaN where there are none."""
        if where is None:
            free = count(x.shape, self.axis) - self.ddof
            return gy * (1 / free if free > 0 else math.nan)
        free = counted(where, x.shape, self.axis, self.keepdims, gy) - self.ddof
        return gy / np.where(free > 0, free, math.nan).astype(free.dtype)

    def slopes(self, gy: Any, x: Any, rest: tuple[Any, ...]) -> Any:
        """Return ``gy`` times the deviations, as the gradients of all inputs."""
        mean, where = self.parts(rest)
        gy = restored(gy, x.shape, self.axis, self.keepdims)
        if where is None:
            if mean is None and type(x) is np.ndarray and x.dtype.char in "fd" and x.size:
                mean = _add(x, self.axis, None, None, True)
                mean = mean / (x.size // mean.size)
            elif mean is None:
                mean = np.mean(x, self.axis, keepdims=True)
        else:  # what is left out may be NaN, which would be in the way of a second derivative
            x = np.where(where, x, np.zeros((), x.dtype))
            if mean is None:
                number = counted(where, x.shape, self.axis, True, x)
                mean = np.sum(x, self.axis, keepdims=True) / np.maximum(number, 1)
        gx = gy * (x - mean)
        if where is not None:  # without a degree of freedom gy is NaN
            gx = np.where(where, gx, 0)
        inputs = len(self.needs_grad)
        return gx if inputs == 1 else (gx, -gx if self.given else None, None)[:inputs]


class Var(Spread):
    """Variance over axes. dx = dy * 2 * (x - mean(x)) / (n - ddof). Saves: x, and a mean or mask that is given."""

    __slots__ = ()
    __module__ = "pygrad.functions"
    called, function = "var", staticmethod(np.var)

    def forward(self, x: Any, *rest: Any) -> Any:
        self.save_for_backward(x, *rest)
        return self.computed(x, rest)

    def backward(self, gy: Any) -> Any:
        x, *rest = self.saved
        rest = self.included(x, rest)
        return self.slopes(self.shares(gy * 2, x, self.parts(rest)[1]), x, rest)


class Std(Spread):
    """Standard deviation over axes. dx = dy * (x - mean(x)) / (y * (n - ddof)), 0 at y == 0. Saves: x, y.

    A mean or a mask that is given is saved, too.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    called, function = "std", staticmethod(np.std)

    def forward(self, x: Any, *rest: Any) -> Any:
        y = self.computed(x, rest)
        self.save_for_backward(x, y, *rest)
        return y

    def backward(self, gy: Any) -> Any:
        x, y, *rest = self.saved
        rest = self.included(x, rest)
        gy = self.shares(gy, x, self.parts(rest)[1]) / np.where(y == 0, 1, y)
        return self.slopes(gy, x, rest)


@register(np.var, method="var")
def var(a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, ddof: float = 0,
        keepdims: bool = False, *, where: Any = None, mean: Any = None, correction: Any = None) -> Any:
    """Compute the variance over axes.

    Parameters
    ----------
    a : array_like
        Of any shape, real or complex.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    dtype : dtype, optional
        In which to compute, and of the result.
    out : None
        Not supported.
    ddof : float
        Subtracted from the number of elements in the divisor: 1 for the unbiased estimate.
    keepdims : bool
        Keep the axes, at length 1.
    where : array_like of bool, optional
        Which elements to include; broadcasts to the shape of ``a``.
    mean : array_like, optional
        To measure from, instead of the mean that is computed; with the axes kept at length 1.
    correction : float, optional
        Another name for ``ddof``.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, real dtype of ``a``
        float64 for integers. Infinite or NaN, with NumPy's warning, if ``ddof`` leaves no degree of freedom.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or ``where`` does not broadcast to it.
    ArgumentError
        If both ``ddof`` and ``correction`` are given.

    Notes
    -----
    The derivative is ``2 * (x - mean(x)) / (n - ddof)`` for ``n`` elements; NaN without a degree of freedom,
    exactly 0 where ``where`` leaves out. A ``mean`` that is given gets its own gradient, and ``a`` the one for a
    constant mean. Saves ``a``, without a copy, and computes the mean again. Two passes: the mean is subtracted
    before squaring, so that large means cancel nothing.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([1.0, 2.0, 6.0])
    >>> y = x.var(ddof=1)
    >>> y.backward()
    >>> y, x.grad
    (Variable(7.0), Variable([-2. -1.  3.]))
    """
    if dtype is out is where is mean is correction is None:
        return record1(Var(axis, ddof, keepdims), a)
    return recorded(Var, a, axis, dtype, out, ddof, keepdims, where, mean, correction)


@register(np.std, method="std")
def std(a: Any, axis: Axis = None, dtype: Any = None, out: Any = None, ddof: float = 0,
        keepdims: bool = False, *, where: Any = None, mean: Any = None, correction: Any = None) -> Any:
    """Compute the standard deviation over axes, the root of `var`.

    Parameters
    ----------
    a : array_like
        Of any shape, real or complex.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    dtype : dtype, optional
        In which to compute, and of the result.
    out : None
        Not supported.
    ddof : float
        Subtracted from the number of elements in the divisor of the variance.
    keepdims : bool
        Keep the axes, at length 1.
    where : array_like of bool, optional
        Which elements to include; broadcasts to the shape of ``a``.
    mean : array_like, optional
        To measure from, instead of the mean that is computed; with the axes kept at length 1.
    correction : float, optional
        Another name for ``ddof``.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, real dtype of ``a``
        float64 for integers. Infinite or NaN, with NumPy's warning, if ``ddof`` leaves no degree of freedom.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or ``where`` does not broadcast to it.
    ArgumentError
        If both ``ddof`` and ``correction`` are given.

    Notes
    -----
    The derivative is ``(x - mean(x)) / (y * (n - ddof))`` for ``n`` elements. At the kink, where all elements
    are equal, it is 0 (as in PyTorch). A ``mean`` that is given gets its own gradient. Saves ``a``, without a copy,
    and the output.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([1.0, 1.0, 4.0, 4.0])
    >>> y = x.std()
    >>> y.backward()
    >>> y, x.grad
    (Variable(1.5), Variable([-0.25 -0.25  0.25  0.25]))
    """
    if dtype is out is where is mean is correction is None:
        return record1(Std(axis, ddof, keepdims), a)
    return recorded(Std, a, axis, dtype, out, ddof, keepdims, where, mean, correction)


def recorded(cls: type[Spread], a: Any, axis: Axis, dtype: Any, out: Any, ddof: float, keepdims: bool, where: Any,
             mean: Any, correction: Any) -> Any:
    """Call a Function of this class with the arguments of its wrapper."""
    refuse(cls.called, out=out)
    if correction is not None:
        if ddof != 0:
            raise ArgumentError(f"{cls.called}: ddof={ddof} and correction={correction} mean the same; give one")
        ddof = correction
    function, mask = cls(axis, ddof, keepdims, dtype, mean is not None), mask_of(where)
    return function(a, *(() if mean is None else (mean,)), *(() if mask is None else (mask,)))
