"""Bags of indices: where they begin and end, without padding, and which row is largest in each."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.functions._rows import as_indices

_BLOCK = 1 << 18


def split_into_bags(indices: Any, offsets: Any, include_last_offset: bool) -> Any:
    """Return where each bag begins, and where the last one ends, in the flat indices.

    Examples
    --------
    >>> split_into_bags(np.zeros((2, 3), int), None, False)
    array([0, 3, 6])
    >>> split_into_bags(np.zeros(5, int), [0, 2], False)
    array([0, 2, 5])
    """
    if indices.ndim == 2:
        if offsets is not None:
            raise ArgumentError("embedding_bag: each row of a two-dimensional input is a bag; leave offsets "
                                "out")
        return np.arange(indices.shape[0] + 1) * indices.shape[1]
    if indices.ndim != 1:
        raise ShapeError(f"embedding_bag: expected an input of one or two axes, got {describe(indices)}")
    if offsets is None:
        raise ArgumentError("embedding_bag: a one-dimensional input needs offsets, where each bag starts")
    offsets = as_indices(offsets, "embedding_bag")
    if offsets.ndim != 1 or (include_last_offset and not offsets.size):
        more = ", with the last end" if include_last_offset else ""
        raise ShapeError(f"embedding_bag: expected offsets of one axis{more}, got {describe(offsets)}")
    end = [] if include_last_offset else [indices.size]
    bounds = np.concatenate([offsets, end]).astype(np.intp)
    if not offsets.size:
        return bounds * 0
    if bounds[0] != 0 or (np.diff(bounds) < 0).any() or bounds[-1] > indices.size:
        raise ArgumentError("embedding_bag: expected offsets that start with 0, do not decrease, and end "
                            f"within the input of {indices.size} indices, got {offsets.tolist()}")
    return bounds


def without_padding(indices: Any, bounds: Any, padding_idx: int | None) -> tuple[Any, Any]:
    """Return which indices count, None for all, and the bounds of the bags among those.

    Examples
    --------
    >>> without_padding(np.array([0, 1, 0, 2]), np.array([0, 2, 4]), 0)
    (array([False,  True, False,  True]), array([0, 1, 2]))
    """
    kept = indices != padding_idx if padding_idx is not None else None
    if kept is None or kept.all():
        return None, bounds
    return kept, np.concatenate([[0], np.cumsum(kept)])[bounds]


def first_largest(weight: Any, indices: Any, bounds: Any) -> tuple[Any, Any]:
    """Return the largest elements of the rows in each bag, and the first row that each is in.

    Of a bag without rows, zeros. The rows exist some bags at a time.

    Examples
    --------
    >>> first_largest(np.array([[1, 5], [3, 5]]), np.array([0, 1]), np.array([0, 2]))
    (array([[3, 5]]), array([[1, 0]]))
    """
    width = weight.shape[1]
    y = np.zeros((len(bounds) - 1, width), weight.dtype)
    rows = np.zeros(y.shape, np.intp)
    bags = np.flatnonzero(np.diff(bounds))
    starts, ends = bounds[bags], bounds[bags + 1]
    first = 0
    while first < len(bags):
        last = max(first + 1, int(np.searchsorted(ends, starts[first] + _BLOCK // max(width, 1), "right")))
        begin, end = starts[first], ends[last - 1]
        y[bags[first:last]], where = _largest(weight[indices[begin:end]], starts[first:last] - begin)
        rows[bags[first:last]] = indices[begin + where]
        first = last
    return y, rows


def _largest(values: Any, starts: Any) -> tuple[Any, Any]:
    """Return the largest values from each start to the next, column by column, and where they are first."""
    top = np.maximum.reduceat(values, starts, axis=0)
    spread = np.repeat(top, np.diff(starts, append=len(values)), axis=0)
    places = np.where(values == spread, np.arange(len(values))[:, None], len(values) - 1)
    return top, np.minimum.reduceat(places, starts, axis=0)
