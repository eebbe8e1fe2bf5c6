"""Rules applied block by block, so that their temporaries stay in the cache and none is as large as an array.

A rule is an expression of several arrays that broadcast together. On arrays it runs on a few thousand
elements at a time, into one result or into a sum; on Variables (under ``create_graph``) it runs once,
recorded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from pygrad.functions._sibling import has_variable

BLOCK = 1 << 15

Rule = Callable[..., Any]


def blockwise(rule: Rule, *arrays: Any) -> Any:
    """Return ``rule(*arrays)`` for a rule that works element by element.

    Parameters
    ----------
    rule : callable
        Takes as many arguments as there are arrays, and returns one of their broadcast shape.
    *arrays : array, Variable or None
        None is handed on.

    Examples
    --------
    >>> blockwise(lambda x, y: x + 2 * y, np.ones((2, 2)), np.ones(2))
    array([[3., 3.],
           [3., 3.]])
    """
    if has_variable(arrays):
        return rule(*arrays)
    shape = _shape(arrays)
    if math.prod(shape) <= BLOCK:
        return rule(*arrays)
    result: Any = None
    flat: Any = None
    for part, given in _blocks(arrays, shape):
        values = rule(*given)
        if result is None:
            result = np.empty(shape, values.dtype)
            flat = result.reshape(-1) if _are_flat(arrays, shape) else result
        flat[part] = values
    return result


def total(rule: Rule, *arrays: Any) -> Any:
    """Return the sum of ``rule(*arrays)``, a 0-d array of its dtype (float64 for integers).

    Blocks are summed in NumPy's order, and their sums in float64.

    Examples
    --------
    >>> total(np.square, np.array([1.0, 2.0], np.float32))
    array(5., dtype=float32)
    """
    shape = _shape(arrays)
    if math.prod(shape) <= BLOCK:
        values = rule(*arrays)
        if values.dtype.char in "fd":
            return np.asarray(np.add.reduce(values, None))
    summed, dtype = 0.0, None
    for _, given in _blocks(arrays, shape):
        values = rule(*given)
        dtype = values.dtype
        summed += float(np.add.reduce(values, axis=None, dtype=np.float32 if dtype.char == "e" else None))
    with np.errstate(over="ignore"):  # a sum beyond float16 is its infinity
        return np.asarray(summed, dtype if dtype is not None and dtype.kind == "f" else np.float64)


def rowwise(rule: Rule, *arrays: Any) -> Any:
    """Return ``rule(*arrays)`` for a rule that takes the last axis away.

    Examples
    --------
    >>> rowwise(lambda x, y: (x * y).sum(axis=-1), np.ones((2, 3)), np.ones(3))
    array([3., 3.])
    """
    shape = _shape(arrays)
    if math.prod(shape) <= BLOCK or len(shape) < 2 or has_variable(arrays):
        return rule(*arrays)
    result: Any = None
    for part, given in _blocks(arrays, shape, whole_rows=True):
        values = rule(*given)
        if result is None:
            result = np.empty(shape[:-1], values.dtype)
        result[part] = values
    return result


def _shape(arrays: tuple[Any, ...]) -> tuple[int, ...]:
    shapes = {array.shape for array in arrays if array is not None}
    shapes.discard(())
    return shapes.pop() if len(shapes) == 1 else np.broadcast_shapes(*shapes)


def _are_flat(arrays: tuple[Any, ...], shape: tuple[int, ...]) -> bool:
    """Whether all arrays run through their elements in the same order, without steps."""
    return all(array is None or not array.ndim or (array.shape == shape and array.flags.c_contiguous)
               for array in arrays)


def _blocks(arrays: tuple[Any, ...], shape: tuple[int, ...],
            whole_rows: bool = False) -> Iterator[tuple[Any, list[Any]]]:
    """Iterate over slices of the first axis (of the flat arrays, if that is possible), with what they cut."""
    size = math.prod(shape)
    if size <= BLOCK or not shape:
        yield ..., list(arrays)
        return
    if not whole_rows and _are_flat(arrays, shape):
        arrays = tuple([array.reshape(-1) if array is not None and array.ndim else array for array in arrays])
        shape = (size,)
    rows = max(1, BLOCK * shape[0] // size)
    for start in range(0, shape[0], rows):
        part = slice(start, start + rows)
        yield part, [array[part] if array is not None and array.ndim == len(shape) and array.shape[0] > 1
                     else array for array in arrays]
