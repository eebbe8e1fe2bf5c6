"""Updates at an index, one after the other where it repeats: ``np.add.at`` and its like, as functions."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.dispatch import register_method, table
from pygrad.errors import DTypeError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._index import joined, parse, read
from pygrad.functions._operands import as_operand
from pygrad.functions._sibling import sibling
from pygrad.functions.assignment import setitem
from pygrad.functions.indexing import Getitem, getitem


class AddAt(Function):
    """Copy with a value added at an index. dx = dy, dvalue = dy there. Saves: nothing but the index arrays.

    The arrays of the index are inputs without a gradient: constants, which the graph holds anyway.
    ``template`` is the rest of it.
    """

    __slots__ = ("ndim", "template")
    __module__ = "pygrad.functions"
    takes_complex = True

    def __init__(self, template: tuple[Any, ...]) -> None:
        self.template = template

    def forward(self, x: Any, value: Any, *arrays: Any) -> Any:
        if not np.can_cast(value.dtype, x.dtype, "same_kind"):
            raise DTypeError(f"add.at: a value of {describe(value)} would be rounded in an array of {describe(x)}; "
                             "convert the array with astype first")
        self.ndim, index = x.ndim, joined(self.template, arrays)
        y = np.array(x)
        try:
            np.add.at(y, index, value)
        except ValueError:
            taken = read(x, index, x.ndim)
            raise ShapeError(f"add.at: a value of {describe(value)} does not fit the place it is added to, of shape "
                             f"{np.shape(taken)} in an array of {describe(x)}; it must broadcast to it") from None
        self.save_for_backward(*arrays)
        return y

    def backward(self, gy: Any) -> Any:
        arrays, (need, need_value, *_) = self.saved or (), self.needs_grad
        gvalue = sibling(Getitem(self.template, self.ndim), gy, *arrays) if need_value else None
        return gy if need else None, gvalue, *(None,) * len(arrays)


@register_method(np.add, "at")
def add_at(a: Any, indices: Any, b: Any) -> Any:
    """Return a copy of an array with ``b`` added at an index: what ``np.add.at(a, indices, b)`` records.

    Parameters
    ----------
    a : array_like
        Of any shape.
    indices : index
        Whatever NumPy takes: integers, slices, integer and boolean arrays, and tuples of them.
    b : array_like
        Of a shape that broadcasts to that of ``a[indices]``.

    Returns
    -------
    Variable, shape and dtype of ``a``

    Raises
    ------
    IndexError
        If the index lies outside.
    ShapeError
        If ``b`` does not fit.
    DTypeError
        If floating numbers meet an integer array.

    Notes
    -----
    What meets in one place is summed. The gradient of ``a`` is the output's, that of ``b`` what stands at the
    index. Saves nothing but the arrays of the index. The other ufuncs have the same, ``np.multiply.at(a, ...)``,
    as a composition of what they are with `getitem` and `setitem`, in as many steps as a place is repeated.

    Examples
    --------
    >>> import numpy as np, pygrad
    >>> x, w = pygrad.Variable([1.0, 2.0]), pygrad.Variable([10.0, 20.0, 30.0])
    >>> y = np.copy(x)
    >>> np.add.at(y, [0, 0, 1], w)
    >>> y[0].backward()
    >>> y, x.grad, w.grad
    (Variable([31. 32.]), Variable([1. 0.]), Variable([1. 1. 0.]))
    """
    template, arrays = parse(indices)
    return AddAt(template)(a, b, *arrays)


@register_method(np.subtract, "at")
def _subtract_at(a: Any, indices: Any, b: Any) -> Any:
    return add_at(a, indices, np.negative(b))


@register_method(None, "at")
def _at(ufunc: np.ufunc, a: Any, indices: Any, *b: Any) -> Any:
    """Return a copy with a ufunc applied at an index, in rounds in each of which no place is repeated."""
    places = np.arange(a.size).reshape(a.shape)[joined(*parse(indices))]
    given = [as_operand(one) for one in b]
    flat = [np.broadcast_to(one, places.shape).reshape(-1) for one in given]
    places, function = places.reshape(-1), table[ufunc]
    turns = _turns(places)
    for turn in range(int(turns.max(initial=-1)) + 1):
        chosen = np.flatnonzero(turns == turn)
        index = np.unravel_index(places[chosen], a.shape)
        value = function(getitem(a, index), *[getitem(one, chosen) for one in flat])
        if not np.can_cast(value.dtype, a.dtype, "same_kind"):
            raise DTypeError(f"{ufunc.__name__}.at: the result has dtype {value.dtype}, which does not fit into an "
                             f"array of {describe(a)}; convert the array with astype first")
        a = setitem(a, index, value)
    return a


def _turns(places: Any) -> Any:
    """Return for each element how many equal ones stand before it."""
    order = np.argsort(places, kind="stable")
    ordered = places[order]
    new = np.ones(len(ordered), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    starts = np.maximum.accumulate(np.where(new, np.arange(len(ordered)), 0)) if len(ordered) else new
    turns = np.empty(len(ordered), np.intp)
    turns[order] = np.arange(len(ordered)) - starts
    return turns
