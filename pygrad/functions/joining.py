"""Several arrays in one: concatenate, stack."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import refuse
from pygrad.functions.shaping import ravel


class Concatenate(Function):
    """Arrays one after the other along an axis. dx = its part of dy, as a view. Saves: nothing."""

    __slots__ = ("axis", "lengths")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: int = 0) -> None:
        self.axis = axis

    def forward(self, *arrays: Any) -> Any:
        try:
            y = np.concatenate(arrays, self.axis)
        except ValueError as error:
            raise _mismatch("concatenate", arrays, self.axis, error) from None
        self.axis = self.axis if self.axis < 0 else self.axis - y.ndim
        self.lengths = tuple([array.shape[self.axis] for array in arrays])
        return y

    def backward(self, gy: Any) -> Any:
        rest = (slice(None),) * (-self.axis - 1)
        gradients, start = [], 0
        for length, need in zip(self.lengths, self.needs_grad, strict=True):
            gradients.append(gy[..., slice(start, start + length), *rest] if need else None)
            start += length
        return tuple(gradients)


class Stack(Function):
    """Arrays side by side along a new axis. dx = its part of dy, as a view. Saves: nothing."""

    __slots__ = ("axis",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: int = 0) -> None:
        self.axis = axis

    def forward(self, *arrays: Any) -> Any:
        try:
            y = np.stack(arrays, self.axis)
        except ValueError as error:
            raise _mismatch("stack", arrays, self.axis, error) from None
        self.axis = self.axis if self.axis < 0 else self.axis - y.ndim
        return y

    def backward(self, gy: Any) -> Any:
        rest = (slice(None),) * (-self.axis - 1)
        return tuple(
            [gy[..., number, *rest] if need else None for number, need in enumerate(self.needs_grad)])


def _mismatch(where: str, arrays: tuple[Any, ...], axis: int, error: ValueError) -> Exception:
    if not arrays:
        return ArgumentError(f"{where}: got no arrays; give at least one")
    shapes = ", ".join(describe(array) for array in arrays[:4]) + (", ..." if len(arrays) > 4 else "")
    if isinstance(error, np.exceptions.AxisError):
        return ShapeError(
            f"{where}: axis={axis} lies outside the result ({error}); the arrays are of {shapes}")
    same = f"as many axes, and the same lengths in all but axis {axis}"
    if where == "stack":
        same = "the same shape"
    return ShapeError(
        f"{where}: the arrays must have {same}; they are of {shapes}. Reshape or expand_dims can line "
        "them up")


@register(np.concatenate)
def concatenate(arrays: Any, /, axis: int | None = 0, out: Any = None, *, dtype: Any = None,
                casting: Any = None) -> Any:
    """Join arrays along an axis they have.

    Parameters
    ----------
    arrays : sequence of array_like
        Of the same shape but for ``axis``.
    axis : int, optional
        Along which to join; None joins all of them as one-dimensional arrays.
    out, dtype, casting : None
        Not supported.

    Returns
    -------
    Variable, NumPy's result dtype
        As long along ``axis`` as the arrays together.

    Raises
    ------
    ShapeError
        If the shapes do not fit, or there is no such axis.
    ArgumentError
        If there are no arrays.

    Notes
    -----
    Each gradient is a part of the output's, a view. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x, y = pygrad.Variable([1.0, 2.0]), pygrad.Variable([3.0])
    >>> np.concatenate([x, y])
    Variable([1. 2. 3.])
    """
    refuse("concatenate", out=out, dtype=dtype, casting=casting)
    if axis is None:
        return Concatenate(0)(*map(ravel, arrays))
    return Concatenate(axis)(*arrays)


@register(np.stack)
def stack(arrays: Any, axis: int = 0, out: Any = None, *, dtype: Any = None, casting: Any = None) -> Any:
    """Join arrays along a new axis.

    Parameters
    ----------
    arrays : sequence of array_like
        Of the same shape.
    axis : int
        Where the new axis is in the result.
    out, dtype, casting : None
        Not supported.

    Returns
    -------
    Variable, NumPy's result dtype
        With one axis more, as long as there are arrays.

    Raises
    ------
    ShapeError
        If the shapes differ, or there is no such axis.
    ArgumentError
        If there are no arrays.

    Notes
    -----
    Each gradient is a part of the output's, a view. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x, y = pygrad.Variable([1.0, 2.0]), pygrad.Variable([3.0, 4.0])
    >>> np.stack([x, y], axis=1)
    Variable([[1. 3.]
              [2. 4.]])
    """
    refuse("stack", out=out, dtype=dtype, casting=casting)
    return Stack(axis)(*arrays)
