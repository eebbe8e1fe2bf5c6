"""Mixtures of rows: each result is a weighted sum of a few rows of a table, as sampling needs.

With ``x`` a table of rows, ``w`` the weights and ``y`` the results there is one form, linear in each of the
three: the sum over results p and their entries t of ``w[p, t] * y[p] @ x[columns[p, t]]``. Its derivatives by
y, x and w are a mixture, its transposed map, and products of rows; the derivatives of each of these are the
others again. Mixtures are products with a sparse matrix.
"""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np

from pygrad.function import Function
from pygrad.functions._sibling import sibling
from pygrad.optional import optional_import

BLOCK = 1 << 16
"""Elements of rows that are multiplied at a time."""


class Mixing:
    """Which rows each result is made of.

    Parameters
    ----------
    columns : ndarray of int, shape (results, entries)
        Numbers of rows.
    valid : ndarray of bool, of the same shape
        Which entries there are.
    rows : int
        How many rows the table has.
    """

    __slots__ = ("bounds", "columns", "flat", "rows", "valid")

    def __init__(self, columns: Any, valid: Any, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.valid = None if valid.all() else valid
        if self.valid is None:
            self.flat, self.bounds = columns.reshape(-1), np.arange(len(columns) + 1) * columns.shape[1]
        else:
            self.flat = columns[valid]
            self.bounds = np.concatenate([[0], np.cumsum(valid.sum(1))])

    def matrix(self, weights: Any, dtype: Any) -> Any:
        """Return the sparse matrix of shape (results, rows)."""
        given = weights.reshape(-1) if self.valid is None else weights[self.valid]
        return _sparse().csr_array((given.astype(dtype, copy=False), self.flat, self.bounds),
                                   (len(self.columns), self.rows))

    def mix(self, weights: Any, x: Any) -> Any:
        """Return the results, shape (results, width)."""
        dtype = _working(x)
        return (self.matrix(weights, dtype) @ x.astype(dtype, copy=False)).astype(x.dtype, copy=False)

    def spread(self, weights: Any, y: Any) -> Any:
        """Return the results times their weights, added to the rows that they are made of: (rows, width)."""
        dtype = _working(y)
        return (self.matrix(weights, dtype).T @ y.astype(dtype, copy=False)).astype(y.dtype, copy=False)

    def products(self, y: Any, x: Any) -> Any:
        """Return the inner products of results and rows, 0 where there is no entry: (results, entries)."""
        found = np.empty(self.columns.shape, np.result_type(y, x))
        step = max(1, BLOCK // max(y.shape[1], 1))
        for start in range(0, len(found), step):
            part = slice(start, start + step)
            for number in range(found.shape[1]):
                rows = x[self.columns[part, number]]
                found[part, number] = np.vecdot(y[part], rows)
        if self.valid is not None:
            found = np.where(self.valid, found, np.zeros((), found.dtype))
        return found


def _working(a: Any) -> Any:
    """Return the dtype in which sums are taken."""
    return np.promote_types(a.dtype, np.float32)


@functools.cache
def _sparse() -> Any:
    """Return `scipy.sparse`, imported at the first use: that takes as long as importing the package."""
    return optional_import("scipy.sparse", "", "grid_sample")


def _for_each(function: Any, one: Any, other: Any) -> Any:
    """Call a function of two matrices for each matrix in two arrays, whose batch axes broadcast."""
    if one.ndim == other.ndim == 2:
        return function(one, other)
    lead = np.broadcast_shapes(one.shape[:-2], other.shape[:-2])
    count = math.prod(lead)
    first, second = (np.broadcast_to(array, lead + array.shape[-2:]).reshape((count, *array.shape[-2:]))
                     for array in (one, other))
    results = [function(a, b) for a, b in zip(first, second, strict=True)]
    return np.stack(results).reshape(lead + results[0].shape)


class _Trilinear(Function):
    """A derivative of the form, a function of two of its three arrays."""

    __slots__ = ("mixing",)
    __module__ = "pygrad.functions"

    def __init__(self, mixing: Mixing) -> None:
        self.mixing = mixing


class _Mix(_Trilinear):
    """Weighted sums of rows. dw = the products of dy and x, dx = dy, spread. Saves: w, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, w: Any, x: Any) -> Any:
        self.save_for_backward(w, x)
        return _for_each(self.mixing.mix, w, x)

    def backward(self, gy: Any) -> Any:
        w, x = self.saved
        return multiplied(self.mixing, gy, x), spread(self.mixing, w, gy)


class _Spread(_Trilinear):
    """Results times weights, added to rows. dw = the products of y and dx, dy = dx, mixed. Saves: w, y."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, w: Any, y: Any) -> Any:
        self.save_for_backward(w, y)
        return _for_each(self.mixing.spread, w, y)

    def backward(self, gx: Any) -> Any:
        w, y = self.saved
        return multiplied(self.mixing, y, gx), mixed(self.mixing, w, gx)


class _Multiply(_Trilinear):
    """Products of results and rows. dy = x, mixed by dw, dx = y, spread by dw. Saves: y, x."""

    __slots__ = ()
    __module__ = "pygrad.functions"

    def forward(self, y: Any, x: Any) -> Any:
        self.save_for_backward(y, x)
        return _for_each(self.mixing.products, y, x)

    def backward(self, gw: Any) -> Any:
        y, x = self.saved
        return mixed(self.mixing, gw, x), spread(self.mixing, gw, y)


def mixed(mixing: Mixing, w: Any, x: Any) -> Any:
    """Return the mixtures of rows ``x`` by weights, arrays or Variables."""
    return sibling(_Mix(mixing), w, x)


def spread(mixing: Mixing, w: Any, y: Any) -> Any:
    """Return results ``y`` times weights added to their rows, arrays or Variables."""
    return sibling(_Spread(mixing), w, y)


def multiplied(mixing: Mixing, y: Any, x: Any) -> Any:
    """Return the products of results and rows, arrays or Variables."""
    return sibling(_Multiply(mixing), y, x)
