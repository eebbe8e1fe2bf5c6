"""Largest and smallest elements over axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError
from pygrad.function import Function
from pygrad.functions._axes import Axis, axes_of, count, mask_of, number_of, options, precision, restored
from pygrad.functions._checks import axis_error, empty_error, refuse
from pygrad.functions._masks import pack, select, unpack
from pygrad.recording import record1, record2


class Extrema(Function):
    """What max and min share: the gradient is split evenly among the elements equal to the result."""

    __slots__ = ("axis", "initial", "keepdims", "shape")
    constant_saves = takes_complex = True
    called = ""
    reduction: Any = None

    def __init__(self, axis: Axis = None, keepdims: bool = False, initial: Any = None) -> None:
        self.axis, self.keepdims, self.initial = axis, keepdims, initial

    def forward(self, x: Any, where: Any = None) -> Any:
        y = self.reduced(x, where)
        if self.needs_grad[0]:
            self.shape = x.shape
            found = x == (y if self.axis is None else restored(y, x.shape, self.axis, self.keepdims))
            self.save_for_backward(pack(found if where is None else found & where), *self.rivals(y))
        return y

    def reduced(self, x: Any, where: Any) -> Any:
        """Return the reduction of ``x``."""
        try:
            if where is None and self.initial is None:
                return self.reduction(x, self.axis, None, None, self.keepdims)
            return self.reduction(x, self.axis, None, None, self.keepdims, **options(self.initial, where))
        except np.exceptions.AxisError:
            raise axis_error(self.called, self.axis, x) from None
        except ValueError as error:
            if where is not None and self.initial is None:
                raise ArgumentError(f"{self.called}: {error}; give initial= beside where=") from None
            if count(x.shape, self.axis) or where is not None:
                raise axis_error(self.called, self.axis, x, where) from None
            raise empty_error(self.called, x, self.axis) from None

    def rivals(self, y: Any) -> tuple[Any, ...]:
        """Return what else is kept: where the initial value is among the equals, if anywhere."""
        if self.initial is None:
            return ()
        equal = y == self.initial
        return (pack(equal),) if equal.any() else ()

    def backward(self, gy: Any) -> Any:
        bits, *rivals = self.saved
        mask = unpack(bits, self.shape)
        if not gy.ndim and not rivals and len(self.needs_grad) == 1:
            number = np.count_nonzero(mask)
            return select(gy / number if number > 1 else gy, mask)
        gy = restored(gy, self.shape, self.axis, self.keepdims)
        ties = np.add.reduce(mask, axes_of(self.axis, mask.ndim), keepdims=True)
        if rivals:
            ties = ties + unpack(rivals[0], ties.shape)
        if (ties > 1).any():
            shares = 1 / np.maximum(ties, 1)
            gy = gy * shares.astype(precision(gy.dtype))
        gx = select(gy, mask)
        return (gx, None) if len(self.needs_grad) > 1 else gx


class Max(Extrema):
    """Largest element over axes. dx = dy where x is largest, shared by ties. Saves: one bit per x.

    A mask of what to include is an input without a gradient. Where the initial value wins or shares, one bit per y.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    called, reduction = "max", np.maximum.reduce


class Min(Extrema):
    """Smallest element over axes. dx = dy where x is smallest, shared by ties. Saves: one bit per x.

    A mask of what to include is an input without a gradient. Where the initial value wins or shares, one bit per y.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    called, reduction = "min", np.minimum.reduce


@register(np.max, np.amax, method="max")
def max(a: Any, axis: Axis = None, out: Any = None, keepdims: bool = False, initial: Any = None,
        where: Any = None) -> Any:
    """Find the largest element over axes.

    Parameters
    ----------
    a : array_like
        Of any shape, with at least one element along ``axis`` unless ``initial`` is given. Complex numbers are
        ordered by their real parts, then by their imaginary parts.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    out : None
        Not supported.
    keepdims : bool
        Keep the axes, at length 1.
    initial : number, optional
        The least that the result may be: a constant that takes part.
    where : array_like of bool, optional
        Which elements to include; broadcasts to the shape of ``a``, and needs ``initial``.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        NaN where there is a NaN.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or no elements along them.

    Notes
    -----
    The gradient goes to the largest element; if several are equal, each gets the same share (as in PyTorch's
    ``amax``), ``initial`` too. A result of NaN gives no gradient. Saves one bit for each element of ``a``.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([[1.0, 5.0, 2.0], [4.0, 4.0, 0.0]])
    >>> y = x.max(axis=1)
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([5. 4.]), Variable([[0.  1.  0. ]
              [0.5 0.5 0. ]]))
    """
    return recorded("max", Max, a, axis, out, keepdims, initial, where)


@register(np.min, np.amin, method="min")
def min(a: Any, axis: Axis = None, out: Any = None, keepdims: bool = False, initial: Any = None,
        where: Any = None) -> Any:
    """Find the smallest element over axes.

    Parameters
    ----------
    a : array_like
        Of any shape, with at least one element along ``axis`` unless ``initial`` is given. Complex numbers are
        ordered by their real parts, then by their imaginary parts.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    out : None
        Not supported.
    keepdims : bool
        Keep the axes, at length 1.
    initial : number, optional
        The most that the result may be: a constant that takes part.
    where : array_like of bool, optional
        Which elements to include; broadcasts to the shape of ``a``, and needs ``initial``.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``
        NaN where there is a NaN.

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or no elements along them.

    Notes
    -----
    The gradient goes to the smallest element; if several are equal, each gets the same share (as in PyTorch's
    ``amin``), ``initial`` too. A result of NaN gives no gradient. Saves one bit for each element of ``a``.

    Examples
    --------
    >>> import pygrad
    >>> x = pygrad.Variable([3.0, 1.0, 2.0])
    >>> y = x.min()
    >>> y.backward()
    >>> y, x.grad
    (Variable(1.0), Variable([0. 1. 0.]))
    """
    return recorded("min", Min, a, axis, out, keepdims, initial, where)


def recorded(name: str, cls: type[Extrema], a: Any, axis: Axis, out: Any, keepdims: bool, initial: Any,
             where: Any) -> Any:
    """Call a Function of this class with the arguments of its wrapper."""
    if out is initial is where is None:
        return record1(cls(axis, keepdims), a)
    refuse(name, out=out)
    function, mask = cls(axis, keepdims, number_of(name, initial)), mask_of(where)
    return record1(function, a) if mask is None else record2(function, a, mask)


@register(np.ptp)
def ptp(a: Any, axis: Axis = None, out: Any = None, keepdims: bool = False) -> Any:
    """Find the range over axes: the largest element less the smallest.

    Parameters
    ----------
    a : array_like
        Of any shape, with at least one element along ``axis``.
    axis : int or tuple of int, optional
        The axes to reduce; all if None.
    out : None
        Not supported.
    keepdims : bool
        Keep the axes, at length 1.

    Returns
    -------
    Variable, shape of ``a`` without ``axis``, dtype of ``a``

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or no elements along them.

    Notes
    -----
    A composition of `max` and `min`: the gradient goes to the largest element and its negative to the smallest,
    in equal shares at ties. Saves two bits for each element of ``a``.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([3.0, 1.0, 2.0])
    >>> y = np.ptp(x)
    >>> y.backward()
    >>> y, x.grad
    (Variable(2.0), Variable([ 1. -1.  0.]))
    """
    refuse("ptp", out=out)
    return np.subtract(max(a, axis, keepdims=keepdims), min(a, axis, keepdims=keepdims))
