"""Methods of ufuncs: ``np.add.reduce``, ``accumulate``, ``outer``, ``reduceat``.

Where NumPy has a function that does the same (`numpy.sum` for ``np.add.reduce``), that is called. The rest goes for
every ufunc of two arguments that has a derivative, in as many steps as the axis is long; in its logarithm, where
the ufunc is associative.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple
from numpy.typing import DTypeLike

from pygrad.dispatch import register_method, table
from pygrad.errors import ArgumentError, NoDerivativeError, describe
from pygrad.functions._axes import Axis
from pygrad.functions._checks import axis_error, from_the_last, refuse
from pygrad.functions._operands import as_operand, as_variable, data_of
from pygrad.variable import make_leaf

ASSOCIATIVE = (np.add, np.multiply, np.maximum, np.minimum, np.fmax, np.fmin, np.logaddexp, np.logaddexp2, np.hypot)

_MISSING: Any = np._NoValue

Binary = Callable[[Any, Any], Any]


def _prepared(ufunc: np.ufunc, method: str, array: Any, dtype: DTypeLike | None) -> Any:
    """Return the array as a Variable, cast to ``dtype``; by default to what NumPy computes in."""
    if ufunc.nin != 2 or ufunc.nout != 1:
        raise ArgumentError(f"{ufunc.__name__}.{method} is for ufuncs of two arguments and one result")
    x = as_variable(array)
    if dtype is None:
        dtype = ufunc.resolve_dtypes((x.dtype, x.dtype, None))[2]
        if ufunc in (np.add, np.multiply) and x.dtype.kind in "bui":
            dtype = np.result_type(x.dtype, np.uintp if x.dtype.kind == "u" else np.intp)
    return x if x.dtype == dtype else x.astype(dtype)


def _options(**given: Any) -> dict[str, Any]:
    """Return the arguments that were given."""
    return {name: value for name, value in given.items()
            if value is not None and value is not _MISSING and value is not True and value is not False
            or (name == "keepdims" and value)}


@register_method(np.add, "reduce")
def _sum(array: Any, axis: Axis = 0, dtype: DTypeLike | None = None, out: Any = None, keepdims: bool = False,
         initial: Any = _MISSING, where: Any = True) -> Any:
    options = _options(dtype=dtype, keepdims=keepdims, initial=initial, where=where)
    return table[np.sum](array, axis=axis, **options)


@register_method(np.multiply, "reduce")
def _prod(array: Any, axis: Axis = 0, dtype: DTypeLike | None = None, out: Any = None, keepdims: bool = False,
          initial: Any = _MISSING, where: Any = True) -> Any:
    options = _options(dtype=dtype, keepdims=keepdims, initial=initial, where=where)
    return table[np.prod](array, axis=axis, **options)


def _extremum(function: Callable[..., Any], ufunc: np.ufunc) -> Callable[..., Any]:
    def reduce(array: Any, axis: Axis = 0, dtype: DTypeLike | None = None, out: Any = None, keepdims: bool = False,
               initial: Any = _MISSING, where: Any = True) -> Any:
        x = _prepared(ufunc, "reduce", array, dtype)
        return table[function](x, axis=axis, **_options(keepdims=keepdims, initial=initial, where=where))

    return reduce


register_method(np.maximum, "reduce")(_extremum(np.max, np.maximum))
register_method(np.minimum, "reduce")(_extremum(np.min, np.minimum))


@register_method(None, "reduce")
def _reduce(ufunc: np.ufunc, array: Any, axis: Axis = 0, dtype: DTypeLike | None = None, out: Any = None,
            keepdims: bool = False, initial: Any = _MISSING, where: Any = True) -> Any:
    refuse(f"{ufunc.__name__}.reduce", out=out)
    x = _prepared(ufunc, "reduce", array, dtype)
    try:
        if axis is None or (not x.ndim and axis in (0, -1)):
            axes = tuple(range(x.ndim))
        else:
            axes = normalize_axis_tuple(axis, x.ndim)
    except ValueError:
        raise axis_error(f"{ufunc.__name__}.reduce", axis, x) from None
    if len(axes) > 1 and ufunc not in ASSOCIATIVE:
        raise ArgumentError(f"{ufunc.__name__}.reduce depends on the order of elements: give one axis, not {axis!r}")
    first = _first(ufunc, initial)
    mask = None
    if where is not True:
        mask = np.broadcast_to(data_of(where), x.shape)
        if first is None:
            raise ArgumentError(f"{ufunc.__name__}.reduce: where= needs a value to begin with; give one as initial=")
        x = np.where(mask, x, 1 if ufunc not in ASSOCIATIVE else first if ufunc.identity is None else ufunc.identity)
    shape = tuple([1 if number in axes else extent for number, extent in enumerate(x.shape)])
    rows = _in_rows(x, axes)
    if not len(rows) and first is None:
        raise ArgumentError(f"{ufunc.__name__}.reduce: an array of {describe(x)} has no elements along axis={axis!r}; "
                            "give initial=")
    # NumPy's hypot of one number is its absolute value: it begins with the identity.
    given = (initial is not _MISSING and initial is not None) or not len(rows) or (len(rows) == 1 and ufunc is np.hypot)
    masks = None if mask is None or ufunc in ASSOCIATIVE else _in_rows(mask, axes)
    result = _folded(ufunc, rows, first if given else None, masks)
    return result.reshape(shape) if keepdims else result


def _in_rows(x: Any, axes: tuple[int, ...]) -> Any:
    """Return an array with these axes joined, in front."""
    kept = [number for number in range(x.ndim) if number not in axes]
    length = math.prod(x.shape[axis] for axis in axes)
    return np.transpose(x, (*axes, *kept)).reshape((length, *[x.shape[number] for number in kept]))


def _first(ufunc: np.ufunc, initial: Any) -> Any:
    """Return what a reduction begins with: the initial value, or the identity, or None."""
    return ufunc.identity if initial is _MISSING or initial is None else initial


def _folded(ufunc: np.ufunc, rows: Any, first: Any, masks: Any = None) -> Any:
    """Combine rows, where masks allow it, from the left; by halves, where that gives the same."""
    combine: Binary = table[ufunc]
    if not len(rows):
        return make_leaf(np.full(rows.shape[1:], first, rows.dtype))
    if ufunc not in ASSOCIATIVE:
        parts = rows if isinstance(rows, list) else list(rows)
        result = parts[0] if first is None else np.full(rows.shape[1:], first, rows.dtype)
        for number in range(first is None, len(parts)):
            further = combine(result, parts[number])
            result = further if masks is None else np.where(masks[number], further, result)
        return result
    while len(rows) > 1:
        half = len(rows) // 2
        pairs = combine(rows[:half], rows[half:2 * half])
        rows = np.concatenate([pairs, rows[2 * half:]]) if len(rows) % 2 else pairs
    return rows[0] if first is None else combine(first, rows[0])


@register_method(np.add, "accumulate")
def _cumsum(array: Any, axis: int = 0, dtype: DTypeLike | None = None, out: Any = None) -> Any:
    if np.ndim(array):
        return table[np.cumsum](array, axis=axis, **_options(dtype=dtype))
    return _accumulate(np.add, array, axis, dtype)


@register_method(np.multiply, "accumulate")
def _cumprod(array: Any, axis: int = 0, dtype: DTypeLike | None = None, out: Any = None) -> Any:
    if np.ndim(array):
        return table[np.cumprod](array, axis=axis, **_options(dtype=dtype))
    return _accumulate(np.multiply, array, axis, dtype)


@register_method(None, "accumulate")
def _accumulate(ufunc: np.ufunc, array: Any, axis: int = 0, dtype: DTypeLike | None = None, out: Any = None) -> Any:
    refuse(f"{ufunc.__name__}.accumulate", out=out)
    x = _prepared(ufunc, "accumulate", array, dtype)
    axis = from_the_last(f"{ufunc.__name__}.accumulate", axis, x)
    combine: Binary = table[ufunc]
    rows = np.swapaxes(x, 0, axis)
    if ufunc in ASSOCIATIVE:
        step = 1
        while step < len(rows):
            rows = np.concatenate([rows[:step], combine(rows[:-step], rows[step:])])
            step *= 2
    elif ufunc is np.subtract and len(rows):
        return np.swapaxes(_cumsum(np.concatenate([rows[:1], -rows[1:]]), dtype=rows.dtype), 0, axis)
    elif len(rows):
        rows = np.stack(list(itertools.accumulate(rows, combine)))
    return np.swapaxes(rows, 0, axis)


@register_method(None, "outer")
def _outer(ufunc: np.ufunc, a: Any, b: Any, /, **options: Any) -> Any:
    a, b = (as_operand(one) for one in (a, b))
    return ufunc(a.reshape(a.shape + (1,) * b.ndim), b, **options)


@register_method(None, "reduceat")
def _reduceat(ufunc: np.ufunc, array: Any, indices: Any, axis: int = 0, dtype: DTypeLike | None = None,
              out: Any = None) -> Any:
    refuse(f"{ufunc.__name__}.reduceat", out=out)
    x = _prepared(ufunc, "reduceat", array, dtype)
    axis = from_the_last(f"{ufunc.__name__}.reduceat", axis, x)
    rows, starts = np.swapaxes(x, 0, axis), segment_starts(indices, x.shape[axis], ufunc.__name__)
    ends = segment_ends(starts, len(rows))
    if not len(starts):
        raise NoDerivativeError(f"{ufunc.__name__}.reduceat: there are no indices; give at least one")
    if ufunc in ASSOCIATIVE:
        return np.swapaxes(_folded_segments(table[ufunc], rows, starts, ends - starts), 0, axis)
    listed = list(rows)
    parts = [_folded(ufunc, listed[start:end], None) for start, end in zip(starts, ends, strict=True)]
    return np.swapaxes(np.stack(parts), 0, axis)


def _folded_segments(combine: Binary, rows: Any, starts: Any, lengths: Any) -> Any:
    """Combine the rows of each segment, by pairs of neighbours in all segments at once."""
    ends = np.cumsum(lengths)
    rows = rows[np.arange(ends[-1]) + np.repeat(starts - ends + lengths, lengths)]
    while lengths.max() > 1:
        place = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        even = place % 2 == 0
        paired = even & (place + 1 < np.repeat(lengths, lengths))
        left, alone = np.flatnonzero(paired), np.flatnonzero(even & ~paired)
        order = np.argsort(np.concatenate([left, alone]))
        rows = np.concatenate([combine(rows[left], rows[left + 1]), rows[alone]])[order]
        lengths = (lengths + 1) // 2
    return rows


def segment_starts(indices: Any, length: int, name: str) -> Any:
    """Return the indices of a ``reduceat`` as an array, or raise `IndexError` where one lies outside.

    Examples
    --------
    >>> segment_starts([0, 2], 4, "add")
    array([0, 2])
    """
    starts = np.asarray(data_of(indices), np.intp)
    if starts.size and not (0 <= starts.min() and starts.max() < length):
        raise IndexError(f"{name}.reduceat: indices {starts.tolist()} do not all lie between 0 and {length - 1}")
    return starts


def segment_ends(starts: Any, length: int) -> Any:
    """Return where the segments of a ``reduceat`` end: before the next, or after one element.

    Examples
    --------
    >>> segment_ends(np.array([0, 2, 1]), 4)
    array([2, 3, 4])
    """
    following = np.append(starts[1:], length)
    return np.where(following > starts, following, starts + 1)
