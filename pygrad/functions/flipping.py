"""The same elements in another order along axes: flip, roll, rot90."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._axes import Axis
from pygrad.functions._checks import axis_error
from pygrad.functions.axes import swapaxes
from pygrad.recording import record1


class Flip(Function):
    """Reversal along axes. dx = dy, reversed again. Saves: nothing."""

    __slots__ = ("axis", "index")
    __module__ = "pygrad.functions"
    elementwise = makes_view = takes_complex = True

    def __init__(self, axis: Axis = None) -> None:
        self.axis = axis

    def forward(self, x: Any) -> Any:
        ndim = x.ndim
        axes = range(-ndim, 0) if self.axis is None else _from_the_end(self.axis, ndim)
        parts: list[Any] = [slice(None)] * ndim
        for axis in axes:
            if not -ndim <= axis < 0 or parts[axis].step:
                raise axis_error("flip", self.axis, x)
            parts[axis] = slice(None, None, -1)
        self.axis, self.index = tuple(axes), (..., *parts)
        return x[self.index]

    def backward(self, gy: Any) -> Any:
        return gy[self.index] if isinstance(gy, np.ndarray) else np.flip(gy, self.axis)


class Roll(Function):
    """Cyclic shift along axes. dx = dy, shifted back. Saves: nothing."""

    __slots__ = ("axis", "ndim", "shift")
    __module__ = "pygrad.functions"
    elementwise = takes_complex = True

    def __init__(self, shift: int | tuple[int, ...], axis: Axis = None) -> None:
        self.shift, self.axis = shift, axis

    def forward(self, x: Any) -> Any:
        self.ndim = x.ndim
        try:
            y = np.roll(x, self.shift, self.axis)
        except np.exceptions.AxisError:
            raise axis_error("roll", self.axis, x) from None
        except ValueError as error:
            raise ShapeError(f"roll: shift={self.shift!r} and axis={self.axis!r} do not fit: {error}") from None
        self.axis = None if self.axis is None else _from_the_end(self.axis, x.ndim)
        return y

    def backward(self, gy: Any) -> Any:
        shift = tuple([-one for one in self.shift]) if isinstance(self.shift, tuple) else -self.shift
        if self.axis is not None or gy.ndim == self.ndim:
            return np.roll(gy, shift, self.axis)
        flat = gy.reshape(*gy.shape[:gy.ndim - self.ndim], -1)
        return np.roll(flat, sum(shift) if isinstance(shift, tuple) else shift, -1).reshape(gy.shape)


def _from_the_end(axis: Any, ndim: int) -> tuple[int, ...]:
    """Return axes counted from the last, which are the same behind batch axes."""
    axes = (axis,) if isinstance(axis, int | np.integer) else tuple(axis)
    return tuple([one if one < 0 else int(one) - ndim for one in axes])


@register(np.flip)
def flip(m: Any, axis: Axis = None) -> Any:
    """Reverse the order of elements along axes.

    Parameters
    ----------
    m : array_like
        Of any shape.
    axis : int or tuple of int, optional
        Which axes; all if None.

    Returns
    -------
    Variable, shape and dtype of ``m``
        A view.

    Raises
    ------
    ShapeError
        If ``m`` does not have the axes.

    Notes
    -----
    The gradient is reversed again. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.flip(pygrad.Variable([1.0, 2.0, 3.0]))
    Variable([3. 2. 1.])
    """
    return record1(Flip(axis), m)


@register(np.fliplr)
def fliplr(m: Any) -> Any:
    """Reverse the order of columns, along axis 1.

    Parameters
    ----------
    m : array_like
        Of at least two axes.

    Returns
    -------
    Variable, shape and dtype of ``m``
        A view.

    Raises
    ------
    ShapeError
        If it has fewer axes.

    Notes
    -----
    A composition of `flip`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.fliplr(pygrad.Variable([[1.0, 2.0]]))
    Variable([[2. 1.]])
    """
    return flip(m, 1)


@register(np.flipud)
def flipud(m: Any) -> Any:
    """Reverse the order of rows, along axis 0.

    Parameters
    ----------
    m : array_like
        Of at least one axis.

    Returns
    -------
    Variable, shape and dtype of ``m``
        A view.

    Raises
    ------
    ShapeError
        If it has none.

    Notes
    -----
    A composition of `flip`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.flipud(pygrad.Variable([1.0, 2.0]))
    Variable([2. 1.])
    """
    return flip(m, 0)


@register(np.roll)
def roll(a: Any, shift: Any, axis: Axis = None) -> Any:
    """Shift elements along axes; what leaves at one end enters at the other.

    Parameters
    ----------
    a : array_like
        Of any shape.
    shift : int or tuple of int
        By how many places, for each axis.
    axis : int or tuple of int, optional
        Which axes; None shifts the elements as if they were one row.

    Returns
    -------
    Variable, shape and dtype of ``a``

    Raises
    ------
    ShapeError
        If ``a`` does not have the axes, or there are not as many shifts.

    Notes
    -----
    The gradient is shifted back. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.roll(pygrad.Variable([1.0, 2.0, 3.0]), 1)
    Variable([3. 1. 2.])
    """
    shift = shift if isinstance(shift, int) else np.asarray(shift).tolist()
    return record1(Roll(tuple(shift) if isinstance(shift, list) else shift, axis), a)


@register(np.rot90)
def rot90(m: Any, k: int = 1, axes: tuple[int, int] = (0, 1)) -> Any:
    """Turn an array by 90 degrees in the plane of two axes, from the first towards the second.

    Parameters
    ----------
    m : array_like
        Of at least two axes.
    k : int
        How many times.
    axes : tuple of two int
        The plane.

    Returns
    -------
    Variable, shape of ``m`` with the two lengths exchanged for odd ``k``, dtype of ``m``
        A view.

    Raises
    ------
    ShapeError
        If ``m`` does not have the axes, or they are the same.
    ArgumentError
        If there are not two of them.

    Notes
    -----
    A composition of `flip` and `swapaxes`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.rot90(pygrad.Variable([[1.0, 2.0], [3.0, 4.0]]))
    Variable([[2. 4.]
              [1. 3.]])
    """
    axes, ndim, k = tuple(axes), np.ndim(m), k % 4  # type: ignore[assignment]
    if len(axes) != 2:
        raise ArgumentError(f"rot90: expected two axes, got {axes!r}")
    if not all(-ndim <= axis < ndim for axis in axes) or (axes[0] - axes[1]) % ndim == 0:
        raise ShapeError(f"rot90: axes={axes!r} are no two axes of an array of {describe(m)}")
    if k in (0, 2):
        return flip(m, axes if k else ())
    return swapaxes(flip(m, axes[1]), *axes) if k == 1 else flip(swapaxes(m, *axes), axes[1])
