"""Embeddings: rows of a table, looked up by indices."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pygrad.function import Function
from pygrad.functions._rows import (
    add_rows, as_indices, check_padding, check_range, check_table, renormalise, shares,
)
from pygrad.functions._sibling import sibling
from pygrad.recording import record2
from pygrad.roles import intern

_INDICES = intern([1])


class Embedding(Function):
    """Rows of a table by indices. dw = zeros with dy added to the rows. Saves: nothing but the indices.

    With ``adjoint`` what is read is scaled as the gradient is: nothing for padding, and so on.
    """

    __slots__ = ("adjoint", "by_frequency", "count", "padding_idx")
    __module__ = "pygrad.functions"

    def __init__(self, padding_idx: int | None = None, by_frequency: bool = False,
                 adjoint: bool = False) -> None:
        self.padding_idx, self.by_frequency, self.adjoint = padding_idx, by_frequency, adjoint

    def forward(self, weight: Any, indices: Any) -> Any:
        self.count = weight.shape[-2]
        if not self.adjoint:
            check_range(indices, self.count, "embedding")
        self.saved, self.roles = (indices,), _INDICES
        y = np.take(weight, indices, axis=-2)
        if self.adjoint:
            share = shares(indices, self.count, self.padding_idx, self.by_frequency, y.dtype)
            if share is not None:
                y *= share[..., None]
        return y

    def backward(self, gy: Any) -> Any:
        (indices,) = self.saved
        return sibling(ScatterRows(self.count, self.padding_idx, self.by_frequency), gy, indices), None


class ScatterRows(Function):
    """Zeros with rows x added by indices. dx = rows of dy, nothing for padding. Saves: only the indices.

    The adjoint of `Embedding`.
    """

    __slots__ = ("by_frequency", "count", "padding_idx")
    __module__ = "pygrad.functions"

    def __init__(self, count: int, padding_idx: int | None = None, by_frequency: bool = False) -> None:
        self.count, self.padding_idx, self.by_frequency = count, padding_idx, by_frequency

    def forward(self, x: Any, indices: Any) -> Any:
        self.saved, self.roles = (indices,), _INDICES
        if self.by_frequency:
            x = x * shares(indices, self.count, None, True, x.dtype)[..., None]
        shape = x.shape[:x.ndim - indices.ndim - 1] + (math.prod(indices.shape), x.shape[-1])
        y = add_rows(x.reshape(shape), indices.reshape(-1), self.count)
        if self.padding_idx is not None:
            y[..., self.padding_idx, :] = 0
        return y

    def backward(self, gy: Any) -> Any:
        (indices,) = self.saved
        return sibling(Embedding(self.padding_idx, self.by_frequency, adjoint=True), gy, indices), None


def embedding(input: Any, weight: Any, padding_idx: int | None = None, max_norm: float | None = None,
              norm_type: float = 2.0, scale_grad_by_freq: bool = False) -> Any:
    """Look up rows of a table by indices.

    Parameters
    ----------
    input : array_like of int, shape (*)
        Indices from 0 to V - 1.
    weight : Variable or array_like, shape (V, D)
        The table.
    padding_idx : int, optional
        The row that stands for padding, and gets no gradient.
    max_norm : float, optional
        Rows that are looked up and longer than this are scaled down to it first, in the table, in place.
    norm_type : float
        The p of the norm meant by ``max_norm``.
    scale_grad_by_freq : bool
        Whether to divide the gradient of each row by how often it is looked up.

    Returns
    -------
    Variable, shape (*, D)
        Of the weight's dtype.

    Raises
    ------
    LabelError
        If an index is out of range.
    DTypeError
        If the indices are not integers.
    ShapeError
        If the weight is not a matrix.
    ArgumentError
        If ``padding_idx`` is no row, or the weight cannot be changed in place for ``max_norm``.

    Notes
    -----
    The gradient of the weight is zeros, with the gradient of the output added row by row; for that a product
    with a sparse matrix is used (of `scipy.sparse`, imported at the first gradient of some size). Saves only
    the indices, without a copy: do not change them before backward. ``max_norm`` counts as an update of the
    weight: graphs that saved it before are stale.

    Examples
    --------
    >>> from pygrad import Variable, functions as F
    >>> weight = Variable([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
    >>> y = F.embedding([2, 0, 2], weight)
    >>> y
    Variable([[4. 5.]
              [0. 1.]
              [4. 5.]])
    >>> y.sum().backward()
    >>> weight.grad
    Variable([[1. 1.]
              [0. 0.]
              [2. 2.]])
    """
    indices = as_indices(input, "embedding")
    check_table(weight, "embedding")
    padding_idx = check_padding(padding_idx, np.shape(weight)[0], "embedding")
    if max_norm is not None:
        check_range(indices, np.shape(weight)[0], "embedding")
        renormalise(weight, indices, max_norm, norm_type, "embedding")
    return record2(Embedding(padding_idx, bool(scale_grad_by_freq)), weight, indices)
