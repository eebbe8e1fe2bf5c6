"""Rows of a table: reading them by indices, adding into them, and checks of the indices."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np

from pygrad.arrays import as_array
from pygrad.errors import ArgumentError, DTypeError, LabelError, ShapeError, describe
from pygrad.optional import optional_import
from pygrad.variable import Variable

_SMALL = 1 << 11
"""Elements up to which `numpy.add.at` takes less time than to make a sparse matrix."""


def add_rows(rows: Any, indices: Any, count: int) -> Any:
    """Return a table of ``count`` rows into which rows have been added by their indices.

    The product of a sparse matrix, of a one in each column, with the rows: from a fifth down to a tenth of
    the time of `numpy.add.at`, of sorting, and of a dense product. float16 is summed in float32.

    Parameters
    ----------
    rows : ndarray, shape (*, N, D)
        With any batch axes.
    indices : ndarray of int, shape (N,)
    count : int

    Returns
    -------
    ndarray, shape (*, count, D)

    Examples
    --------
    >>> add_rows(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1, 1]), 3)
    array([[0., 0.],
           [4., 6.],
           [0., 0.]])
    """
    *lead, number, width = rows.shape
    batch = math.prod(lead)
    if batch != 1:
        indices = (indices + count * np.arange(batch)[:, None]).reshape(-1)
    rows = rows.reshape(batch * number, width)
    if rows.size <= _SMALL or rows.dtype.char not in "efd":
        table = np.zeros((batch * count, width), rows.dtype)
        np.add.at(table, indices, rows)
    else:
        ones = np.ones(len(indices), np.float64 if rows.dtype.char == "d" else np.float32)
        bounds = np.arange(len(indices) + 1)
        matrix = sparse().csc_array((ones, indices, bounds), (batch * count, len(indices)))
        table = (matrix @ rows.astype(ones.dtype, copy=False)).astype(rows.dtype, copy=False)
    return table.reshape((*lead, count, width)) if lead else table  # which owns its memory


@functools.cache
def sparse() -> Any:
    """Return `scipy.sparse`, imported at the first use: that takes twice as long as importing the package."""
    return optional_import("scipy.sparse", "", "the gradient of an embedding")


def as_indices(input: Any, where: str) -> Any:
    """Return an array of integers, or raise an error.

    Examples
    --------
    >>> as_indices([1, 2], "embedding")
    array([1, 2])
    """
    indices = input.data if isinstance(input, Variable) else as_array(input, where=where)
    if indices.dtype.kind not in "iu":
        if not indices.size:
            return indices.astype(np.intp)
        raise DTypeError(f"{where}: expected integers as indices, got {describe(indices)}; convert them with "
                         ".astype(np.int64)")
    return indices


def check_range(indices: Any, count: int, where: str) -> None:
    """Raise `LabelError` unless all indices are from 0 to ``count - 1``."""
    if indices.size and not 0 <= indices.min() <= indices.max() < count:
        wrong = np.argwhere((indices < 0) | (indices >= count))[0]
        place = tuple(wrong.tolist())
        raise LabelError(f"{where}: index {indices[place]} at {place} of indices of shape {indices.shape} is "
                         f"out of range for a weight of {count} rows; expected 0 to {count - 1}")


def check_table(weight: Any, where: str) -> None:
    """Raise `ShapeError` unless the weight is a matrix."""
    if np.ndim(weight) != 2:
        raise ShapeError(f"{where}: expected a weight of shape (rows, length of a row), got "
                         f"{describe(weight)}; indices come first, then the weight")


def check_padding(padding_idx: int | None, count: int, where: str) -> int | None:
    """Return the row that stands for padding, counted from the front, or None.

    Examples
    --------
    >>> check_padding(-1, 10, "embedding")
    9
    """
    if padding_idx is None:
        return None
    if not isinstance(padding_idx, int | np.integer) or not -count <= padding_idx < count:
        raise ArgumentError(f"{where}: expected a padding_idx from {-count} to {count - 1}, got "
                            f"{padding_idx!r}")
    return int(padding_idx) % count


def shares(indices: Any, count: int, padding_idx: int | None, by_frequency: bool, dtype: Any) -> Any:
    """Return how much each index counts for the gradient, or None where all count 1.

    Nothing for padding; with ``by_frequency`` one over how often the index occurs.

    Examples
    --------
    >>> shares(np.array([0, 2, 2]), 3, 0, True, np.float64)
    array([0. , 0.5, 0.5])
    """
    if padding_idx is None and not by_frequency:
        return None
    share = np.ones(indices.shape, dtype)
    if by_frequency:
        share /= np.bincount(indices.reshape(-1), minlength=count)[indices]
    if padding_idx is not None:
        share *= indices != padding_idx
    return share


def renormalise(weight: Any, indices: Any, max_norm: float, norm_type: float, where: str) -> None:
    """Scale those rows of the weight that are indexed and longer than ``max_norm`` down to it, in place."""
    if isinstance(weight, Variable):
        if weight.creator is not None:
            raise ArgumentError(f"{where}: max_norm changes the weight in place, which has been computed by "
                                f"{type(weight.creator).__name__}; give a leaf, or weight.detach()")
        table = weight.data
    elif type(weight) is np.ndarray:
        table = weight
    else:
        raise ArgumentError(f"{where}: max_norm changes the weight in place; expected a Variable or an "
                            f"array, got {type(weight).__name__}")
    rows = np.unique(indices)
    norms = np.linalg.norm(table[rows], norm_type, axis=1)
    long = norms > max_norm
    if long.any():
        if isinstance(weight, Variable):
            weight._prepare_write(where)
            table = weight.data
        table[rows[long]] *= (max_norm / (norms[long] + 1e-7))[:, None]
