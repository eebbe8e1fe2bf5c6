"""Sums and products so far, along an axis."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.dispatch import register
from pygrad.errors import ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import from_the_last, refuse
from pygrad.functions._complex import conj
from pygrad.functions._operands import data_of
from pygrad.functions._scan import Scan
from pygrad.functions._sibling import sibling
from pygrad.recording import record1


class Cumsum(Function):
    """Sums so far along an axis. dx = the sums of dy from the other end. Saves: nothing.

    ``reverse`` is for those, the sums from the last element on.
    """

    __slots__ = ("axis", "dtype", "reverse", "shape")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: int | None = None, dtype: DTypeLike | None = None, reverse: bool = False) -> None:
        self.axis, self.dtype, self.reverse = axis, dtype, reverse

    def forward(self, x: Any) -> Any:
        self.shape = x.shape
        x, axis = _along("cumsum", x, self.axis)
        if not self.reverse:
            return np.add.accumulate(x, axis, self.dtype)
        back: Any = (..., slice(None, None, -1), *(slice(None),) * (-axis - 1))
        return np.add.accumulate(x[back], axis)[back]

    def backward(self, gy: Any) -> Any:
        shape = self.shape
        if self.axis is None or not shape:
            gx = sibling(Cumsum(-1, reverse=True), gy)
            return gx if len(shape) == 1 else gx.reshape(gy.shape[:-1] + shape)
        axis = self.axis if self.axis < 0 else self.axis - len(shape)
        return sibling(Cumsum(axis, reverse=not self.reverse), gy)


class Cumprod(Function):
    """Products so far along an axis. dx = the sums from the other end of dy * y, each over x. Saves: x, y.

    Where one of the products is 0 or infinite there is no quotient: a recurrence takes its place.
    """

    __slots__ = ("axis", "dtype")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: int | None = None, dtype: DTypeLike | None = None) -> None:
        self.axis, self.dtype = axis, dtype

    def forward(self, x: Any) -> Any:
        line, axis = _along("cumprod", x, self.axis)
        y = np.multiply.accumulate(line, axis, self.dtype)
        self.save_for_backward(x, y)
        return y

    def backward(self, gy: Any) -> Any:
        x, y = self.saved
        shape = x.shape
        if self.axis is None or not shape:
            gx = _slopes(gy, x.reshape(-1), y)
            return gx if len(shape) == 1 else gx.reshape(gy.shape[:-1] + shape)
        axis = self.axis if self.axis < 0 else self.axis - len(shape)
        if axis == -1:
            return _slopes(gy, x, y)
        return _slopes(*[one.swapaxes(axis, -1) for one in (gy, x, y)]).swapaxes(axis, -1)


def _slopes(gy: Any, x: Any, y: Any) -> Any:
    """Return the gradient of products so far along the last axis."""
    if divisible(y[..., -1:]):
        return sibling(Cumsum(-1, reverse=True), gy * conj(y)) / conj(x)
    before = np.concatenate([np.ones((*y.shape[:-1], 1), y.dtype), y[..., :-1]], -1)
    return sibling(Scan(reverse=True), conj(x), gy) * conj(before)


def divisible(y: Any) -> bool:
    """Return whether products may be divided by their factors again: none is 0, infinite or NaN.

    Examples
    --------
    >>> divisible(np.array([1.0, 2.0])), divisible(np.array([1.0, 0.0]))
    (True, False)
    """
    y = data_of(y)
    return bool(y.all() and np.isfinite(y).all()) if y.ndim else bool(y) and bool(np.isfinite(y))


def around(x: Any) -> tuple[Any, Any]:
    """Return for each element along the last axis the product of those before it, and of those after it.

    Examples
    --------
    >>> around(np.array([2.0, 3.0, 5.0]))
    (array([1., 2., 6.]), array([15.,  5.,  1.]))
    """
    one = np.ones((*x.shape[:-1], min(1, x.shape[-1])), x.dtype)
    before = np.cumprod(np.concatenate([one, x[..., :-1]], -1), -1)
    return before, np.cumprod(np.concatenate([one, x[..., :0:-1]], -1), -1)[..., ::-1]


def _along(name: str, x: Any, axis: int | None) -> tuple[Any, int]:
    """Return what to accumulate, and the axis counted from the end."""
    if axis is None:
        return x.reshape(-1), -1
    if not x.ndim and axis in (0, -1):  # as NumPy lets a number have the axis 0
        return x.reshape(1), -1
    return x, from_the_last(name, axis, x)


@register(np.cumsum, method="cumsum")
def cumsum(a: Any, axis: int | None = None, dtype: DTypeLike | None = None, out: Any = None) -> Any:
    """Sum the elements so far along an axis.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axis : int, optional
        The axis to go along; if None, the elements of the flattened array.
    dtype : dtype, optional
        In which to sum and of the result.
    out : None
        Not supported.

    Returns
    -------
    Variable, shape of ``a``, or one-dimensional if ``axis`` is None; dtype of ``a``
        The platform's integer for booleans and small integers.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axis.

    Notes
    -----
    The gradient is the sums of the output's from the last element on. Saves nothing.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([1.0, 2.0, 3.0])
    >>> y = x.cumsum()
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1. 3. 6.]), Variable([3. 2. 1.]))
    """
    refuse("cumsum", out=out)
    return record1(Cumsum(axis, dtype), a)


@register(np.cumprod, method="cumprod")
def cumprod(a: Any, axis: int | None = None, dtype: DTypeLike | None = None, out: Any = None) -> Any:
    """Multiply the elements so far along an axis.

    Parameters
    ----------
    a : array_like
        Of any shape.
    axis : int, optional
        The axis to go along; if None, the elements of the flattened array.
    dtype : dtype, optional
        In which to multiply and of the result.
    out : None
        Not supported.

    Returns
    -------
    Variable, shape of ``a``, or one-dimensional if ``axis`` is None; dtype of ``a``
        The platform's integer for booleans and small integers.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axis.

    Notes
    -----
    The derivative of each product in one of its factors is the product of the others, right also where factors
    are 0, to any order: there it is computed without a division, by a recurrence. Saves ``a`` and the output,
    without a copy.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([2.0, 0.0, 3.0])
    >>> y = x.cumprod()
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([2. 0. 0.]), Variable([1. 8. 0.]))
    """
    refuse("cumprod", out=out)
    return record1(Cumprod(axis, dtype), a)


@register("numpy.cumulative_sum")
def cumulative_sum(x: Any, /, *, axis: int | None = None, dtype: DTypeLike | None = None, out: Any = None,
                   include_initial: bool = False) -> Any:
    """Sum the elements so far along an axis, as the Python array API has it.

    Parameters
    ----------
    x : array_like
        With at least one axis.
    axis : int, optional
        The axis to go along; may be left out for one-dimensional ``x`` only.
    dtype : dtype, optional
        In which to sum and of the result.
    out : None
        Not supported.
    include_initial : bool
        Begin with the sum of nothing, 0; the axis is longer by one element.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Raises
    ------
    ShapeError
        If ``x`` does not have the axis, or ``axis`` is left out beside several.

    Notes
    -----
    A composition of `cumsum` and `concatenate`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.cumulative_sum(pygrad.Variable([1.0, 2.0, 3.0]), include_initial=True)
    Variable([0. 1. 3. 6.])
    """
    refuse("cumulative_sum", out=out)
    x, axis = _with_axis("cumulative_sum", x, axis)
    return _begun(cumsum(x, axis, dtype), axis, 0) if include_initial else cumsum(x, axis, dtype)


@register("numpy.cumulative_prod")
def cumulative_prod(x: Any, /, *, axis: int | None = None, dtype: DTypeLike | None = None, out: Any = None,
                    include_initial: bool = False) -> Any:
    """Multiply the elements so far along an axis, as the Python array API has it.

    Parameters
    ----------
    x : array_like
        With at least one axis.
    axis : int, optional
        The axis to go along; may be left out for one-dimensional ``x`` only.
    dtype : dtype, optional
        In which to multiply and of the result.
    out : None
        Not supported.
    include_initial : bool
        Begin with the product of nothing, 1; the axis is longer by one element.

    Returns
    -------
    Variable, shape and dtype of ``x``

    Raises
    ------
    ShapeError
        If ``x`` does not have the axis, or ``axis`` is left out beside several.

    Notes
    -----
    A composition of `cumprod` and `concatenate`. Saves ``x`` and the products, without a copy.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.cumulative_prod(pygrad.Variable([1.0, 2.0, 3.0]), include_initial=True)
    Variable([1. 1. 2. 6.])
    """
    refuse("cumulative_prod", out=out)
    x, axis = _with_axis("cumulative_prod", x, axis)
    return _begun(cumprod(x, axis, dtype), axis, 1) if include_initial else cumprod(x, axis, dtype)


def _with_axis(name: str, x: Any, axis: int | None) -> tuple[Any, int]:
    """Return an array of at least one axis, and the axis asked for, or the only one."""
    x = x if np.ndim(x) else np.atleast_1d(x)
    if axis is None and np.ndim(x) > 1:
        raise ShapeError(f"{name}: expected axis=, beside several axes; got "
                         f"{describe(x if hasattr(x, 'shape') else np.asarray(x))}")
    return x, -1 if axis is None else axis


def _begun(y: Any, axis: int, start: int) -> Any:
    """Return ``y`` with a first element before all others along an axis."""
    shape = list(y.shape)
    shape[axis] = 1
    return np.concatenate([np.full(shape, start, y.dtype), y], axis)
