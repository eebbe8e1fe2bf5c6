"""Index expressions: taken apart into constants and arrays, written out for every axis, and put to use.

A template is the index as a tuple in which each array is replaced by `ARRAY`, so that the arrays can be
inputs of the Function (constants of the graph) and the rest its parameter. `read` and `add_into` take an
array with any number of batch axes in front, which the index does not mention.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.functions._operands import data_of

ARRAY = type("ARRAY", (), {"__slots__": (), "__doc__": "Stands in a template for an array."})()

_BASIC = (int, slice, type(None), type(Ellipsis), np.integer)

# Elements that are added at a time, so that their positions (8 bytes each) stay a small workspace.
_BLOCK = 1 << 16

# Elements up to which `numpy.add.at` itself takes less time than to compute their positions.
_SMALL = 1 << 10


def parse(index: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return the template of an index, and the arrays in it.

    Examples
    --------
    >>> parse((slice(2), 3))
    ((slice(None, 2, None), 3), ())
    >>> parse([2, 0])[1]
    (array([2, 0]),)
    """
    items = index if isinstance(index, tuple) else (index,)
    template, arrays = [], []
    for item in items:
        if isinstance(item, _BASIC) and not isinstance(item, bool):
            template.append(item)
            continue
        array = np.asarray(data_of(item))
        if isinstance(item, list) and not item:
            array = array.astype(np.intp)
        if array.ndim == 0 and array.dtype.kind in "iu":
            template.append(int(array))
        else:
            template.append(ARRAY)
            arrays.append(array)
    return tuple(template), tuple(arrays)


def joined(template: tuple[Any, ...], arrays: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the index that `parse` took apart."""
    if not arrays:
        return template
    rest = iter(arrays)
    return tuple([next(rest) if item is ARRAY else item for item in template])


def _consumed(item: Any) -> int:
    """Return how many axes of the indexed array an item stands for."""
    if item is None:
        return 0
    return item.ndim if isinstance(item, np.ndarray) and item.dtype.kind == "b" else 1


def written_out(index: tuple[Any, ...], ndim: int) -> tuple[Any, ...]:
    """Return the index with an item for every axis: no ellipsis, no axis left out.

    Examples
    --------
    >>> written_out((0, Ellipsis, None), 3)
    (0, slice(None, None, None), slice(None, None, None), None)
    """
    place = next((number for number, item in enumerate(index) if item is Ellipsis), len(index))
    head, tail = index[:place], index[place + 1:]
    missing = ndim - sum(map(_consumed, head)) - sum(map(_consumed, tail))
    return (*head, *(slice(None),) * missing, *tail)


def _behind(array: Any, batch: int) -> Any:
    """Return a view with the batch axes at the end."""
    return array.transpose((*range(batch, array.ndim), *range(batch))) if batch else array


def read(x: Any, index: tuple[Any, ...], ndim: int) -> Any:
    """Return ``x[index]``, where the index speaks of the last ``ndim`` axes."""
    batch = x.ndim - ndim
    if not batch:
        return x[index]
    y = _behind(x, batch)[written_out(index, ndim)]
    return y.transpose((*range(y.ndim - batch, y.ndim), *range(y.ndim - batch)))


def write(x: Any, index: tuple[Any, ...], ndim: int, value: Any) -> None:
    """Assign ``x[index] = value``, where the index speaks of the last ``ndim`` axes; ``value`` may be 0-d."""
    batch = x.ndim - ndim
    if not batch:
        x[index] = value
        return
    target, index = _behind(x, batch), written_out(index, ndim)
    target[index] = value if not value.ndim else _behind(value, batch)


def add_into(x: Any, index: tuple[Any, ...], ndim: int, value: Any) -> None:
    """Add ``value`` to zeros ``x`` at an index of its last ``ndim`` axes, summing what meets in one place."""
    batch = x.ndim - ndim
    integers = [item for item in index if isinstance(item, np.ndarray) and item.dtype.kind in "iu"]
    if not integers:
        write(x, index, ndim, value)
    elif x.ndim == 1 and len(index) == 1:
        np.add.at(x, integers[0].ravel(), value.ravel())
    elif value.size <= _SMALL:
        np.add.at(_behind(x, batch), written_out(index, ndim) if batch else index, _behind(value, batch))
    else:
        index = written_out(index, ndim)
        if x.flags.c_contiguous and _rows_only(index):
            _add_rows(x, index, batch, value)
        else:
            np.add.at(_behind(x, batch), index, _behind(value, batch))


def _rows_only(index: tuple[Any, ...]) -> bool:
    """Whether the index is nothing but integer arrays, side by side, and full slices around them."""
    kinds = "".join("a" if isinstance(item, np.ndarray) and item.dtype.kind in "iu" else
                    "s" if isinstance(item, slice) and item == slice(None) else "x" for item in index)
    return "x" not in kinds and "a" in kinds and "s" not in kinds.strip("s")


def _add_rows(x: Any, index: tuple[Any, ...], batch: int, value: Any) -> None:
    """Add rows in blocks through one-dimensional positions, which is where `numpy.add.at` is fast."""
    first = next(number for number, item in enumerate(index) if not isinstance(item, slice))
    arrays = [item for item in index if not isinstance(item, slice)]
    start = batch + first
    extents = x.shape[start:start + len(arrays)]
    positive = [np.where(array < 0, array + extent, array).astype(np.intp, copy=False)
                for array, extent in zip(arrays, extents, strict=True)]
    rows = np.ravel_multi_index(tuple(positive), extents).ravel()
    outer, inner = math.prod(x.shape[:start]), math.prod(x.shape[start + len(arrays):])
    flat, values = x.reshape(-1), value.reshape(outer, rows.size * inner)
    width, columns = x.size // outer, np.arange(inner)
    step, several = max(1, _BLOCK // inner), max(1, _BLOCK // (rows.size * inner))
    for begin in range(0, rows.size, step):
        block = rows[begin:begin + step]
        positions = block if inner == 1 else (block[:, None] * inner + columns).ravel()
        part = slice(begin * inner, begin * inner + positions.size)
        for first in range(0, outer, several):
            offsets = np.arange(first, min(first + several, outer))[:, None] * width
            np.add.at(flat, (offsets + positions).ravel(), values[first:first + several, part].ravel())


def winners(shape: tuple[int, ...], index: tuple[Any, ...]) -> Any:
    """Return which elements of an assigned value are kept, or None for all; of a repeated place, the last.

    Examples
    --------
    >>> winners((3,), (np.array([2, 0, 2]),))
    array([False,  True,  True])
    """
    if not any(isinstance(item, np.ndarray) and item.dtype.kind in "iu" for item in index):
        return None
    places = np.zeros(shape, np.intp)
    numbers = np.arange(places[index].size).reshape(places[index].shape)
    places[index] = numbers
    won = places[index] == numbers
    return None if won.all() else won
