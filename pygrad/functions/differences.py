"""Differences of neighbours, and integrals over them."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, DTypeError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import from_the_last
from pygrad.functions._complex import conj
from pygrad.functions._operands import as_operand, data_of
from pygrad.functions._sibling import sibling
from pygrad.recording import record1, record2
from pygrad.variable import Variable


class Diff(Function):
    """Differences of neighbours along an axis, n times. dx = the differences of dy the other way. Saves: nothing.

    ``back`` is for those: zeros at both ends, and each element less the next.
    """

    __slots__ = ("axis", "back", "n")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, n: int = 1, axis: int = -1, back: bool = False) -> None:
        self.n, self.axis, self.back = n, axis, back

    def forward(self, x: Any) -> Any:
        self.axis = axis = from_the_last("diff", self.axis, x)
        rest = (slice(None),) * (-axis - 1)
        first, later = (..., slice(None, -1), *rest), (..., slice(1, None), *rest)
        shape, length = list(x.shape), x.shape[axis]
        if not self.back:
            self.n = min(self.n, length)  # nothing is left either way
        else:
            later, first, x0 = first, later, x
            shape[axis] = length + 2 * self.n
            x = np.zeros(shape, x.dtype)
            x[(..., slice(self.n, self.n + length), *rest)] = x0
        for _ in range(self.n):
            x = x[later] - x[first]
        return x

    def backward(self, gy: Any) -> Any:
        return sibling(Diff(self.n, self.axis, not self.back), gy)


class Trapezoid(Function):
    """Integral along an axis by trapezoids. dx1 = dy * steps / 2, dx2 = dy * (x1 + next x1) / 2. Saves: x2 or x1.

    ``x2`` are the steps, or with ``sampled`` the places, between which they lie. ``x1`` is saved for dx2, ``x2`` for
    dx1.
    """

    __slots__ = ("axis", "flat", "length", "sampled")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: int = -1, sampled: bool = False) -> None:
        self.axis, self.sampled = axis, sampled

    def forward(self, x1: Any, x2: Any) -> Any:
        self.axis = axis = from_the_last("trapezoid", self.axis, x1)
        if self.sampled and x2.ndim not in (1, x1.ndim):
            raise ShapeError(f"trapezoid: x is {describe(x2)}; give it one axis, or those of y ({describe(x1)})")
        self.length, self.flat = x1.shape[axis], x2.ndim == 1
        need1, need2 = self.needs_grad
        self.save_for_backward(x1 if need2 else None, x2 if need1 else None)
        try:
            return np.trapezoid(x1, x2, axis=axis) if self.sampled else np.trapezoid(x1, dx=x2, axis=axis)
        except ValueError:
            raise ShapeError(f"trapezoid: y is {describe(x1)} and {'x' if self.sampled else 'dx'} is {describe(x2)}; "
                             f"they do not fit along axis={axis}") from None

    def backward(self, gy: Any) -> Any:
        x1, x2 = self.saved
        axis = self.axis
        half = np.expand_dims(gy, axis) * 0.5
        rest = (slice(None),) * (-axis - 1)
        gx1 = gx2 = None
        if x2 is not None:
            gx1 = self.beside(half, x2)
        if x1 is not None and self.length:
            gx2 = half * conj(x1[(..., slice(1, None), *rest)] + x1[(..., slice(None, -1), *rest)])
            if self.sampled:
                gx2 = sibling(Diff(1, axis, back=True), gx2)
                if self.flat and x1.ndim > 1:
                    batch, place = gx2.ndim - x1.ndim, gx2.ndim + axis
                    gx2 = np.sum(gx2, tuple([one for one in range(batch, gx2.ndim) if one != place]))
        return gx1, gx2

    def beside(self, half: Any, x2: Any) -> Any:
        """Return for each element the half steps on both sides of it."""
        shape = list(half.shape)
        if not self.length:
            shape[self.axis] = 0
            return np.zeros(tuple(shape), half.dtype)
        steps = half * conj(self.steps(x2))
        shape = list(steps.shape)
        if shape[self.axis] != self.length - 1:
            shape[self.axis] = self.length - 1
            steps = np.broadcast_to(steps, tuple(shape))
        shape[self.axis] = 1
        zero = np.zeros(tuple(shape), steps.dtype)
        return np.concatenate([steps, zero], self.axis) + np.concatenate([zero, steps], self.axis)

    def steps(self, x2: Any) -> Any:
        """Return the steps, behind as many axes of length 1 as there are between."""
        if not self.sampled:
            return x2
        if x2.ndim > 1:
            return np.diff(x2, axis=self.axis)
        return np.diff(x2).reshape((-1, *(1,) * (-self.axis - 1)))


@register(np.diff)
def diff(a: Any, n: int = 1, axis: int = -1, prepend: Any = None, append: Any = None) -> Any:
    """Subtract from each element the one before it along an axis, ``n`` times.

    Parameters
    ----------
    a : array_like
        With at least one axis.
    n : int
        How many times; 0 changes nothing.
    axis : int
        The axis to go along.
    prepend, append : array_like, optional
        What to put before and behind ``a`` along the axis first: a number, or an array of the same other axes.

    Returns
    -------
    Variable, shape of ``a`` with ``n`` elements less along ``axis``, dtype of ``a``
        For booleans a plain array that says where neighbours differ.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axis.
    ArgumentError
        If ``n`` is negative.

    Notes
    -----
    The gradient is the output's, differenced the other way. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0, 4.0])
    >>> y = np.diff(x)
    >>> (y * [1, 10]).sum().backward()
    >>> y, x.grad
    (Variable([1. 2.]), Variable([-1. -9. 10.]))
    """
    if n == 0:
        return a
    if n < 0:
        raise ArgumentError(f"diff: expected n of at least 0, got {n!r}")
    a = as_operand(a)
    parts = [a]
    if prepend is not None and prepend is not np._NoValue:
        parts.insert(0, _joined("diff", prepend, a, axis))
    if append is not None and append is not np._NoValue:
        parts.append(_joined("diff", append, a, axis))
    if len(parts) > 1:
        a = np.concatenate(parts, axis)
    if a.dtype.kind == "b":
        return np.diff(data_of(a), n, axis)
    return record1(Diff(n, axis), a)


def _joined(name: str, value: Any, a: Any, axis: int) -> Any:
    """Return what to put beside ``a``: a number as one element along the axis."""
    value = as_operand(value)
    if value.ndim:
        return value
    shape = list(a.shape)
    shape[from_the_last(name, axis, a)] = 1
    return np.broadcast_to(value, tuple(shape))


@register(np.ediff1d)
def ediff1d(ary: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    """Subtract from each element of the flattened array the one before it.

    Parameters
    ----------
    ary : array_like
        Of any shape.
    to_end, to_begin : array_like, optional
        What to put behind and before the differences.

    Returns
    -------
    Variable, one-dimensional, dtype of ``ary``

    Raises
    ------
    DTypeError
        If the dtype of what to join does not fit that of ``ary``.

    Notes
    -----
    A composition of `ravel`, `diff` and `concatenate`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.ediff1d(pygrad.Variable([1.0, 2.0, 4.0]), to_begin=0.0)
    Variable([0. 1. 2.])
    """
    ary = np.ravel(as_operand(ary))
    y = record1(Diff(), ary)
    parts = [y]
    for name, value, place in (("to_begin", to_begin, 0), ("to_end", to_end, 2)):
        if value is not None:
            plain = np.asarray(data_of(value))
            if not np.can_cast(plain.dtype, y.dtype, "same_kind"):
                raise DTypeError(f"ediff1d: {name} is {describe(plain)}, which does not fit the differences of "
                                 f"{y.dtype}; convert one of them first")
            value = np.ravel(value if isinstance(value, Variable) else plain)
            parts.insert(place, value if value.dtype == y.dtype else value.astype(y.dtype))
    return y if len(parts) == 1 else np.concatenate(parts)


@register("numpy.trapezoid", "numpy.trapz")
def trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    """Integrate along an axis by the trapezoidal rule.

    Parameters
    ----------
    y : array_like
        What to integrate, with at least one axis.
    x : array_like, optional
        The places of the elements: along the axis, or with all axes of ``y``. Evenly spaced if None.
    dx : array_like
        The distance of the places, if ``x`` is None.
    axis : int
        The axis to integrate along.

    Returns
    -------
    Variable, shape of ``y`` without ``axis``, NumPy's result dtype

    Raises
    ------
    ShapeError
        If ``y`` does not have the axis, or ``x`` does not fit.

    Notes
    -----
    The derivative in each element of ``y`` is half the distance of the two places beside it, in each place half the
    difference of the elements beside it. Saves, without a copy, ``y`` if the places need a gradient, and the places if
    ``y`` does.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> y = pygrad.Variable([1.0, 2.0, 4.0])
    >>> area = np.trapezoid(y, [0.0, 1.0, 3.0])
    >>> area.backward()
    >>> area, y.grad
    (Variable(7.5), Variable([0.5 1.5 1. ]))
    """
    if x is None:
        return record2(Trapezoid(axis), y, dx)
    return record2(Trapezoid(axis, sampled=True), y, x)
