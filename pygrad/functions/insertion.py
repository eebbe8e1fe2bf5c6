"""Elements put into an array along an axis, or taken out of it: insert, delete, trim_zeros."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from pygrad.arrays import NUMBER_TYPES
from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._checks import from_the_last
from pygrad.functions._operands import data_of
from pygrad.functions.axes import moveaxis
from pygrad.functions.indexing import getitem
from pygrad.functions.shaping import ravel, reshape
from pygrad.functions.taking import take


class Insert(Function):
    """Values between the elements of an axis. dx = dy at the elements, dvalues = dy there. Saves: which are which.

    The mask of what was there before is an input without a gradient, a constant: a byte an element along the axis.
    """

    __slots__ = ("axis",)
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, axis: int) -> None:
        self.axis = axis

    def forward(self, x: Any, values: Any, kept: Any) -> Any:
        self.save_for_backward(kept)
        place = x.ndim + self.axis
        y = np.empty((*x.shape[:place], len(kept), *x.shape[place + 1:]), x.dtype)
        before = (slice(None),) * place
        y[(*before, kept)] = x
        try:
            y[(*before, ~kept)] = values
        except ValueError:
            raise ShapeError(f"insert: values of {describe(values)} do not fit {len(kept) - x.shape[place]} places "
                             f"along axis {self.axis} of an array of {describe(x)}") from None
        return y

    def backward(self, gy: Any) -> Any:
        (kept,) = self.saved
        need, need_values, _ = self.needs_grad
        behind = (slice(None),) * (-self.axis - 1)
        return gy[(..., kept, *behind)] if need else None, gy[(..., ~kept, *behind)] if need_values else None, None


def _along(where: str, arr: Any, axis: int | None) -> tuple[Any, int]:
    """Return the array, as one row for None, and the axis counted from the last."""
    if axis is None:
        return ravel(arr), -1
    return arr, from_the_last(where, axis, arr)


def _places(obj: Any, extent: int) -> tuple[Any, bool]:
    """Return before which elements values are inserted, and whether ``obj`` names a single place."""
    if isinstance(obj, slice):
        indices = np.arange(*obj.indices(extent))
        return indices, indices.size == 1
    indices = np.asarray(obj)
    if indices.dtype.kind == "b":
        indices = np.flatnonzero(indices)
    elif not indices.size and not isinstance(obj, np.ndarray):
        indices = indices.astype(np.intp)
    if indices.ndim > 1:
        raise ArgumentError(f"insert: expected an index, a slice, or a row of indices, got {describe(indices)}")
    if indices.size and not -extent <= indices.min() <= indices.max() <= extent:
        raise IndexError(f"insert: {obj!r} lies outside {-extent} to {extent}, the places of an axis that long")
    return indices + extent * (indices < 0), indices.size == 1


@register(np.insert)
def insert(arr: Any, obj: Any, values: Any, axis: int | None = None) -> Any:
    """Insert values before elements of an array.

    Parameters
    ----------
    arr : array_like
        Of any shape.
    obj : int, slice, or sequence of int or bool
        Before which elements of ``arr``.
    values : array_like
        Of a shape that broadcasts to the places; converted to the dtype of ``arr``.
    axis : int, optional
        None takes ``arr`` as one row.

    Returns
    -------
    Variable, dtype of ``arr``

    Raises
    ------
    ShapeError
        If there is no such axis, or the values do not fit.
    IndexError
        If a place lies outside.

    Notes
    -----
    The gradients of ``arr`` and of ``values`` are what stands at their places. Saves which are
    which, a byte each along the axis.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x, v = pygrad.Variable([1.0, 2.0]), pygrad.Variable(5.0)
    >>> y = np.insert(x, 1, v)
    >>> (y * [1, 10, 100]).sum().backward()
    >>> y, x.grad, v.grad
    (Variable([1. 5. 2.]), Variable([  1. 100.]), Variable(10.0))
    """
    arr, axis = _along("insert", arr, axis)
    shape = np.shape(arr)
    before, single = _places(data_of(obj), shape[axis])
    values = np.asarray(values) if type(values) in NUMBER_TYPES else values
    if single:  # as many values as there are, all before one element
        extents = np.shape(values)
        if len(extents) < len(shape):
            values = reshape(values, (1,) * (len(shape) - len(extents)) + extents)
        if np.ndim(data_of(obj)) == 0 and not isinstance(obj, slice):
            values = moveaxis(values, 0, axis)
        before = np.full(np.shape(values)[axis], int(np.reshape(before, ())))
    order = np.argsort(before, kind="stable")
    extents = np.shape(values)
    if len(extents) >= -axis and extents[axis] == len(order) > 1 and (np.diff(order) < 0).any():
        values = take(values, order, axis)
    kept = np.ones(shape[axis] + len(before), np.bool_)
    kept[before[order] + np.arange(len(before))] = False
    return Insert(axis)(arr, values, kept)


@register(np.delete)
def delete(arr: Any, obj: Any, axis: int | None = None) -> Any:
    """Leave out elements of an array.

    Parameters
    ----------
    arr : array_like
        Of any shape.
    obj : int, slice, or sequence of int or bool
        Which elements.
    axis : int, optional
        None takes ``arr`` as one row.

    Returns
    -------
    Variable, dtype of ``arr``

    Raises
    ------
    ShapeError
        If there is no such axis.
    IndexError
        If an index lies outside.

    Notes
    -----
    A composition of `ravel` and `getitem`. The gradient is 0 where elements are left out. Saves which elements are
    kept, a byte each along the axis.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.delete(pygrad.Variable([1.0, 2.0, 3.0]), 1)
    Variable([1. 3.])
    """
    arr, axis = _along("delete", arr, axis)
    extent = np.shape(arr)[axis]
    obj = data_of(obj)
    if not isinstance(obj, slice) and not (isinstance(obj, np.ndarray) and obj.size):
        obj = np.asarray(obj) if np.size(obj) else np.asarray(obj).astype(np.intp)
    if isinstance(obj, np.ndarray) and obj.dtype.kind == "b" and obj.shape != (extent,):
        raise ArgumentError(f"delete: a mask must have the shape ({extent},) of the axis, got {describe(obj)}")
    kept = np.ones(extent, np.bool_)
    kept[obj] = False
    return getitem(arr, (..., kept, *(slice(None),) * (-axis - 1)))


@register(np.trim_zeros)
def trim_zeros(filt: Any, trim: str = "fb", axis: Any = None) -> Any:
    """Leave out the zeros at the ends of an array.

    Parameters
    ----------
    filt : array_like
        Of any shape.
    trim : {"fb", "f", "b"}
        At the front, at the back, or at both.
    axis : int or tuple of int, optional
        Along which axes; all if None.

    Returns
    -------
    Variable, dtype of ``filt``
        A view: the smallest box that holds everything that is not 0.

    Raises
    ------
    ArgumentError
        If ``trim`` is something else.
    ShapeError
        If there is no such axis.

    Notes
    -----
    A composition of `getitem`. The gradient is 0 where elements are left out. Saves nothing.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.trim_zeros(pygrad.Variable([0.0, 1.0, 0.0, 2.0, 0.0]))
    Variable([1. 0. 2.])
    """
    if not isinstance(trim, str) or trim.lower() not in ("fb", "bf", "f", "b"):
        raise ArgumentError(f"trim_zeros: expected \"f\", \"b\" or \"fb\", got {trim!r}")
    data = np.asarray(data_of(filt))
    axes = range(data.ndim) if axis is None else [axis] if isinstance(axis, int) else axis
    where: list[Any] = [slice(None)] * data.ndim
    found = np.nonzero(data) if data.ndim else ()
    for one in map(operator.index, axes):
        one = from_the_last("trim_zeros", one, data)
        places = found[one]
        first, last = (places.min(), places.max() + 1) if places.size else (data.shape[one],) * 2
        where[one] = slice(int(first) if "f" in trim.lower() else None, int(last) if "b" in trim.lower() else None)
        if not places.size:
            where[one] = slice(0, 0)
    return getitem(filt, tuple(where))
