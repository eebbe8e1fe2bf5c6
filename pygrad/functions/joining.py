"""Several arrays in one: concatenate, stack, append."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from pygrad.arrays import NUMBER_TYPES
from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import refuse
from pygrad.functions._operands import as_operand
from pygrad.functions.shaping import ravel
from pygrad.functions.splitting import unstack
from pygrad.recording import record, record2
from pygrad.variable import Variable

__all__ = ["Concatenate", "Stack", "append", "concat", "concatenate", "stack"]


class Concatenate(Function):
    """Arrays one after the other along an axis. dx = its part of dy, as a view. Saves: nothing."""

    __slots__ = ("axis", "casting", "dtype", "lengths")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: int = 0, dtype: DTypeLike | None = None, casting: Any = "same_kind") -> None:
        self.axis, self.dtype, self.casting = axis, dtype, casting

    def forward(self, *arrays: Any) -> Any:
        try:
            y = np.concatenate(arrays, self.axis, dtype=self.dtype, casting=self.casting)
        except ValueError as error:
            raise _mismatch("concatenate", arrays, self.axis, error) from None
        self.axis = self.axis if self.axis < 0 else self.axis - y.ndim
        self.lengths = tuple([array.shape[self.axis] for array in arrays])
        return y

    def backward(self, gy: Any) -> Any:
        lead = (slice(None),) * (gy.ndim + self.axis)
        gradients, start = [], 0
        for length, need in zip(self.lengths, self.needs_grad, strict=True):
            gradients.append(gy[(*lead, slice(start, start + length))] if need else None)
            start += length
        return tuple(gradients)


class Stack(Function):
    """Arrays side by side along a new axis. dx = its part of dy, as a view. Saves: nothing."""

    __slots__ = ("axis", "casting", "dtype")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: int = 0, dtype: DTypeLike | None = None, casting: Any = "same_kind") -> None:
        self.axis, self.dtype, self.casting = axis, dtype, casting

    def forward(self, *arrays: Any) -> Any:
        try:
            y = np.stack(arrays, self.axis, dtype=self.dtype, casting=self.casting)
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


def listed(arrays: Any) -> Any:
    """Return a sequence of arrays; a number becomes an array, which is not weak beside the others, as in NumPy.

    Examples
    --------
    >>> listed([np.ones(2, np.float32), 1.0])
    [array([1., 1.], dtype=float32), array(1.)]
    """
    if isinstance(arrays, Variable):
        return unstack(arrays)
    if not hasattr(arrays, "__getitem__"):
        raise TypeError(f"expected a sequence of arrays, such as a list or tuple, got {type(arrays).__name__}")
    return [np.asarray(one) if type(one) in NUMBER_TYPES else one for one in arrays]


@register(np.concatenate)
def concatenate(arrays: Any, /, axis: int | None = 0, out: Any = None, *, dtype: DTypeLike | None = None,
                casting: Any = "same_kind") -> Any:
    """Join arrays along an axis they have.

    Parameters
    ----------
    arrays : sequence of array_like
        Of the same shape but for ``axis``.
    axis : int, optional
        Along which to join; None joins all of them as one-dimensional arrays.
    out : None
        Not supported.
    dtype : dtype, optional
        Of the result.
    casting : {"no", "equiv", "safe", "same_kind", "unsafe"}
        Which conversions are allowed on the way.

    Returns
    -------
    Variable, ``dtype``, or NumPy's result dtype
        As long along ``axis`` as the arrays together.

    Raises
    ------
    ShapeError
        If the shapes do not fit, or there is no such axis.
    ArgumentError
        If there are no arrays.
    TypeError
        If a conversion is not allowed.

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
    if out is not None:
        refuse("concatenate", out=out)
    arrays = listed(arrays)
    if axis is None:
        arrays, axis = list(map(ravel, arrays)), 0
    function = Concatenate(axis, dtype, casting)
    return record2(function, *arrays) if len(arrays) == 2 else record(function, tuple(arrays))


concat = concatenate


@register(np.stack)
def stack(arrays: Any, axis: int = 0, out: Any = None, *, dtype: DTypeLike | None = None,
          casting: Any = "same_kind") -> Any:
    """Join arrays along a new axis.

    Parameters
    ----------
    arrays : sequence of array_like
        Of the same shape.
    axis : int
        Where the new axis is in the result.
    out : None
        Not supported.
    dtype : dtype, optional
        Of the result.
    casting : {"no", "equiv", "safe", "same_kind", "unsafe"}
        Which conversions are allowed on the way.

    Returns
    -------
    Variable, ``dtype``, or NumPy's result dtype
        With one axis more, as long as there are arrays.

    Raises
    ------
    ShapeError
        If the shapes differ, or there is no such axis.
    ArgumentError
        If there are no arrays.
    TypeError
        If a conversion is not allowed.

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
    if out is not None:
        refuse("stack", out=out)
    arrays = listed(arrays)
    function = Stack(axis, dtype, casting)
    return record2(function, *arrays) if len(arrays) == 2 else record(function, tuple(arrays))


@register(np.append)
def append(arr: Any, values: Any, axis: int | None = None) -> Any:
    """Join two arrays.

    Parameters
    ----------
    arr, values : array_like
        Of the same shape but for ``axis``.
    axis : int, optional
        Along which to join; None joins them as one-dimensional arrays.

    Returns
    -------
    Variable, NumPy's result dtype

    Raises
    ------
    ShapeError
        If the shapes do not fit, or there is no such axis.

    Notes
    -----
    A composition of `ravel` and `concatenate`. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.append(pygrad.Variable([1.0, 2.0]), 3.0)
    Variable([1. 2. 3.])
    """
    return concatenate((arr, values), axis)


def in_one(value: Any) -> Any:
    """Return nested lists as one Variable, where there is a Variable in them; else as they are.

    Examples
    --------
    >>> in_one([[Variable(1.0), 2.0], [3.0, 4.0]]), in_one([1.0, 2.0])
    (Variable([[1. 2.]
              [3. 4.]]), [1.0, 2.0])
    """
    if not isinstance(value, list | tuple):
        return value
    parts = [in_one(one) for one in value]
    return stack([as_operand(one) for one in parts]) if any(isinstance(one, Variable) for one in parts) else parts
