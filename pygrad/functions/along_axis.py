"""A function of rows or of elements, applied to all of an array: apply_along_axis, apply_over_axes, vectorize."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from pygrad.dispatch import register
from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._checks import broadcast_error, from_the_last
from pygrad.functions._operands import as_variable
from pygrad.functions.axes import moveaxis
from pygrad.functions.broadcasting import broadcast_to
from pygrad.functions.joining import stack
from pygrad.functions.shaping import expand_dims, reshape
from pygrad.functions.splitting import unstack
from pygrad.variable import Variable


def _together(results: list[Any], lead: tuple[int, ...]) -> Any:
    """Return results stacked, in a shape that begins with ``lead``; a plain array if none is a Variable."""
    if not any(isinstance(one, Variable) for one in results):
        plain = np.stack([np.asarray(one) for one in results])
        return plain.reshape(lead + plain.shape[1:])
    joined = stack(results)
    return reshape(joined, lead + joined.shape[1:])


@register(np.apply_along_axis)
def apply_along_axis(func1d: Callable[..., Any], axis: int, arr: Any, *args: Any, **kwargs: Any) -> Any:
    """Apply a function to each row along an axis.

    Parameters
    ----------
    func1d : callable
        Takes a one-dimensional Variable, then ``args`` and ``kwargs``; returns a number, an array or a Variable, of
        the same shape for each row.
    axis : int
        Along which axis.
    arr : array_like
        Of any shape with that axis.
    args, kwargs : any
        Handed on.

    Returns
    -------
    Variable, with the axes of the function's result in place of ``axis``
        A plain array, if the function returns no Variables.

    Raises
    ------
    ShapeError
        If there is no such axis, or another axis is empty.

    Notes
    -----
    A composition of `unstack`, the function and `stack`. A function of whole arrays with an ``axis`` takes less
    time and memory. Saves what the function does.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x = pygrad.Variable([[1.0, 2.0], [3.0, 4.0]])
    >>> np.apply_along_axis(lambda row: (row * row).sum(), 1, x)
    Variable([ 5. 25.])
    """
    x = as_variable(arr)
    axis = from_the_last("apply_along_axis", operator.index(axis), x) + x.ndim
    turned = moveaxis(x, axis, -1)
    lead = turned.shape[:-1]
    if 0 in lead:
        raise ShapeError(f"apply_along_axis: {describe(x)} has no rows along axis {axis} to apply a function to")
    rows = unstack(reshape(turned, (int(np.prod(lead)), turned.shape[-1])))
    y = _together([func1d(row, *args, **kwargs) for row in rows], lead)
    more = y.ndim - len(lead)
    return moveaxis(y, range(len(lead), y.ndim), range(axis, axis + more)) if isinstance(y, Variable) else \
        np.moveaxis(y, range(len(lead), y.ndim), range(axis, axis + more))


@register(np.apply_over_axes)
def apply_over_axes(func: Callable[..., Any], a: Any, axes: Any) -> Any:
    """Apply a function of an array and an axis for one axis after the other.

    Parameters
    ----------
    func : callable
        Such as ``np.sum``; what it removes is put back at length 1.
    a : array_like
        Of any shape.
    axes : int or sequence of int

    Returns
    -------
    Variable, of as many axes as ``a``

    Raises
    ------
    ShapeError
        If the function removes more than one axis.

    Notes
    -----
    A composition of the function and `expand_dims`. Saves what the function does.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> np.apply_over_axes(np.sum, pygrad.Variable([[1.0, 2.0], [3.0, 4.0]]), (0, 1))
    Variable([[10.]])
    """
    ndim = np.ndim(a)
    for axis in (axes,) if np.ndim(axes) == 0 else axes:
        axis = axis + ndim if axis < 0 else axis
        y = func(a, axis)
        y = expand_dims(y, axis) if np.ndim(y) == ndim - 1 else y
        if np.ndim(y) != ndim:
            raise ShapeError(f"apply_over_axes: for {describe(a)} and axis {axis} the function returned {describe(y)}; "
                             "it must keep the number of axes, or remove one")
        a = y
    return a


def vectorize(pyfunc: Callable[..., Any], otypes: Any = None, doc: str | None = None, excluded: Any = None,
              cache: bool = False, signature: Any = None) -> Callable[..., Any]:
    """Make a function of arrays out of one of single numbers.

    Parameters
    ----------
    pyfunc : callable
        Takes 0-d Variables (and plain numbers from plain arrays); returns a number or a tuple of them.
    otypes : str or sequence of dtype, optional
        The dtypes of the results.
    doc : str, optional
        The new function's docstring.
    excluded : set of str or int, optional
        Arguments that are handed on as they are.
    cache : bool
        Without effect.
    signature : None
        Not supported.

    Returns
    -------
    callable
        Its arguments broadcast; its results are Variables, or plain arrays if ``pyfunc`` returns no Variables.

    Raises
    ------
    ArgumentError
        If there is a signature.

    Notes
    -----
    A composition of `unstack`, ``pyfunc`` and `stack`. ``np.vectorize`` does not hand Variables over. It is a loop
    over elements, and takes its time. Saves what ``pyfunc`` does.

    Examples
    --------
    >>> import pygrad
    >>> from pygrad import functions as F
    >>> relu = F.vectorize(lambda x: x if x > 0 else 0 * x)
    >>> relu(pygrad.Variable([-1.0, 2.0]))
    Variable([-0.  2.])
    """
    if signature is not None:
        raise ArgumentError("vectorize: signature= is not supported; use apply_along_axis, or np.stack over a loop")
    left_out, types = set(excluded or ()), None if otypes is None else [np.dtype(one) for one in otypes]

    @functools.wraps(pyfunc)
    def vectorized(*args: Any, **kwargs: Any) -> Any:
        given: dict[Any, Any] = {**dict(enumerate(args)), **kwargs}
        named = {key: one for key, one in given.items() if key not in left_out}
        try:
            shape = np.broadcast_shapes(*[np.shape(one) for one in named.values()])
        except ValueError:
            raise broadcast_error("vectorize", *named.values()) from None
        columns = {key: _elements(one, shape) for key, one in named.items()}
        results = []
        for number in range(int(np.prod(shape))):
            chosen = {key: column[number] for key, column in columns.items()}
            results.append(pyfunc(*[chosen.get(place, one) for place, one in enumerate(args)],
                                  **{name: chosen.get(name, one) for name, one in kwargs.items()}))
        if not results:
            raise ArgumentError("vectorize: the arguments have no elements to call the function with")
        if not isinstance(results[0], tuple):
            return _typed(_together(results, shape), types, 0)
        return tuple([_typed(_together([one[place] for one in results], shape), types, place)
                      for place in range(len(results[0]))])

    if doc is not None:
        vectorized.__doc__ = doc
    return vectorized


def _elements(value: Any, shape: tuple[int, ...]) -> Any:
    if isinstance(value, Variable):
        return unstack(reshape(broadcast_to(value, shape), (int(np.prod(shape)),)))
    return np.broadcast_to(value, shape).ravel()


def _typed(result: Any, types: list[Any] | None, place: int) -> Any:
    return result if types is None else result.astype(types[place])
