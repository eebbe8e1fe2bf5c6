"""NumPy's functions that write into an array, as functions: put, place, putmask, copyto, ...

``np.put(y, i, v)`` re-points the Variable ``y`` to what `put` here returns, as ``y[i] = v`` does. On a leaf that needs
a gradient that is an error; under `no_grad`, and on a leaf that needs none, NumPy writes into its array.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register_update
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._operands import as_operand, data_of
from pygrad.functions.assignment import setitem
from pygrad.functions.indexing import getitem
from pygrad.functions.shaping import reshape
from pygrad.functions.taking import along, within
from pygrad.functions.where import where as choose


def _cycled(values: Any, places: Any, name: str) -> Any:
    """Return the values at these places of the flattened values, which begin anew at their end."""
    values = as_operand(values)
    if not values.size:
        if not places.size:
            return np.zeros(0, values.dtype)
        raise ArgumentError(f"{name}: there are no values to put; give at least one")
    return values.reshape(()) if values.size == 1 else getitem(values.reshape(-1), places % values.size)


@register_update(np.put)
def put(a: Any, ind: Any, v: Any, mode: str = "raise") -> Any:
    """Return a copy of an array with values at positions of its flattened form.

    Parameters
    ----------
    a : array_like
        Of any shape.
    ind : array_like of int
        The positions.
    v : array_like
        The values, repeated where there are more positions.
    mode : {"raise", "wrap", "clip"}
        What becomes of positions that lie outside.

    Returns
    -------
    Variable, shape and dtype of ``a``

    Raises
    ------
    IndexError
        If a position lies outside, in mode "raise".

    Notes
    -----
    A composition of `setitem`: each value gets the gradient of its place, of a repeated place the last. On a
    Variable ``np.put(y, ind, v)`` is recorded in place: ``y`` becomes the result.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> y = pygrad.Variable([[1.0, 2.0], [3.0, 4.0]]) * 2
    >>> np.put(y, [0, 3], pygrad.Variable([10.0, 20.0]))
    >>> y
    Variable([[10.  4.]
              [ 6. 20.]])
    """
    if not np.ndim(a):
        return reshape(put(reshape(a, (1,)), ind, v, mode), ())
    places = _places("put", data_of(ind), a, mode)
    if not np.size(v):  # NumPy leaves the array as it is
        places = _places("put", places[0][:0], a)
    return setitem(a, places, _cycled(v, np.arange(places[0].size), "put"))


def _places(name: str, positions: Any, a: Any, mode: str = "raise") -> tuple[Any, ...]:
    """Return the index of positions in the flattened array."""
    positions, (shape, size) = np.asarray(positions, np.intp).reshape(-1), _extent(a)
    positions = within(name, positions, size, mode)
    if positions.size and not (-size <= positions.min() and positions.max() < size):
        raise IndexError(f"{name}: positions {positions.tolist()} do not all lie in an array of {size} elements")
    positions = np.where(positions < 0, positions + size, positions)
    # Of an array without axes there is one element, which every position is.
    return np.unravel_index(positions, shape) if shape else (np.ones((), np.bool_),)


def _extent(a: Any) -> tuple[tuple[int, ...], int]:
    shape = np.shape(a)
    return shape, int(np.prod(shape))


@register_update(np.place)
def place(arr: Any, mask: Any, vals: Any) -> Any:
    """Return a copy of an array in which the elements where a mask is True are the values, one after the other.

    Parameters
    ----------
    arr : array_like
        Of any shape.
    mask : array_like of bool, shape of ``arr``
    vals : array_like
        Repeated where the mask has more places.

    Returns
    -------
    Variable, shape and dtype of ``arr``

    Raises
    ------
    ShapeError
        If the mask is of another size.

    Notes
    -----
    A composition of `setitem`: each value gets the gradients of its places. On a Variable ``np.place(y, ...)`` is
    recorded in place.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> y = pygrad.Variable([1.0, 2.0, 3.0]) * 2
    >>> np.place(y, y > 3, [7.0, 8.0])
    >>> y
    Variable([2. 7. 8.])
    """
    mask = _mask("place", mask, arr)
    return setitem(arr, mask, _cycled(vals, np.arange(np.count_nonzero(mask)), "place"))


@register_update(np.putmask)
def putmask(a: Any, mask: Any, values: Any) -> Any:
    """Return a copy of an array in which the elements where a mask is True are those of another.

    Parameters
    ----------
    a : array_like
        Of any shape.
    mask : array_like of bool, shape of ``a``
    values : array_like
        Those in the same place of the flattened arrays are taken; repeated, if smaller than ``a``.

    Returns
    -------
    Variable, shape and dtype of ``a``

    Raises
    ------
    ShapeError
        If the mask is of another size.

    Notes
    -----
    A composition of `setitem`: each value gets the gradients of its places. On a Variable ``np.putmask(y, ...)``
    is recorded in place.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> y = pygrad.Variable([1.0, 2.0, 3.0]) * 2
    >>> np.putmask(y, y > 3, [7.0, 8.0])
    >>> y
    Variable([2. 8. 7.])
    """
    mask = _mask("putmask", mask, a)
    return setitem(a, mask, _cycled(values, np.flatnonzero(mask), "putmask"))


def _mask(name: str, mask: Any, a: Any) -> Any:
    mask, (shape, size) = np.asarray(data_of(mask), np.bool_), _extent(a)
    if mask.size != size:
        raise ShapeError(f"{name}: the mask is {describe(mask)}, the array {describe(a)}; they must have the same size")
    return mask.reshape(shape)


@register_update(np.put_along_axis)
def put_along_axis(arr: Any, indices: Any, values: Any, axis: int | None) -> Any:
    """Return a copy of an array with values at positions along an axis: the counterpart of `numpy.take_along_axis`.

    Parameters
    ----------
    arr : array_like
        Of any shape.
    indices : array_like of int
        Positions along ``axis``, with as many axes as ``arr``; the other axes broadcast.
    values : array_like
        Of a shape that broadcasts to that of the positions.
    axis : int or None
        None for the flattened array.

    Returns
    -------
    Variable, shape and dtype of ``arr``

    Raises
    ------
    ShapeError
        If the positions do not fit.
    IndexError
        If one lies outside.

    Notes
    -----
    A composition of `setitem`: each value gets the gradient of its place, of a repeated place the last. On a
    Variable ``np.put_along_axis(y, ...)`` is recorded in place.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> y = pygrad.Variable([[1.0, 5.0], [4.0, 2.0]]) * 1
    >>> np.put_along_axis(y, np.argmax(y, axis=1, keepdims=True), 0.0, axis=1)
    >>> y
    Variable([[1. 0.]
              [0. 2.]])
    """
    indices, (shape, _) = np.asarray(data_of(indices)), _extent(arr)
    if axis is None:
        if indices.ndim != 1:
            raise ShapeError("put_along_axis: with axis=None expected one-dimensional positions, got "
                             f"{describe(indices)}")
        return setitem(arr, _places("put_along_axis", indices, arr), values)
    if indices.ndim != len(shape) or not -len(shape) <= axis < len(shape):
        raise ShapeError(f"put_along_axis: expected positions with {len(shape)} axes, as many as the array has, and an "
                         f"axis of them, got {describe(indices)} and axis={axis}")
    return setitem(arr, along(indices, shape, axis), values)


@register_update(np.copyto)
def copyto(dst: Any, src: Any, casting: Any = "same_kind", where: Any = True) -> Any:
    """Return an array of the shape and dtype of ``dst`` with the values of ``src``, where a mask is True.

    Parameters
    ----------
    dst : array_like
        Of any shape.
    src : array_like
        Of a shape that broadcasts to that of ``dst``.
    casting : str
        Which conversions of dtype are allowed; see `numpy.can_cast`.
    where : array_like of bool
        Broadcasts to the shape of ``dst``, whose elements stay where it is False.

    Returns
    -------
    Variable, shape and dtype of ``dst``

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    TypeError
        If the cast is not allowed.

    Notes
    -----
    A composition of `where` and `setitem`. On a Variable ``np.copyto(y, src)`` is recorded in place.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> y = pygrad.Variable([1.0, 2.0, 3.0]) * 1
    >>> np.copyto(y, pygrad.Variable(9.0), where=y > 1)
    >>> y
    Variable([1. 9. 9.])
    """
    dtype = np.asarray(data_of(dst)).dtype
    data = np.asarray(data_of(src))
    if not isinstance(src, int | float | complex) and not np.can_cast(data.dtype, dtype, casting):
        raise TypeError(f"copyto: cannot cast {describe(data)} to {dtype} with casting rule {casting!r}")
    if where is True:
        return setitem(dst, Ellipsis, src)
    mask = np.asarray(data_of(where))
    return setitem(dst, Ellipsis, choose(mask, src, dst).astype(dtype))


@register_update(np.fill_diagonal)
def fill_diagonal(a: Any, val: Any, wrap: bool = False) -> Any:
    """Return a copy of an array with values on its main diagonal.

    Parameters
    ----------
    a : array_like
        Of at least two axes; of equal lengths, if there are more.
    val : array_like
        One number, or the flattened values, repeated where the diagonal is longer.
    wrap : bool
        Begin anew below a tall matrix's square, after an empty row.

    Returns
    -------
    Variable, shape and dtype of ``a``

    Raises
    ------
    ShapeError
        If there is no such diagonal.

    Notes
    -----
    A composition of `setitem`: the diagonal's gradient goes to ``val``. On a Variable ``np.fill_diagonal(y, val)`` is
    recorded in place.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> y = pygrad.Variable([[1.0, 2.0], [3.0, 4.0]]) * 1
    >>> np.fill_diagonal(y, 0)
    >>> y
    Variable([[0. 2.]
              [3. 0.]])
    """
    shape, size = _extent(a)
    if len(shape) < 2 or (len(shape) > 2 and len(set(shape)) > 1):
        raise ShapeError(f"fill_diagonal: expected an array of two axes, or of more of one length, got {describe(a)}")
    end = size
    if len(shape) == 2:
        step = shape[1] + 1
        end = size if wrap else min(size, shape[1] * shape[1])
    else:
        step = 1 + int(np.cumprod(shape[:-1]).sum())
    positions = np.arange(0, end, step)
    return setitem(a, np.unravel_index(positions, shape), _cycled(val, np.arange(positions.size), "fill_diagonal"))
