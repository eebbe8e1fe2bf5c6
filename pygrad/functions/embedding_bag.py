"""Bags of embeddings: sums, means and maxima of rows of a table, without the rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from pygrad.errors import ArgumentError, ShapeError, describe
from pygrad.function import Function
from pygrad.functions._bags import first_largest, split_into_bags, without_padding
from pygrad.functions._elementwise import are_arrays
from pygrad.functions._index import ARRAY
from pygrad.functions._rows import (
    as_indices, check_padding, check_range, check_table, renormalise, shares, sparse,
)
from pygrad.functions._sibling import sibling
from pygrad.functions.embedding import Embedding, ScatterRows
from pygrad.functions.indexing import ScatterAdd
from pygrad.recording import record
from pygrad.roles import NOTHING, intern
from pygrad.variable import Variable

_BLOCK = 1 << 16


class EmbeddingBag(Function):
    """Sums of rows of a table w, times s. dw = s * dy in its rows; ds = sum of w * dy. Saves: indices, w, s.

    Called with the table, the indices, the bounds of the bags and, if there are any, the factors s. The
    table is saved for the gradient of the factors alone, and the factors for that of the table.
    """

    __slots__ = ("by_frequency", "count", "mean")
    __module__ = "pygrad.functions"

    def __init__(self, mean: bool = False, by_frequency: bool = False) -> None:
        self.mean, self.by_frequency = mean, by_frequency

    def forward(self, weight: Any, indices: Any, bounds: Any, factors: Any = None) -> Any:
        self.count = len(weight)
        need_factors = len(self.needs_grad) == 4 and self.needs_grad[3]
        keep_factors = factors is not None and self.needs_grad[0]
        self.saved = weight if need_factors else None, indices, bounds, factors if keep_factors else None
        self.roles = intern([0 if need_factors else NOTHING, 1, 2, 3 if keep_factors else NOTHING])
        dtype = np.result_type(weight, np.float16) if factors is None else np.result_type(weight, factors)
        matrix = sparse().csr_array((self._factors(factors, bounds, _wide(dtype)), indices, bounds),
                                    (len(bounds) - 1, self.count))
        return (matrix @ weight.astype(_wide(dtype), copy=False)).astype(dtype, copy=False)

    def backward(self, gy: Any) -> Any:
        weight, indices, bounds, factors = self.saved
        need_weight, need_factors = self.needs_grad[0], len(self.needs_grad) == 4 and self.needs_grad[3]
        if gy.ndim != 2 or not are_arrays(*[one for one in (gy, weight, factors) if one is not None]):
            return self._expression(gy, need_weight, need_factors)
        gw = gf = None
        if need_weight:
            wide = _wide(gy.dtype)
            data = self._factors(factors, bounds, wide)
            if self.by_frequency:
                data = data * shares(indices, self.count, None, True, wide)
            matrix = sparse().csc_array((data, indices, bounds), (self.count, len(bounds) - 1))
            gw = (matrix @ gy.astype(wide, copy=False)).astype(gy.dtype, copy=False)
        if need_factors:
            bags, gf = _bag_of_each(bounds), np.empty(len(indices), gy.dtype)
            step = max(1, _BLOCK // max(gy.shape[1], 1))
            for start in range(0, len(bags), step):
                part = slice(start, start + step)
                np.vecdot(gy[bags[part]], weight[indices[part]], out=gf[part])
        return (gw, None, None, gf)[:len(self.needs_grad)]

    def _expression(self, gy: Any, need_weight: bool, need_factors: bool) -> Any:
        """Return the gradients in calls that can be recorded; ``gy`` may have batch axes."""
        weight, indices, bounds, factors = self.saved
        rows = sibling(Embedding(), gy, _bag_of_each(bounds))
        gw = gf = None
        if need_weight:
            scale = self._factors(factors, bounds, gy.dtype)
            rows_of_table = rows * scale.reshape(-1, 1)
            gw = sibling(ScatterRows(self.count, None, self.by_frequency), rows_of_table, indices)
        if need_factors:
            gf = np.sum(rows * sibling(Embedding(), weight, indices), axis=-1)
        return (gw, None, None, gf)[:len(self.needs_grad)]

    def _factors(self, factors: Any, bounds: Any, dtype: Any) -> Any:
        """Return what each row is multiplied by."""
        if isinstance(factors, Variable):
            return factors
        if factors is not None:
            return factors.astype(dtype, copy=False)
        lengths = np.diff(bounds)
        if not self.mean:
            return np.ones(bounds[-1], dtype)
        return np.repeat(1 / np.maximum(lengths, 1), lengths).astype(dtype)


class EmbeddingBagMax(Function):
    """Largest elements of the rows in each bag. dw = dy where the first largest is. Saves: its row number."""

    __slots__ = ("bounds", "shape")
    __module__ = "pygrad.functions"

    def forward(self, weight: Any, indices: Any, bounds: Any) -> Any:
        y, rows = first_largest(weight, indices, bounds)
        self.shape, self.bounds = weight.shape, bounds
        self.saved = (rows,)
        return y

    def backward(self, gy: Any) -> Any:
        (rows,) = self.saved
        empty = np.diff(self.bounds) == 0
        if empty.any():
            gy = gy * np.logical_not(empty)[:, None]
        columns = np.arange(self.shape[1])[None]
        return sibling(ScatterAdd((ARRAY, ARRAY), self.shape, 2), gy, rows, columns), None, None


def embedding_bag(input: Any, weight: Any, offsets: Any = None, max_norm: float | None = None,
                  norm_type: float = 2.0, scale_grad_by_freq: bool = False, mode: str = "mean",
                  per_sample_weights: Any = None, include_last_offset: bool = False,
                  padding_idx: int | None = None) -> Any:
    """Sum, average or take the largest of the rows of a table that the indices of each bag name.

    Parameters
    ----------
    input : array_like of int, shape (B, N), or (N,) with ``offsets``
        Indices from 0 to V - 1: B bags of N, or bags one after the other.
    weight : Variable or array_like, shape (V, D)
        The table.
    offsets : array_like of int, shape (B,), or (B + 1,) with ``include_last_offset``
        Where in a one-dimensional input each bag starts; the first is 0.
    max_norm : float, optional
        Rows that are looked up and longer than this are scaled down to it first, in the table, in place.
    norm_type : float
        The p of the norm meant by ``max_norm``.
    scale_grad_by_freq : bool
        Whether to divide the gradient of each row by how often it is looked up. Not for "max".
    mode : {"mean", "sum", "max"}
        What to make of the rows of a bag.
    per_sample_weights : Variable or array_like, shape of ``input``, optional
        Factors of the rows, for "sum".
    include_last_offset : bool
        Whether ``offsets`` ends with where the last bag ends.
    padding_idx : int, optional
        The row that stands for padding: it does not count, and gets no gradient.

    Returns
    -------
    Variable, shape (B, D)
        Zeros for a bag without rows.

    Raises
    ------
    LabelError
        If an index is out of range.
    DTypeError
        If indices or offsets are not integers.
    ShapeError
        If the shapes do not fit.
    ArgumentError
        For an unknown mode, offsets that decrease or lie outside, and options that exclude one another.

    Notes
    -----
    Sums and means are products of a sparse matrix with the table, and so are their gradients (of
    `scipy.sparse`, imported at the first call): the rows themselves, which `embedding` would return, are
    never made. Saves the indices, without a copy, and of table and factors what the other's gradient needs;
    for "max" an integer for each element of the result. Where several are largest, the first gets the
    gradient.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> weight = Variable([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
    >>> y = F.embedding_bag([2, 0, 2], weight, offsets=[0, 1], mode="sum")
    >>> y
    Variable([[4. 5.]
              [4. 6.]])
    >>> y.sum().backward()
    >>> weight.grad
    Variable([[1. 1.]
              [0. 0.]
              [2. 2.]])
    """
    indices = as_indices(input, "embedding_bag")
    check_table(weight, "embedding_bag")
    count = np.shape(weight)[0]
    check_range(indices, count, "embedding_bag")
    factors = _check_options(indices, weight, mode, scale_grad_by_freq, per_sample_weights)
    bounds = split_into_bags(indices, offsets, include_last_offset)
    padding_idx = check_padding(padding_idx, count, "embedding_bag")
    if max_norm is not None:
        renormalise(weight, indices, max_norm, norm_type, "embedding_bag")
    indices = indices.reshape(-1)[:bounds[-1]]
    if factors is not None:
        factors = factors.reshape(-1)[:bounds[-1]]
    kept, bounds = without_padding(indices, bounds, padding_idx)
    if kept is not None:
        indices, factors = indices[kept], None if factors is None else factors[kept]
    if mode == "max":
        return record(EmbeddingBagMax(), (weight, indices, bounds))
    function = EmbeddingBag(mode == "mean", bool(scale_grad_by_freq))
    inputs = (weight, indices, bounds) if factors is None else (weight, indices, bounds, factors)
    return record(function, inputs)


def _check_options(indices: Any, weight: Any, mode: str, by_frequency: bool, factors: Any) -> Any:
    """Return the factors of the rows, constants in the dtype of the weight."""
    if mode not in ("mean", "sum", "max"):
        raise ArgumentError(f"embedding_bag: expected mode to be 'mean', 'sum' or 'max', got {mode!r}")
    if mode == "max" and by_frequency:
        raise ArgumentError("embedding_bag: scale_grad_by_freq is not for mode 'max', where each element of "
                            "the gradient goes to one row")
    if factors is None:
        return None
    if mode != "sum":
        raise ArgumentError(f"embedding_bag: per_sample_weights are for mode 'sum', got mode {mode!r}")
    if np.shape(factors) != indices.shape:
        raise ShapeError(f"embedding_bag: expected per_sample_weights of the input's shape {indices.shape}, "
                         f"got {describe(factors)}")
    if isinstance(factors, Variable):
        return factors
    dtype = getattr(weight, "dtype", np.dtype(np.float64))
    return np.asarray(factors, dtype if dtype.kind == "f" else None)


def _bag_of_each(bounds: Any) -> Any:
    """Return for each index the number of its bag."""
    return np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))


def _wide(dtype: Any) -> Any:
    """Return the dtype to compute in: SciPy has no sparse matrices of float16."""
    return np.dtype(np.float32) if np.dtype(dtype).char == "e" else np.dtype(dtype)
