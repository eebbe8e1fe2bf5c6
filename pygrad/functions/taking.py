"""Elements chosen along an axis or by a condition: take, take_along_axis, compress, extract, choose."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register, register_plain
from pygrad.errors import ArgumentError, DTypeError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import broadcast_error, from_the_last, refuse
from pygrad.functions._flat import Flat
from pygrad.functions._masks import select
from pygrad.functions._operands import data_of
from pygrad.functions.indexing import getitem
from pygrad.functions.joining import listed
from pygrad.functions.shaping import ravel


class Choose(Function):
    """Elements of several arrays, by number. dx = dy where x was chosen. Saves: the numbers.

    The numbers are an input without a gradient: a constant, which the graph holds anyway.
    """

    __slots__ = ()
    __module__ = "pygrad.functions"
    takes_complex = True

    def forward(self, numbers: Any, *choices: Any) -> Any:
        self.save_for_backward(numbers)
        try:
            arrays = np.broadcast_arrays(numbers, *choices)
        except ValueError:
            raise broadcast_error("choose", numbers, *choices) from None
        y = np.empty(arrays[0].shape, np.result_type(*choices))
        for number, choice in enumerate(arrays[1:]):
            np.copyto(y, choice, where=arrays[0] == number)
        return y

    def backward(self, gy: Any) -> Any:
        (numbers,) = self.saved
        return None, *[select(gy, numbers == number) if need else None
                       for number, need in enumerate(self.needs_grad[1:])]


def _integers(where: str, indices: Any) -> Any:
    """Return indices as an array of integers."""
    array = np.asarray(data_of(indices))
    if array.dtype.kind not in "iub":
        if array.size:
            raise DTypeError(f"{where}: expected integers as indices, got {describe(array)}; convert them with "
                             "astype(int)")
        return array.astype(np.intp)
    return array.astype(np.intp) if array.dtype.kind == "b" else array


def within(where: str, indices: Any, extent: int, mode: str) -> Any:
    """Return indices brought into the range of an axis, where the mode says so.

    Examples
    --------
    >>> within("take", np.array([-1, 4]), 3, "wrap"), within("take", np.array([-1, 4]), 3, "clip")
    (array([2, 1]), array([0, 2]))
    """
    if mode not in ("raise", "wrap", "clip"):
        raise ArgumentError(f"{where}: expected a mode out of raise, wrap, clip, got {mode!r}")
    if mode == "raise" or not extent:
        return indices
    return indices % extent if mode == "wrap" else np.clip(indices, 0, extent - 1)


def _at(where: str, a: Any, index: Any, axis: int) -> Any:
    """Return the elements at an index of one axis."""
    return getitem(a, (slice(None),) * (np.ndim(a) + from_the_last(where, axis, a)) + (index,))


@register(np.take, method="take")
def take(a: Any, indices: Any, axis: int | None = None, out: Any = None, mode: str = "raise") -> Any:
    """Take elements along an axis.

    Parameters
    ----------
    a : array_like
        Of any shape.
    indices : array_like of int
        Of any shape.
    axis : int, optional
        None takes ``a`` as one row.
    out : None
        Not supported.
    mode : {"raise", "wrap", "clip"}
        What becomes of indices outside: an error, counted on from the other end, or the nearest within.

    Returns
    -------
    Variable, dtype of ``a``
        With the axes of ``indices`` in place of ``axis``.

    Raises
    ------
    ShapeError
        If there is no such axis.
    IndexError
        If an index lies outside.
    DTypeError
        If ``indices`` are no integers.

    Notes
    -----
    A composition of `getitem`. What was taken several times gets the sum of the gradients. Saves nothing but the
    indices.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([1.0, 2.0, 3.0])
    >>> y = np.take(x, [2, 0, 2])
    >>> y.sum().backward()
    >>> y, x.grad
    (Variable([3. 1. 3.]), Variable([1. 0. 2.]))
    """
    if out is not None:
        refuse("take", out=out)
    if axis is None or (axis in (0, -1) and not np.ndim(a)):  # as NumPy lets a number have the axis 0
        a, axis = ravel(a), 0
    indices = _integers("take", indices)
    shape = np.shape(a)
    if mode != "raise" and -len(shape) <= axis < len(shape):
        indices = within("take", indices, shape[axis], mode)
    return _at("take", a, indices, axis)


@register(np.take_along_axis)
def take_along_axis(arr: Any, indices: Any, axis: int | None = -1) -> Any:
    """Take elements along an axis, by indices of their own at every place of the other axes.

    Parameters
    ----------
    arr : array_like
        Of any shape.
    indices : array_like of int
        Of as many axes, of lengths that broadcast with those of ``arr`` but for ``axis``.
    axis : int, optional
        None takes ``arr`` as one row.

    Returns
    -------
    Variable, dtype of ``arr``
        Of the broadcast shape, as long along ``axis`` as ``indices``.

    Raises
    ------
    ShapeError
        If there is no such axis, or the shapes do not fit.
    IndexError
        If an index lies outside.
    DTypeError
        If ``indices`` are no integers.

    Notes
    -----
    A composition of `getitem`. What was taken several times gets the sum of the gradients. Saves nothing but the
    indices.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[3.0, 1.0], [2.0, 4.0]])
    >>> np.take_along_axis(x, np.argsort(x, axis=1), axis=1)
    Variable([[1. 3.]
              [2. 4.]])
    """
    if axis is None:
        arr, axis = ravel(arr), 0
    indices, shape = _integers("take_along_axis", indices), np.shape(arr)
    if indices.ndim != len(shape):
        raise ShapeError(f"take_along_axis: indices of {describe(indices)} and an array of {describe(arr)} must have "
                         "as many axes")
    return getitem(arr, along(indices, shape, from_the_last("take_along_axis", axis, arr)))


def along(indices: Any, shape: tuple[int, ...], axis: int) -> tuple[Any, ...]:
    """Return the index of an array of a shape that has these indices along one axis, at every place of the others.

    Examples
    --------
    >>> np.eye(2)[along(np.array([[1], [0]]), (2, 2), 1)]
    array([[0.],
           [0.]])
    """
    index: list[Any] = [np.arange(extent).reshape((-1,) + (1,) * (len(shape) - place - 1))
                        for place, extent in enumerate(shape)]
    index[axis] = indices
    return tuple(index)


@register(np.compress)
def compress(condition: Any, a: Any, axis: int | None = None, out: Any = None) -> Any:
    """Take the slices along an axis at which a condition holds.

    Parameters
    ----------
    condition : array_like of bool, one-dimensional
        Not longer than the axis; what it does not reach is left out.
    a : array_like
        Of any shape.
    axis : int, optional
        None takes ``a`` as one row.
    out : None
        Not supported.

    Returns
    -------
    Variable, dtype of ``a``

    Raises
    ------
    ShapeError
        If there is no such axis, or the condition is not one-dimensional.
    IndexError
        If the condition holds outside.

    Notes
    -----
    A composition of `getitem`. The gradient is 0 where elements are left out. Saves nothing but the places.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.compress([True, False, True], pygrad.Variable([1.0, 2.0, 3.0]))
    Variable([1. 3.])
    """
    if out is not None:
        refuse("compress", out=out)
    if axis is None or (axis in (0, -1) and not np.ndim(a)):
        a, axis = ravel(a), 0
    condition = np.asarray(data_of(condition))
    if condition.ndim != 1:
        raise ShapeError(f"compress: expected a one-dimensional condition, got {describe(condition)}")
    return _at("compress", a, np.flatnonzero(condition), axis)


@register(method="compress")
def _compress_method(self: Any, condition: Any, axis: int | None = None, out: Any = None) -> Any:
    """Take the slices at which a condition holds; see `pygrad.functions.compress`."""
    return compress(condition, self, axis, out)


@register(np.extract)
def extract(condition: Any, arr: Any) -> Any:
    """Take the elements at which a condition holds, as one row.

    Parameters
    ----------
    condition : array_like of bool
        Of as many elements as ``arr``.
    arr : array_like
        Of any shape.

    Returns
    -------
    Variable, one-dimensional, dtype of ``arr``

    Raises
    ------
    IndexError
        If the condition holds outside.

    Notes
    -----
    A composition of `ravel` and `getitem`. The gradient is 0 where elements are left out. Saves nothing but the
    places.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[1.0, 2.0], [3.0, 4.0]])
    >>> np.extract(x > 1.5, x)
    Variable([2. 3. 4.])
    """
    condition = np.asarray(data_of(condition))
    return getitem(ravel(arr), np.flatnonzero(condition))


@register(np.choose)
def choose(a: Any, choices: Any, out: Any = None, mode: str = "raise") -> Any:
    """Take each element from one of several arrays, by its number.

    Parameters
    ----------
    a : array_like of int
        The number of the array to take each element from.
    choices : sequence of array_like
        All broadcast, and with ``a``. Of an array, its first axis is the sequence.
    out : None
        Not supported.
    mode : {"raise", "wrap", "clip"}
        What becomes of numbers outside: an error, counted on from the other end, or the nearest within.

    Returns
    -------
    Variable, broadcast shape, NumPy's result dtype of the choices

    Raises
    ------
    ShapeError
        If the shapes do not broadcast.
    ArgumentError
        If a number lies outside.
    DTypeError
        If ``a`` does not hold integers.

    Notes
    -----
    The gradient goes to what was chosen and is exactly 0 elsewhere. Saves nothing but the numbers.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([10.0, 20.0])
    >>> np.choose([1, 0], [x, -x])
    Variable([-10.  20.])
    """
    if out is not None:
        refuse("choose", out=out)
    choices = listed(choices if hasattr(choices, "__getitem__") else list(choices))
    if not len(choices):
        raise ArgumentError("choose: got no arrays to choose from; give at least one")
    numbers = within("choose", _integers("choose", a), len(choices), mode)
    if numbers.size and not 0 <= numbers.min() <= numbers.max() < len(choices):
        raise ArgumentError(f"choose: numbers run from 0 to {len(choices) - 1}, got {numbers.min()} to "
                            f"{numbers.max()}; mode='wrap' or 'clip' brings them in")
    return Choose()(numbers, *choices)


@register(method="choose")
def _choose_method(self: Any, choices: Any, out: Any = None, mode: str = "raise") -> Any:
    """Take each element from one of several arrays; see `pygrad.functions.choose`."""
    return choose(self, choices, out, mode)


register_plain((np.ix_, np.unravel_index, np.ravel_multi_index))
register(method="flat")(property(Flat, lambda self, values: Flat(self).assign(values),
                                 doc="The elements one after the other, to read and to assign."))
