"""Distances between all rows of two matrices, and their gradients, without an array of all differences.

Two ways lead there. Feature by feature, a block of the table at a time: for any power. Or, for Euclidean
distances, by ``|a|**2 + |b|**2 - 2 * a @ b.T``, one matrix product, which cancels where two rows are near
beside their lengths: rows are measured from their mean, and what is near in spite of that is computed again
from its differences, in the table as in the gradients.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from pygrad.functions._blocks import BLOCK
from pygrad.functions._index import add_into
from pygrad.functions.distances import direction
from pygrad.functions.softmax import dot_along

# A squared distance below this share of the squared lengths is computed again: beside it, the rounding of the
# product is some 2e-12 in float64 and 2e-6 in float32.
NEAR = {"d": 1e-4, "f": 0.05}

# Elements of a table that go into one matrix product of the gradients: enough for BLAS, few beside the table.
PRODUCT = 1 << 18


def table(a: Any, b: Any, p: float, product: bool) -> Any:
    """Return the p-norm distances between the rows of two matrices.

    Examples
    --------
    >>> table(np.zeros((1, 2)), np.array([[3.0, 4.0], [1.0, 0.0]]), 2, product=False)
    array([[5., 1.]])
    """
    dtype = np.result_type(a, b)
    a, b = _wide(a), _wide(b)
    if product:
        return _by_product(a, b).astype(dtype, copy=False)
    result = np.zeros((len(a), len(b)), np.result_type(a, b))
    columns = np.ascontiguousarray(b.T)
    for part in _parts(result, BLOCK):
        block = result[part]
        for feature, column in zip(a.T, columns, strict=True):
            _accumulate(block, feature[part, None] - column, p)
        if p == 2:
            np.sqrt(block, out=block)
        elif p not in (0, 1) and not math.isinf(p):
            np.power(block, 1 / p, out=block)
    return result.astype(dtype, copy=False)


def add_pulls(ga: Any, gb: Any, gy: Any, y: Any, a: Any, b: Any, p: float, product: bool) -> None:
    """Add to ``ga`` and ``gb`` (either may be None) the gradients of rows, from those of a table."""
    if product:
        _add_products(ga, gb, *map(_wide, (gy, y, a, b)))
        return
    columns = np.ascontiguousarray(b.T)
    for part in _parts(y, BLOCK):
        block = gy[part]
        for number, column in enumerate(columns):
            slopes = direction(a[part, number, None] - column, y[part], p).astype(block.dtype, copy=False)
            if ga is not None:
                ga[part, number] += dot_along(block, slopes, -1)
            if gb is not None:
                gb[:, number] -= np.einsum("ij,ij->j", block, slopes)


def _wide(x: Any) -> Any:
    """Return float16 as float32: its squares would overflow, and BLAS does not know it."""
    return x.astype(np.float32) if x.dtype.char == "e" else x


def _parts(table: Any, block: int) -> Iterator[slice]:
    rows = max(1, block // max(table.shape[1], 1))
    return (slice(start, start + rows) for start in range(0, len(table), rows))


def _accumulate(block: Any, d: Any, p: float) -> None:
    """Add the differences of one feature to a block of what will be distances."""
    if p == 0:
        block += d != 0
        return
    if p == 2:
        np.square(d, out=d)
    else:
        np.absolute(d, out=d)
        if math.isinf(p):
            np.maximum(block, d, out=block)
            return
        if p != 1:
            np.power(d, p, out=d)
    block += d


def _from_mean(a: Any, b: Any) -> tuple[Any, Any]:
    """Return the rows of both measured from the mean of the second, so that less cancels."""
    if not b.size:
        return a, b
    with np.errstate(invalid="ignore", over="ignore"):
        mean = np.mean(b, axis=0)
    mean[~np.isfinite(mean)] = 0
    return a - mean, b - mean


def _by_product(a: Any, b: Any) -> Any:
    a, b = _from_mean(a, b)
    squares_a, squares_b = dot_along(a, a, -1), dot_along(b, b, -1)
    with np.errstate(invalid="ignore"):  # of infinities, which are computed again
        result = np.matmul(a, b.T)
    for part in _parts(result, BLOCK):
        block = result[part]
        block *= -2
        lengths = squares_a[part, None] + squares_b
        with np.errstate(invalid="ignore"):
            block += lengths
        lengths *= NEAR[lengths.dtype.char]
        for rows, columns in _pairs(~(block > lengths), a.shape[1]):  # NaN, of infinities, counts as near
            d = a[part][rows] - b[columns]
            block[rows, columns] = dot_along(d, d, -1)
        np.sqrt(block, out=block)
    return result


def _add_products(ga: Any, gb: Any, gy: Any, y: Any, a: Any, b: Any) -> None:
    a, b = _from_mean(a, b)
    squares_a, squares_b = dot_along(a, a, -1), dot_along(b, b, -1)
    for part in _parts(y, PRODUCT):
        apart = y[part] != 0
        weights = y[part] + ~apart
        near = squares_a[part, None] + squares_b
        near *= NEAR[near.dtype.char]
        mask = apart & ~(np.square(y[part]) > near)
        weights = np.divide(gy[part], weights, out=weights)
        weights *= apart
        for rows, columns in _pairs(mask, a.shape[1]):
            pulls = (a[part][rows] - b[columns]) * weights[rows, columns, None]
            weights[rows, columns] = 0
            if ga is not None:
                add_into(ga[part], (rows,), 2, pulls)
            if gb is not None:
                add_into(gb, (columns,), 2, -pulls)
        if ga is not None:
            ga[part] += np.add.reduce(weights, axis=1)[:, None] * a[part] - np.matmul(weights, b)
        if gb is not None:
            gb += np.add.reduce(weights, axis=0)[:, None] * b - np.matmul(weights.T, a[part])


def _pairs(mask: Any, features: int) -> Iterator[tuple[Any, Any]]:
    """Iterate over the places where a mask is True, a block of their differences at a time."""
    rows, columns = np.nonzero(mask)
    step = max(1, BLOCK // max(features, 1))
    for start in range(0, len(rows), step):
        yield rows[start:start + step], columns[start:start + step]
