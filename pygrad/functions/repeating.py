"""Elements several times: tile, repeat, resize."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import axis_error
from pygrad.functions._operands import data_of
from pygrad.functions._sibling import sibling
from pygrad.functions.shaping import ravel, reshape
from pygrad.recording import record1
from pygrad.variable import make_leaf


class Tile(Function):
    """The whole array several times. dx = the sum of dy over the copies. Saves: nothing."""

    __slots__ = ("before", "ndim", "reps")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, reps: int | tuple[int, ...]) -> None:
        self.reps = (reps,) if isinstance(reps, int) else tuple(reps)

    def forward(self, x: Any) -> Any:
        y = np.tile(x, self.reps)
        self.before, self.ndim = x.shape, y.ndim
        return y

    def backward(self, gy: Any) -> Any:
        n, before = self.ndim, self.before
        batch = gy.ndim - n
        reps, shape = (1,) * (n - len(self.reps)) + self.reps, (1,) * (n - len(before)) + before
        pairs = [number for pair in zip(reps, shape, strict=True) for number in pair]
        axes = tuple([batch + 2 * place for place, number in enumerate(reps) if number != 1])
        gy = gy.reshape((*gy.shape[:batch], *pairs))
        return (gy.sum(axes) if axes else gy).reshape(gy.shape[:batch] + before)


class Repeat(Function):
    """Each element several times. dx = the sum of dy over the copies. Saves: nothing."""

    __slots__ = ("axis", "repeats")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, repeats: int | tuple[int, ...], axis: int) -> None:
        self.repeats, self.axis = repeats, axis

    def forward(self, x: Any) -> Any:
        try:
            y = np.repeat(x, self.repeats, self.axis)
        except np.exceptions.AxisError:
            raise axis_error("repeat", self.axis, x) from None
        except ValueError as error:
            raise ShapeError(f"repeat: repeats={self.repeats!r} does not fit axis {self.axis} of an array of "
                             f"{describe(x)} ({error}); give one number, or one that is not negative for each "
                             "element") from None
        self.axis = self.axis if self.axis < 0 else self.axis - x.ndim
        return y

    def backward(self, gy: Any) -> Any:
        repeats, axis = self.repeats, self.axis
        if isinstance(repeats, tuple):
            return sibling(_Unrepeat(repeats, axis), gy)
        place = gy.ndim + axis
        extent = gy.shape[place] // repeats
        return gy.reshape((*gy.shape[:place], extent, repeats, *gy.shape[place + 1:])).sum(place + 1)


class _Unrepeat(Function):
    """Sums of neighbours along an axis: the adjoint of `Repeat`."""

    __slots__ = ("axis", "repeats")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, repeats: Any, axis: int) -> None:
        self.repeats, self.axis = repeats, axis

    def forward(self, x: Any) -> Any:
        counts = np.array(self.repeats)
        place = x.ndim + self.axis
        filled = np.flatnonzero(counts)
        y = np.zeros((*x.shape[:place], len(counts), *x.shape[place + 1:]), x.dtype)
        if filled.size:
            starts = (np.cumsum(counts) - counts)[filled]
            y[(slice(None),) * place + (filled,)] = np.add.reduceat(x, starts, self.axis)
        return y

    def backward(self, gy: Any) -> Any:
        return np.repeat(gy, self.repeats, self.axis)


def _counts(where: str, reps: Any) -> Any:
    """Return numbers of copies as an int or a tuple."""
    if type(reps) is int:
        return reps
    numbers = np.asarray(data_of(reps))
    if numbers.size and numbers.dtype.kind not in "iub":
        raise ArgumentError(f"{where}: expected integers as numbers of copies, got {describe(numbers)}")
    return tuple(map(int, numbers)) if numbers.ndim else int(numbers)


@register(np.tile)
def tile(A: Any, reps: Any) -> Any:
    """Repeat an array as a whole.

    Parameters
    ----------
    A : array_like
        Of any shape.
    reps : int or sequence of int
        How many copies along each axis, counted from the last; ``A`` gets axes in front where it has fewer.

    Returns
    -------
    Variable, dtype of ``A``

    Raises
    ------
    ArgumentError
        If ``reps`` holds no integers.

    Notes
    -----
    The gradient is summed over the copies. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.tile(pygrad.Variable([1.0, 2.0]), 2)
    Variable([1. 2. 1. 2.])
    """
    return record1(Tile(_counts("tile", reps)), A)


@register(np.repeat, method="repeat")
def repeat(a: Any, repeats: Any, axis: int | None = None) -> Any:
    """Repeat each element.

    Parameters
    ----------
    a : array_like
        Of any shape.
    repeats : int or sequence of int
        How many times each element, or each along the axis.
    axis : int, optional
        None takes all elements as one row.

    Returns
    -------
    Variable, dtype of ``a``

    Raises
    ------
    ShapeError
        If there is no such axis, or ``repeats`` does not fit it.
    ArgumentError
        If ``repeats`` holds no integers.

    Notes
    -----
    The gradient is summed over the copies. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0])
    >>> y = np.repeat(x, [3, 1])
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([1. 1. 1. 2.]), Variable([3. 1.]))
    """
    if axis is None or (axis in (0, -1) and not np.ndim(a)):  # as NumPy lets a number have the axis 0
        a, axis = a if getattr(a, "ndim", 0) == 1 else ravel(a), 0
    counts = _counts("repeat", repeats)
    shape = np.shape(a)
    if -len(shape) <= axis < len(shape):
        if isinstance(counts, tuple) and len(counts) == 1:
            (counts,) = counts
        if counts == 0:
            counts = (0,) * shape[axis]
    return record1(Repeat(counts, axis), a)


@register(np.resize)
def resize(a: Any, new_shape: Any) -> Any:
    """Fill a shape with the elements of an array, from the first again where there are too few.

    Parameters
    ----------
    a : array_like
        Of any shape.
    new_shape : int or tuple of int

    Returns
    -------
    Variable, shape ``new_shape``, dtype of ``a``
        Zeros if ``a`` has no elements.

    Raises
    ------
    ArgumentError
        For a negative length.

    Notes
    -----
    A composition of `ravel`, `tile`, `getitem` and `reshape`. The gradient is summed over the copies. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.resize(pygrad.Variable([1.0, 2.0, 3.0]), (2, 2))
    Variable([[1. 2.]
              [3. 1.]])
    """
    shape = (int(new_shape),) if np.ndim(new_shape) == 0 else tuple(map(int, new_shape))
    if any(extent < 0 for extent in shape):
        raise ArgumentError(f"resize: expected lengths that are not negative, got {shape}")
    flat, size = ravel(a), math.prod(shape)
    if not flat.size:
        return make_leaf(np.zeros(shape, flat.dtype))
    copies = -(-size // flat.size)
    return reshape((flat if copies == 1 else tile(flat, copies))[:size], shape)
